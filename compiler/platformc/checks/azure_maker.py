"""Who makes a Container App: an action or Terraform, never both."""

from __future__ import annotations

from collections.abc import Iterator

from platformc.checks.container_apps import App, by_action, callers, container_apps
from platformc.diagnostics import Code, Diagnostic, Related
from platformc.ir import Platform

AZURE_MAKER = Code(
    "azure/maker",
    summary="a Container App has no maker, or two",
    why="Two makers undo each other's work with every run; without one there is no app.",
    wrong=by_action().replace("app = action", "app = terraform"),
    right=by_action(),
)


def check(platform: Platform) -> Iterator[Diagnostic]:
    """Each app whose maker is not said, does not come, or comes twice."""
    for app in container_apps(platform):
        found = _wrong(platform, app)
        if found is not None:
            yield found


def _wrong(platform: Platform, app: App) -> Diagnostic | None:
    service, environment = app
    workflows = callers(platform, service)
    where = environment.at("app")
    if environment.app == "":
        return AZURE_MAKER.at(
            environment.span,
            f"nothing says who makes the Container App `{service.label}`",
            hint="`app = action` when a workflow's action does, else `app = terraform`",
            values=(service.label, ""),
        )
    if environment.app == "terraform" and workflows and workflows[0].deploy is not None:
        return AZURE_MAKER.at(
            where,
            f"Terraform makes the Container App `{service.label}`, and so does the action of `{workflows[0].label}`",
            hint="`app = action`, or let the workflow only give it the image: `deploy = container_app { ... }`",
            related=[Related("the action", workflows[0].deploy.span)],
            values=(service.label, "terraform"),
        )
    if environment.app == "action" and not workflows:
        return AZURE_MAKER.at(
            where,
            f"no workflow's action makes the Container App `{service.label}`",
            hint=f'`deploy = action "OWNER/NAME@VERSION" {{ services = service.{service.label} ... }}` in a workflow, '
            "or `app = terraform`",
            values=(service.label, "action"),
        )
    return None
