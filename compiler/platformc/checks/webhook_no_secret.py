"""Webhooks whose calls nobody could tell from forged ones."""

from __future__ import annotations

from collections.abc import Iterator

from platformc.checks.container_apps import example
from platformc.diagnostics import Code, Diagnostic
from platformc.ir import Platform

_WEBHOOK = '  webhook   = "/webhook" signed "ENDPOINT_SECRET"\n'
_SECRET = 'secret hook { ENDPOINT_SECRET = external "hook" }\n'
WEBHOOK_NO_SECRET = Code(
    "webhook/no-secret",
    summary="a service is called by others, and is not given the secret of their signatures",
    why="It refuses every call, or believes every one.",
    wrong=example(_WEBHOOK),
    right=example(f"{_WEBHOOK}  env {{ ENDPOINT_SECRET = secret.hook.ENDPOINT_SECRET }}", more=_SECRET),
)


def check(platform: Platform) -> Iterator[Diagnostic]:
    """Each webhook whose variable is in no environment and in no encrypted file."""
    for service in platform.services.values():
        webhook = service.webhook
        if webhook is None or webhook.first == "unsigned" or service.encrypted_env is not None:
            continue
        name = webhook.secret.value
        if all(one.name != name for one in service.env):
            yield WEBHOOK_NO_SECRET.at(
                webhook.secret.span,
                f"`{service.label}` has no variable `{name}`, with which calls of `{webhook.path.value}` are signed",
                hint=f"`env {{ {name} = secret.NAME.{name} }}`, or a file of variables: `encrypted_env`",
                values=(service.label, name),
            )
