"""Cores and memory of Container Apps: only some pairs are to be had."""

from __future__ import annotations

from collections.abc import Iterator

from platformc.checks.container_apps import container_apps, example
from platformc.diagnostics import Code, Diagnostic
from platformc.ir import Bounds, Platform, Service

AZURE_CPU_MEMORY = Code(
    "azure/cpu-memory",
    summary="a Container App asks for cores and memory that do not go together",
    why="Azure refuses the app with ContainerAppInvalidResourceTotal; Terraform's plan says nothing.",
    wrong=example("  resources { cpu = 300m; memory = 1Gi }"),
    right=example("  resources { cpu = 500m; memory = 1Gi }"),
    source="https://learn.microsoft.com/azure/container-apps/containers#allocations",
)

STEP = 250
"""Millicores; each step of cores has half a Gi of memory with it."""
MOST = {False: 2000, True: 4000}
"""Millicores of a replica, without and with workload profiles."""
HALF = 1024**3 // 2
USUAL = (500, 2 * HALF)
"""What an app has where nothing is said."""


def check(platform: Platform) -> Iterator[Diagnostic]:
    """Each pair that is none, and each half of a pair."""
    for service, environment in container_apps(platform):
        cpu, memory = service.resources.cpu, service.resources.memory
        if cpu is None and memory is None:
            continue
        found = _wrong(service, cpu, memory, MOST[environment.workload_profiles])
        if found is not None:
            yield found


def _wrong(service: Service, cpu: Bounds | None, memory: Bounds | None, most: int) -> Diagnostic | None:
    span = (cpu or memory or service).span
    cores = cpu.high.amount if cpu else USUAL[0]
    size = memory.high.amount if memory else USUAL[1]
    for bounds in (cpu, memory):
        if bounds is not None and bounds.low.amount != bounds.high.amount:
            return AZURE_CPU_MEMORY.at(
                bounds.span,
                f"`{service.label}` asks for `{bounds.low.text}..{bounds.high.text}`, and a Container App has one size",
                hint=f"`{bounds.high.text}`",
                values=(bounds.low.text, bounds.high.text),
            )
    if cpu is None or memory is None:
        said, lacks = ("cpu", "memory") if memory is None else ("memory", "cpu")
        usual = "1Gi" if memory is None else "500m"
        if _fits(cores, size, most):
            return None
        return AZURE_CPU_MEMORY.at(
            span,
            f"`{service.label}` says its {said} and not its {lacks}, and `{usual}` does not go with it",
            hint=_hint(cores if cpu else size * STEP // HALF, most),
            values=(service.label, said),
        )
    if _fits(cores, size, most):
        return None
    return AZURE_CPU_MEMORY.at(
        span,
        f"no Container App has `{cpu.high.text}` cores with `{memory.high.text}` of memory",
        hint=_hint(cores, most),
        values=(cpu.high.text, memory.high.text),
    )


def _fits(cores: int, size: int, most: int) -> bool:
    return STEP <= cores <= most and cores % STEP == 0 and size == cores // STEP * HALF


def _hint(cores: int, most: int) -> str:
    """The pairs nearest to the cores that were asked for."""
    below = min(max(cores // STEP, 1), most // STEP)
    pairs = dict.fromkeys((below, min(below + (cores % STEP > 0), most // STEP)))
    words = " or ".join(f"`resources {{ cpu = {step * STEP}m; memory = {step * 512}Mi }}`" for step in pairs)
    bigger = "; up to 4 cores with `profiles = workload`" if cores > most == MOST[False] else ""
    return words + bigger
