"""Doing a thing again whenever a file that it read has changed."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable

from platformc.cli import show
from platformc.cli.building import Result
from platformc.cli.run import describe
from platformc.cli.stop import Stop

State = tuple[tuple[str, int, int], ...]


def watch(
    work: Callable[[], Result],
    sleep: Callable[[float], None] = time.sleep,
    interval: float = 0.3,
) -> int:
    """Builds, waits for a change of any input, builds again; a failure is said and waited out.

    Ends by KeyboardInterrupt, which `sleep` may raise.
    """
    inputs: frozenset[str] = frozenset()
    while True:
        before = state(inputs)
        try:
            result = work()
            # what changed while it was being read counts as changed
            before = state(result.inputs) if result.inputs - inputs else before
            inputs = result.inputs
        except Stop as stop:
            show.note(f"platformc: {stop}")
        except OSError as failure:
            show.note(f"platformc: {describe(failure)}")
        if not inputs:
            raise Stop("there is nothing to watch")
        while state(inputs) == before:
            sleep(interval)


def state(files: Iterable[str]) -> State:
    """What tells whether files have changed: size and time of each, -1 for one that is not there."""
    found = []
    for path in sorted(files):
        try:
            status = os.stat(path)
            found.append((path, status.st_size, status.st_mtime_ns))
        except OSError:
            found.append((path, -1, -1))
    return tuple(found)
