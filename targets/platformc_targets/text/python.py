"""A module of Python that only gives names to values: settings.

Literals are written so that `ast.literal_eval` gives the value back; what only the process knows is an
`Environment`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isfinite

from platformc.output import Document, Marked, Rendered, Tree
from platformc.source import Span
from platformc_targets.text.comment import comment_lines
from platformc_targets.text.place import has_surrogate, refuse
from platformc_targets.text.unwritable import Unwritable

_INDENT = "    "
_WIDTH = 88
"""Where a list of plain values becomes a line for each."""


@dataclass(frozen=True, slots=True)
class Environment:
    """A variable of the process: without a default the module cannot be imported where it is not set."""

    name: str
    default: str | None = None


class Python:
    """A module: `from BASE import *`, then its names in order. Its one document is the map of them.

    address: what an escape hatch calls it. Lists are written as lists and tuples as tuples.
    """

    __slots__ = ("base", "documents")

    def __init__(self, tree: Tree, address: str, base: str = "") -> None:
        self.documents = [Document(address, tree)]
        self.base = base

    def render(self, header: str) -> Rendered:
        """The text. Raises Unwritable for a text with a lone surrogate, for which UTF-8 has no bytes."""
        made = self.lines(header)
        try:
            made.text.encode()
        except UnicodeEncodeError:
            raise refuse(self.documents, _surrogate) from None
        return made

    def lines(self, header: str) -> Rendered:
        """The same for a module that stands within another file, which looks to its own bytes."""
        lines = comment_lines(header)
        origins: list[Span | None] = [None] * len(lines)
        for document in self.documents:
            tree, span = _bare(document.tree, None)
            if not isinstance(tree, Mapping):
                raise Unwritable("the file", "it gives names to values, nothing else", span)
            if _reads_environment(tree):
                lines += ["import os", ""]
                origins += [None, None]
            if self.base:
                lines.append(f"from {self.base} import *")
                origins.append(span)
            for name, value in tree.items():
                made = _lines(*_bare(value, span), 0)
                lines += ["", f"{name} = {made[0][0]}", *(line for line, _ in made[1:])]
                origins += [None, *(place for _, place in made)]
        return Rendered("".join(f"{line}\n" for line in lines), origins)


def _bare(tree: Tree, span: Span | None) -> tuple[Tree, Span | None]:
    while isinstance(tree, Marked):
        tree, span = tree
    return tree, span


def _lines(value: Tree, span: Span | None, depth: int) -> list[tuple[str, Span | None]]:
    """The lines of a value, each with its span; all but the first with their indent."""
    inner = _INDENT * (depth + 1)
    if isinstance(value, Mapping) and value:
        found: list[tuple[str, Span | None]] = [("{", span)]
        for key, one in value.items():
            bare, place = _bare(one, span)
            made = _lines(bare, place, depth + 1)
            made[0] = (f"{inner}{_text(key)}: {made[0][0]}", made[0][1])
            made[-1] = (f"{made[-1][0]},", made[-1][1])
            found += made
        return [*found, (f"{_INDENT * depth}}}", span)]
    if isinstance(value, tuple):
        items = [_one_line(one, span, depth) for one in value]
        return [(f"({', '.join(items)}{',' if len(items) == 1 else ''})", span)]
    if isinstance(value, Sequence) and not isinstance(value, str) and value:
        bare_items = [_bare(one, span) for one in value]
        if not any(isinstance(one, Mapping | Sequence) and not isinstance(one, str) for one, _ in bare_items):
            line = f"[{', '.join(_literal(one) for one, _ in bare_items)}]"
            if len(inner) + len(line) <= _WIDTH:
                return [(line, span)]
        found = [("[", span)]
        for one in value:
            bare, place = _bare(one, span)
            made = _lines(bare, place, depth + 1)
            made[0] = (inner + made[0][0], made[0][1])
            made[-1] = (f"{made[-1][0]},", made[-1][1])
            found += made
        return [*found, (f"{_INDENT * depth}]", span)]
    return [(_literal(value), span)]


def _one_line(value: Tree, span: Span | None, depth: int) -> str:
    bare, place = _bare(value, span)
    return "\n".join(line for line, _ in _lines(bare, place, depth))


def _literal(value: Tree) -> str:
    match value:
        case Environment(name, None):
            return f"os.environ[{_text(name)}]"
        case Environment(name, default):
            return f"os.getenv({_text(name)}, {_text(str(default))})"
        case str():
            return _text(value)
        case Mapping():
            return "{}"
        case Sequence():
            return "[]"
        case float() if not isfinite(value):
            return f'float("{value}")'
    return repr(value)


def _text(text: str) -> str:
    """A string between double quotes, every character that does not print escaped."""
    pieces: list[str] = []
    for char in text:
        if char in '"\\':
            pieces.append("\\" + char)
        elif char.isprintable() or has_surrogate(char):
            pieces.append(char)
        else:
            code = ord(char)
            short = {"\n": "\\n", "\t": "\\t", "\r": "\\r"}.get(char)
            wide = f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}" if code < 65536 else f"\\U{code:08x}"
            pieces.append(short or wide)
    return f'"{"".join(pieces)}"'


def _surrogate(text: str, _is_key: bool) -> str | None:
    return "UTF-8 cannot hold a lone surrogate" if has_surrogate(text) else None


def _reads_environment(tree: Tree) -> bool:
    bare, _ = _bare(tree, None)
    if isinstance(bare, Environment):
        return True
    if isinstance(bare, Mapping):
        return any(_reads_environment(one) for one in bare.values())
    return (
        isinstance(bare, Sequence)
        and not isinstance(bare, str)
        and any(_reads_environment(one) for one in bare)
    )
