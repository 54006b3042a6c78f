"""Prints findings and results: text for people on stderr, one document for programs on stdout."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from typing import Any, TextIO

from platformc.diagnostics import Diagnostic
from platformc.report.order import count, ordered
from platformc.source import Sources


def findings(
    diagnostics: Sequence[Diagnostic],
    sources: Sources,
    form: str,
    extra: Mapping[str, Any] | None = None,
) -> None:
    """Prints the findings in a form (`text`, `json`, `sarif`, `github`); `extra` are more keys of the JSON."""
    listed = ordered(diagnostics, sources)
    if form == "json":
        from platformc.report.json import document, render

        out(render({**document(listed, sources), **(extra or {})}))
    elif form == "sarif":
        from platformc import __version__
        from platformc.report.json import render
        from platformc.report.sarif import document as log

        out(render(log(listed, sources, __version__)))
    elif form == "github":
        from platformc.report.github import render as commands

        out(commands(listed, sources))
    elif listed:
        from platformc.report.text import COLOUR, PLAIN, summary
        from platformc.report.text import render as pictures

        paint = COLOUR if coloured(sys.stderr) else PLAIN
        _write(sys.stderr, pictures(listed, sources, paint) + summary(listed) + "\n")


def failed(diagnostics: Sequence[Diagnostic], strict: bool) -> bool:
    """Whether findings make the exit status 1: errors do, with `strict` warnings too."""
    errors, warnings = count(diagnostics)
    return bool(errors or (strict and warnings))


def out(text: str) -> None:
    """Text for stdout, as UTF-8 whatever the locale says."""
    _write(sys.stdout, text)


def note(text: str, quiet: bool = False) -> None:
    """A line about what was done, on stderr."""
    if not quiet:
        _write(sys.stderr, text + "\n")


def coloured(stream: TextIO) -> bool:
    """Whether a stream takes colour: a terminal, and NO_COLOR (https://no-color.org) is not set."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def _write(stream: TextIO, text: str) -> None:
    buffer = getattr(stream, "buffer", None)
    if buffer is None:
        stream.write(text)
        return
    stream.flush()
    buffer.write(text.encode("utf-8", "backslashreplace"))
    buffer.flush()
