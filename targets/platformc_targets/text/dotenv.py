"""Dotenv text, as Compose reads it.

https://github.com/compose-spec/compose-go/blob/main/dotenv/parser.go
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from platformc.output import Document, Marked, Rendered
from platformc.source import Span
from platformc_targets.text.comment import comment_lines
from platformc_targets.text.place import has_surrogate, refuse
from platformc_targets.text.unwritable import Unwritable

_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_BARE = re.compile(r"[A-Za-z0-9_./:@%+,=?&~^*-]*")
_LITERAL = re.compile(r"[^'\\\r]*")
_IN_QUOTES = str.maketrans({"\\": "\\\\", '"': '\\"', "$": "\\$", "\r": "\\r"})


class Entry(NamedTuple):
    """A variable, its value (None: to be filled in by hand), and words to stand above it."""

    key: str
    value: str | Marked | None = None
    comment: str | None = None


class Dotenv:
    """A `.env.example`. Its one document is the map of keys to values."""

    __slots__ = ("comments", "documents")

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.documents = [Document("", {entry.key: entry.value for entry in entries})]
        self.comments = {entry.key: entry.comment for entry in entries if entry.comment}

    def render(self, header: str) -> Rendered:
        """The text. Raises Unwritable for a key that is not an environment variable's name, and for a
        value with a line feed, a NUL or a lone surrogate."""
        lines = comment_lines(header)
        origins: list[Span | None] = [None] * len(lines)
        for document in self.documents:
            tree = document.tree
            outer: Span | None = None
            while isinstance(tree, Marked):
                tree, outer = tree
            if not isinstance(tree, Mapping):
                raise Unwritable("the file", "it holds variables and their values, nothing else", outer)
            for key, value in tree.items():
                span = outer
                while isinstance(value, Marked):
                    value, span = value
                if isinstance(value, Mapping | list | tuple):
                    raise Unwritable(key, "a variable holds one text, no map and no list", span)
                text = "" if value is None else value if isinstance(value, str) else _word(value)
                if _refused(key, True) or _refused(text, False):
                    raise refuse([document], _refused)
                comment = comment_lines(self.comments.get(key, ""))
                lines += [*comment, f"{key}={_quoted(text)}"]
                origins += [span] * (len(comment) + 1)
        lines.append("")
        return Rendered("\n".join(lines), origins)


def _refused(text: str, is_key: bool) -> str | None:
    if is_key:
        return (
            None if _KEY.fullmatch(text) else "a variable's name has letters, digits and `_`, no digit first"
        )
    if "\n" in text:
        return "a dotenv value is one line"
    if "\0" in text:
        return "an environment variable cannot hold a NUL"
    return "UTF-8 cannot hold a lone surrogate" if has_surrogate(text) else None


def _word(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _quoted(text: str) -> str:
    if _BARE.fullmatch(text):
        return text
    if _LITERAL.fullmatch(text):
        return f"'{text}'"
    return f'"{text.translate(_IN_QUOTES)}"'
