"""Two ports of one workload on one number."""

from __future__ import annotations

from collections.abc import Iterator

from platformc.diagnostics import Code, Diagnostic, Related
from platformc.ir import Platform, Port

PORT_DUPLICATE = Code(
    "port/duplicate",
    summary="two ports of one workload have the same number",
    why="One process can listen there once, and a Service with the number twice is refused.",
    wrong='platform demo { }\nservice web { image = "web:1"; port http = 80; port admin = 80 }\ndeploy { compose }',
    right='platform demo { }\nservice web { image = "web:1"; port http = 80; port admin = 81 }\ndeploy { compose }',
    source="k8s.io/kubernetes pkg/apis/core/validation ValidateService",
)


def check(platform: Platform) -> Iterator[Diagnostic]:
    """Each port whose number another port of the same workload has, in the process or in the Service."""
    for workload in platform.workloads:
        listening: dict[tuple[int, str], Port] = {}
        serving: dict[tuple[int, str], Port] = {}
        for port in workload.ports:
            first = listening.setdefault((port.number, port.protocol), port)
            number, what = port.number, "listen on"
            if first is port:
                number, what = port.service_port or port.number, "are served on"
                first = serving.setdefault((number, port.protocol), port)
            if first is not port:
                yield PORT_DUPLICATE.at(
                    port.span,
                    f"ports `{first.name}` and `{port.name}` of `{workload.label}` both {what} "
                    f"{number}/{port.protocol}",
                    hint="give one of them another number, or take it away",
                    related=[Related(f"`{first.name}`", first.span)],
                    values=(first.name, port.name),
                )
