"""Who needs whom: what NetworkPolicies let through, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from platformc.ir import HostPart, Ingress, Platform, Route, Text, Workload
from platformc.source import Span


class Caller(NamedTuple):
    """A workload that needs something, and where the spec says so."""

    workload: Workload
    span: Span


class Routed(NamedTuple):
    """A way in from outside: the Ingress and its route."""

    ingress: Ingress
    route: Route


class Callers(NamedTuple):
    """by: callers of each declaration (`service.app`, `database.main`). routes: ways into each service."""

    by: dict[str, list[Caller]]
    routes: dict[str, list[Routed]]


def callers_of(platform: Platform) -> Callers:
    """Read once for the whole platform: `needs`, and addresses that variables and commands hold."""
    by: dict[str, list[Caller]] = {}
    for workload in platform.workloads:
        seen: set[str] = set()
        for declaration, span in _needs(workload):
            if declaration not in seen:
                seen.add(declaration)
                by.setdefault(declaration, []).append(Caller(workload, span))
    routes: dict[str, list[Routed]] = {}
    for ingress in platform.ingresses.values():
        for route in ingress.routes:
            if route.backend.service:
                routes.setdefault(route.backend.service, []).append(Routed(ingress, route))
    return Callers(by, routes)


def _needs(workload: Workload) -> Iterator[tuple[str, Span]]:
    for need in workload.needs:
        yield need.declaration, need.span
    for variable in workload.env:
        for declaration in _hosts(variable.value):
            yield declaration, variable.span
    for word in (*workload.entrypoint, *workload.command):
        for declaration in _hosts(word):
            yield declaration, word.span


def _hosts(text: Text) -> Iterator[str]:
    for part in text.parts:
        if isinstance(part, HostPart):
            yield part.declaration
