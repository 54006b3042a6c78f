"""Strings: escapes as in JSON, `{path|filter}` holes, `{{` and `}}` for braces, and indented text."""

from __future__ import annotations

import re
from typing import NamedTuple

from platformc.diagnostics import Code, Diagnostic
from platformc.source import Span
from platformc.syntax.tree import Hole, Path, String

ESCAPE = Code(
    "syntax/escape",
    summary="A backslash in a string is followed by something that is no escape",
    why="Strings have the escapes of JSON; anything else would reach a file as a different text than was meant.",
    wrong='platform demo { pattern = "\\d+" }\n',
    right="platform demo { }\n",
)
INTERPOLATION = Code(
    "syntax/interpolation",
    summary="A brace in a string opens no hole that can be read",
    why="`{path}` puts a value into a text; a brace that is meant as a brace is written twice.",
    wrong='platform demo { label = "{}" }\n',
    right="platform demo { }\n",
)

_NAME = r"[A-Za-z_][A-Za-z0-9_]*"
_HOLE = re.compile(
    rf"\{{[ \t]*({_NAME}(?:\.{_NAME})*)[ \t]*"
    rf"((?:\|[ \t]*{_NAME}(?:[ \t]+[A-Za-z0-9_]+)?[ \t]*)*)\}}"
)
_SPECIAL = re.compile(r"\\(?:u[0-9A-Fa-f]{4}|.)?|\{\{|\}\}|[{}]")
_SIMPLE = {'"': '"', "\\": "\\", "/": "/", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}


class Line(NamedTuple):
    """A line of triple-quoted text without the common indent; `offset` counts from after the quotes."""

    offset: int
    text: str


def text_lines(raw: str) -> list[Line]:
    """The lines that triple-quoted text means: `raw` is what stands between the quotes.

    The first line goes when it is blank, the indent common to all lines that are not blank goes, and so do
    the blanks before the closing quotes. Line ends are LF whatever the file has.
    """
    if "\n" not in raw:
        return [Line(0, raw)]
    lines: list[Line] = []
    offset = 0
    for piece in raw.split("\n"):
        lines.append(Line(offset, piece.removesuffix("\r")))
        offset += len(piece) + 1
    first, *rest = lines
    closing = rest[-1]
    margin: str | None = None
    for line in rest:
        if line.text.strip(" \t"):
            indent = line.text[: len(line.text) - len(line.text.lstrip(" \t"))]
            margin = indent if margin is None else _common(margin, indent)
    margin = margin or ""
    if not closing.text.strip(" \t"):
        rest[-1] = Line(closing.offset, "")
    meant = [
        Line(line.offset + len(margin), line.text[len(margin) :])
        if line.text.startswith(margin)
        else Line(line.offset, "")
        for line in rest
    ]
    return [first, *meant] if first.text.strip(" \t") else meant


def _common(one: str, two: str) -> str:
    length = 0
    for a, b in zip(one, two, strict=False):
        if a != b:
            break
        length += 1
    return one[:length]


def read_string(path: str, written: str, start: int, problems: list[Diagnostic]) -> String:
    """The string written at `start`, quotes included; the first mistake in it goes to `problems`."""
    span = Span(path, start, start + len(written))
    block = written.startswith('"""') and len(written) >= 6
    if block:
        lines = text_lines(written[3:-3])
        start += 3
    else:
        lines = [Line(0, written[1:-1])]
        start += 1
    pieces: list[str | Hole] = []
    words: list[str] = []
    before = len(problems)
    for number, (offset, text) in enumerate(lines):
        if number:
            words.append("\n")
        if "\\" in text or "{" in text or "}" in text:
            _read(path, text, start + offset, pieces, words, problems if len(problems) == before else [])
        else:
            words.append(text)
    _flush(pieces, words)
    return String(tuple(pieces), span, block)


def _flush(pieces: list[str | Hole], words: list[str]) -> None:
    text = "".join(words)
    words.clear()
    if text:
        pieces.append(text)


