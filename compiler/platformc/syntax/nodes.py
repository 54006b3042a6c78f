"""What the grammar's rules become: the nodes of `tree`, made while lark parses, offsets from tokens."""

from __future__ import annotations

from typing import Any

from platformc.diagnostics import Diagnostic
from platformc.source import Span
from platformc.syntax.mistakes import UNEXPECTED
from platformc.syntax.strings import read_string
from platformc.syntax.tree import Block, List, Path, Phrase, Quantity, Range, Statement, String, Term

_UNITS = frozenset(("k", "M", "G", "T", "Ki", "Mi", "Gi", "Ti", "B", "KB", "MB", "GB", "TB")) | frozenset(
    ("KiB", "MiB", "GiB", "TiB", "ms", "s", "m", "h", "d")
)
"""Words that after a number can only be its unit, written apart."""

Children = list[Any]
Terms = list[Term]
Phrases = list[Phrase]
Statements = list[Statement]
Problems = list[Diagnostic]


class Nodes:
    """Callbacks named after rules and terminals; `place` says which file and where its text starts."""

    __slots__ = ("base", "path", "problems")

    def __init__(self) -> None:
        self.place("", 0, [])

    def place(self, path: str, base: int, problems: Problems) -> None:
        self.path = path
        self.base = base
        self.problems = problems

    def PATH(self, token: Any) -> Path:
        file = self.path
        start = self.base + token.start_pos
        text = str(token)
        span = Span(file, start, start + len(text))
        if "." not in text:
            return Path((text,), span, (span,))
        parts = tuple(text.split("."))
        spans = []
        for part in parts:
            end = start + len(part)
            spans.append(Span(file, start, end))
            start = end + 1
        return Path(parts, span, tuple(spans))

    def STRING(self, token: Any) -> String:
        start = self.base + token.start_pos
        text = str(token)
        if "{" in text or "\\" in text or "}" in text:
            return read_string(self.path, text, start, self.problems)
        inner = text[1:-1]
        return String((inner,) if inner else (), Span(self.path, start, start + len(text)), False)

    def TEXT(self, token: Any) -> String:
        return read_string(self.path, str(token), self.base + token.start_pos, self.problems)

    def QUANTITY(self, token: Any) -> Quantity:
        return _quantity(self.path, str(token), self.base + token.start_pos)

    def RANGE(self, token: Any) -> Range:
        text = str(token)
        start = self.base + token.start_pos
        low, _, high = text.partition("..")
        return Range(
            _quantity(self.path, low, start),
            _quantity(self.path, high, start + len(low) + 2),
            Span(self.path, start, start + len(text)),
        )

    def list(self, children: Children) -> List:
        start = self.base + children[0].start_pos
        return List(tuple(children[1:-1]), Span(self.path, start, self.base + children[-1].end_pos))

    def phrase(self, terms: Terms) -> Phrase:
        if len(terms) == 1:
            return Phrase((terms[0],), terms[0].span)
        for number, term in enumerate(terms[1:]):
            before = terms[number]
            if (
                type(term) is Path
                and type(before) is Quantity
                and not before.unit
                and len(term.parts) == 1
                and term.parts[0] in _UNITS
            ):
                self.problems.append(_apart(before, term))
        return Phrase(tuple(terms), Span(self.path, terms[0].span.start, terms[-1].span.end))

    def heads(self, phrases: Phrases) -> tuple[Phrase, ...]:
        return tuple(phrases)

    values = heads

    def block(self, children: Children) -> Block:
        opening = children[0]
        start = self.base + opening.start_pos + opening.index("{")
        return Block(tuple(children[1:-1]), Span(self.path, start, self.base + children[-1].end_pos))

    def statement(self, children: Children) -> Statement:
        heads, kind, values, block = children
        if block is not None:
            end = block.span.end
        elif values is not None:
            end = values[-1].span.end
        elif kind is not None:
            end = kind.span.end
        else:
            end = heads[-1].span.end
        return Statement(heads, kind, values, block, Span(self.path, heads[0].span.start, end))

    def start(self, statements: Statements) -> tuple[Statement, ...]:
        return tuple(statements)


def _quantity(path: str, text: str, start: int) -> Quantity:
    number = text.rstrip("%ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
    return Quantity(number, text[len(number) :], Span(path, start, start + len(text)))


def _apart(number: Quantity, unit: Path) -> Diagnostic:
    glued = f"{number.text}{unit.dotted}"
    return UNEXPECTED.at(
        number.span.to(unit.span),
        f"`{number.text} {unit.dotted}` has a blank between the number and its unit",
        hint=f"write `{glued}`",
    )
