"""The targets that a check may ask what they make and what they say of themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from platformc.ir import Platform
from platformc.target import Target


def asked(
    platform: Platform, targets: Mapping[str, Target], only: Sequence[str] | None
) -> tuple[Target, ...]:
    """The targets that are made in an environment: those of `only`, else those that it deploys."""
    names = only if only is not None else [deploy.target for deploy in platform.deploys]
    return tuple(targets[name] for name in dict.fromkeys(names) if name in targets)


def makes_objects(targets: Sequence[Target]) -> bool:
    """Whether one of the targets puts objects into a Kubernetes cluster."""
    return any("k8s.deployment" in target.makes for target in targets)
