"""One mistake in an Ingress is told once: as the handshake that it breaks, not also as what follows from it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from platformc.diagnostics import Diagnostic
from platformc.ir import Ingress, Platform
from platformc.source import Span

FOLLOWS = frozenset({"name/collision", "route/duplicate"})
"""Findings that a broken handshake brings with it: a host of another one has its routes and its names too."""


def causes(diagnostics: Sequence[Diagnostic], platforms: Iterable[Platform]) -> list[Diagnostic]:
    """The diagnostics without those that follow from a handshake of the same Ingress, in whichever environment they show."""
    broken = {one.span for one in diagnostics if one.number is not None}
    if not broken or not any(one.slug in FOLLOWS for one in diagnostics):
        return list(diagnostics)
    explained: set[Span] = set()
    for platform in platforms:
        for ingress in platform.ingresses.values():
            places = set(_places(ingress))
            if places & broken:
                explained |= places
    return [
        one
        for one in diagnostics
        if one.slug not in FOLLOWS
        or not explained.intersection((one.span, *(related.span for related in one.related)))
    ]


def _places(ingress: Ingress) -> Iterator[Span]:
    """Where the spec says something of an Ingress."""
    yield from (ingress.span, ingress.name.span, ingress.host.span)
    for route in ingress.routes:
        yield from (route.span, route.backend.span)
    if ingress.namespace is not None:
        yield ingress.namespace.span
    if ingress.tls is not None:
        yield ingress.tls.span
        yield from (host.span for host in ingress.tls.hosts)
        if ingress.tls.secret is not None:
            yield ingress.tls.secret.span
