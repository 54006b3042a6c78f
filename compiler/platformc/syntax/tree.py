"""The syntax tree: what a `.plat` file says, word by word, before anybody asks what the words mean.

The grammar is generic (`KIND label* { ... }`, `name = value`), so there are few kinds of nodes. Every node
has its span; comments and blank lines stand in the document beside the statements.
"""

from __future__ import annotations

from typing import NamedTuple, Union

from platformc.source import Span


class Path(NamedTuple):
    """`service.app.port.http`; a single word is a path of one part. `spans` holds each part's own span."""

    parts: tuple[str, ...]
    span: Span
    spans: tuple[Span, ...]

    @property
    def dotted(self) -> str:
        return ".".join(self.parts)


class Hole(NamedTuple):
    """`{names.database|snake}` in a string: a path, then filters (`fit 32` has an argument)."""

    path: Path
    filters: tuple[tuple[str, str | None], ...]
    span: Span


class String(NamedTuple):
    """A string with its escapes decoded: pieces of text and holes, in order; `{{` is a brace by now."""

    pieces: tuple[str | Hole, ...]
    span: Span
    block: bool
    """Written as triple-quoted text; its common indent is already removed."""

    @property
    def literal(self) -> str | None:
        """The text when there is no hole in it, else None."""
        if any(isinstance(piece, Hole) for piece in self.pieces):
            return None
        return "".join(str(piece) for piece in self.pieces)


class Quantity(NamedTuple):
    """`500m`, `2Gi`, `30s`, `75%`, `-1`, `8000`: the number as written, and the unit, "" when there is none."""

    number: str
    unit: str
    span: Span

    @property
    def text(self) -> str:
        return self.number + self.unit


class Range(NamedTuple):
    """`3..25`: request..limit, or min..max."""

    low: Quantity
    high: Quantity
    span: Span


class List(NamedTuple):
    """`[a, "b", 3]`; in a patch, `[{ name = "a" }]`."""

    items: tuple[Term, ...]
    span: Span


Term = Union[Path, String, Quantity, Range, List, "Block"]
"""A Block stands in lists only, as a map in what is passed on as it stands."""


class Phrase(NamedTuple):
    """Words in a row: `http "/healthz/" on http every 30s`."""

    terms: tuple[Term, ...]
    span: Span


class Statement(NamedTuple):
    """`heads [: kind] [= values] [{ block }]`; heads and values are phrases set apart by commas.

    `service app { }` has one head of two terms and a block; `replicas = 3..25 at cpu 75%, memory 80%` has one
    head and two values; `needs main, redis` has two heads and nothing else.
    """

    heads: tuple[Phrase, ...]
    kind: Path | None
    values: tuple[Phrase, ...] | None
    block: Block | None
    span: Span

    @property
    def keyword(self) -> str:
        """The first word of the first head ("" when the statement opens with no word)."""
        first = self.heads[0].terms[0]
        return first.parts[0] if isinstance(first, Path) else ""


class Block(NamedTuple):
    """`{ ... }` with its statements; `span` includes the braces."""

    statements: tuple[Statement, ...]
    span: Span


class Comment(NamedTuple):
    """`# text` to the end of its line. `own_line` when nothing but blanks stands before it."""

    text: str
    span: Span
    own_line: bool


class Document(NamedTuple):
    """A file: its top-level statements and all of its comments, in the order of the text."""

    path: str
    statements: tuple[Statement, ...]
    comments: tuple[Comment, ...]
