"""What a format cannot carry."""

from __future__ import annotations

from platformc.source import Span


class Unwritable(Exception):
    """A value that the format has no way to write.

    where: the place in the file, as a dotted path (`spec.env[0].value`), after the document's address
    when it has one. reason: what is wrong with the value, to be read after the place.
    span: the nearest mark above it, if any.
    """

    def __init__(self, where: str, reason: str, span: Span | None = None) -> None:
        super().__init__(f"{where}: {reason}")
        self.where = where
        self.reason = reason
        self.span = span
