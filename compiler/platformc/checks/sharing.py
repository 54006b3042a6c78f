"""What environments share: a cluster, an account."""

from __future__ import annotations

from platformc.ir import Platform

CLUSTERED = frozenset({"kubernetes", "helm"})
"""Targets whose objects go into a Kubernetes cluster."""


def clustered(platform: Platform) -> bool:
    """Whether this environment puts objects into a Kubernetes cluster."""
    return any(deploy.target in CLUSTERED for deploy in platform.deploys)


def cluster_of(platform: Platform) -> tuple[str, ...]:
    """The cluster of an environment, as a key.

    Environments whose clusters have one name share it. A spec that declares none has one for all of its
    environments; nothing is known then of another spec's.
    """
    if platform.clusters:
        names = sorted(cluster.name.value for cluster in platform.clusters.values())
        account = platform.aws.account.value if platform.aws else ""
        return ("cluster", account, *names)
    return ("cluster of", platform.spec, platform.name.value)


def account_of(platform: Platform, *, regional: bool) -> tuple[str, ...] | None:
    """The AWS account of an environment, with its region if asked; None when the spec does not say it."""
    if platform.aws is None:
        return None
    account, region = platform.aws.account.value, platform.aws.region.value
    return ("account", account, region) if regional else ("account", account)
