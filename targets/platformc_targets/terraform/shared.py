"""What environments share: a network, a cluster with its nodes, and the controllers that run in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from platformc.diagnostics import Code, Report
from platformc.ir import Cluster, NodeGroup, Platform
from platformc.names import KINDS, violation
from platformc.output import Files, Marked, Output, Tree
from platformc_targets.terraform.addresses import Module
from platformc_targets.terraform.cluster import addons, cluster_resources, node_groups
from platformc_targets.terraform.controllers import controllers, github
from platformc_targets.terraform.emit import STATE, emit, state_bucket, types_of
from platformc_targets.terraform.naming import Names
from platformc_targets.terraform.network import network
from platformc_targets.terraform.shared_files import OUTPUTS, providers, shared_outputs, shared_readme
from platformc_targets.terraform.terragrunt import environment_files, layout, shared_files
from platformc_targets.terraform.versions import is_block, s3_backend, versions
from platformc_targets.text.hcl import Hcl

_SPEC = (
    'platform p {{ aws {{ account = "012345678901"; region = "us-east-1" }} }}\nservice web {{ image = "web:1" }}\n'
    'cluster main {{ name = "{}" }}\ndeploy {{ terraform; kubernetes }}\n'
)
CLUSTER_NAME = Code(
    "terraform/cluster-name",
    summary="a cluster's name is so long that its roles cannot be called by it",
    why="The roles of its controllers carry its name, so that two clusters of one account do not share them.",
    wrong=_SPEC.format("p" * 60),
    right=_SPEC.format("p-main"),
)
ORDER = (
    "network.tf", "cluster.tf", "nodes.tf", "addons.tf", "controllers.tf", "github.tf", OUTPUTS,
)  # fmt: skip


def emit_among(platform: Platform, platforms: Sequence[Platform], report: Report) -> Files:
    """The files of one environment: a root module, or what it has of its own beside a shared one."""
    if layout(platform, report):
        return environment_files(platform, platforms, report)
    return emit(platform, report)


def emit_shared(platforms: Sequence[Platform], report: Report) -> Files:
    """One root module for each cluster of ours; in a folder of its own where there are several."""
    stacks: dict[str, list[tuple[Platform, Cluster]]] = {}
    for platform in platforms:
        for cluster in platform.clusters.values():
            if cluster.kind == "eks" and not cluster.external and platform.aws is not None:
                stacks.setdefault(cluster.name.value, []).append((platform, cluster))
    files: Files = shared_files(platforms)
    for name, stack in stacks.items():
        _roles_fit(name, stack[0][1], report)
        folder = f"{name}/" if len(stacks) > 1 else ""
        for path, output in _stack([platform for platform, _ in stack], stack[0][1], folder).items():
            files[folder + path] = output
    return files


def _roles_fit(name: str, cluster: Cluster, report: Report) -> None:
    """The roles of controllers are called as the cluster and they are."""
    longest = f"{name}-cluster-autoscaler"
    broken = violation(KINDS["aws.iam_role"], longest)
    if broken is not None:
        report(
            CLUSTER_NAME.at(
                cluster.name.span,
                f"role `{longest}` of cluster `{name}` {broken.reason}",
                hint=f"a cluster's name has {64 - len(longest) + len(name)} characters at most",
                source=broken.source,
                values=(name, longest),
            )
        )


def _stack(platforms: list[Platform], cluster: Cluster, folder: str) -> Files:
    module, names = Module(), Names(_common(platforms))
    network(module, names, cluster)
    cluster_resources(module, names, cluster)
    groups = _groups(platforms)
    node_groups(module, names, cluster, groups)
    addons(module, names, cluster, platforms)
    controllers(module, names, cluster, platforms)
    github(module, platforms)
    shared_outputs(module, cluster)
    files: dict[str, Output] = {}
    types = types_of(block for blocks in module.files.values() for block in blocks)
    backend: Tree = None
    state = next((one for platform in platforms if (one := state_bucket(platform)) is not None), None)
    aws = platforms[0].aws
    assert aws is not None
    if state is not None:
        key = f"{platforms[0].name.value}/shared/{folder}{STATE}"
        region = Marked(aws.region.value, aws.region.span)
        backend = Marked(s3_backend(Marked(state.value, state.span), key, region), state.span)
    files["versions.tf"] = versions(types, backend)
    files["providers.tf"] = providers(_common(platforms), names)
    locals_file = names.file()
    if locals_file is not None:
        files["names.tf"] = locals_file
    for path in ORDER:
        if path in module.files:
            files[path] = Hcl(module.files[path], is_block)
    files["README.md"] = shared_readme(platforms, cluster, state)
    return files


def _common(platforms: list[Platform]) -> Platform:
    """The first Platform, with only the tags that are the same in all: the stack belongs to no environment."""
    first = platforms[0]
    said = [{tag.key: tag.value.value for tag in platform.tags} for platform in platforms]
    tags = tuple(
        tag
        for tag in first.tags
        if all(other.get(tag.key) == tag.value.value for other in said)
        and not any(reference.path == "environment" for reference in tag.value.references)
        and first.environment not in tag.value.value
    )
    return replace(first, tags=tags)


def _groups(platforms: list[Platform]) -> list[NodeGroup]:
    """Each group of nodes that is ours, once, whichever environments ask for it."""
    found: dict[str, NodeGroup] = {}
    for platform in platforms:
        for group in platform.node_groups.values():
            if not group.external:
                found.setdefault(group.name.value, group)
    return list(found.values())
