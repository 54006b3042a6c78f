"""Maps and lists that are shown by indentation, and the scalars in them."""

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
from platformc.readers.yaml_cursor import MARKER, Cursor, deeper
from platformc.readers.yaml_flow import flow
from platformc.readers.yaml_literal import block_scalar
from platformc.readers.yaml_scalar import join_lines

_REST_OF_PLAIN = r"[^\n:#]*(?:(?::(?=[^ \t\n])|(?<=[^ \t\n])#)[^\n:#]*)*"
_PLAIN = re.compile(r"(?:[^ \t\n\-?:,\[\]{}#&*!|>'\"%@`]|[-?:](?=[^ \t\n]))" + _REST_OF_PLAIN)
_FURTHER = re.compile(r"(?:[^ \t\n:#]|:(?=[^ \t\n]))" + _REST_OF_PLAIN)
_LINE_ENDS = re.compile(r"[ \t]*(?:\n *)+")
_COLON = re.compile(r"[ \t]*:(?=[ \t\n])")
_VALUE = (
    r"(?:\"([^\"\\\n]*)\"|'([^'\n]*)'|([^ \t\n\-?:,\[\]{}#&*!|>'\"%@`\"]" + _REST_OF_PLAIN + r"(?<![ \t])))"
)
_NEXT = r"\n( *)(?=[^ \t\n#.\-]|-[^-])"
# The lines that nearly every text is made of, each read in one go; the others take the long way round.
_ENTRY = re.compile(r"([A-Za-z_/][\w./-]*):(?: " + _VALUE + r")?" + _NEXT)
_ITEM = re.compile(r"- " + _VALUE + _NEXT)


def block(cursor: Cursor, parent: int, depth: int = 0) -> Node:
    """The node at the cursor, inside a collection at column `parent`; leaves the cursor after it."""
    if depth > DEEPEST:
        raise ReadError(f"more than {DEEPEST} collections inside each other", cursor.pos)
    text, pos = cursor.text, cursor.pos
    if text[pos] == "-" and text[pos + 1] in " \t\n":
        return _list(cursor, depth)
    found = _ENTRY.match(text, pos)
    if found or _key(cursor, pos):
        return _map(cursor, depth, found)
    return _inline(cursor, pos, parent)


def _map(cursor: Cursor, depth: int, found: re.Match[str] | None) -> Node:
    text, plain = cursor.text, cursor.plain
    column, start = cursor.column, cursor.pos
    match = _ENTRY.match
    entries: dict[RawKey, RawEntry] = {}
    pos = start
    end = start
    node: Node
    while True:
        if found:
            name, double, single, bare, gap = found.groups()
            key, ambiguous = plain[name]
            style = ""
            key_end = pos + len(name)
            here = found.end()
            level = len(gap)
            if level > column and bare is not None:
                node = _value(cursor, key_end + 1, column, depth)  # the text goes on below
                end = node.end
                here, level = cursor.pos, cursor.column
            elif bare is not None:
                value, unclear = plain[bare]
                end = key_end + 2 + len(bare)
                node = ScalarNode(value, key_end + 2, end, "", unclear)
                if "\t" in bare:
                    raise ReadError("a tab in unquoted text: quote it", key_end + 2 + bare.index("\t"))
            elif double is not None:
                end = key_end + 4 + len(double)
                node = ScalarNode(double, key_end + 2, end, '"')
            elif single is not None:
                end = key_end + 4 + len(single)
                node = ScalarNode(single, key_end + 2, end, "'")
            elif level > column or (level == column and text[here] == "-" and text[here + 1] in " \t\n"):
                cursor.pos, cursor.column = here, level
                node = block(cursor, column, depth + 1)
                end = node.end
                here, level = cursor.pos, cursor.column
            else:
                end = key_end + 1
                node = ScalarNode(None, end, end)
        else:
            parts = _key(cursor, pos)
            if parts is None:
                raise ReadError("expected `key: value`", pos)
            key, key_end, style, ambiguous, after = parts
            node = _value(cursor, after, column, depth)
            end = node.end
            here, level = cursor.pos, cursor.column
        raw = key if type(key) is str else raw_key(key)
        if raw in entries:
            raise ReadError(f"the key `{text[pos:key_end]}` is here twice", pos)
        if raw == "<<" and not style:
            raise ReadError("merge keys (`<<`) are not read", pos)
        entries[raw] = (pos, key_end, style, ambiguous, node)
        pos = here
        if level != column:
            break
        found = match(text, pos)
    cursor.pos, cursor.column = pos, level
    if level > column:
        raise deeper(pos)
    return MapNode(entries, start, end)


def _list(cursor: Cursor, depth: int) -> Node:
    text = cursor.text
    column, start = cursor.column, cursor.pos
    items: list[Node] = []
    while True:
        pos = cursor.pos
        found = _ITEM.match(text, pos)
        if found and found.end(4) - found.start(4) <= column:
            double, single, bare, gap = found.groups()
            if bare is not None:
                value, unclear = cursor.plain[bare]
                items.append(ScalarNode(value, pos + 2, pos + 2 + len(bare), "", unclear))
                if "\t" in bare:
                    raise ReadError("a tab in unquoted text: quote it", pos + 2 + bare.index("\t"))
            elif double is not None:
                items.append(ScalarNode(double, pos + 2, pos + 4 + len(double), '"'))
            else:
                items.append(ScalarNode(single, pos + 2, pos + 4 + len(single), "'"))
            cursor.pos, cursor.column = found.end(), len(gap)
        else:
            items.append(_item(cursor, pos, column, depth))
        if cursor.column != column:
            break
        if not (text[cursor.pos] == "-" and text[cursor.pos + 1] in " \t\n"):
            break
    if cursor.column > column:
        raise deeper(cursor.pos)
    return ListNode(items, start, items[-1].end)


