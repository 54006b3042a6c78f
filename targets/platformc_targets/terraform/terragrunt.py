"""Terragrunt: one module that environments share, and a `terragrunt.hcl` in each with what differs.

https://terragrunt.gruntwork.io/docs/reference/config-blocks-and-attributes/
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from platformc.diagnostics import Code, Diagnostic, Report
from platformc.ir import Platform, Text
from platformc.output import Files, Marked, Tree, addresses
from platformc_targets.terraform.addresses import Module
from platformc_targets.terraform.emit import STATE, made, resources, state_bucket, types_of
from platformc_targets.terraform.naming import Names
from platformc_targets.terraform.patches import patch_module
from platformc_targets.terraform.readme import readme
from platformc_targets.terraform.versions import versions
from platformc_targets.text.hcl import Block, Expression, Hcl

LAYOUT = Code(
    "terraform/layout",
    summary="Terraform is to be laid out in a way that is not known",
    why="The files would not be where Terragrunt looks for them.",
    wrong='platform p { aws { account = "012345678901"; region = "us-east-1" } }\n'
    'service web { image = "web:1" }\nbucket files { name = "p-files" }\n'
    'deploy { terraform { layout = "terragrun" } }\n',
    right='platform p { aws { account = "012345678901"; region = "us-east-1" } }\n'
    'service web { image = "web:1" }\nbucket files { name = "p-files" }\n'
    'deploy { terraform { layout = "terragrunt" } }\n',
)
MODULES = "modules"
FILE = "terragrunt.hcl"


class Share(NamedTuple):
    """Environments of one module.

    name: the module's folder. files: those with blocks, patched. differ: locals that each environment gives.
    """

    name: str
    module: Module
    files: Files
    names: dict[str, Names]
    differ: tuple[str, ...]


def layout(platform: Platform, report: Report) -> bool:
    """Whether the spec asks for Terragrunt; another word is reported."""
    deploy = platform.deploy("terraform")
    option = deploy.option("layout") if deploy is not None else None
    if option is None:
        return False
    if isinstance(option, Text) and option.value == "terragrunt":
        return True
    report(
        LAYOUT.at(
            option.span,
            f"`{getattr(option, 'value', '')}` is no layout of Terraform's files",
            hint='`layout = "terragrunt"`, or leave it out: each environment is a module of its own then',
        )
    )
    return False


def environment_files(platform: Platform, platforms: Sequence[Platform], report: Report) -> Files:
    """What an environment has of its own: its inputs, and the steps."""
    own = made(platform, report, True)
    if own is None:
        return {}
    patch_module(platform, resources(platform, *own), own[1], report)
    share = next((one for one in shares(platforms) if platform.environment in one.names), None)
    if share is None:
        return {}
    source = f"../../shared/terraform/{MODULES}/{share.name}"
    blocks: list[Tree] = [Block("terraform", (), {"source": source})]
    state, aws = state_bucket(platform), platform.aws
    if state is not None and aws is not None:
        config: dict[str, Tree] = {
            "bucket": Marked(state.value, state.span),
            "key": f"{platform.name.value}/{platform.environment}/{STATE}",
            "region": Marked(aws.region.value, aws.region.span),
            "encrypt": True,
            "use_lockfile": True,
        }
        generate = {"path": "backend.tf", "if_exists": "overwrite"}
        blocks.append(
            Marked(
                Block("remote_state", (), {"backend": "s3", "generate": generate, "config": config}),
                state.span,
            )
        )
    names = share.names[platform.environment]
    inputs = {label: names.value(label) for label in share.differ}
    if inputs:
        blocks.append({"inputs": inputs})
    return {FILE: Hcl(blocks), "README.md": readme(platform, own[0], True)}


def shared_files(platforms: Sequence[Platform]) -> Files:
    """The modules that environments share."""
    files: Files = {}
    for share in shares(platforms):
        folder = f"{MODULES}/{share.name}/"
        names = next(iter(share.names.values()))
        types = types_of(block for blocks in share.module.files.values() for block in blocks)
        files[f"{folder}versions.tf"] = versions(types)
        if share.differ:
            variables: list[Tree] = [
                Block(
                    "variable",
                    (label,),
                    {"description": f"What {label} is in this environment", "type": Expression("string")},
                )
                for label in share.differ
            ]
            files[f"{folder}inputs.tf"] = Hcl(variables)
        locals_file = names.file({label: Expression(f"var.{label}") for label in share.differ})
        if locals_file is not None:
            files[f"{folder}names.tf"] = locals_file
        for path, output in share.files.items():
            files[folder + path] = output
    return files


def patched(platform: Platform) -> frozenset[str]:
    """Addresses of the blocks that stand in a module which environments share, for patches."""
    own = made(platform, _silent, True) if layout(platform, _silent) else None
    return frozenset(addresses(resources(platform, *own))) if own is not None else frozenset()


def shares(platforms: Sequence[Platform]) -> list[Share]:
    """Environments whose resources are the same but for names; where all are, there is one module.

    A patch is a part of the resources: environments that are not patched alike have modules of their own.
    """
    found: list[Share] = []
    texts: list[str] = []
    for platform in platforms:
        if not layout(platform, _silent):
            continue
        own = made(platform, _silent, True)
        if own is None:
            continue
        module, names = own
        files = resources(platform, module, names)
        patch_module(platform, files, names, _silent)
        fixed = sorted(label for label in names.labels() if names.value(label) is None)
        text = "\n".join(
            [*(f"{path}\n{output.render('').text}" for path, output in files.items()), names.shown(fixed)]
        )
        if text in texts:
            place = texts.index(text)
            one = found[place]
            found[place] = one._replace(names={**one.names, platform.environment: names})
            continue
        texts.append(text)
        found.append(Share(platform.environment, module, files, {platform.environment: names}, ()))
    if len(found) == 1:
        found = [found[0]._replace(name="environment")]
    return [one._replace(differ=_differ(one)) for one in found]


def _differ(share: Share) -> tuple[str, ...]:
    first = next(iter(share.names.values()))
    return tuple(
        label for label in first.labels() if len({names.shown([label]) for names in share.names.values()}) > 1
    )


def _silent(_: Diagnostic) -> None:
    """What is wrong is said once, when the environment's own files are made."""
