"""Where things are: a text with its path, and a half-open range of code points in it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from typing import NamedTuple


class Span(NamedTuple):
    """Code points `start` to `end` (exclusive, from 0) of the text known as `file`."""

    file: str
    start: int
    end: int

    def to(self, other: Span) -> Span:
        """The range from the start of this span to the end of `other`, of the same file."""
        return Span(self.file, self.start, other.end)


class Position(NamedTuple):
    """A place for people and editors: line and column count from 1, columns in code points."""

    line: int
    column: int


class Source:
    """One text, with its lines found once.

    `path` is how messages show it: relative to the working directory, with `/`.
    """

    __slots__ = ("_starts", "path", "text")

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.text = text
        self._starts: list[int] | None = None

    @property
    def starts(self) -> list[int]:
        """Offsets at which lines start; a line ends at `\\n`, as in every editor."""
        if self._starts is None:
            starts = [0]
            find = self.text.find
            at = find("\n")
            while at >= 0:
                starts.append(at + 1)
                at = find("\n", at + 1)
            self._starts = starts
        return self._starts

    def position(self, offset: int) -> Position:
        """Line and column of a code point; an offset past the end is the end."""
        offset = min(max(offset, 0), len(self.text))
        line = bisect_right(self.starts, offset)
        return Position(line, offset - self.starts[line - 1] + 1)

    def line(self, number: int) -> str:
        """The text of line `number` (from 1) without its line end; empty when there is none."""
        starts = self.starts
        if not 1 <= number <= len(starts):
            return ""
        end = starts[number] if number < len(starts) else len(self.text)
        return self.text[starts[number - 1] : end].rstrip("\r\n")

    def line_span(self, number: int) -> Span:
        """The whole of line `number` (from 1), without its line end."""
        start = self.starts[min(max(number, 1), len(self.starts)) - 1]
        return Span(self.path, start, start + len(self.line(number)))


class Sources(Mapping[str, Source]):
    """Every text of a run by the path that spans carry; files that were never read have no entry."""

    __slots__ = ("_by_path",)

    def __init__(self) -> None:
        self._by_path: dict[str, Source] = {}

    def add(self, path: str, text: str) -> Source:
        """Keep a text under its path, in place of an older one."""
        source = self._by_path[path] = Source(path, text)
        return source

    def __getitem__(self, path: str) -> Source:
        return self._by_path[path]

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_path)

    def __len__(self) -> int:
        return len(self._by_path)
