"""The ways in which one environment is deployed: as `deploy` says, and each alternative to it.

Kubernetes and Helm make the same objects of a cluster. A spec may have both, when one of them says `alternative`:
it is made and proved for itself, and whoever deploys takes the one or the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from platformc.accounts import acting
from platformc.ir import Deploy, Platform, Scalar, Table

OPTION = "alternative"
IN_CLUSTER = ("kubernetes", "helm")
"""Targets that make the objects of a cluster, each of them all."""


def is_alternative(platform: Platform, deploy: Deploy) -> bool:
    """Whether what a target makes stands instead of what another one makes in the cluster."""
    return _says(deploy) and any(one.target in IN_CLUSTER and not _says(one) for one in platform.deploys)


def by_itself(platform: Platform, target: str) -> bool:
    """Whether a target makes all objects of the cluster by itself: as an alternative, or because only it is asked for."""
    deploy = platform.deploy(target)
    return target in IN_CLUSTER and (deploy is None or is_alternative(platform, deploy))


def standing(platform: Platform) -> Platform:
    """The Platform as it is deployed, without the alternatives, its programs with the accounts of their chart."""
    deploys = tuple(deploy for deploy in platform.deploys if not is_alternative(platform, deploy))
    other = len(deploys) != len(platform.deploys)
    return acting(replace(platform, deploys=deploys) if other else platform, other)


def seen_by(platform: Platform, target: str) -> Platform:
    """The Platform as a target sees it: one that stands by itself has nobody beside it in the cluster."""
    if not by_itself(platform, target):
        return standing(platform)
    left = tuple(
        deploy if deploy.target == target else _without_objects(deploy)
        for deploy in platform.deploys
        if deploy.target == target or deploy.target not in IN_CLUSTER
    )
    if target != "helm":
        return replace(platform, deploys=left, charts={})
    return acting(replace(platform, deploys=left), True)


def alternatives(platforms: Iterable[Platform]) -> tuple[str, ...]:
    """The targets that are an alternative in some environment."""
    return tuple(
        dict.fromkeys(
            deploy.target
            for platform in platforms
            for deploy in platform.deploys
            if is_alternative(platform, deploy)
        )
    )


def ways(platforms: Sequence[Platform], only: Sequence[str] | None) -> list[tuple[Platform, ...]]:
    """The Platforms once for each way in which what is asked for is deployed; an environment may lack a way.

    only: exactly these targets, whether `deploy` names them or not.
    """
    found: list[tuple[Platform, ...]] = []
    if only is None:
        found.append(tuple(standing(platform) for platform in platforms))
        asked = alternatives(platforms)
    else:
        found.append(
            tuple(
                standing(platform)
                for platform in platforms
                if not only or any(not by_itself(platform, target) for target in only)
            )
        )
        asked = tuple(target for target in IN_CLUSTER if target in only)
    for target in asked:
        found.append(
            tuple(
                seen_by(platform, target)
                for platform in platforms
                if by_itself(platform, target) and (only is not None or platform.deploy(target) is not None)
            )
        )
    return [way for way in found if way]


def _says(deploy: Deploy) -> bool:
    option = deploy.option(OPTION)
    return deploy.target in IN_CLUSTER and isinstance(option, Scalar) and option.value is True


def _without_objects(deploy: Deploy) -> Deploy:
    entries = tuple(entry for entry in deploy.options.entries if entry[0] != "makes")
    return replace(deploy, options=Table(entries, deploy.options.span))
