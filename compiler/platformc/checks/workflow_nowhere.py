"""Workflows of a spec that deploys `github` nowhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from platformc.diagnostics import Code, Diagnostic
from platformc.ir import Platform

WORKFLOW_NOWHERE = Code(
    "workflow/nowhere",
    severity="warning",
    summary="a workflow is declared, and `deploy` names `github` in no environment",
    why="Its file is never written.",
    wrong='platform demo { }\nservice web { image = "web:1" }\nworkflow ci { on { dispatch }; test = ["make test"] }\n'
    "deploy { compose }",
    right='platform demo { }\nservice web { image = "web:1" }\nworkflow ci { on { dispatch }; test = ["make test"] }\n'
    "deploy { compose; github }",
)


def together(platforms: Sequence[Platform]) -> Iterator[Diagnostic]:
    """Each workflow that no environment writes; nothing when an environment was left out."""
    by_spec: dict[str, list[Platform]] = {}
    for platform in platforms:
        by_spec.setdefault(platform.spec, []).append(platform)
    for same in by_spec.values():
        if len(same) < len(same[0].environments) or any(platform.deploy("github") for platform in same):
            continue
        told: dict[str, Diagnostic] = {}
        for platform in same:
            for label, workflow in platform.workflows.items():
                finding = WORKFLOW_NOWHERE.at(
                    workflow.span,
                    f"nothing writes workflow `{label}`",
                    hint="deploy { github }",
                    values=(label, ""),
                )
                told.setdefault(label, finding)
        yield from told.values()
