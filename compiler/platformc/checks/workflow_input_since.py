"""Inputs that an action's version does not have yet."""

from __future__ import annotations

from collections.abc import Iterator

from platformc.checks.action_versions import calls, lacks
from platformc.diagnostics import Code, Diagnostic, Related
from platformc.ir import Platform

_PLAT = """\
platform demo {{ }}
workflow ci {{
  on {{ dispatch }}
  deploy = action "example/deploy-action@{version}" {{
    inputs {{ module = required; cpu = optional since "v2" }}
    with {{ module = "web"; cpu = "0.5" }}
  }}
}}
deploy {{ github }}
"""
WORKFLOW_INPUT_SINCE = Code(
    "workflow/input-since",
    summary="a workflow gives an action an input that only a later version of it has",
    why="The action never sees it, and GitHub only warns.",
    wrong=_PLAT.format(version="v1"),
    right=_PLAT.format(version="v2"),
)


def check(platform: Platform) -> Iterator[Diagnostic]:
    """Each input that is given to a version without it."""
    for workflow, deploy, action, version in calls(platform):
        known = {one.name: one for one in deploy.inputs}
        for one in deploy.arguments:
            declared = known.get(one.name)
            if declared is not None and lacks(version, declared.since):
                uses = deploy.uses.value if deploy.uses else action
                yield WORKFLOW_INPUT_SINCE.at(
                    one.span,
                    f"workflow `{workflow.label}` gives `{uses}` the input `{one.name}`, "
                    f"which it has since `{declared.since}`",
                    hint=f'deploy = action "{action}@{declared.since}", or leave `{one.name}` out',
                    related=[Related("it is said here", declared.span)],
                    values=(one.name, uses),
                )
