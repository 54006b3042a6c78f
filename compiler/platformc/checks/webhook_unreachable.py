"""Webhooks that nobody could call."""

from __future__ import annotations

from collections.abc import Iterator

from platformc.checks.container_apps import example
from platformc.diagnostics import Code, Diagnostic
from platformc.ir import Platform, Service

WEBHOOK_UNREACHABLE = Code(
    "webhook/unreachable",
    summary="others are to call a path of a service that they cannot reach",
    why="The address is given to somebody else, and every call of theirs fails.",
    wrong=example('  webhook   = "webhook" signed "ENDPOINT_SECRET" { first = unsigned }'),
    right=example('  webhook   = "/webhook" signed "ENDPOINT_SECRET" { first = unsigned }'),
)


def check(platform: Platform) -> Iterator[Diagnostic]:
    """Each webhook without a public port, and each path that is none."""
    for service in platform.services.values():
        webhook = service.webhook
        if webhook is None:
            continue
        path = webhook.path.value
        if not path.startswith("/"):
            yield WEBHOOK_UNREACHABLE.at(
                webhook.path.span,
                f"`{path}` is no path: one starts with `/`",
                hint=f'`webhook = "/{path}" signed "{webhook.secret.value}"`',
                values=(service.label, path),
            )
        elif service.app_environment and not any(port.public for port in service.ports):
            yield WEBHOOK_UNREACHABLE.at(
                webhook.span,
                f"others are to call `{path}` of `{service.label}`, and none of its ports is public",
                hint=_hint(service),
                values=(service.label, path),
            )


def _hint(service: Service) -> str:
    port = service.ports[0] if service.ports else None
    return f"`port {port.name if port else 'http'} = {port.number if port else 8080} {{ public = true }}`"
