"""Findings as people get them: each once, in the order of the text, with a fingerprint that survives moved lines."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from platformc.diagnostics import Diagnostic
from platformc.source import Position, Sources, Span


class Place(NamedTuple):
    """A span as lines and columns, from 1, the end exclusive."""

    file: str
    line: int
    column: int
    end_line: int
    end_column: int


def place(span: Span, sources: Sources) -> Place:
    """Where a span is; the first character of a file that was never read, for it has no lines here."""
    source = sources.get(span.file)
    if source is None:
        return Place(span.file, 1, 1, 1, 1)
    start = source.position(span.start)
    end = source.position(max(span.start, span.end))
    return Place(span.file, start.line, start.column, end.line, end.column)


def position(span: Span, sources: Sources) -> Position:
    """Where a span starts."""
    source = sources.get(span.file)
    return source.position(span.start) if source else Position(1, 1)


def ordered(diagnostics: Iterable[Diagnostic], sources: Sources) -> tuple[Diagnostic, ...]:
    """By file, line, column and slug; equal ones by message, so that no order of work shows."""

    def key(diagnostic: Diagnostic) -> tuple[str, int, int, str, str, str]:
        line, column = position(diagnostic.span, sources)
        environment = diagnostic.environment or ""
        return diagnostic.span.file, line, column, diagnostic.slug, diagnostic.message, environment

    return tuple(sorted(diagnostics, key=key))


def fingerprint(diagnostic: Diagnostic, environment: str | None = None) -> str:
    """sha256 of slug, environment, file and the two values: the same finding after lines have moved.

    environment: in place of the diagnostic's own.
    """
    from hashlib import sha256

    where = environment if environment is not None else diagnostic.environment or ""
    first, second = diagnostic.values
    if not first and not second:
        first = diagnostic.message
    parts = (diagnostic.slug, where, diagnostic.span.file, first, second)
    return sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def count(diagnostics: Iterable[Diagnostic]) -> tuple[int, int]:
    """How many errors, how many warnings."""
    errors = warnings = 0
    for diagnostic in diagnostics:
        if diagnostic.is_error:
            errors += 1
        else:
            warnings += 1
    return errors, warnings
