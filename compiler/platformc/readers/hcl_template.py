"""Strings and heredocs of HCL, with what is interpolated in them.

https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md#template-expressions
"""

from __future__ import annotations

import re
from collections.abc import Callable

from platformc.readers.hcl_cursor import Cursor
from platformc.readers.hcl_tree import OperationNode, TemplateNode
from platformc.readers.tree import Node, ReadError, ScalarNode

Parse = Callable[[Cursor, bool], Node]
"""Reads an expression; line ends mean nothing when the flag is set."""

_PLAIN = re.compile(r'[^"\\$%\r\n]*')
_ESCAPE = re.compile(r"\\(?:([nrt\"\\])|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))")
_CHARACTERS = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\"}
_HEREDOC = re.compile(r"<<(-?)([^\W\d][\w-]*)\r?\n")
_DIRECTIVE = re.compile(r"(if|for|else|endif|endfor)\b")


class _Text:
    """Text as it is gathered: pieces, and where it started."""

    __slots__ = ("pieces", "start")

    def __init__(self, start: int) -> None:
        self.start = start
        self.pieces: list[str] = []


def normal(text: str) -> str:
    """As Terraform keeps text: in normal form C."""
    if text.isascii():
        return text
    from unicodedata import normalize

    return normalize("NFC", text)


def quoted(cursor: Cursor, parse: Parse) -> Node:
    """A string from its quote on. Raises ReadError."""
    start = cursor.pos
    cursor.pos += 1
    parts: list[Node] = []
    text = _Text(cursor.pos)
    trim = False
    while True:
        found = _PLAIN.match(cursor.text, cursor.pos)
        if found:
            text.pieces.append(found.group())
            cursor.pos = found.end()
        char = cursor.peek()
        if char == '"':
            cursor.pos += 1
            break
        if char in ("", "\r", "\n"):
            raise ReadError("this string is not closed on its line", start)
        if char == "\\":
            text.pieces.append(_escape(cursor))
        elif cursor.peek(3) in ("$${", "%%{"):
            text.pieces.append(char + "{")
            cursor.pos += 3
        elif cursor.peek(2) in ("${", "%{"):
            strip = cursor.peek(3).endswith("~")
            _flush(text, parts, cursor.pos, trim, strip)
            trim = _code(cursor, parts, parse)
            text = _Text(cursor.pos)
        else:
            text.pieces.append(char)
            cursor.pos += 1
    if not parts:
        return ScalarNode(normal("".join(text.pieces)), start, cursor.pos, '"')
    _flush(text, parts, cursor.pos - 1, trim, False)
    return TemplateNode(parts, cursor.text[start : cursor.pos], start, cursor.pos, '"')


def _flush(text: _Text, parts: list[Node], end: int, left: bool, right: bool) -> None:
    value = "".join(text.pieces)
    value = value.lstrip() if left else value
    value = value.rstrip() if right else value
    if value:
        parts.append(ScalarNode(normal(value), text.start, end, '"'))


def _escape(cursor: Cursor) -> str:
    found = _ESCAPE.match(cursor.text, cursor.pos)
    if not found:
        raise ReadError('after `\\` in a string comes one of `n`, `r`, `t`, `"`, `\\`, `uNNNN`', cursor.pos)
    known, short, long = found.groups()
    point = int(short or long or "0", 16)
    if point > 0x10FFFF or 0xD800 <= point <= 0xDFFF:
        raise ReadError(f"U+{point:04X} is no character", cursor.pos)
    cursor.pos = found.end()
    return _CHARACTERS[known] if known else chr(point)


def _code(cursor: Cursor, parts: list[Node], parse: Parse) -> bool:
    """`${...}` or `%{...}`; gives whether blanks after it are to go."""
    start = cursor.pos
    directive = cursor.peek() == "%"
    cursor.pos += 2
    cursor.take("~")
    cursor.blanks(True)
    cursor.deeper()
    if directive:
        parts.append(_directive(cursor, start, parse))
    else:
        parts.append(parse(cursor, True))
        cursor.blanks(True)
    cursor.depth -= 1
    trim = cursor.take("~")
    cursor.expect("}", " after what is interpolated")
    node = parts[-1]
    if isinstance(node, OperationNode) and directive:
        node.end = cursor.pos
        node.text = cursor.text[start : cursor.pos]
    return trim


