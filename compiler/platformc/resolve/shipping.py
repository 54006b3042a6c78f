"""Workflows that upgrade a Helm release without saying which: what `deploy { helm }` says is what they deploy."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from platformc.chart_values import chart_of, is_known, leaves, set_by_deploy, values_of
from platformc.ir import Chart, InputPart, Plain, Platform, Rollout, Table, Text, Workflow
from platformc.resolve.capture import MISSING
from platformc.resolve.scope import Scope

Tree = dict[str, Any]
"""Values by key: each a `Plain`, or a further Tree."""


def shipped(scope: Scope, platform: Platform) -> Platform:
    """The Platform with such workflows filled in; reports one where Helm is not deployed."""
    workflows = {label: _workflow(scope, platform, one) for label, one in platform.workflows.items()}
    return replace(platform, workflows=workflows) if workflows != platform.workflows else platform


def _workflow(scope: Scope, platform: Platform, workflow: Workflow) -> Workflow:
    rollout = workflow.deploy
    if rollout is None or rollout.kind != "helm" or rollout.chart is not None:
        return workflow
    deploy = platform.deploy("helm")
    if deploy is None:
        scope.report(
            MISSING.at(
                workflow.span,
                f"workflow `{workflow.label}` does not say its `deploy.chart`",
                hint='`deploy = helm { chart = "./chart" }`, or `deploy { helm }` beside it',
                values=("deploy.chart", ""),
            )
        )
        return workflow
    release = deploy.option("release")
    chart = chart_of(platform)
    filled = replace(
        rollout,
        follows=True,
        release=rollout.release or (release if isinstance(release, Text) else None),
        chart=chart.source or Text((chart.name.value,), chart.span) if chart is not None else None,
        repository=rollout.repository or (chart.repository if chart is not None else None),
        version=rollout.version or (chart.version if chart is not None else None),
        values=_values(platform, chart, rollout),
    )
    return replace(workflow, deploy=filled)


def _values(platform: Platform, chart: Chart | None, rollout: Rollout) -> Table | None:
    """The values that only the deployment knows, unless the workflow gives them itself."""
    given = dict(leaves(rollout.values, "")) if rollout.values is not None else {}
    own = set_by_deploy(platform)
    said = dict(leaves(own, "")) if own is not None else {}
    tree: Tree = {}
    for path, value in given.items():
        _put(tree, path, value)
    wanted = values_of(platform, chart) if chart is not None else _inputs(platform)
    for path, value in wanted.items():
        if not is_known(value) and path not in said and path not in given:
            _put(tree, path, value)
    return _table(tree, rollout) if tree else rollout.values


def _inputs(platform: Platform) -> dict[str, Plain]:
    """The inputs that a chart of ours is given: `inputs.version`."""
    found: dict[str, Plain] = {}
    for workload in platform.workloads:
        for text in (workload.image, *workload.command, *(variable.value for variable in workload.env)):
            for part in text.parts if text is not None else ():
                if isinstance(part, InputPart):
                    found.setdefault(
                        f"inputs.{part.name}", Text((part,), text.span if text else platform.span)
                    )
    return found


def _put(tree: Tree, path: str, value: Plain) -> None:
    *steps, last = path.split(".")
    for step in steps:
        inner = tree.setdefault(step, {})
        if not isinstance(inner, dict):
            return
        tree = inner
    tree.setdefault(last, value)


def _table(tree: Tree, rollout: Rollout) -> Table:
    span = rollout.values.span if rollout.values is not None else rollout.span
    entries: list[tuple[str, Plain]] = []
    for key, value in tree.items():
        if isinstance(value, dict):
            entries.append((key, _table(value, rollout)))
        else:
            entries.append((key, value))
    return Table(tuple(entries), span)
