"""Numbers of replicas, and targets of scaling, that cannot be."""

from __future__ import annotations

from collections.abc import Iterator

from platformc.diagnostics import Code, Diagnostic
from platformc.ir import Platform

REPLICAS_NUMBER = Code(
    "replicas/number",
    summary="a number of replicas is negative, or they are scaled to use nothing",
    why="There are no fewer than none, and an autoscaler that aims at 0% always wants more.",
    wrong='platform demo { }\nservice web { image = "web:1"; replicas = 1..3 at cpu 0% }\ndeploy { compose }',
    right='platform demo { }\nservice web { image = "web:1"; replicas = 1..3 at cpu 75% }\ndeploy { compose }',
    source="k8s.io/kubernetes pkg/apis/autoscaling/validation",
)


def check(platform: Platform) -> Iterator[Diagnostic]:
    """Each impossible number."""
    for service in platform.services.values():
        scaling = service.replicas
        if scaling is None:
            continue
        lowest = min(scaling.minimum, scaling.maximum)
        if lowest < 0:
            yield REPLICAS_NUMBER.at(
                scaling.span,
                f"service `{service.label}` is to have {lowest} replicas",
                hint="`replicas = 0` runs none",
                values=(str(lowest), ""),
            )
        for word, percent in (("cpu", scaling.cpu), ("memory", scaling.memory)):
            if percent is not None and percent < 1:
                yield REPLICAS_NUMBER.at(
                    scaling.span,
                    f"service `{service.label}` is scaled to use {percent}% of its {word}",
                    hint=f"such as `at {word} 75%`",
                    values=(word, str(percent)),
                )
