"""Workflows that deploy by an action, with the inputs that the spec says it has."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from platformc.ir import Platform, Rollout, Workflow


class Call(NamedTuple):
    """version: of the action as numbers; () for a branch or a commit."""

    workflow: Workflow
    deploy: Rollout
    action: str
    version: tuple[int, ...]


def calls(platform: Platform) -> Iterator[Call]:
    """Each workflow that calls an action whose inputs are declared."""
    for workflow in platform.workflows.values():
        deploy = workflow.deploy
        if deploy is not None and deploy.uses is not None and deploy.inputs:
            action, _, version = deploy.uses.value.partition("@")
            yield Call(workflow, deploy, action, numbers(version))


def numbers(version: str) -> tuple[int, ...]:
    """`v3.1` as numbers; () for what is no version."""
    if not re.fullmatch(r"v?[0-9]+(\.[0-9]+)*", version):
        return ()
    return tuple(int(part) for part in version.removeprefix("v").split("."))


def lacks(has: tuple[int, ...], since: str) -> bool:
    """Whether a version is older than the first one that has something; `v3` moves with its fixes."""
    first = numbers(since)
    return bool(has and first) and has < first[: len(has)]
