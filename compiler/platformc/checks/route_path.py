"""Paths of routes that no request has."""

from __future__ import annotations

import re
from collections.abc import Iterator

from platformc.diagnostics import Code, Diagnostic
from platformc.ir import Ingress, Platform

_SPEC = (
    'platform demo { }\nservice web { image = "web:1"; port http = 80 }\n'
    'zone main { name = "example.com"; external }\nrecord web { name = "a.example.com"; external }\n'
    'ingress web { host = "a.example.com"; class = nginx; route "%s" = service.web.port.http }\ndeploy { kubernetes }'
)
ROUTE_PATH = Code(
    "route/path",
    summary="a route has a path that no request has",
    why="Kubernetes refuses the whole Ingress, and a proxy would never take the route.",
    wrong=_SPEC % "api",
    right=_SPEC % "/api",
    source="k8s.io/kubernetes pkg/apis/networking/validation/validation.go",
)

_BROKEN = re.compile(r"//|/\.\.?(?:/|$)|%2f", re.IGNORECASE)


def check(platform: Platform) -> Iterator[Diagnostic]:
    """Each path that is not absolute and plain."""
    for way in platform.ways_in:
        what = "ingress" if isinstance(way, Ingress) else "proxy"
        for route in way.routes:
            path = route.path.plain
            if path is None:
                continue
            if not path.startswith("/"):
                reason, hint = "does not start with `/`", f'write `route "/{path}"`'
            elif broken := _BROKEN.search(path):
                reason, hint = f"holds `{broken[0]}`", "write the path as a browser sends it, without it"
            else:
                continue
            yield ROUTE_PATH.at(
                route.path.span,
                f"route `{path}` of {what} `{way.label}` {reason}",
                hint=hint,
                values=(path, ""),
            )
