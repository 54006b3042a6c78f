"""Names that an action makes itself, from the module and the environment."""

from __future__ import annotations

from collections.abc import Iterator

from platformc.checks.container_apps import by_action, callers, container_apps
from platformc.diagnostics import Code, Diagnostic, Related
from platformc.ir import Platform


def _example(app: str) -> str:
    inputs = "module = required as module; environment = required as environment;"
    spec = by_action(f'  name      = "{app}"').replace("module = required as module;", inputs)
    return spec.replace("app = action }", 'app = action; name = "jokes-default" }')


AZURE_APP_NAME = Code(
    "azure/app-name",
    summary="an app, or its environment, is not called what its action will call it",
    why="The action calls both after the module and the environment: it would make a second environment, "
    "without what Terraform gave the first one.",
    wrong=_example("jokes"),
    right=_example("jokes-default"),
)


def check(platform: Platform) -> Iterator[Diagnostic]:
    """Each name that is another one."""
    for service, environment in container_apps(platform):
        if environment.app != "action" or service.python is None:
            continue
        for workflow in callers(platform, service):
            meanings = {one.meaning for one in workflow.deploy.inputs} if workflow.deploy else set()
            if not {"module", "environment"} <= meanings or workflow.deploy is None:
                continue
            wanted = f"{service.python.module.value.replace('_', '-')}-{platform.environment}"
            for what, name, span in (
                ("app", service.own_name("azure.container_app"), service.at("name")),
                ("environment of the app", environment.name, environment.at("name")),
            ):
                if name.value != wanted:
                    yield AZURE_APP_NAME.at(
                        name.span if name.span.file else span,
                        f"the {what} `{service.label}` is called `{name.value}`, and its action calls it `{wanted}`",
                        hint=f'`name = "{wanted}"`, or a name of kind `azure.container_app` for both: '
                        '`"{module|kebab}-{environment}"`',
                        related=[Related("the action", workflow.deploy.span)],
                        values=(name.value, wanted),
                    )
