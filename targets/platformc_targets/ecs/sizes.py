"""Cores and bytes as task definitions write them."""

from __future__ import annotations

from collections.abc import Sequence

from platformc.ir import Workload

MEBIBYTE = 1024 * 1024


def sizes(workloads: Sequence[Workload]) -> tuple[int | None, int | None]:
    """Millicores and bytes of a whole task: the upper bounds of all its containers; None where nobody says any."""
    cpu = [one.resources.cpu.high.amount for one in workloads if one.resources.cpu is not None]
    memory = [one.resources.memory.high.amount for one in workloads if one.resources.memory is not None]
    return (sum(cpu) if cpu else None), (sum(memory) if memory else None)


def cpu_units(millicores: int) -> int:
    """1024 for a core."""
    return millicores * 1024 // 1000


def mebibytes(amount: int) -> int:
    """Whole MiB."""
    return amount // MEBIBYTE
