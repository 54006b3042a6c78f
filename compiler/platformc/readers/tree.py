"""What a reader gives: the values of a text as its tool reads them, each with its place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal, NamedTuple

from platformc.source import Span

Scalar = str | int | float | bool | None
Kind = Literal["scalar", "map", "list"]
Step = str | int
RawKey = tuple[Scalar, int, int, str, bool]


class ReadError(Exception):
    """The text is not what its format, or our subset of it, allows; `offset` is the code point at fault."""

    def __init__(self, message: str, offset: int, file: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.offset = offset
        self.file = file

    @property
    def span(self) -> Span:
        return Span(self.file, self.offset, self.offset + 1)


class Comment(NamedTuple):
    """A comment: its line (from 1), its text without the `#` and outer blanks, and where the `#` is.

    `alone`: nothing else is on its line.
    """

    line: int
    text: str
    start: int
    alone: bool


class Node:
    """A value and the code points `start` to `end` (exclusive) that hold it, quotes included.

    kind `scalar`: `value` as the tool reads it; `style` is "" (plain), "'", '"', "|" or ">"; `ambiguous`
    when it is plain and YAML 1.1 reads it otherwise than YAML 1.2 (`no`, `012`, `1e3`, `12:30`): then
    `value` is what 1.2 reads.
    kind `map`: `entries`, in order. kind `list`: `items`, in order.
    """

    __slots__ = ("_index", "_raw", "ambiguous", "end", "items", "kind", "start", "style", "value")

    kind: Kind
    value: Scalar
    start: int
    end: int
    style: str
    ambiguous: bool
    items: list[Node]

    @property
    def entries(self) -> list[tuple[Node, Node]]:
        """Key and value of each entry of a map, in the order of the text; empty for other kinds."""
        raise NotImplementedError

    def get(self, *path: Step) -> Node | None:
        """The node at a path of keys and list indexes, or None when there is none."""
        raise NotImplementedError

    def key(self, *path: Step) -> Node | None:
        """The node of the last key of a path, where the name itself stands."""
        raise NotImplementedError

    def at(self, pointer: str) -> Node | None:
        """The node at an RFC 6901 pointer: `/spec/ports/0/name`; "" is this node."""
        raise NotImplementedError

    def walk(self) -> Iterator[tuple[tuple[Step, ...], Node]]:
        """This node and every node under it with its path, parents first, in the order of the text."""
        raise NotImplementedError

    def plain(self) -> Any:
        """The same as dict, list and scalars."""
        raise NotImplementedError


class Documents(list[Node]):
    """The documents of one text, with its comments. `file` is the path that spans carry."""

    __slots__ = ("comments", "file")

    def __init__(self, file: str) -> None:
        super().__init__()
        self.file = file
        self.comments: list[Comment] = []

    def span(self, node: Node) -> Span:
        """Where a node is."""
        return Span(self.file, node.start, node.end)
