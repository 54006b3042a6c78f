"""How many requests a replica is sent at once, and how many it can answer."""

from __future__ import annotations

from collections.abc import Iterator

from platformc.diagnostics import Code, Diagnostic, Related
from platformc.ir import Platform

_SPEC = """\
platform demo {{ }}
service jokes {{ build = "jokes"; python = "jokes" {{ workers = 2; threads = 4 }}; concurrency = {} }}
deploy {{ compose }}
"""
PYTHON_CONCURRENCY = Code(
    "python/concurrency",
    summary="a replica is sent more requests at once than its threads can answer",
    why="What is over waits in a queue that nobody scales on, and times out there.",
    wrong=_SPEC.format(20),
    right=_SPEC.format(8),
)


def check(platform: Platform) -> Iterator[Diagnostic]:
    """Each program with fewer threads than requests, and each number that is none."""
    for service in platform.services.values():
        python, said = service.python, service.concurrency
        if said is None:
            continue
        most = python.at_once if python else None
        if said < 1 or (python is not None and most is not None and said > most):
            threads = (
                f"{python.workers} workers with {python.threads} threads answer {most}" if python else ""
            )
            yield PYTHON_CONCURRENCY.at(
                service.at("concurrency"),
                f"`{service.label}` is sent {said} requests at once"
                + (f", and {threads}" if threads else ""),
                hint=f"`concurrency = {most or 10}`, or more `workers` and `threads`",
                related=[Related("its threads", python.span)] if python else [],
                values=(service.label, str(said)),
            )
