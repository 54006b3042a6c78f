"""What a spec passes on as it stands, as a tree."""

from __future__ import annotations

from collections.abc import Callable

from platformc.ir import Plain, Scalar, Sequence, Table, Text
from platformc.output import Marked, Tree


def tree_of(value: Plain, text: Callable[[Text], Tree]) -> Tree:
    """The tree of a block, a list or a value; text: what a text becomes."""
    match value:
        case Table(entries):
            return {key: tree_of(inner, text) for key, inner in entries}
        case Sequence(items):
            return Marked([tree_of(item, text) for item in items], value.span)
        case Scalar(scalar):
            return Marked(scalar, value.span)
        case Text():
            return text(value)
