"""A YAML file whose opening comment says more than what made it."""

from __future__ import annotations

from collections.abc import Sequence

from platformc.output import Document, Rendered
from platformc_targets.text import Yaml


class WithNotes:
    """YAML documents under notes for people."""

    __slots__ = ("documents", "notes")

    def __init__(self, documents: list[Document], notes: Sequence[str]) -> None:
        self.documents = documents
        self.notes = tuple(notes)

    def render(self, header: str) -> Rendered:
        """The text. Raises Unwritable as Yaml does."""
        return Yaml(self.documents).render("\n".join((header, *self.notes)))
