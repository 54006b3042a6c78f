"""Inputs that an action does not have."""

from __future__ import annotations

from collections.abc import Iterator

from platformc.checks.action_versions import calls
from platformc.diagnostics import Code, Diagnostic, did_you_mean
from platformc.ir import Platform

_PLAT = """\
platform demo {{ }}
workflow ci {{
  on {{ dispatch }}
  deploy = action "example/deploy-action@v3" {{
    inputs {{ module = required; min_replicas = optional }}
    with {{ module = "web"; {word} = "1" }}
  }}
}}
deploy {{ github }}
"""
WORKFLOW_INPUT_UNKNOWN = Code(
    "workflow/input-unknown",
    summary="a workflow gives an action an input that it does not have",
    why="The action never sees it, and GitHub only warns.",
    wrong=_PLAT.format(word="min_replica"),
    right=_PLAT.format(word="min_replicas"),
)


def check(platform: Platform) -> Iterator[Diagnostic]:
    """Each input that the spec's list of the action's inputs lacks."""
    for workflow, deploy, action, _ in calls(platform):
        known = [one.name for one in deploy.inputs]
        for one in deploy.arguments:
            if one.name not in known:
                yield WORKFLOW_INPUT_UNKNOWN.at(
                    one.span,
                    f"workflow `{workflow.label}` gives `{action}` the input `{one.name}`, which it does not have",
                    hint=did_you_mean(one.name, known) or "add it to `inputs`",
                    values=(one.name, action),
                )
