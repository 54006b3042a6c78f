"""Json text of trees."""

from __future__ import annotations

from platformc.output import Document, Rendered


class Json:
    """A Json file of these documents."""

    __slots__ = ("documents",)

    def __init__(self, documents: list[Document]) -> None:
        self.documents = documents

    def render(self, header: str) -> Rendered:
        """The text. Raises Unwritable."""
        raise NotImplementedError
