"""Findings for people: what, where, the line with a caret, the other side, and what to type."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from platformc.diagnostics import Diagnostic
from platformc.report.columns import expand, safe, window
from platformc.report.order import count, place
from platformc.source import Sources, Span


class Paint(NamedTuple):
    """Terminal codes; all empty without colour."""

    error: str = ""
    warning: str = ""
    bold: str = ""
    dim: str = ""
    off: str = ""


PLAIN = Paint()
COLOUR = Paint("\033[1;31m", "\033[1;33m", "\033[1m", "\033[36m", "\033[0m")


def render(diagnostics: Iterable[Diagnostic], sources: Sources, paint: Paint = PLAIN) -> str:
    """All findings, a blank line after each."""
    return "".join(finding(diagnostic, sources, paint) + "\n" for diagnostic in diagnostics)


def finding(diagnostic: Diagnostic, sources: Sources, paint: Paint = PLAIN) -> str:
    """One finding, as lines."""
    tone = paint.error if diagnostic.is_error else paint.warning
    spans: list[tuple[Span, str, str]] = [(diagnostic.span, "^", "")]
    spans += [(related.span, "-", related.message) for related in diagnostic.related]
    gutter = max(len(str(place(span, sources).line)) for span, _, _ in spans)
    head = f"{diagnostic.severity}[{diagnostic.slug}]"
    lines = [f"{tone}{head}{paint.off}{paint.bold}: {safe(diagnostic.message)}{paint.off}"]
    for span, mark, message in spans:
        lines += _snippet(span, sources, gutter, mark, safe(message), paint, tone)
    blank = " " * gutter
    if diagnostic.environment:
        lines.append(f"{blank} {paint.dim}={paint.off} in: {safe(diagnostic.environment)}")
    if diagnostic.source:
        lines.append(f"{blank} {paint.dim}={paint.off} rule: {safe(diagnostic.source)}")
    if diagnostic.hint:
        first, *rest = diagnostic.hint.split("\n")
        lines.append(f"{blank} {paint.dim}={paint.off} {paint.bold}hint{paint.off}: {safe(first)}")
        lines += [f"{blank}         {safe(line)}" for line in rest]
    return "\n".join(lines) + "\n"


def _snippet(
    span: Span, sources: Sources, gutter: int, mark: str, message: str, paint: Paint, tone: str
) -> list[str]:
    blank = " " * gutter
    at = place(span, sources)
    source = sources.get(span.file)
    arrow = f"{blank}{paint.dim}-->{paint.off} "
    if source is None:
        return [f"{arrow}{safe(span.file)}{': ' + message if message else ''}"]
    line = source.line(at.line)
    start = at.column - 1
    end = at.end_column - 1 if at.end_line == at.line else len(line)
    shown, columns = expand(line)
    text, first, last = window(shown, columns, min(start, len(line)), min(max(end, start + 1), len(line)))
    bar = f"{paint.dim}|{paint.off}"
    colour = tone if mark == "^" else paint.dim
    label = f" {message}" if message else ""
    numbered = f"{paint.dim}{at.line:>{gutter}}{paint.off} {bar}"
    return [
        f"{arrow}{safe(span.file)}:{at.line}:{at.column}",
        f"{blank} {bar}",
        f"{numbered} {text}".rstrip(),
        f"{blank} {bar} {' ' * first}{colour}{mark * (last - first)}{label}{paint.off}",
    ]


def summary(diagnostics: Sequence[Diagnostic]) -> str:
    """`2 errors, 1 warning`; "" when there is nothing."""
    errors, warnings = count(diagnostics)
    parts = [_number(errors, "error"), _number(warnings, "warning")]
    return ", ".join(part for part in parts if part)


def _number(many: int, word: str) -> str:
    return f"{many} {word}{'' if many == 1 else 's'}" if many else ""
