"""Baseline files: read to leave known findings out, written to accept those of today."""

from __future__ import annotations

import os
from collections.abc import Sequence

from platformc.cli.stop import Stop
from platformc.cli.workspace import decode, display, read_file
from platformc.diagnostics import Diagnostic
from platformc.report.baseline import NotABaseline, fresh, read, write


def without(
    file: str | None, diagnostics: Sequence[Diagnostic], environments: Sequence[str] = ()
) -> Sequence[Diagnostic]:
    """The findings that the baseline in `file` does not hold; all of them without a file."""
    if file is None:
        return diagnostics
    try:
        known = read(decode(read_file(file), file))
    except NotABaseline as error:
        raise Stop(f"`{display(file)}` is not a baseline: {error}") from error
    return fresh(diagnostics, known, environments)


def record(file: str, diagnostics: Sequence[Diagnostic]) -> None:
    """Writes a baseline that holds exactly these findings, in place of the one that was there."""
    from platformc.cli.output.single import write_file

    write_file(os.path.realpath(file), write(diagnostics).encode("utf-8"))
