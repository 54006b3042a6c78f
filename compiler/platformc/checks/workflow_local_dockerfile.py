"""Workflows that build the Dockerfile of somebody's own machine."""

from __future__ import annotations

from collections.abc import Iterator

from platformc.checks.container_apps import by_action
from platformc.diagnostics import Code, Diagnostic
from platformc.ir import Platform, Text

WORKFLOW_LOCAL_DOCKERFILE = Code(
    "workflow/local-dockerfile",
    summary="a workflow builds a Dockerfile that is for one's own machine",
    why="It decrypts nothing, and takes what is secret as it lies there: the app would start without its variables, "
    "or the image would hold them in clear.",
    wrong=by_action(deploy='    with { dockerfile = "./Dockerfile.local" }'),
    right=by_action(),
)


def check(platform: Platform) -> Iterator[Diagnostic]:
    """Each action, and each image that is built, with such a file."""
    for workflow in platform.workflows.values():
        deploy = workflow.deploy
        given: list[Text] = [one.value for one in deploy.arguments] if deploy else []
        labels = (*workflow.builds, *(deploy.services if deploy and deploy.kind == "action" else ()))
        for label in labels:
            service = platform.services.get(label)
            if service is not None and service.build is not None and service.build.dockerfile is not None:
                given.append(service.build.dockerfile)
        seen: set[str] = set()
        for text in given:
            name = text.value.rpartition("/")[2]
            if name.startswith("Dockerfile") and name.endswith(".local") and name not in seen:
                seen.add(name)
                yield WORKFLOW_LOCAL_DOCKERFILE.at(
                    text.span,
                    f"workflow `{workflow.label}` builds `{name}`, which is for one's own machine",
                    hint=f"`{name.removesuffix('.local')}`",
                    values=(workflow.label, name),
                )
