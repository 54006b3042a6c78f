"""Reverse proxies of one machine, which a cluster has other words for."""

from __future__ import annotations

from platformc.diagnostics import Code, Report
from platformc.ir import Platform

_HEAD = 'platform p { }\nservice web { image = "nginx:1.29"; port http = 80 }\n'
PROXY = Code(
    "kubernetes/proxy",
    summary="a reverse proxy of one machine is deployed to a cluster",
    why="In a cluster the controller of an Ingress ends TLS and leads to services; a second proxy behind it "
    "would have no host of its own.",
    wrong=_HEAD + 'proxy main { engine = caddy 2; host = "a.example.com"; tls = internal; '
    'route "/" = service.web.port.http }\ndeploy { kubernetes }\n',
    right=_HEAD
    + 'zone main { name = "example.com"; external }\nrecord web { name = "a.example.com"; external }\n'
    'ingress main { host = "a.example.com"; class = nginx; route "/" = service.web.port.http }\n'
    "deploy { kubernetes }\n",
    source="https://kubernetes.io/docs/concepts/services-networking/ingress/",
)


def refuse_proxies(platform: Platform, report: Report) -> None:
    """Says of each proxy what a cluster has in its place."""
    for proxy in platform.proxies.values():
        if not proxy.external:
            report(
                PROXY.at(
                    proxy.span,
                    f"proxy `{proxy.label}` is one of a single machine, and a cluster has Ingresses",
                    hint=f"write `ingress {proxy.label} {{ ... }}` where Kubernetes is deployed",
                    values=(proxy.label, ""),
                )
            )
