"""One path of one host that goes to two places."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from platformc.checks.sharing import cluster_of, clustered
from platformc.diagnostics import Code, Diagnostic, Related
from platformc.ir import Ingress, Platform, Route

_HEAD = 'platform demo { }\nservice web { image = "web:1"; port http = 80 }\n'
_HOST = 'zone main { name = "example.com"; external }\nrecord web { name = "a.example.com"; external }\n'
ROUTE_DUPLICATE = Code(
    "route/duplicate",
    summary="two Ingresses of one cluster have a route for the same path of the same host",
    why="Which of the two answers is up to the controller, and may change with the next deployment.",
    wrong=f'{_HEAD}{_HOST}ingress web {{ host = "a.example.com"; class = nginx; route "/" = service.web.port.http }}\n'
    'ingress api {\n  name = "api"\n  host = "a.example.com"\n  class = nginx\n  route "/" = service.web.port.http\n}\n'
    "deploy { kubernetes }",
    right=f'{_HEAD}{_HOST}ingress web {{ host = "a.example.com"; class = nginx; route "/" = service.web.port.http }}\n'
    'ingress api {\n  name = "api"\n  host = "a.example.com"\n  class = nginx\n  route "/api" = service.web.port.http\n}\n'
    "deploy { kubernetes }",
    source="https://kubernetes.io/docs/concepts/services-networking/ingress/",
)


def together(platforms: Sequence[Platform]) -> Iterator[Diagnostic]:
    """Each route whose host, path and class an earlier Ingress of the same cluster has."""
    taken: dict[tuple[tuple[str, ...], str, str, str, bool], tuple[Platform, Ingress, Route]] = {}
    for platform in platforms:
        if not clustered(platform):
            continue
        cluster = cluster_of(platform)
        for ingress in platform.ingresses.values():
            for route in ingress.routes:
                here = (platform, ingress, route)
                path = route.path.value if route.exact else route.path.value.rstrip("/") or "/"
                key = (cluster, ingress.ingress_class.value, ingress.host.value, path, route.exact)
                first = taken.setdefault(key, here)
                if first is here:
                    continue
                if first[0] is platform and first[1].name.value == ingress.name.value:
                    continue  # Ingresses of one name are told before
                there = first[0].environment
                yield ROUTE_DUPLICATE.at(
                    route.span,
                    f"`{ingress.host.value}{path}` of ingress `{ingress.label}` in {platform.environment} is "
                    f"that of ingress `{first[1].label}` in {there}",
                    hint="give one of them another host or path",
                    related=[Related(f"ingress `{first[1].label}` in {there}", first[2].span)],
                    environment=platform.environment,
                    values=(ingress.host.value, path),
                )
