"""What follows from a mistake that is told already: a lost statement lacks, and is asked for, in many places."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from platformc.diagnostics import Diagnostic

ABSENCES = frozenset({"like-unknown", "missing-word", "unknown-environment", "unknown-name"})
"""Findings of what is not there; it may stand in what could not be read."""


def roots(found: Sequence[Diagnostic]) -> list[Diagnostic]:
    """The findings of reading and resolving a spec without those that follow from another one of them."""
    told = {one.slug for one in found}
    if "syntax/unclosed" in told:
        # what stands after it was read as part of another block
        return [one for one in found if one.slug.startswith(("syntax/", "import/"))]
    unread = any(slug.startswith(("syntax/", "import/")) for slug in told)
    outside = [
        (one.related[0].span.start, one.span)
        for one in found
        if one.slug == "syntax/unexpected" and one.related and one.related[0].span.file == one.span.file
    ]
    misspelt = set(_of("unknown-word", 1, found))
    malformed = set(_of("wrong-phrase", 0, found))
    return [
        one
        for one in found
        if not (
            (unread and one.slug in ABSENCES)
            or (
                # a brace too many: what stands up to the other one was read outside of its block
                not one.slug.startswith("syntax/")
                and any(
                    last.file == one.span.file and first < one.span.start < last.start
                    for first, last in outside
                )
            )
            or (one.slug == "missing-word" and ("like-unknown" in told or one.values[0] in malformed))
            or (one.slug == "unknown-name" and ".".join(one.values[0].split(".")[:2]) in misspelt)
        )
    ]


def _of(slug: str, place: int, found: Sequence[Diagnostic]) -> Iterator[str]:
    return (one.values[place] for one in found if one.slug == slug and one.values[place])
