"""Literal (`|`) and folded (`>`) blocks."""

from __future__ import annotations

import re

from platformc.readers.tree import Node, ReadError, ScalarNode
from platformc.readers.yaml_cursor import Cursor, deeper
from platformc.readers.yaml_scalar import fold

_HEADER = re.compile(r"([|>])(?:([1-9])([+-]?)|([+-])([1-9]?))?[ \t]*(?:(?<=[ \t])#[^\n]*)?\n")
_SPACES = re.compile(r" *")


def block_scalar(cursor: Cursor, start: int, parent: int) -> Node:
    """The scalar whose `|` or `>` is at `start`; leaves the cursor after it."""
    text, size = cursor.text, cursor.size
    header = _HEADER.match(text, start)
    if not header:
        raise ReadError("after `|` or `>` comes nothing but an indentation and `-` or `+`", start + 1)
    style, digit, chomp, first_chomp, last_digit = header.groups()
    digit, chomp = digit or last_digit, chomp or first_chomp
    pos = cursor.note(start, header.end())
    indent = max(parent, 0) + int(digit) if digit else _indent(cursor, pos, parent)
    pad = " " * indent
    lines: list[str] = []
    end = pos - 1
    while pos < size:
        line_end = text.index("\n", pos)
        if text.startswith(pad, pos):
            lines.append(text[pos + indent : line_end])
        elif text[pos:line_end].strip(" "):
            break
        else:
            lines.append("")
        if lines[-1]:
            end = line_end
        pos = line_end + 1
    open_end = cursor.open_end and pos >= size and bool(lines)
    if open_end and not lines[-1]:
        lines.pop()
        open_end = False
    kept = len(lines)
    while kept and not lines[kept - 1]:
        kept -= 1
    body = fold(lines[:kept]) if style == ">" else "\n".join(lines[:kept])
    if chomp == "+":
        body += "\n" * (len(lines) - kept + (1 if kept and not open_end else 0))
    elif chomp != "-" and kept and not open_end:
        body += "\n"
    cursor.seek(pos)
    if cursor.column > parent:
        raise deeper(cursor.pos)
    return ScalarNode(body, start, end, style)


def _indent(cursor: Cursor, pos: int, parent: int) -> int:
    """The indentation of a block's first line that holds text, at least one deeper than its parent."""
    text = cursor.text
    blank = 0
    least = max(parent + 1, 1)
    while pos < cursor.size:
        found = _SPACES.match(text, pos)
        content = found.end() if found else pos
        width = content - pos
        if text[content] != "\n":
            if width < least:
                break
            if blank > width:
                raise ReadError("a blank line before this one has more spaces", pos)
            return width
        blank = max(blank, width)
        pos = content + 1
    return max(least, blank)
