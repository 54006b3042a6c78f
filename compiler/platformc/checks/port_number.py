"""Ports of Services and stores outside 1 to 65535; a process's own are read so before."""

from __future__ import annotations

from collections.abc import Iterator

from platformc.diagnostics import Diagnostic
from platformc.ir import Platform
from platformc.resolve.workloads import WRONG_PORT


def check(platform: Platform) -> Iterator[Diagnostic]:
    """Each port number that does not exist."""
    for workload in platform.workloads:
        for port in workload.ports:
            number = port.service_port
            if number is not None and not 1 <= number <= 65535:
                where = workload.at(f"port.{port.name}.service")
                yield WRONG_PORT.at(
                    port.span if where == workload.span else where,
                    f"the Service of `{workload.label}` listens on {number}; 1 to 65535",
                    values=(str(number), ""),
                )
    for store in platform.stores.values():
        if not 1 <= store.port <= 65535:
            yield WRONG_PORT.at(
                store.at("port"),
                f"{store.kind} `{store.label}` listens on {store.port}; 1 to 65535",
                values=(str(store.port), ""),
            )