def _directive(cursor: Cursor, start: int, parse: Parse) -> OperationNode:
    word = _DIRECTIVE.match(cursor.text, cursor.pos)
    if not word:
        raise ReadError(
            f"after `%{{` comes `if`, `for`, `else`, `endif` or `endfor`{cursor.instead()}", cursor.pos
        )
    cursor.pos = word.end()
    cursor.blanks(True)
    children: list[Node] = []
    if word.group() == "for":
        while cursor.name() not in ("in", ""):
            cursor.blanks(True)
            cursor.take(",")
            cursor.blanks(True)
        cursor.blanks(True)
    if word.group() in ("if", "for"):
        children.append(parse(cursor, True))
        cursor.blanks(True)
    return OperationNode("%{", children, "", start, cursor.pos)


def heredoc(cursor: Cursor, parse: Parse) -> Node:
    """A heredoc from its `<<` to the end of its last word. Raises ReadError."""
    opening = _HEREDOC.match(cursor.text, cursor.pos)
    if not opening:
        raise ReadError("after `<<` or `<<-` comes a word, and the text on the next line", cursor.pos)
    start = cursor.pos
    indented, word = opening.groups()
    cursor.pos = opening.end()
    close = _closing(cursor.text, cursor.pos, word)
    if close is None:
        raise ReadError(f"no line holds `{word}` alone, so this text never ends", start)
    stop, end = close
    lines: list[list[Node]] = [[]]
    opaque = False
    text = _Text(cursor.pos)
    while cursor.pos < stop:
        char = cursor.peek()
        if cursor.peek(3) in ("$${", "%%{"):
            text.pieces.append(char + "{")
            cursor.pos += 3
        elif cursor.peek(2) in ("${", "%{"):
            _flush(text, lines[-1], cursor.pos, False, False)
            opaque = opaque or cursor.peek(3).endswith("~")
            opaque = _code(cursor, lines[-1], parse) or opaque
            text = _Text(cursor.pos)
            if cursor.pos > stop:
                raise ReadError("what is interpolated goes beyond the text's last line", start)
        elif char == "\n":
            text.pieces.append(char)
            cursor.pos += 1
            _flush(text, lines[-1], cursor.pos, False, False)
            lines.append([])
            text = _Text(cursor.pos)
        else:
            text.pieces.append(char)
            cursor.pos += 1
    cursor.pos = end
    if indented:
        _unindent(lines)
    parts = [node for line in lines for node in line]
    if all(isinstance(node, ScalarNode) for node in parts):
        return ScalarNode(normal("".join(str(node.value) for node in parts)), start, end, "<<")
    shown = cursor.text[start:end]
    if opaque:
        return OperationNode(
            "<<", [node for node in parts if not isinstance(node, ScalarNode)], shown, start, end
        )
    return TemplateNode(parts, shown, start, end, "<<")


def _closing(text: str, start: int, word: str) -> tuple[int, int] | None:
    """Where the line begins that holds only the word, and where the word ends; the file's end is no line end."""
    at = start
    while (end := text.find("\n", at)) >= 0:
        line = text[at:end]
        if line.strip(" \t\r") == word:
            return at, at + line.index(word) + len(word)
        at = end + 1
    return None


def _unindent(lines: list[list[Node]]) -> None:
    """Take away what all lines that are not blank begin with, as `<<-` says."""
    starts: list[ScalarNode] = []
    least: int | None = None
    for line in lines:
        if not line:
            continue
        first = line[0]
        value = first.value if isinstance(first, ScalarNode) else ""
        shown = value if isinstance(value, str) else ""
        trimmed = shown.lstrip()
        if not trimmed and shown.endswith("\n"):
            continue
        if isinstance(first, ScalarNode):
            starts.append(first)
        indentation = len(shown) - len(trimmed)
        least = indentation if least is None else min(least, indentation)
    for node in starts:
        node.value = str(node.value)[least or 0 :]
