"""ECS task definitions and a spec: which of them are to run on Fargate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from platformc.ir import Platform


def asked_of_fargate(platforms: Sequence[Platform], files: Mapping[str, str]) -> set[str]:
    return set()
