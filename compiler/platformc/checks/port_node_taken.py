"""One node port for two Services of a cluster."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from platformc.checks.sharing import cluster_of, clustered
from platformc.diagnostics import Code, Diagnostic, Related
from platformc.ir import Platform, Port

PORT_NODE_TAKEN = Code(
    "port/node-taken",
    summary="two Services of one cluster ask for the same node port",
    why="Each node has the port once: the cluster refuses the second Service.",
    wrong='platform demo { }\nservice web { image = "web:1"; port http = 80 { node = 30080 } }\n'
    'service api { image = "api:1"; port http = 80 { node = 30080 } }\ndeploy { kubernetes }',
    right='platform demo { }\nservice web { image = "web:1"; port http = 80 { node = 30080 } }\n'
    'service api { image = "api:1"; port http = 80 { node = 30081 } }\ndeploy { kubernetes }',
    source="https://kubernetes.io/docs/concepts/services-networking/service/#type-nodeport",
)


def together(platforms: Sequence[Platform]) -> Iterator[Diagnostic]:
    """Each node port that an earlier Service of the same cluster has."""
    taken: dict[tuple[tuple[str, ...], int, str], tuple[Platform, str, Port]] = {}
    for platform in platforms:
        if not clustered(platform):
            continue
        cluster = cluster_of(platform)
        for service in platform.services.values():
            for port in service.ports:
                if port.node is None:
                    continue
                here = (platform, service.label, port)
                first = taken.setdefault((cluster, port.node, port.protocol), here)
                if first is here or (first[0] is platform and first[1] == service.label):
                    continue
                yield PORT_NODE_TAKEN.at(
                    port.span,
                    f"node port {port.node} of service `{service.label}` in {platform.environment} is "
                    f"that of service `{first[1]}` in {first[0].environment}",
                    hint="give one of them another node port, or take `node` away in one environment",
                    related=[Related(f"service `{first[1]}` in {first[0].environment}", first[2].span)],
                    environment=platform.environment,
                    values=(str(port.node), ""),
                )
