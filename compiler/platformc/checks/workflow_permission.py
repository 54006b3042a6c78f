"""Permissions that GitHub does not know."""

from __future__ import annotations

from collections.abc import Iterator

from platformc.diagnostics import Code, Diagnostic, did_you_mean
from platformc.ir import Platform

WORKFLOW_PERMISSION = Code(
    "workflow/permission",
    summary="a workflow asks for a permission that GitHub does not have",
    why="GitHub refuses the whole workflow.",
    wrong='platform demo { }\nworkflow ci { on { dispatch }; permissions { content = read }; test = ["make test"] }\n'
    "deploy { github }",
    right='platform demo { }\nworkflow ci { on { dispatch }; permissions { contents = read }; test = ["make test"] }\n'
    "deploy { github }",
    source="https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#permissions",
)
_ANY = (
    "actions", "artifact-metadata", "attestations", "checks", "code-quality", "contents", "deployments", "discussions",
    "issues", "packages", "pages", "pull-requests", "repository-projects", "security-events", "statuses",
)  # fmt: skip
SCOPES: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(_ANY, ("read", "write", "none")),
    "id-token": ("write", "none"),
    "models": ("read", "none"),
    "vulnerability-alerts": ("read", "none"),
}
"""What each may be."""


def check(platform: Platform) -> Iterator[Diagnostic]:
    """Each permission, or level of one, that is not there."""
    for workflow in platform.workflows.values():
        for one in workflow.permissions:
            levels = SCOPES.get(one.key)
            if levels is not None and one.value.value in levels:
                continue
            said = f"{one.key.replace('-', '_')} = {one.value.value}"
            yield WORKFLOW_PERMISSION.at(
                one.span,
                f"workflow `{workflow.label}` asks for `{said}`, which GitHub does not have",
                hint=did_you_mean(one.key.replace("-", "_"), [scope.replace("-", "_") for scope in SCOPES])
                if levels is None
                else "one of " + ", ".join(f"`{level}`" for level in levels),
                values=(one.key, one.value.value),
            )
