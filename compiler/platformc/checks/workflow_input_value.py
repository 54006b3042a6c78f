"""Inputs of an action that say something else of a service than the spec does."""

from __future__ import annotations

from collections.abc import Iterator

from platformc.checks.action_versions import calls
from platformc.checks.container_apps import by_action
from platformc.diagnostics import Code, Diagnostic, Related
from platformc.ir import Platform
from platformc.resolve.action_inputs import meant

WORKFLOW_INPUT_VALUE = Code(
    "workflow/input-value",
    summary="an action is told something else of a service than the spec says",
    why="What is deployed is not what the spec says, and everything else is proved against the spec.",
    wrong=by_action(deploy='    with { module = "riddles" }'),
    right=by_action(),
)


def check(platform: Platform) -> Iterator[Diagnostic]:
    """Each input that means something of the service and is given another value."""
    tables = {"registries": platform.registries}
    for workflow, deploy, _, _ in calls(platform):
        service = platform.services.get(deploy.services[0]) if len(deploy.services) == 1 else None
        if service is None:
            continue
        given = {one.name: one for one in deploy.arguments}
        for declared in deploy.inputs:
            one = given.get(declared.name)
            wanted = meant(tables, platform.environment, platform.azure, declared, service)
            if one is None or wanted is None or one.value.plain is None or wanted.plain is None:
                continue
            if one.value.plain != wanted.plain:
                yield WORKFLOW_INPUT_VALUE.at(
                    one.value.span,
                    f"workflow `{workflow.label}` gives `{declared.name}` the value `{one.value.plain}`, "
                    f"and service `{service.label}` says `{wanted.plain}`",
                    hint=f"leave `{declared.name}` out of `with`: it follows from the service",
                    related=[Related("the service says it here", wanted.span)],
                    values=(one.value.plain, wanted.plain),
                )
