"""What a rule of one artifact finds, before it is known where it is shown."""

from __future__ import annotations

from typing import NamedTuple

from platformc.diagnostics import Code, Diagnostic, Related
from platformc.readers.tree import Node
from platformc.source import Span


class Broken(NamedTuple):
    """A rule that is broken. span: the place in the file. values: as Diagnostic's. others: the other side."""

    code: Code
    span: Span
    message: str
    hint: str
    values: tuple[str, str] = ("", "")
    others: tuple[tuple[str, Span], ...] = ()

    def diagnostic(self) -> Diagnostic:
        """The finding at its own place."""
        related = [Related(message, span) for message, span in self.others]
        return self.code.at(self.span, self.message, hint=self.hint, related=related, values=self.values)


def at(file: str, node: Node) -> Span:
    """Where a node is."""
    return Span(file, node.start, node.end)
