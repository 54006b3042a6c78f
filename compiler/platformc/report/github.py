"""Findings as workflow commands, which GitHub shows beside the line of a pull request.

https://docs.github.com/actions/reference/workflow-commands-for-github-actions
"""

from __future__ import annotations

from collections.abc import Iterable

from platformc.diagnostics import Diagnostic
from platformc.report.order import place
from platformc.source import Sources

# actions/toolkit, packages/core/src/command.ts: escapeData and escapeProperty
_DATA = {ord("%"): "%25", ord("\r"): "%0D", ord("\n"): "%0A"}
_PROPERTY = {**_DATA, ord(":"): "%3A", ord(","): "%2C"}


def render(diagnostics: Iterable[Diagnostic], sources: Sources) -> str:
    """One `::error` or `::warning` line for each finding."""
    return "".join(_command(diagnostic, sources) for diagnostic in diagnostics)


def _command(diagnostic: Diagnostic, sources: Sources) -> str:
    at = place(diagnostic.span, sources)
    properties = {"file": at.file, "line": str(at.line), "endLine": str(at.end_line)}
    if at.end_line == at.line:
        # GitHub refuses columns on a range of several lines
        properties |= {"col": str(at.column), "endColumn": str(max(at.column, at.end_column))}
    properties["title"] = diagnostic.slug
    message = diagnostic.message
    if diagnostic.environment:
        message += f" (in {diagnostic.environment})"
    for related in diagnostic.related:
        other = place(related.span, sources)
        message += f"\n{other.file}:{other.line}:{other.column}: {related.message or 'the other side'}"
    if diagnostic.hint:
        message += f"\nhint: {diagnostic.hint}"
    written = ",".join(f"{key}={value.translate(_PROPERTY)}" for key, value in properties.items())
    return f"::{diagnostic.severity} {written}::{message.translate(_DATA)}\n"
