"""Workflows that nothing starts."""

from __future__ import annotations

from collections.abc import Iterator

from platformc.diagnostics import Code, Diagnostic
from platformc.ir import Platform

WORKFLOW_TRIGGER = Code(
    "workflow/trigger",
    summary="nothing starts a workflow",
    why="GitHub refuses a workflow without an event; `paths` alone says which pushes, not that there are any.",
    wrong='platform demo { }\nworkflow ci { on { paths = ["app/**"] }; test = ["make test"] }\ndeploy { github }',
    right='platform demo { }\nworkflow ci { on { push = ["main"]; paths = ["app/**"] }; test = ["make test"] }\n'
    "deploy { github }",
    source="https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows",
)


def check(platform: Platform) -> Iterator[Diagnostic]:
    """Each workflow without an event."""
    for workflow in platform.workflows.values():
        on = workflow.on
        if not (on.push or on.tags or on.release or on.dispatch or on.schedule):
            yield WORKFLOW_TRIGGER.at(
                on.span,
                f"nothing starts workflow `{workflow.label}`",
                hint='on { push = ["main"] }, or on { dispatch }',
                values=(workflow.label, ""),
            )
