"""How many replicas a Container App can have."""

from __future__ import annotations

from collections.abc import Iterator

from platformc.checks.container_apps import container_apps, example
from platformc.diagnostics import Code, Diagnostic
from platformc.ir import Platform

AZURE_REPLICAS = Code(
    "azure/replicas",
    summary="a Container App cannot have so many replicas, or could never start",
    why="The provider refuses more than 300; an app that starts with none needs somebody whose request wakes it.",
    wrong=example("  replicas  = 1..500"),
    right=example("  replicas  = 1..5"),
    source="https://learn.microsoft.com/azure/container-apps/scale-app",
)
MOST = 300


def check(platform: Platform) -> Iterator[Diagnostic]:
    """Each number out of bounds."""
    for service, _ in container_apps(platform):
        scaling = service.replicas
        if scaling is None:
            continue
        if scaling.maximum > MOST or scaling.maximum < 1:
            yield AZURE_REPLICAS.at(
                scaling.span,
                f"`{service.label}` has at most {scaling.maximum} replicas; a Container App has 1 to {MOST}",
                hint=f"`replicas = {min(scaling.minimum, MOST)}..{min(max(scaling.maximum, 1), MOST)}`",
                values=(service.label, str(scaling.maximum)),
            )
        elif scaling.minimum == 0 and not service.ports:
            yield AZURE_REPLICAS.at(
                scaling.span,
                f"`{service.label}` starts with no replica and has no port: nothing would ever wake it",
                hint=f"`replicas = 1..{scaling.maximum}`",
                values=(service.label, "0"),
            )
        elif scaling.cpu is not None or scaling.memory is not None:
            yield AZURE_REPLICAS.at(
                scaling.span,
                f"`{service.label}` is to be scaled on cores or memory; here it is scaled on requests",
                hint="`concurrency = N` says how many requests one replica answers at once",
                values=(service.label, "scale"),
            )
