"""Values that a chart is rendered with: those of the environment over those of the chart, with their places."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

from platformc.readers.artifacts import written
from platformc.readers.tree import Node, ReadError, Scalar
from platformc.source import Span

if TYPE_CHECKING:
    from platformc.readers.helm_template import Piece


class Held:
    """A value and its place. entries: of a map, each with the place of its key. items: of a list."""

    __slots__ = ("entries", "items", "kind", "span", "value")

    def __init__(
        self,
        value: Scalar,
        span: Span,
        entries: dict[str, tuple[Held, Span]] | None = None,
        items: Sequence[Held] | None = None,
    ) -> None:
        self.value = value
        self.span = span
        self.kind = "map" if entries is not None else "list" if items is not None else "scalar"
        self.entries = entries or {}
        self.items = list(items or ())

    @property
    def empty(self) -> bool:
        """Whether a template takes it for nothing."""
        if self.kind == "scalar":
            return self.value in (None, "", 0, False)
        return not self.entries and not self.items

    @property
    def shown(self) -> str:
        """The scalar as a template writes it."""
        return written(self.value)


def held(path: str, node: Node) -> Held:
    """A node of a file of values. Raises ReadError for a word that helm takes for something else."""
    span = Span(path, node.start, node.end)
    for one in (node, *(key for key, _ in node.entries)):
        if one.ambiguous:
            raise ReadError(
                f"helm does not take `{written(one.value)}` for a text: put it in quotes", one.start, path
            )
    if node.kind == "map":
        entries = {
            written(key.value): (held(path, value), Span(path, key.start, key.end))
            for key, value in node.entries
        }
        return Held(None, span, entries)
    if node.kind == "list":
        return Held(None, span, items=[held(path, item) for item in node.items])
    return Held(node.value, span)


def is_null(value: Held) -> bool:
    """Whether a value takes away what stands below it."""
    return value.kind == "scalar" and value.value is None


def overlaid(below: Held, above: Held) -> Held:
    """Maps merge by key, anything else replaces, null takes away (helm.sh/docs/chart_template_guide/values_files)."""
    if below.kind != "map" or above.kind != "map":
        return above
    entries = dict(below.entries)
    for key, (value, span) in above.entries.items():
        if is_null(value):
            entries.pop(key, None)
        elif key in entries:
            entries[key] = (overlaid(entries[key][0], value), span)
        else:
            entries[key] = (value, span)
    return Held(None, above.span, entries)


def lookup(values: Held, path: str) -> Held | None:
    """The value at a dotted path; a leading dot says nothing."""
    here: Held | None = values
    for step in path.strip(".").split("."):
        found = here.entries.get(step) if here is not None else None
        here = found[0] if found else None
    return here


def writing(value: Held | None, whole: Span) -> list[Piece]:
    """`toYaml`: the lines of a value, each scalar with its place."""
    from platformc.readers.helm_template import Piece

    lines: list[list[Piece]] = []

    def plain(text: str) -> Piece:
        return Piece(text, whole, False)

    def scalar(one: Held) -> Piece:
        shown = (
            json.dumps(one.value, ensure_ascii=False) if isinstance(one.value, str) else (one.shown or "null")
        )
        return Piece(shown, one.span, False, whole)

    def tree(one: Held, pad: str, head: list[Piece]) -> None:
        if one.entries:
            for key, (inner, span) in one.entries.items():
                start = [
                    *(head or [plain(pad)]),
                    Piece(json.dumps(key, ensure_ascii=False), span, False, whole),
                    plain(":"),
                ]
                head = []
                if inner.entries or inner.items:
                    lines.append(start)
                    tree(inner, pad + "  ", [])
                else:
                    lines.append([*start, plain(" "), leaf(inner)])
        elif one.items:
            for item in one.items:
                start = [*(head or [plain(pad)]), plain("- ")]
                head = []
                if item.entries or item.items:
                    tree(item, pad + "  ", start)
                else:
                    lines.append([*start, leaf(item)])
        else:
            lines.append([*(head or [plain(pad)]), leaf(one)])

    def leaf(one: Held) -> Piece:
        if one.kind == "scalar":
            return scalar(one)
        return Piece("{}" if one.kind == "map" else "[]", one.span, False, whole)

    if value is None:
        return [plain("null")]
    tree(value, "", [])
    found: list[Piece] = []
    for index, line in enumerate(lines):
        if index:
            found.append(plain("\n"))
        found += line
    return found
