"""A file of YAML whose end is commented out: what waits for a metric that no program exports yet."""

from __future__ import annotations

from typing import NamedTuple

from platformc.output import Document, Rendered
from platformc.source import Span
from platformc_targets.text import Yaml


class Waiting(NamedTuple):
    """A text that is written as a comment. why: the line above it. span: the spec behind it."""

    why: str
    text: str
    span: Span


class Commented:
    """YAML documents, and behind them comments, indented so that taking `# ` away puts them in place."""

    __slots__ = ("documents", "indent", "waiting")

    def __init__(self, documents: list[Document], waiting: list[Waiting], indent: int) -> None:
        self.documents = documents
        self.waiting = waiting
        self.indent = indent

    def render(self, header: str) -> Rendered:
        """The text. Raises Unwritable as Yaml does."""
        whole = Yaml(self.documents).render(header)
        pad = " " * self.indent + "# "
        lines: list[str] = []
        origins: list[Span | None] = []
        for one in self.waiting:
            body = one.text.splitlines()
            lines += [f"{pad}{line}".rstrip() for line in (one.why, *body)]
            origins += [one.span] * (len(body) + 1)
        return Rendered("".join([whole.text, *(f"{line}\n" for line in lines)]), [*whole.origins, *origins])
