"""Whether two trees say the same: equal but for where things stand and how text was laid out."""

from __future__ import annotations

from typing import Any

from platformc.source import Span
from platformc.syntax.tree import Document, Path, String


def same_meaning(a: Document, b: Document) -> bool:
    """Whether two documents have equal statements; comments, spans and layout count for nothing."""
    return bool(_bare(a.statements) == _bare(b.statements))


def _bare(node: Any) -> Any:
    """The node without spans, as tuples that name their types."""
    if isinstance(node, Path):
        return (Path, node.parts)
    if isinstance(node, String):
        return (String, _bare(node.pieces))
    if isinstance(node, tuple):
        return (type(node), *[_bare(item) for item in node if type(item) is not Span])
    return node