def _read(
    path: str,
    text: str,
    start: int,
    pieces: list[str | Hole],
    words: list[str],
    problems: list[Diagnostic],
) -> None:
    at = 0
    found: list[Diagnostic] = []
    while match := _SPECIAL.search(text, at):
        words.append(text[at : match.start()])
        token = match.group()
        at = match.end()
        if token in ("{{", "}}"):
            words.append(token[0])
        elif token == "{" and (hole := _HOLE.match(text, match.start())):
            _flush(pieces, words)
            pieces.append(_hole(path, hole, start))
            at = hole.end()
        elif token in ("{", "}"):
            found.append(_bad_brace(path, text, match.start(), start))
            words.append(token)
        else:
            decoded, at = _escape(text, match, at)
            if decoded is None:
                found.append(_bad_escape(path, token, start + match.start()))
            words.append(token if decoded is None else decoded)
    words.append(text[at:])
    problems.extend(found[:1])


def _hole(path: str, match: re.Match[str], start: int) -> Hole:
    dotted, filters = match.group(1), match.group(2)
    begin = start + match.start(1)
    parts = tuple(dotted.split("."))
    spans = []
    at = begin
    for part in parts:
        spans.append(Span(path, at, at + len(part)))
        at += len(part) + 1
    steps = []
    for step in filters.split("|")[1:]:
        name, _, argument = step.strip(" \t").partition(" ")
        steps.append((name, argument.strip(" \t") or None))
    reference = Path(parts, Span(path, begin, begin + len(dotted)), tuple(spans))
    return Hole(reference, tuple(steps), Span(path, start + match.start(), start + match.end()))


def _escape(text: str, match: re.Match[str], at: int) -> tuple[str | None, int]:
    """What an escape means and where the text goes on; None for one that means nothing."""
    token = match.group()
    if len(token) == 2:
        return _SIMPLE.get(token[1]), at
    if len(token) != 6:
        return None, at
    code = int(token.removeprefix("\\u"), 16)
    if 0xD800 <= code <= 0xDBFF:
        low = re.compile(r"\\u([Dd][C-Fc-f][0-9A-Fa-f]{2})").match(text, at)
        if low:
            return chr(0x10000 + (code - 0xD800) * 0x400 + int(low.group(1), 16) - 0xDC00), low.end()
    return (None if 0xD800 <= code <= 0xDFFF else chr(code)), at


def _bad_escape(path: str, token: str, start: int) -> Diagnostic:
    span = Span(path, start, start + max(len(token), 1))
    if token.startswith("\\u") and len(token) == 6:
        return ESCAPE.at(
            span,
            f"`{token}` is half of a character",
            hint="write both halves, or the character itself",
        )
    if token == "\\u":
        return ESCAPE.at(
            span,
            "`\\u` needs four hexadecimal digits",
            hint="write as in `\\u00e9`, or `\\\\u` for a backslash and a `u`",
        )
    return ESCAPE.at(
        span,
        f"`{token}` is no escape",
        hint=f'write `\\{token}` for a backslash; the escapes are \\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX',
    )


def _bad_brace(path: str, text: str, at: int, start: int) -> Diagnostic:
    span = Span(path, start + at, start + at + 1)
    if text[at] == "}":
        return INTERPOLATION.at(span, "`}` closes nothing in this string", hint="write `}}` for a brace")
    end = text.find("}", at)
    inner = text[at + 1 : end] if end >= 0 else text[at + 1 :]
    if end < 0:
        return INTERPOLATION.at(
            span,
            "`{` is not closed in this string",
            hint="write `{path}` to put a value here, or `{{` for a brace",
        )
    span = Span(path, start + at, start + end + 1)
    if not inner.strip():
        return INTERPOLATION.at(
            span,
            "`{}` names nothing",
            hint="write the path of a value between the braces, or `{{}}` for two braces",
        )
    return INTERPOLATION.at(
        span,
        f"`{{{inner}}}` is not a path with filters",
        hint="write as in `{names.host}` or `{names.host|fit 32}`, or `{{` for a brace",
    )
