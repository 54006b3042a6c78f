"""Dotenv text, as compose-go's dotenv parser reads it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from platformc.output import Document, Marked, Rendered


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
        value with a line end, a NUL or a lone surrogate."""
        raise NotImplementedError
