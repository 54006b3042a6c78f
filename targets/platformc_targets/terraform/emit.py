"""The root module of one environment: files by subject, each name once."""

from __future__ import annotations

from collections.abc import Iterable

from platformc.diagnostics import Code, Report
from platformc.ir import Platform, Text
from platformc.output import Files, Marked, Tree, bare
from platformc_targets.terraform import (
    cdn,
    dns,
    iam,
    mail,
    managed,
    manifests,
    objects,
    outputs,
    registry,
    storage,
    tasks,
)
from platformc_targets.terraform.addresses import Module
from platformc_targets.terraform.clusters import CLUSTER_FILE
from platformc_targets.terraform.naming import Names
from platformc_targets.terraform.readme import readme
from platformc_targets.terraform.versions import is_block, s3_backend, versions
from platformc_targets.text.hcl import Block, Hcl, Nested

AWS_MISSING = Code(
    "terraform/aws",
    summary="Terraform is deployed, and the platform says no account and region",
    why="Terraform would make everything in whatever account the shell happens to be logged in to.",
    wrong='platform p { }\nservice web { image = "web:1" }\nbucket files { name = "p-files" }\ndeploy { terraform }\n',
    right='platform p { aws { account = "012345678901"; region = "us-east-1" } }\n'
    'service web { image = "web:1" }\nbucket files { name = "p-files" }\ndeploy { terraform }\n',
)
STATE = "terraform.tfstate"


def emit(platform: Platform, report: Report) -> Files:
    """The files of one environment; nothing when Terraform has nothing to make in it."""
    own = made(platform, report, False)
    if own is None:
        return {}
    module, names = own
    inner = resources(platform, module, names)
    files: Files = {}
    types = types_of(block for blocks in module.files.values() for block in blocks)
    files["versions.tf"] = versions(types, _backend(platform))
    files["providers.tf"] = inner.pop("providers.tf")
    locals_file = names.file()
    if locals_file is not None:
        files["names.tf"] = locals_file
    files.update(inner)
    files["README.md"] = readme(platform, module)
    return files


def made(platform: Platform, report: Report, uniform: bool) -> tuple[Module, Names] | None:
    """The resources of one environment, and the names that they use; None when there are none.

    uniform: what follows from other environments is written so that it is the same in all.
    """
    module, names = Module(uniform), Names(platform)
    if platform.aws is None:
        report(
            AWS_MISSING.at(
                platform.span,
                f"platform `{platform.name.value}` does not say where it is in AWS",
                hint='`aws { account = "012345678901"; region = "us-east-1" }`',
            )
        )
        return None
    dns.zones(platform, module, names)
    dns.records(platform, module, names, report)
    cdn.networks(platform, module, names, report)
    storage.buckets(platform, module, names)
    registry.registries(platform, module, names)
    iam.roles(platform, module, names, report)
    mail.mails(platform, module, names, report)
    managed.stores(platform, module, names, report)
    tasks.tasks(platform, module, names, report)
    objects.objects(platform, module, names, report)
    if not module.files:
        return None
    outputs.outputs(platform, module)
    return module, names


def resources(platform: Platform, module: Module, names: Names) -> Files:
    """The files that hold blocks, the providers first."""
    files: Files = {"providers.tf": _providers(platform, names, module)}
    for path in ORDER:
        if path in module.files:
            files[path] = Hcl(module.files[path], is_block)
    return files


ORDER = (
    dns.FILE, cdn.CERTIFICATES, cdn.FILE, storage.FILE, registry.FILE, CLUSTER_FILE, iam.FILE, mail.FILE,
    *tasks.FILES, "secrets.tf", "rds.tf", "elasticache.tf", manifests.FILE, objects.VARIABLES, outputs.FILE,
)  # fmt: skip


def types_of(blocks: Iterable[Tree]) -> list[str]:
    """The types of resources and data sources among blocks."""
    found: dict[str, None] = {}
    for block in blocks:
        inner = bare(block)
        if isinstance(inner, Block) and inner.type in ("resource", "data"):
            found[inner.labels[0]] = None
    return list(found)


def state_bucket(platform: Platform) -> Text | None:
    """The bucket that keeps the state, where the spec names one."""
    deploy = platform.deploy("terraform")
    option = deploy.option("state") if deploy else None
    return option if isinstance(option, Text) else None


def _backend(platform: Platform) -> Tree:
    state = state_bucket(platform)
    if state is None or platform.aws is None:
        return None
    key = f"{platform.name.value}/{platform.environment}/{STATE}"
    region = Marked(platform.aws.region.value, platform.aws.region.span)
    return Marked(s3_backend(Marked(state.value, state.span), key, region), state.span)


def _providers(platform: Platform, names: Names, module: Module) -> Hcl:
    """AWS in the platform's region and account, every resource with the platform's tags."""
    aws = platform.aws
    assert aws is not None
    common: dict[str, Tree] = {"allowed_account_ids": [names.path("aws.account")]}
    if platform.tags:
        tags = {tag.key: Marked(names.text(tag.value), tag.span) for tag in platform.tags}
        common["default_tags"] = Nested({"tags": names.local("tags", tags)})
    blocks: list[Tree] = [
        Marked(Block("provider", ("aws",), {"region": names.path("aws.region"), **common}), aws.span)
    ]
    if cdn.CERTIFICATES in module.files:
        body: dict[str, Tree] = {"alias": "us_east_1", "region": "us-east-1", **common}
        blocks.append(Marked(Block("provider", ("aws",), body), aws.span))
    if manifests.FILE in module.files:
        blocks.append(objects.provider(platform, names))
    return Hcl(blocks)
