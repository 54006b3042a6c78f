"""Inputs that an action cannot do without."""

from __future__ import annotations

from collections.abc import Iterator

from platformc.checks.action_versions import calls
from platformc.diagnostics import Code, Diagnostic
from platformc.ir import Platform

_PLAT = """\
platform demo {{ }}
workflow ci {{
  on {{ dispatch }}
  deploy = action "example/deploy-action@v3" {{
    inputs {{ module = required; environment = required }}
    with {{ module = "web"{more} }}
  }}
}}
deploy {{ github }}
"""
WORKFLOW_INPUT_MISSING = Code(
    "workflow/input-missing",
    summary="a workflow does not give an action an input that it requires",
    why="GitHub only warns; the action then fails, or deploys something without a name.",
    wrong=_PLAT.format(more=""),
    right=_PLAT.format(more="; environment = environment"),
)


def check(platform: Platform) -> Iterator[Diagnostic]:
    """Each required input that is not given."""
    for workflow, deploy, action, _ in calls(platform):
        given = {one.name for one in deploy.arguments}
        for one in deploy.inputs:
            if one.required and one.name not in given:
                yield WORKFLOW_INPUT_MISSING.at(
                    deploy.at("with"),
                    f"workflow `{workflow.label}` does not give `{action}` its input `{one.name}`",
                    hint=f"with {{ {one.name} = ... }}",
                    values=(one.name, action),
                )
