"""Reads JSON with positions. https://www.rfc-editor.org/rfc/rfc8259"""

from __future__ import annotations

import re

from platformc.readers.tree import (
    DEEPEST,
    Documents,
    ListNode,
    MapNode,
    Node,
    RawEntry,
    RawKey,
    ReadError,
    Scalar,
    ScalarNode,
)

_SPACE = re.compile(r"[ \t\n\r]*")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?")
_STRING = re.compile(r'"([^"\\\x00-\x1f]*(?:\\.[^"\\\x00-\x1f]*)*)"', re.DOTALL)
_WORD = re.compile(r"[A-Za-z]+")
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})(?:\\u([dD][c-fC-F][0-9a-fA-F]{2}))?|(.))", re.DOTALL)
_CHARACTERS = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\", "/": "/"}
_WORDS: dict[str, Scalar] = {"true": True, "false": False, "null": None}
_MOST_DIGITS = 4000


def read(path: str, text: str) -> Documents:
    """The one document of the text known as `path`. Raises ReadError."""
    documents = Documents(path)
    try:
        start = 1 if text.startswith("\ufeff") else 0
        node, pos = _value(text, _space(text, start), 0)
        pos = _space(text, pos)
        if pos < len(text):
            raise ReadError("unexpected text after the end of the JSON", pos)
    except ReadError as error:
        raise ReadError(error.message, error.offset, path) from None
    documents.append(node)
    return documents


def _space(text: str, pos: int) -> int:
    found = _SPACE.match(text, pos)
    return found.end() if found else pos


def _value(text: str, pos: int, depth: int) -> tuple[Node, int]:
    char = text[pos : pos + 1]
    if char == '"':
        words, end = _string(text, pos)
        return ScalarNode(words, pos, end, '"'), end
    if char in ("{", "["):
        if depth >= DEEPEST:
            raise ReadError(f"more than {DEEPEST} collections inside each other", pos)
        return _map(text, pos, depth + 1) if char == "{" else _list(text, pos, depth + 1)
    number = _NUMBER.match(text, pos)
    if number:
        return _number(number)
    word = _WORD.match(text, pos)
    if word and word.group() in _WORDS:
        return ScalarNode(_WORDS[word.group()], pos, word.end()), word.end()
    if not char:
        raise ReadError("expected a value, found the end of the text", pos)
    raise ReadError(f"expected a value, found `{word.group() if word else char}`", pos)


def _number(found: re.Match[str]) -> tuple[Node, int]:
    if found.group(1) is None and found.group(2) is None:
        if len(found.group()) > _MOST_DIGITS:
            raise ReadError("a number of more than 4,000 digits", found.start())
        return ScalarNode(int(found.group()), *found.span()), found.end()
    return ScalarNode(float(found.group()), *found.span()), found.end()


def _list(text: str, start: int, depth: int) -> tuple[Node, int]:
    items: list[Node] = []
    pos = _space(text, start + 1)
    if text[pos : pos + 1] == "]":
        return ListNode(items, start, pos + 1), pos + 1
    while True:
        node, pos = _value(text, pos, depth)
        items.append(node)
        pos = _space(text, pos)
        char = text[pos : pos + 1]
        if char == "]":
            return ListNode(items, start, pos + 1), pos + 1
        if char != ",":
            raise ReadError("expected `,` or `]`", pos)
        pos = _space(text, pos + 1)


def _map(text: str, start: int, depth: int) -> tuple[Node, int]:
    entries: dict[RawKey, RawEntry] = {}
    pos = _space(text, start + 1)
    if text[pos : pos + 1] == "}":
        return MapNode(entries, start, pos + 1), pos + 1
    while True:
        if text[pos : pos + 1] != '"':
            raise ReadError("expected a key in double quotes", pos)
        key, end = _string(text, pos)
        if key in entries:
            raise ReadError(f"the key `{key}` is here twice", pos)
        colon = _space(text, end)
        if text[colon : colon + 1] != ":":
            raise ReadError("expected `:` after the key", colon)
        node, after = _value(text, _space(text, colon + 1), depth)
        entries[key] = (pos, end, '"', False, node)
        pos = _space(text, after)
        char = text[pos : pos + 1]
        if char == "}":
            return MapNode(entries, start, pos + 1), pos + 1
        if char != ",":
            raise ReadError("expected `,` or `}`", pos)
        pos = _space(text, pos + 1)


def _string(text: str, start: int) -> tuple[str, int]:
    found = _STRING.match(text, start)
    if not found:
        raise ReadError("this string is never closed, or holds a control character", start)
    content = found.group(1)
    if "\\" not in content:
        return content, found.end()

    def character(escape: re.Match[str]) -> str:
        code, low, simple = escape.groups()
        if simple is not None:
            known = _CHARACTERS.get(simple)
            if known is None:
                raise ReadError(f"JSON has no escape `\\{simple}`", start + 1 + escape.start())
            return known
        point = int(code, 16)
        if low is not None and 0xD800 <= point <= 0xDBFF:
            return chr(0x10000 + (point - 0xD800) * 0x400 + int(low, 16) - 0xDC00)
        if low is not None or 0xD800 <= point <= 0xDFFF:
            raise ReadError("half of a surrogate pair is no character", start + 1 + escape.start())
        return chr(point)

    return _ESCAPE.sub(character, content), found.end()
