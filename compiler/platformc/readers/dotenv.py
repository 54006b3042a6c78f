"""Reads dotenv files with positions, as Compose does, without replacing `$`.

https://github.com/compose-spec/compose-go/blob/main/dotenv/parser.go
"""

from __future__ import annotations

import re

from platformc.readers.tree import Comment, Documents, MapNode, RawEntry, RawKey, ReadError, ScalarNode

_SPACE = re.compile(r"[ \t\r\n\f\v]*")
_KEY = re.compile(r"(?:export[ \t]+)?([A-Za-z_][A-Za-z0-9_.\-]*)[ \t]*")
_QUOTED = {
    '"': re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL),
    "'": re.compile(r"'((?:[^'\\]|\\.)*)'", re.DOTALL),
}
_BARE = re.compile(r"([^\n]*?)[ \t\r\f\v]*(?:(?<=[ \t])#[^\n]*)?(?=\n|\Z)")
_ESCAPE = re.compile(r"\\(0[0-7]{0,3}|.)", re.DOTALL)
_CHARACTERS = {"a": "\a", "b": "\b", "c": "\\c", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}


def read(path: str, text: str) -> Documents:
    """One map of the variables in the text known as `path`; a name without `=` is None.

    Raises ReadError.
    """
    documents = Documents(path)
    entries: dict[RawKey, RawEntry] = {}
    try:
        pos = _next(text, 1 if text.startswith("\ufeff") else 0, documents.comments)
        while pos < len(text):
            pos = _next(text, _entry(text, pos, entries, documents.comments), documents.comments)
    except ReadError as error:
        raise ReadError(error.message, error.offset, path) from None
    documents.append(MapNode(entries, 0, len(text)))
    return documents


def _next(text: str, pos: int, comments: list[Comment]) -> int:
    """Over blanks and comment lines."""
    while True:
        found = _SPACE.match(text, pos)
        pos = found.end() if found else pos
        if text[pos : pos + 1] != "#":
            return pos
        pos = _comment(text, pos, comments, True)


def _comment(text: str, start: int, comments: list[Comment], alone: bool) -> int:
    end = text.find("\n", start)
    end = len(text) if end < 0 else end
    comments.append(Comment(text.count("\n", 0, start) + 1, text[start + 1 : end].strip(), start, alone))
    return end


def _entry(text: str, pos: int, entries: dict[RawKey, RawEntry], comments: list[Comment]) -> int:
    found = _KEY.match(text, pos)
    if not found:
        raise ReadError("expected `NAME=value`", pos)
    key, after = found.group(1), found.end()
    if key in entries:
        raise ReadError(f"the variable `{key}` is here twice", found.start(1))
    char = text[after : after + 1]
    if char in ("", "\n", "\r"):
        node = ScalarNode(None, after, after)
    elif char in ("=", ":"):
        node, after = _value(text, after + 1, comments)
    else:
        raise ReadError(f"expected `=` after `{key}`", after)
    entries[key] = (*found.span(1), "", False, node)
    return after


def _value(text: str, pos: int, comments: list[Comment]) -> tuple[ScalarNode, int]:
    while text[pos : pos + 1] in (" ", "\t"):
        pos += 1
    quote = text[pos : pos + 1]
    if quote not in _QUOTED:
        bare = _BARE.match(text, pos)
        end = bare.end(1) if bare else pos
        line_end = bare.end() if bare else pos
        start = text.find("#", end, line_end)
        if start >= 0:
            _comment(text, start, comments, False)
        return ScalarNode(text[pos:end], pos, end), line_end
    found = _QUOTED[quote].match(text, pos)
    if not found:
        raise ReadError("this quote is never closed", pos)
    content = found.group(1)
    if quote == "'":
        content = content.replace("\\'", "'")
    else:
        content = _ESCAPE.sub(_character, content)
    return ScalarNode(content, pos, found.end(), quote), found.end()


def _character(found: re.Match[str]) -> str:
    code = found.group(1)
    if code[0] == "0":
        return chr(int(code, 8))
    return _CHARACTERS.get(code, code if code in '"\\$' else "\\" + code)
