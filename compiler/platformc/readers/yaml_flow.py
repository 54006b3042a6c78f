"""Lists in `[]` and maps in `{}`."""

from __future__ import annotations

import re

from platformc.readers.tree import (
    DEEPEST,
    ListNode,
    MapNode,
    Node,
    RawEntry,
    RawKey,
    ReadError,
    ScalarNode,
    raw_key,
)
from platformc.readers.yaml_cursor import MARKER, Cursor
from platformc.readers.yaml_scalar import join_lines

_PLAIN = re.compile(
    r"(?:[^ \t\n\-?:,\[\]{}#&*!|>'\"%@`]|-(?=[^ \t\n,\[\]{}]))"
    r"[^\n:#,\[\]{}]*(?:(?::(?=[^ \t\n,\[\]{}])|(?<=[^ \t\n])#)[^\n:#,\[\]{}]*)*"
)
_FURTHER = re.compile(
    r"(?:[^ \t\n:#,\[\]{}]|:(?=[^ \t\n,\[\]{}]))"
    r"[^\n:#,\[\]{}]*(?:(?::(?=[^ \t\n,\[\]{}])|(?<=[^ \t\n])#)[^\n:#,\[\]{}]*)*"
)
_LINE_ENDS = re.compile(r"[ \t]*(?:\n[ \t]*)+")


def flow(cursor: Cursor, pos: int, depth: int = 0) -> tuple[Node, int]:
    """The collection that opens at `pos`, and the offset after it. Raises ReadError."""
    if depth > DEEPEST:
        raise ReadError(f"more than {DEEPEST} collections inside each other", pos)
    if cursor.text[pos] == "[":
        return _list(cursor, pos, depth)
    return _map(cursor, pos, depth)


def _list(cursor: Cursor, start: int, depth: int) -> tuple[Node, int]:
    text = cursor.text
    items: list[Node] = []
    pos = _space(cursor, start + 1, start)
    while text[pos] != "]":
        node, pos = _value(cursor, pos, depth)
        items.append(node)
        pos = _space(cursor, pos, start)
        if text[pos] == ":":
            raise ReadError("a `key: value` in a list is not read: put it in `{}`", pos)
        pos = _comma(cursor, pos, start, "]")
    return ListNode(items, start, pos + 1), pos + 1


def _map(cursor: Cursor, start: int, depth: int) -> tuple[Node, int]:
    text = cursor.text
    entries: dict[RawKey, RawEntry] = {}
    pos = _space(cursor, start + 1, start)
    while text[pos] != "}":
        key, after = _value(cursor, pos, depth)
        if not isinstance(key, ScalarNode):
            raise ReadError("a key is a scalar", key.start)
        if key.value == "<<" and not key.style:
            raise ReadError("merge keys (`<<`) are not read", key.start)
        raw = raw_key(key.value)
        if raw in entries:
            raise ReadError(f"the key `{key.value}` is here twice", key.start)
        node: Node = ScalarNode(None, after, after)
        pos = _space(cursor, after, start)
        if text[pos] == ":":
            if pos > after and "\n" in text[after:pos]:
                raise ReadError("a key and its `:` are on one line", pos)
            node = ScalarNode(None, pos + 1, pos + 1)
            pos = _space(cursor, pos + 1, start)
            if text[pos] not in ",}":
                node, pos = _value(cursor, pos, depth)
                pos = _space(cursor, pos, start)
        entries[raw] = (key.start, key.end, key.style, key.ambiguous, node)
        pos = _comma(cursor, pos, start, "}")
    return MapNode(entries, start, pos + 1), pos + 1


def _comma(cursor: Cursor, pos: int, start: int, closing: str) -> int:
    char = cursor.text[pos]
    if char == ",":
        return _space(cursor, pos + 1, start)
    if char != closing:
        raise ReadError(f"expected `,` or `{closing}`", pos)
    return pos


def _value(cursor: Cursor, pos: int, depth: int) -> tuple[Node, int]:
    text = cursor.text
    char = text[pos]
    if char in "[{":
        return flow(cursor, pos, depth + 1)
    if char in "'\"":
        words, end = cursor.quoted(pos)
        return ScalarNode(words, pos, end, char), end
    found = _PLAIN.match(text, pos)
    if not found:
        if char in "&*!":
            raise ReadError("anchors, aliases and tags are not read", pos)
        raise ReadError(f"expected a value, found `{char}`", pos)
    end = pos + len(found.group().rstrip(" \t"))
    while True:
        ends = _LINE_ENDS.match(text, end)
        further = _FURTHER.match(text, ends.end()) if ends else None
        if not ends or not further or MARKER.match(text, text.rfind("\n", 0, ends.end()) + 1):
            break
        end = ends.end() + len(further.group().rstrip(" \t"))
    words = text[pos:end]
    if "\t" in words:
        raise ReadError("a tab in unquoted text: quote it", pos + words.index("\t"))
    value, ambiguous = cursor.plain[join_lines(words)]
    return ScalarNode(value, pos, end, "", ambiguous), end


def _space(cursor: Cursor, pos: int, start: int) -> int:
    """Over blanks, line ends and comments."""
    text = cursor.text
    while pos < cursor.size:
        char = text[pos]
        if char in " \t":
            pos += 1
        elif char == "\n":
            pos += 1
            if MARKER.match(text, pos):
                break
        elif char == "#" and text[pos - 1] in " \t\n":
            cursor.comments.append((pos, text[text.rfind("\n", 0, pos) + 1 : pos].strip() == ""))
            pos = text.index("\n", pos)
        else:
            return pos
    raise ReadError(f"this `{text[start]}` is never closed", start)
