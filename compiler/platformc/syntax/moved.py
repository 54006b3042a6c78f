"""The same statements further down or up: what an edit above them does to their spans."""

from __future__ import annotations

from typing import Any

from platformc.source import Span
from platformc.syntax.tree import Statement


def moved(statements: tuple[Statement, ...], by: int) -> tuple[Statement, ...]:
    """The statements with every span moved by so many code points; themselves when that is none."""
    if not by:
        return statements
    return tuple(_moved(statement, by) for statement in statements)


def _moved(node: Any, by: int) -> Any:
    if type(node) is Span:
        return Span(node.file, node.start + by, node.end + by)
    if type(node) is tuple:
        return tuple([_moved(item, by) for item in node])
    if isinstance(node, tuple):
        return tuple.__new__(type(node), [_moved(item, by) for item in node])
    return node
