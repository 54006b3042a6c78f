"""Findings as the JSON document that other programs read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from platformc.diagnostics import Diagnostic
from platformc.report.order import count, fingerprint, place
from platformc.source import Sources, Span


def document(diagnostics: Sequence[Diagnostic], sources: Sources) -> dict[str, Any]:
    """`diagnostics`, `errors` and `warnings`: the three keys that every JSON result has."""
    errors, warnings = count(diagnostics)
    return {
        "diagnostics": [_finding(diagnostic, sources) for diagnostic in diagnostics],
        "errors": errors,
        "warnings": warnings,
    }


def render(document: dict[str, Any]) -> str:
    """The text of one JSON document; the same bytes for the same document."""
    from json import dumps

    return dumps(document, indent=2, ensure_ascii=False).translate(_LONE) + "\n"


class _Escapes(dict[int, str]):
    """Lone surrogates have no UTF-8: JSON writes them as escapes."""

    def __missing__(self, point: int) -> str:
        if 0xD800 <= point <= 0xDFFF:
            return f"\\u{point:04x}"
        raise LookupError


_LONE = _Escapes()


def _finding(diagnostic: Diagnostic, sources: Sources) -> dict[str, Any]:
    return {
        "slug": diagnostic.slug,
        "severity": diagnostic.severity,
        "number": diagnostic.number,
        "message": diagnostic.message,
        "hint": diagnostic.hint,
        "source": diagnostic.source,
        "environment": diagnostic.environment,
        **_range(diagnostic.span, sources),
        "related": [
            {"message": related.message, **_range(related.span, sources)} for related in diagnostic.related
        ],
        "fixes": [
            {
                "title": fix.title,
                "safe": fix.safe,
                "edits": [{**_range(edit.span, sources), "text": edit.text} for edit in fix.edits],
            }
            for fix in diagnostic.fixes
        ],
        "fingerprint": fingerprint(diagnostic),
    }


def _range(span: Span, sources: Sources) -> dict[str, Any]:
    return place(span, sources)._asdict()
