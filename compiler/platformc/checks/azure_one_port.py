"""The one port of a Container App that others reach."""

from __future__ import annotations

from collections.abc import Iterator

from platformc.checks.container_apps import container_apps, example
from platformc.diagnostics import Code, Diagnostic, Related
from platformc.ir import Platform

AZURE_ONE_PORT = Code(
    "azure/one-port",
    summary="a Container App has several ports, and its ingress leads to one",
    why="The others would be there, and nobody could reach them.",
    wrong=example("  port metrics = 9090"),
    right=example(),
    source="https://learn.microsoft.com/azure/container-apps/ingress-overview",
)


def check(platform: Platform) -> Iterator[Diagnostic]:
    """Each port after the first."""
    for service, _ in container_apps(platform):
        for port in service.ports[1:]:
            yield AZURE_ONE_PORT.at(
                port.span,
                f"`{service.label}` has the port `{port.name}` too, and the ingress leads to `{service.ports[0].name}`",
                hint="serve it on the first port, under a path of its own",
                related=[Related("the first port", service.ports[0].span)],
                values=(service.label, port.name),
            )
