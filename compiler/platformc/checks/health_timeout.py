"""A health check that still waits when the next is due."""

from __future__ import annotations

from collections.abc import Iterator

from platformc.diagnostics import Code, Diagnostic
from platformc.ir import Platform

HEALTH_TIMEOUT = Code(
    "health/timeout",
    severity="warning",
    summary="a health check may take longer than the time to the next one",
    why="Load balancers refuse it, and everywhere else an ill replica is found later than the spec says.",
    wrong='platform demo { }\nservice web {\n  image = "web:1"\n  port http = 80\n'
    '  health = http "/" on http every 10s timeout 30s\n}\ndeploy { compose }',
    right='platform demo { }\nservice web {\n  image = "web:1"\n  port http = 80\n'
    '  health = http "/" on http every 30s timeout 10s\n}\ndeploy { compose }',
    source="https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html",
)


def check(platform: Platform) -> Iterator[Diagnostic]:
    """Each timeout above its period."""
    for workload in platform.workloads:
        health = workload.health
        if health is not None and health.timeout > health.every >= 1:
            yield HEALTH_TIMEOUT.at(
                health.span,
                f"`{workload.label}` is asked every {health.every}s, and may take {health.timeout}s to answer",
                hint=f"say `every {health.timeout}s`, or a shorter timeout",
                values=(str(health.timeout), str(health.every)),
            )
