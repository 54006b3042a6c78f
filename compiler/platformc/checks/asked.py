"""What a check may know of a target: never how it writes, only what it makes and what it says of itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from platformc.ir import Platform


class Asked(Protocol):
    """A target as the checks see it; `platformc.pipeline.Target` is one."""

    @property
    def name(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def matrix(self) -> Mapping[str, str]: ...
    @property
    def makes(self) -> frozenset[str]: ...
    @property
    def options(self) -> Mapping[str, str]: ...


def asked(platform: Platform, targets: Mapping[str, Asked], only: Sequence[str] | None) -> tuple[Asked, ...]:
    """The targets that are made in an environment: those of `only`, else those that it deploys."""
    names = only if only is not None else [deploy.target for deploy in platform.deploys]
    return tuple(targets[name] for name in dict.fromkeys(names) if name in targets)


def makes_objects(targets: Sequence[Asked]) -> bool:
    """Whether one of the targets puts objects into a Kubernetes cluster."""
    return any("k8s.deployment" in target.makes for target in targets)
