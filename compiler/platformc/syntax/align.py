"""Lines side by side: `:`, `=` and trailing comments in columns."""

from __future__ import annotations

from typing import NamedTuple


class Line(NamedTuple):
    """A line of the layout: `head [: kind] [= value] [block]`, and the comment after it.

    `joined` lines are parts of a longer statement: they stand in no column of `=`. A line with an empty
    head that is not joined is blank.
    """

    depth: int
    head: str
    kind: str = ""
    value: str = ""
    block: str = ""
    trailing: str = ""
    comment: bool = False
    joined: bool = False

    @property
    def plain(self) -> str:
        """The line without its indent, columns and comment."""
        return self.columns(0, 0)

    @property
    def width(self) -> int:
        return len(self.plain)

    @property
    def assigns(self) -> bool:
        """Whether the line may stand in a column of `=` with those around it."""
        return bool(self.value) and not self.block.endswith("{")

    def columns(self, head: int, kind: int) -> str:
        """The line without its indent, its head and kind filled up to these widths."""
        words = self.head
        if self.kind or kind:
            words = words.ljust(head)
            words += f" : {self.kind.ljust(kind)}" if self.kind else " " * (kind + 3)
            words = words if self.value else words.rstrip()
        elif self.value:
            words = words.ljust(head)
        if self.value:
            words += f" = {self.value}"
        return f"{words} {self.block}" if self.block else words


def align(lines: list[Line]) -> list[str]:
    """The text of each line, with columns in each run of neighbours; a run ends at any other line."""
    texts: list[str] = []
    at = 0
    while at < len(lines):
        end = at + 1
        if lines[at].assigns:
            while end < len(lines) and lines[end].assigns and lines[end].depth == lines[at].depth:
                end += 1
        run = lines[at:end]
        head = max(len(line.head) for line in run) if len(run) > 1 else 0
        kind = max(len(line.kind) for line in run) if len(run) > 1 else 0
        texts += [_indented(line, head, kind) for line in run]
        at = end
    return _with_comments(lines, texts)


def _indented(line: Line, head: int, kind: int) -> str:
    words = line.columns(head, kind)
    return "  " * line.depth + words if words else ""


def _with_comments(lines: list[Line], texts: list[str]) -> list[str]:
    """The lines with their trailing comments, in one column for neighbours that have one."""
    at = 0
    while at < len(lines):
        end = at
        while end < len(lines) and lines[end].trailing and lines[end].depth == lines[at].depth:
            end += 1
        width = max((len(text) for text in texts[at:end]), default=0)
        for number in range(at, end):
            texts[number] = f"{texts[number].ljust(width)}  {lines[number].trailing}"
        at = max(end, at + 1)
    return texts
