"""How a place is shown in the tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from platformc.agreement.mentions import Mention
from platformc.source import Source

Row = dict[str, Any]


class Shown(NamedTuple):
    """Turns mentions into `{"target", "address", "file", "line", "column"}`; sources: the texts they stand in."""

    sources: Mapping[str, Source]

    def place(self, mention: Mention) -> Row:
        """Where a mention stands; a text that is not at hand has only its first line."""
        source = self.sources.get(mention.span.file)
        line, column = source.position(mention.span.start) if source is not None else (1, 1)
        return {
            "target": mention.target,
            "address": mention.address,
            "file": mention.span.file,
            "line": line,
            "column": column,
        }
