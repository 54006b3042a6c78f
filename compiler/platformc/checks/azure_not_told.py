"""What the spec says of an app that its action cannot be told."""

from __future__ import annotations

from collections.abc import Iterator

from platformc.checks.container_apps import by_action, callers, container_apps
from platformc.diagnostics import Code, Diagnostic, Related
from platformc.ir import Platform, Service

AZURE_NOT_TOLD = Code(
    "azure/not-told",
    summary="the spec says something of a Container App that its action is not told",
    why="The action makes the app, and knows nothing but its inputs: the app would be otherwise than the spec says.",
    wrong=by_action("  replicas  = 1..3"),
    right=by_action("  replicas  = 1..3").replace(
        "module = required as module;",
        "module = required as module; min = optional as min_replicas; max = optional as max_replicas;",
    ),
)

TOLD = {
    "resources": ("cpu", "memory"),
    "replicas": ("min_replicas", "max_replicas"),
    "encrypted_env": ("env_file",),
}
"""What of a service an action must have inputs for, by the word of the service."""


def check(platform: Platform) -> Iterator[Diagnostic]:
    """Each word of an app for which its action has no input, or an older version of it has none."""
    for service, environment in container_apps(platform):
        if environment.app != "action":
            continue
        for workflow in callers(platform, service):
            deploy = workflow.deploy
            if deploy is None:
                continue
            meanings = {one.meaning for one in deploy.inputs}
            for word, wanted in TOLD.items():
                if not _says(service, word) or set(wanted) & meanings:
                    continue
                yield AZURE_NOT_TOLD.at(
                    service.at(word),
                    f"`{service.label}` says its `{word}`, and the action of `{workflow.label}` has no input for it",
                    hint=f"`inputs {{ {wanted[0]} = optional as {wanted[0]} }}`, or leave it out",
                    related=[Related("the action", deploy.span)],
                    values=(service.label, word),
                )
            for one in service.env[:1]:
                yield AZURE_NOT_TOLD.at(
                    one.span,
                    f"`{service.label}` has the variable `{one.name}`, and an action gives an app none",
                    hint="put it into the file of `encrypted_env`, or let Terraform make the app: `app = terraform`",
                    related=[Related("the action", deploy.span)],
                    values=(service.label, one.name),
                )


def _says(service: Service, word: str) -> bool:
    return any(name == word for name, _ in service.attributes)
