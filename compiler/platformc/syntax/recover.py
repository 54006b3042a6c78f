"""Reading a statement with mistakes: tell the first, take it out of the text, and read again."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from platformc.diagnostics import Diagnostic
from platformc.source import Span
from platformc.syntax.chunks import Chunk, blank
from platformc.syntax.mistakes import UNEXPECTED, mistake
from platformc.syntax.tree import Statement

_MOST = 20
"""Mistakes told about one top-level statement."""

_MARK = re.compile(
    r'"""[^"\\]*+(?:(?:\\[\s\S]|"(?!""))[^"\\]*+)*+"""|"[^"\\\n]*+(?:\\[^\n][^"\\\n]*+)*+"|#[^\n]*|[\n;{}\[\]]'
)


def read_broken(
    path: str, chunk: Chunk, read: Callable[[Chunk, list[Diagnostic]], Any], problems: list[Diagnostic]
) -> tuple[Statement, ...]:
    """The statements of a chunk that can be read; each mistake goes to `problems` once.

    `read` parses a chunk and adds the mistakes inside its strings to the list that it is given; it raises
    an error with the offset in `pos_in_stream` and, for the end of the text, a token of the type `$END`.
    """
    from lark.exceptions import UnexpectedInput

    text = chunk.text
    dropped: set[int] = set()
    for _ in range(_MOST):
        inside: list[Diagnostic] = []
        try:
            statements = read(Chunk(chunk.start, text, False), inside)
        except UnexpectedInput as error:
            token = getattr(error, "token", None)
            ended = token is not None and token.type == "$END"
            pos = len(text) if ended else min(error.pos_in_stream or 0, len(text))
            while text[pos : pos + 1] in (" ", "\t"):
                pos += 1
            first, last = _bounds(text, pos)
            found = mistake(text, pos, first)
            problems.append(
                UNEXPECTED.at(
                    Span(path, chunk.start + found.start, chunk.start + found.end),
                    found.message,
                    hint=found.hint,
                )
            )
            if found.repair is not None:
                at = found.start if found.repair_at is None else found.repair_at
                text = text[:at] + found.repair + text[at + len(found.repair) :]
            else:
                text = _without(text, pos, first, last, dropped, chunk.start)
        else:
            problems.extend(inside)
            return _kept(statements, dropped)
    return ()


def _bounds(text: str, pos: int) -> tuple[int, int]:
    """Where the smallest statement around `pos` begins, and where it ends or its block opens."""
    outer: list[int] = []
    start = 0
    lists = 0
    for match in _MARK.finditer(text):
        mark = match.group()
        at = match.start()
        if at >= pos and not lists and (mark in ("\n", ";", "}", "{")):
            return start, at
        if mark == "[":
            lists += 1
        elif mark == "]":
            lists -= 1
        elif mark == "{":
            outer.append(start)
            start = match.end()
        elif mark == "}":
            # What stands after a closed block is its own small mistake.
            start = outer.pop() if outer else match.end()
            if at < pos and not text[match.end() : pos].strip(" \t"):
                start = match.end() - 1
        elif mark in ("\n", ";") and not lists:
            start = match.end()
    return start, len(text)


def _without(text: str, pos: int, first: int, last: int, dropped: set[int], base: int) -> str:
    """The text without the statement at `pos`; a block that it opens stays, so that it is read as well."""
    if text[first : first + 1] == "}":
        first += 1
    if text[last : last + 1] == "{":
        room = text[first:last]
        if room.strip() and last > pos:
            blanked = blank(room)
            word = len(room) - len(room.lstrip())
            dropped.add(base + first + word)
            return text[:first] + blanked[:word] + "_" + blanked[word + 1 :] + text[last:]
        end = _closing(text, last)
        return text[:first] + blank(text[first:end]) + text[end:]
    changed = text[:first] + blank(text[first:last]) + text[last:]
    if changed != text:
        return changed
    at = min(pos, len(text) - 1)
    return text[:at] + " " + text[at + 1 :] if text[at] != " " else blank(text)


def _closing(text: str, opened: int) -> int:
    depth = 0
    for match in _MARK.finditer(text, opened):
        mark = match.group()
        if mark in ("{", "}"):
            depth += 1 if mark == "{" else -1
            if not depth:
                return match.end()
    return len(text)


def _kept(statements: tuple[Statement, ...], dropped: set[int]) -> tuple[Statement, ...]:
    if not dropped:
        return statements
    kept = []
    for statement in statements:
        if statement.span.start in dropped:
            continue
        block = statement.block
        if block is not None:
            block = block._replace(statements=_kept(block.statements, dropped))
        kept.append(statement._replace(block=block))
    return tuple(kept)
