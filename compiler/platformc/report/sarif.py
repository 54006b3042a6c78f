"""Findings as SARIF 2.1.0, which code scanning and editors read.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from platformc.diagnostics import Code, Diagnostic, Fix
from platformc.report.order import fingerprint, place
from platformc.source import Sources, Span

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def document(diagnostics: Sequence[Diagnostic], sources: Sources, version: str) -> dict[str, Any]:
    """The SARIF log of one run; its rules are the codes that it reports, in the order of their slugs."""
    codes = {diagnostic.slug: diagnostic.code for diagnostic in diagnostics}
    slugs = sorted(codes)
    index = {slug: number for number, slug in enumerate(slugs)}
    return {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "platformc",
                        "semanticVersion": version,
                        "rules": [_rule(codes[slug]) for slug in slugs],
                    }
                },
                "columnKind": "unicodeCodePoints",
                "results": [_result(diagnostic, index, sources) for diagnostic in diagnostics],
            }
        ],
    }


def _rule(code: Code) -> dict[str, Any]:
    rule: dict[str, Any] = {
        "id": code.slug,
        "shortDescription": {"text": code.summary},
        "fullDescription": {"text": code.why},
        "help": {
            "text": f"{code.summary}\n\n{code.why}\n\nRun `platformc explain {code.slug}` for examples."
        },
        "defaultConfiguration": {"level": code.severity},
    }
    if code.source and code.source.startswith("https://") and " " not in code.source:
        rule["helpUri"] = code.source
    return rule


def _result(diagnostic: Diagnostic, index: dict[str, int], sources: Sources) -> dict[str, Any]:
    text = diagnostic.message
    if diagnostic.environment:
        text += f" (in {diagnostic.environment})"
    if diagnostic.hint:
        text += f"\nhint: {diagnostic.hint}"
    result: dict[str, Any] = {
        "ruleId": diagnostic.slug,
        "ruleIndex": index[diagnostic.slug],
        "level": diagnostic.severity,
        "message": {"text": text},
        "locations": [{"physicalLocation": _location(diagnostic.span, sources)}],
        "partialFingerprints": {"platformc/v1": fingerprint(diagnostic)},
        "properties": {
            "number": diagnostic.number,
            "environment": diagnostic.environment,
            "source": diagnostic.source,
        },
    }
    if diagnostic.related:
        result["relatedLocations"] = [
            {
                "id": number,
                "message": {"text": related.message or "the other side"},
                "physicalLocation": _location(related.span, sources),
            }
            for number, related in enumerate(diagnostic.related, 1)
        ]
    fixes = [_fix(fix, sources) for fix in diagnostic.fixes if fix.edits]
    if fixes:
        result["fixes"] = fixes
    return result


def _location(span: Span, sources: Sources) -> dict[str, Any]:
    return {"artifactLocation": {"uri": uri(span.file)}, "region": _region(span, sources)}


def _region(span: Span, sources: Sources) -> dict[str, Any]:
    at = place(span, sources)
    return {
        "startLine": at.line,
        "startColumn": at.column,
        "endLine": at.end_line,
        "endColumn": at.end_column,
    }


def _fix(fix: Fix, sources: Sources) -> dict[str, Any]:
    files: dict[str, list[dict[str, Any]]] = {}
    for edit in fix.edits:
        replacement = {
            "deletedRegion": _region(edit.span, sources),
            "insertedContent": {"text": edit.text},
        }
        files.setdefault(edit.span.file, []).append(replacement)
    return {
        "description": {"text": fix.title},
        "artifactChanges": [
            {"artifactLocation": {"uri": uri(file)}, "replacements": replacements}
            for file, replacements in files.items()
        ],
    }


def uri(path: str) -> str:
    """A path as a URI reference (RFC 3986): percent-encoded, `file://` when absolute."""
    from urllib.parse import quote

    quoted = quote(path, safe="/!$&'()*+,;=@~-._", errors="surrogatepass")
    return f"file://{quoted}" if path.startswith("/") else quoted
