"""What is being done, told to whoever waits at a terminal; gone when it is done."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TextIO

from platformc.pipeline import Tell, silent

PATIENCE = 1.0
"""Seconds that may pass before anything is said."""

ERASE = "\r\033[K"  # back to the left, and what is there to the end of the line away: ECMA-48 CR, EL


@contextmanager
def progress(quiet: bool = False, patience: float = PATIENCE) -> Iterator[Tell]:
    """Gives a function that takes words; the last ones stand on stderr, if it is a terminal, once it takes long."""
    if quiet or not sys.stderr.isatty() or os.environ.get("TERM", "dumb") == "dumb":
        yield silent
        return
    line = _Line(sys.stderr, patience)
    try:
        yield line.tell
    finally:
        line.close()


class _Line:
    """One line of a terminal. It is drawn from a thread too: a long step may say nothing for itself."""

    def __init__(self, stream: TextIO, patience: float) -> None:
        from threading import Lock, Timer

        self._stream = stream
        self._lock = Lock()
        self._words = ""
        self._late = False
        self._closed = False
        self._timer = Timer(patience, self._begin)
        self._timer.daemon = True
        self._timer.start()

    def tell(self, words: str) -> None:
        with self._lock:
            self._words = words
            self._draw()

    def close(self) -> None:
        """From here on nothing is drawn; what was drawn is gone."""
        self._timer.cancel()
        with self._lock:
            self._closed = True
            if self._late:
                self._write(ERASE)

    def _begin(self) -> None:
        with self._lock:
            self._late = True
            self._draw()

    def _draw(self) -> None:
        if self._late and not self._closed:
            from platformc.report.columns import cells, safe

            text = safe(self._words)
            while text and cells(text) >= self._width():
                text = text[:-1]
            self._write(ERASE + text)

    def _width(self) -> int:
        try:
            return os.get_terminal_size(self._stream.fileno()).columns or 80
        except (OSError, ValueError):
            return 80

    def _write(self, text: str) -> None:
        # a terminal that went away is no reason to fail
        with suppress(OSError, ValueError):
            self._stream.write(text)
            self._stream.flush()
