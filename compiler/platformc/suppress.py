"""Suppressions: `platformc: allow SLUG because REASON`, in a comment or in `[[allow]]` of platformc.toml."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from fnmatch import fnmatchcase
from typing import NamedTuple

from platformc.catalogue import SLUGS
from platformc.diagnostics import Code, Diagnostic, did_you_mean
from platformc.source import Source, Sources, Span

_SPEC = 'platform shop { }\nservice web { image = "nginx:1" }\ndeploy { compose }\n'

NO_REASON = Code(
    "suppression/no-reason",
    severity="warning",
    summary="a suppression does not say why",
    why="The next reader cannot tell a decision from a forgotten workaround, so nobody dares to remove it.",
    wrong=f"# platformc: allow unknown-name\n{_SPEC}",
    right=_SPEC,
)
UNUSED = Code(
    "suppression/unused",
    severity="warning",
    summary="a suppression suppresses nothing",
    why="The finding is gone or stands elsewhere; left alone, the comment would hide the next one that comes here.",
    wrong=f"# platformc: allow unknown-name because the name comes with the next release\n{_SPEC}",
    right=_SPEC,
)
UNKNOWN_SLUG = Code(
    "suppression/unknown-slug",
    severity="warning",
    summary="a suppression names a finding that does not exist",
    why="It suppresses nothing, while its author believes that it does.",
    wrong=f"# platformc: allow unknown-nam because the name comes with the next release\n{_SPEC}",
    right=_SPEC,
)

_WORDS = re.compile(r"platformc:[ \t]*allow\b[ \t]*(\S*)(?:[ \t]+because\b[ \t]*(.*))?(.*)")
_MARK = re.compile(
    r"(?:^|(?<=[\s,;{}\[\]]))(?:#|//|--)[^\n]*?platformc:[ \t]*allow\b|<!--[^\n]*?platformc:[ \t]*allow\b"
)
_BLANK = re.compile(r"^\s*(?:(?:#|//).*)?$")


class Allowance(NamedTuple):
    """One suppression: its slug, its reason ("" when none was given), where it stands, and what it covers.

    span: the words that people can take away. lines: the lines of `file` that it covers, None for all of them.
    file: a path, or a pattern of the configuration (`build/**`). pointer: RFC 6901, with `file` in formats
    without comments; "" for the whole file.
    """

    slug: str
    reason: str
    span: Span
    slug_span: Span
    file: str
    lines: frozenset[int] | None
    pointer: str = ""


def in_text(source: Source, comments: Iterable[tuple[int, int]] | None = None) -> tuple[Allowance, ...]:
    """The suppressions in a text: at the end of a line, or on lines of their own above the one they cover.

    comments: start and end of each comment, from whoever parsed the text; without them, `#` and `//` after a
    blank open a comment, as in YAML, HCL, Dockerfile, dotenv and shell.
    """
    text = source.text
    if "platformc:" not in text:
        return ()
    ranges = comments if comments is not None else _found(text)
    result = []
    for start, end in ranges:
        words = _WORDS.search(text, start, end)
        if words is None:
            continue
        slug, reason = words.group(1), (words.group(2) or "").strip()
        reason = reason.removesuffix("-->").removesuffix("*/").strip()
        line = source.position(start).line
        result.append(
            Allowance(
                slug,
                reason,
                Span(source.path, words.start(), min(words.end(), end)),
                Span(source.path, *words.span(1)),
                source.path,
                frozenset((_covered(source, line, start),)),
            )
        )
    return tuple(result)


def _found(text: str) -> list[tuple[int, int]]:
    ranges = []
    for match in _MARK.finditer(text):
        end = text.find("\n", match.start())
        ranges.append((match.start(), len(text) if end < 0 else end))
    return ranges


def _covered(source: Source, line: int, start: int) -> int:
    """The line of the comment when something stands before it, else the next line that is not a comment."""
    if source.line(line)[: source.position(start).column - 1].strip():
        return line
    below = line + 1
    last = len(source.starts)
    while below < last and _BLANK.match(source.line(below)):
        below += 1
    return below


def apply(
    diagnostics: Sequence[Diagnostic],
    allowances: Sequence[Allowance],
    sources: Sources,
    *,
    complete: bool = True,
    known: Collection[str] = SLUGS,
) -> tuple[Diagnostic, ...]:
    """The findings that no suppression covers, and what is wrong with the suppressions themselves.

    A suppression covers a finding of its slug whose own or related span starts on its lines.
    complete: everything was looked at, so that a suppression without a finding is unused.
    known: the slugs that exist.
    """
    if not allowances:
        return tuple(diagnostics)
    pointers = _Pointers()
    used: set[int] = set()
    kept = []
    for diagnostic in diagnostics:
        covering = [
            index
            for index, allowance in enumerate(allowances)
            if allowance.slug == diagnostic.slug and _covers(allowance, diagnostic, sources, pointers)
        ]
        used.update(covering)
        if not covering:
            kept.append(diagnostic)
    for index, allowance in enumerate(allowances):
        kept += _faults(allowance, index in used, complete, known)
    return tuple(kept)


def _covers(
    allowance: Allowance,
    diagnostic: Diagnostic,
    sources: Sources,
    pointers: _Pointers,
) -> bool:
    return any(
        _holds(allowance, span, sources, pointers)
        for span in (diagnostic.span, *(related.span for related in diagnostic.related))
    )


def _holds(allowance: Allowance, span: Span, sources: Sources, pointers: _Pointers) -> bool:
    if span.file != allowance.file and not fnmatchcase(span.file, allowance.file):
        return False
    if allowance.lines is None and not allowance.pointer:
        return True
    source = sources.get(span.file)
    if source is None:
        return False
    line = source.position(span.start).line
    if allowance.lines is not None:
        return line in allowance.lines
    found = pointers.of(source).get(line, "")
    return found == allowance.pointer or found.startswith(allowance.pointer.rstrip("/") + "/")


class _Pointers:
    """For a JSON text, the RFC 6901 pointer of the last value that starts on each line; made when asked for."""

    def __init__(self) -> None:
        self._known: dict[str, dict[int, str]] = {}

    def of(self, source: Source) -> dict[int, str]:
        if source.path not in self._known:
            self._known[source.path] = _pointers(source)
        return self._known[source.path]


def _pointers(source: Source) -> dict[int, str]:
    from platformc.readers.json import read
    from platformc.readers.tree import ReadError

    try:
        documents = read(source.path, source.text)
    except ReadError:
        return {}
    lines: dict[int, str] = {}
    for document in documents:
        for steps, node in document.walk():
            escaped = (str(step).replace("~", "~0").replace("/", "~1") for step in steps)
            lines[source.position(node.start).line] = "".join("/" + step for step in escaped)
    return lines


def _faults(allowance: Allowance, used: bool, complete: bool, known: Collection[str]) -> Iterable[Diagnostic]:
    if allowance.slug not in known:
        shown = allowance.slug or "nothing"
        yield UNKNOWN_SLUG.at(
            allowance.slug_span if allowance.slug else allowance.span,
            f"this suppression allows `{shown}`, which is no finding of platformc",
            hint=did_you_mean(allowance.slug, known) or "`platformc explain` lists them",
            values=(allowance.slug, ""),
        )
        return
    if not allowance.reason:
        yield NO_REASON.at(
            allowance.span,
            f"this suppression of `{allowance.slug}` does not say why",
            hint=f"write `platformc: allow {allowance.slug} because ...`",
            values=(allowance.slug, ""),
        )
    if not used and complete and (allowance.reason or allowance.lines is None):
        yield UNUSED.at(
            allowance.span,
            f"nothing here gives `{allowance.slug}`, so there is nothing to suppress",
            hint="take the suppression away",
            values=(allowance.slug, ""),
        )
