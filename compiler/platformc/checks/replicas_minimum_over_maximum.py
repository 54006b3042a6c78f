"""A least number of replicas above the greatest."""

from __future__ import annotations

from collections.abc import Iterator

from platformc.diagnostics import Code, Diagnostic
from platformc.ir import Platform

MINIMUM_OVER_MAXIMUM = Code(
    "replicas/minimum-over-maximum",
    summary="a service has a least number of replicas above the greatest",
    why="No number of replicas is both: the autoscaler is refused.",
    wrong='platform demo { }\nservice web { image = "web:1"; replicas = 5..2 at cpu 75% }\ndeploy { compose }',
    right='platform demo { }\nservice web { image = "web:1"; replicas = 2..5 at cpu 75% }\ndeploy { compose }',
    source="k8s.io/kubernetes pkg/apis/autoscaling/validation",
)


def check(platform: Platform) -> Iterator[Diagnostic]:
    """Each range of replicas that is the wrong way round."""
    for service in platform.services.values():
        scaling = service.replicas
        if scaling is not None and scaling.minimum > scaling.maximum:
            yield MINIMUM_OVER_MAXIMUM.at(
                scaling.span,
                f"service `{service.label}` runs at least {scaling.minimum} and at most {scaling.maximum} replicas",
                hint=f"a range is minimum..maximum: `{scaling.maximum}..{scaling.minimum}`",
                values=(str(scaling.minimum), str(scaling.maximum)),
            )
