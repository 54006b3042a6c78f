"""Node ports outside the range that clusters keep for them."""

from __future__ import annotations

from collections.abc import Iterator

from platformc.diagnostics import Code, Diagnostic
from platformc.ir import Platform

NODE_PORTS = range(30000, 32768)
PORT_NODE_RANGE = Code(
    "port/node-range",
    summary="a node port is outside 30000 to 32767",
    why="The cluster refuses the Service: it keeps that range for node ports, and nothing else.",
    wrong='platform demo { }\nservice web { image = "web:1"; port http = 80 { node = 8080 } }\ndeploy { kubernetes }',
    right='platform demo { }\nservice web { image = "web:1"; port http = 80 { node = 30080 } }\ndeploy { kubernetes }',
    source="https://kubernetes.io/docs/concepts/services-networking/service/#type-nodeport",
)


def check(platform: Platform) -> Iterator[Diagnostic]:
    """Each node port out of range."""
    for workload in platform.workloads:
        for port in workload.ports:
            if port.node is not None and port.node not in NODE_PORTS:
                yield PORT_NODE_RANGE.at(
                    port.span,
                    f"port `{port.name}` of `{workload.label}` asks for node port {port.node}; "
                    f"{NODE_PORTS.start} to {NODE_PORTS.stop - 1}",
                    hint="such as `node = 30080`",
                    values=(str(port.node), ""),
                )
