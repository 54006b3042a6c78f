"""Cookies that keep visitors on one replica, and that nothing on the way to the program sets."""

from __future__ import annotations

from collections.abc import Iterator

from platformc.accounts import path_of
from platformc.chart_values import chart_of
from platformc.diagnostics import Code, Diagnostic
from platformc.ir import Platform

_SPEC = """platform demo {{ }}
service web {{ image = "web:1"; port http = 80{sticky} }}
zone main {{ name = "example.com"; external }}
record web {{ name = "www.example.com"; external }}
ingress web {{
  host      = "www.example.com"
  route "/" = service.web.port.http
  class     = traefik
}}
chart demo {{
  external
  values = ["replicas"]
  makes k8s.service "web" {{ of = service.web; port = 80 }}
  makes k8s.ingress "web" {{ }}
}}
deploy {{ helm {{ chart = chart.demo; values {{ replicas = 2 }} }} }}
"""

STICKY_IGNORED = Code(
    "service/sticky-ignored",
    severity="warning",
    summary="a service wants its visitors kept on one replica, and its Service is made by a chart that is not told",
    why="Traefik takes the cookie of an Ingress from annotations of the Service. An Ingress cannot refer to a"
    " TraefikService: one that is made beside it serves only routes of kind IngressRoute.",
    wrong=_SPEC.format(sticky='; sticky = "session"'),
    right=_SPEC.format(sticky=""),
    source="https://doc.traefik.io/traefik/reference/routing-configuration/kubernetes/ingress/#on-service",
)


def check(platform: Platform) -> Iterator[Diagnostic]:
    """Each service with a cookie whose Ingress of Traefik leads to a Service of a chart of others."""
    chart = chart_of(platform)
    made = {one.of for one in chart.makes if one.kind == "k8s.service"} if chart is not None else set()
    routed = {
        route.backend.service
        for ingress in platform.ingresses.values()
        if ingress.ingress_class.value.startswith("traefik")
        for route in ingress.routes
    }
    for service in platform.services.values():
        if service.sticky is not None and path_of(service) in made and service.label in routed:
            yield STICKY_IGNORED.at(
                service.sticky.span,
                f"visitors of `{service.label}` are not kept on one replica: chart"
                f" `{chart.label if chart else ''}` makes its Service without the cookie",
                hint="give the chart the annotations of its Service, if it has a value for them; or take `sticky` away",
                values=(service.sticky.value, chart.label if chart else ""),
            )
