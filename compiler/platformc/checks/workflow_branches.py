"""Workflows that are started where their first step always fails."""

from __future__ import annotations

from collections.abc import Iterator

from platformc.diagnostics import Code, Diagnostic, Related
from platformc.ir import Platform, Text, Workflow

_PLAT = """\
platform demo {{ }}
service web {{ image = "web:1" }}
workflow ci {{
  on {{ push = ["{branch}"] }}
  branches = ["main"]
  deploy   = kubernetes {{ kubeconfig = secrets.KUBECONFIG }}
}}
deploy {{ github; kubernetes }}
"""
WORKFLOW_BRANCHES = Code(
    "workflow/branches",
    summary="a workflow is started where it may not deploy",
    why="Its first step fails in every such run: nothing is ever deployed, and everybody learns to ignore red.",
    wrong=_PLAT.format(branch="release"),
    right=_PLAT.format(branch="main"),
)
_PATTERN = frozenset("*?+[]!")


def check(platform: Platform) -> Iterator[Diagnostic]:
    """Each event that cannot come from one of the branches that may deploy."""
    for workflow in platform.workflows.values():
        allowed = [branch.value for branch in workflow.branches]
        if not allowed or (workflow.deploy is None and not workflow.builds):
            continue
        for branch in workflow.on.push:
            if branch.value not in allowed and not _PATTERN & set(branch.value):
                yield _finding(workflow, branch, f"a push to `{branch.value}` starts")
        if workflow.on.release:
            yield _finding(workflow, None, "a release, which stands on a tag, starts")
        for tag in workflow.on.tags:
            yield _finding(workflow, tag, f"the tag `{tag.value}` starts")


def _finding(workflow: Workflow, at: Text | None, what: str) -> Diagnostic:
    allowed = " and ".join(f"`{branch.value}`" for branch in workflow.branches)
    return WORKFLOW_BRANCHES.at(
        at.span if at else workflow.on.span,
        f"{what} workflow `{workflow.label}`, and only {allowed} may deploy",
        hint="take the event away, or add the branch to `branches`",
        related=[Related("the branches that may deploy", workflow.at("branches"))],
        values=(workflow.label, at.value if at else "release"),
    )
