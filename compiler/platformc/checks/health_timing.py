"""Periods of a health check that round to nothing."""

from __future__ import annotations

from collections.abc import Iterator

from platformc.diagnostics import Code, Diagnostic
from platformc.ir import Platform

HEALTH_TIMING = Code(
    "health/timing",
    summary="a health check has no time: a period or a timeout of less than a second, or no try",
    why="Kubernetes refuses it, and Docker takes 0 for its own default, which is something else.",
    wrong='platform demo { }\nservice web { image = "web:1"; port http = 80; health = http "/" on http timeout 0s }\n'
    "deploy { compose }",
    right='platform demo { }\nservice web { image = "web:1"; port http = 80; health = http "/" on http timeout 5s }\n'
    "deploy { compose }",
    source="https://kubernetes.io/docs/tasks/configure-pod-container/"
    "configure-liveness-readiness-startup-probes/#configure-probes",
)


def check(platform: Platform) -> Iterator[Diagnostic]:
    """Each number of a health check below what it can be."""
    for workload in platform.workloads:
        health = workload.health
        if health is None:
            continue
        numbers = (
            ("every", health.every, 1, "30s"),
            ("timeout", health.timeout, 1, "10s"),
            ("retries", health.retries, 1, "3"),
            ("start", health.start, 0, "60s"),
        )
        for word, number, least, example in numbers:
            if number < least:
                unit = "" if word == "retries" else "s"
                yield HEALTH_TIMING.at(
                    health.span,
                    f"the health check of `{workload.label}` has `{word} {number}{unit}`; "
                    f"at least `{least}{unit}`",
                    hint=f"such as `{word} {example}`",
                    values=(word, str(number)),
                )