def _item(cursor: Cursor, pos: int, column: int, depth: int) -> Node:
    text = cursor.text
    content = pos + 1
    while text[content] == " ":
        content += 1
    char = text[content]
    if char == "\t":
        raise ReadError("a tab cannot indent YAML: use spaces", content)
    if char != "\n" and not (char == "#" and content > pos + 1):
        cursor.pos, cursor.column = content, column + content - pos
        return block(cursor, column, depth + 1)
    cursor.finish_line(pos + 1, "`-`")
    if cursor.column > column:
        return block(cursor, column, depth + 1)
    return ScalarNode(None, pos + 1, pos + 1)


def _key(cursor: Cursor, pos: int) -> tuple[str | int | float | bool | None, int, str, bool, int] | None:
    """Value, end, style and ambiguity of the key at `pos`, and the offset after its colon; or None."""
    text = cursor.text
    char = text[pos]
    if char in "'\"":
        words, end = cursor.quoted(pos)
        colon = _COLON.match(text, end)
        return (words, end, char, False, colon.end()) if colon and "\n" not in text[pos:end] else None
    if char == "?" and text[pos + 1] in " \t\n":
        raise ReadError("keys that start with `?` are not read: write `key: value`", pos)
    if char in "&*!":
        raise ReadError("anchors, aliases and tags are not read", pos)
    found = _PLAIN.match(text, pos)
    if not found:
        return None
    words = found.group().rstrip(" \t")
    end = pos + len(words)
    colon = _COLON.match(text, end)
    if not colon:
        return None
    if "\t" in words:
        raise ReadError("a tab in unquoted text: quote it", pos + words.index("\t"))
    value, ambiguous = cursor.plain[words]
    return value, end, "", ambiguous, colon.end()


def _value(cursor: Cursor, after: int, column: int, depth: int) -> Node:
    """What follows the colon of a key, on its line or under it."""
    text = cursor.text
    pos = cursor.over_blanks(after)
    if text[pos] != "\n" and not (text[pos] == "#" and pos > after):
        if "\t" in text[after:pos]:
            raise ReadError("a tab before the value: use a space", after)
        if text[pos] == "-" and text[pos + 1] in " \t\n":
            raise ReadError("a list starts on its own line, under its key", pos)
        return _inline(cursor, pos, column)
    cursor.finish_line(after, "`:`")
    level = cursor.column
    if level > column or (level == column and text[cursor.pos] == "-" and text[cursor.pos + 1] in " \t\n"):
        return block(cursor, column, depth + 1)
    return ScalarNode(None, after, after)


def _inline(cursor: Cursor, pos: int, parent: int) -> Node:
    """A scalar or a flow collection, which is all that its line holds from `pos` on."""
    text = cursor.text
    char = text[pos]
    node: Node
    if char in "|>":
        return block_scalar(cursor, pos, parent)
    if char in "[{":
        node, end = flow(cursor, pos)
        cursor.finish_line(end, f"`{text[end - 1]}`")
    elif char in "'\"":
        words, end = cursor.quoted(pos)
        node = ScalarNode(words, pos, end, char)
        cursor.finish_line(end, "the closing quote")
    else:
        found = _PLAIN.match(text, pos)
        if not found:
            if char in "&*!":
                raise ReadError("anchors, aliases and tags are not read", pos)
            raise ReadError(f"a text that starts with `{char}` is quoted", pos)
        end = pos + len(found.group().rstrip(" \t"))
        if _COLON.match(text, end):
            raise ReadError("a second `: ` on one line: quote the text", end)
        end = _further_lines(cursor, end, parent)
        words = text[pos:end]
        if "\t" in words:
            raise ReadError("a tab in unquoted text: quote it", pos + words.index("\t"))
        value, ambiguous = cursor.plain[join_lines(words)]
        node = ScalarNode(value, pos, end, "", ambiguous)
        cursor.finish_line(end, "the text")
    if cursor.column > parent:
        raise deeper(cursor.pos)
    return node


def _further_lines(cursor: Cursor, end: int, parent: int) -> int:
    """The end of a plain text that may go on in deeper lines under its first, which ends at `end`."""
    text = cursor.text
    while True:
        found = _LINE_ENDS.match(text, end)
        if not found or found.end() >= cursor.size:
            return end
        pos = found.end()
        indent = pos - text.rfind("\n", 0, pos) - 1
        if indent <= parent or text[pos] == "#" or (indent == 0 and MARKER.match(text, pos)):
            return end
        further = _FURTHER.match(text, pos)
        if not further or _COLON.match(text, further.end()):
            raise deeper(pos)
        end = pos + len(further.group().rstrip(" \t"))
