"""What a reader gives: the values of a text as its tool reads them, each with its place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, Literal, NamedTuple

from platformc.source import Span

Scalar = str | int | float | bool | None
Kind = Literal["scalar", "map", "list"]
Step = str | int

DEEPEST = 200
"""Collections inside each other that a reader follows; a deeper text is refused."""


class ReadError(Exception):
    """The text is not what its format, or our subset of it, allows; `offset` is the code point at fault."""

    def __init__(self, message: str, offset: int, file: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.offset = offset
        self.file = file

    @property
    def span(self) -> Span:
        """The code point at fault, as a place in the file."""
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
    """A value, and the code points `start` to `end` (exclusive) that hold it, quotes included.

    kind `scalar`: `value` as the tool reads it; `style` is "" (plain), "'", '"', "|" or ">"; `ambiguous`
    when it is plain and YAML 1.1 reads it otherwise than YAML 1.2 (`no`, `012`, `1e3`, `12:30`): then
    `value` is what 1.2 reads.
    kind `map`: `entries`, in order. kind `list`: `items`, in order.
    """

    __slots__ = ("end", "start")

    kind: ClassVar[Kind]
    start: int
    end: int

    @property
    def value(self) -> Scalar:
        return None

    @property
    def style(self) -> str:
        return ""

    @property
    def ambiguous(self) -> bool:
        return False

    @property
    def items(self) -> list[Node]:
        return []

    @property
    def entries(self) -> list[tuple[Node, Node]]:
        """Key and value of each entry of a map, in the order of the text; empty for other kinds."""
        return []

    def get(self, *path: Step) -> Node | None:
        """The node at a path of keys and list indexes, or None when there is none."""
        node: Node | None = self
        for step in path:
            if node is None:
                return None
            node = node._child(step)
        return node

    def key(self, *path: Step) -> Node | None:
        """The node of the last key of a path, where the name itself stands; None when there is none."""
        holder = self.get(*path[:-1])
        return holder._key(path[-1]) if holder is not None and path else None

    def at(self, pointer: str) -> Node | None:
        """The node at an RFC 6901 pointer: `/spec/ports/0/name`; "" is this node."""
        node: Node | None = self
        for part in pointer.split("/")[1:]:
            if node is None:
                return None
            name = part.replace("~1", "/").replace("~0", "~")
            if node.kind == "list":
                node = node._child(int(name)) if name.isdecimal() else None
            else:
                node = node._child(name)
        return node

    def walk(self) -> Iterator[tuple[tuple[Step, ...], Node]]:
        """This node and every value under it with its path, parents first, in the order of the text."""
        return self._walk(())

    def plain(self) -> Any:
        """The same as dict, list and scalars."""
        return self.value

    def span(self, file: str) -> Span:
        """Where it is, in the text known as `file`."""
        return Span(file, self.start, self.end)

    def _child(self, step: Step) -> Node | None:
        del step
        return None

    def _key(self, step: Step) -> Node | None:
        del step
        return None

    def _walk(self, path: tuple[Step, ...]) -> Iterator[tuple[tuple[Step, ...], Node]]:
        yield path, self

    def _move(self, offsets: dict[int, int]) -> None:
        """Replace places by those of another text."""
        self.start = offsets[self.start]
        self.end = offsets[self.end]

    def __repr__(self) -> str:
        return f"<{self.kind} {self.start}..{self.end} {self.plain()!r}>"


class ScalarNode(Node):
    """A scalar; see Node."""

    __slots__ = ("ambiguous", "style", "value")

    kind = "scalar"
    # slots that stand in for the properties of Node
    value: Scalar
    style: str
    ambiguous: bool

    def __init__(self, value: Scalar, start: int, end: int, style: str = "", ambiguous: bool = False) -> None:
        self.value = value
        self.start = start
        self.end = end
        self.style = style
        self.ambiguous = ambiguous


class ListNode(Node):
    """A list; see Node."""

    __slots__ = ("items",)

    kind = "list"
    items: list[Node]

    def __init__(self, items: list[Node], start: int, end: int) -> None:
        self.items = items
        self.start = start
        self.end = end

    def plain(self) -> Any:
        return [item.plain() for item in self.items]

    def _child(self, step: Step) -> Node | None:
        return self.items[step] if isinstance(step, int) and 0 <= step < len(self.items) else None

    def _walk(self, path: tuple[Step, ...]) -> Iterator[tuple[tuple[Step, ...], Node]]:
        yield path, self
        for index, item in enumerate(self.items):
            yield from item._walk((*path, index))


RawEntry = tuple[int, int, str, bool, Node]
"""Start, end, style and ambiguity of a key, and its value: a node for the key is made when asked for."""

RawKey = str | tuple[type, Scalar]
"""A key as its value when that is text, else with its type: 1, 1.0 and true are three keys."""


def raw_key(value: Scalar) -> RawKey:
    """The key under which an entry is kept."""
    return value if isinstance(value, str) else (type(value), value)


class MapNode(Node):
    """A map; see Node."""

    __slots__ = ("_entries",)

    kind = "map"

    def __init__(self, entries: dict[RawKey, RawEntry], start: int, end: int) -> None:
        self._entries = entries
        self.start = start
        self.end = end

    @property
    def entries(self) -> list[tuple[Node, Node]]:
        return [
            (ScalarNode(_key_value(key), start, end, style, ambiguous), node)
            for key, (start, end, style, ambiguous, node) in self._entries.items()
        ]

    def plain(self) -> Any:
        return {_key_value(key): entry[4].plain() for key, entry in self._entries.items()}

    def _child(self, step: Step) -> Node | None:
        entry = self._entries.get(raw_key(step))
        return entry[4] if entry else None

    def _key(self, step: Step) -> Node | None:
        entry = self._entries.get(raw_key(step))
        return ScalarNode(step, entry[0], entry[1], entry[2], entry[3]) if entry else None

    def _walk(self, path: tuple[Step, ...]) -> Iterator[tuple[tuple[Step, ...], Node]]:
        yield path, self
        for key, entry in self._entries.items():
            value = _key_value(key)
            step = value if isinstance(value, int) and not isinstance(value, bool) else str(value)
            yield from entry[4]._walk((*path, step))

    def _move(self, offsets: dict[int, int]) -> None:
        super()._move(offsets)
        self._entries = {
            key: (offsets[start], offsets[end], style, ambiguous, node)
            for key, (start, end, style, ambiguous, node) in self._entries.items()
        }


def _key_value(key: RawKey) -> Scalar:
    return key if isinstance(key, str) else key[1]


class Documents(list[Node]):
    """The documents of one text, with its comments. `file` is the path that spans carry."""

    def __init__(self, file: str) -> None:
        super().__init__()
        self.file = file
        self.comments: list[Comment] = []

    def span(self, node: Node) -> Span:
        """Where a node is."""
        return Span(self.file, node.start, node.end)
