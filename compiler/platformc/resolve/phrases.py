"""How an attribute's phrase is declared, and what it captures: `http TEXT on PORT [every DURATION]`.

In a pattern a lower-case word is itself, an upper-case word is a slot (`TEXT`, or `path:TEXT` to call the
capture `path`), `[...]` may be left out, `,` is a comma, `|` sets alternatives apart, and `...` after a slot
means one or more, set apart by commas.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from platformc.syntax.tree import Block, List, Path, Phrase, Quantity, Range, String, Term


class Word(NamedTuple):
    text: str


class Slot(NamedTuple):
    name: str
    type: str
    many: bool


class Optional(NamedTuple):
    alternatives: tuple[tuple[Element, ...], ...]


Element = Word | Slot | Optional
Alternative = tuple[Element, ...]


class Comma(NamedTuple):
    """A comma between phrases, as a token of its own."""


COMMA = Comma()
END = Word("")
"""What fits behind the last word of a phrase."""
Token = Term | Comma
Captures = dict[str, list[Term]]

SLOTS = {
    "TEXT": "text",
    "INT": "a whole number",
    "BOOL": "`true` or `false`",
    "DURATION": "a duration such as `30s`",
    "SIZE": "a size such as `8Gi`",
    "CPU": "cores such as `2` or `500m`",
    "CPUS": "cores such as `500m..2`",
    "SIZES": "a size such as `1Gi..4Gi`",
    "COUNT": "a number or a range such as `3..25`",
    "PERCENT": "a percentage such as `75%`",
    "AMOUNT": "a number, a percentage, a duration or a size",
    "LIST": 'a list such as `["a", "b"]`',
    "PORT": "a port of this service by its label",
    "REF": "a declaration such as `service.app`",
    "VERSION": "a version such as `8` or `8.4`",
    "WORD": "a word",
    "VALUE": "a value",
    "KIND": "a kind of name such as `k8s.namespace`",
}
"""What each slot takes, in the words of a message."""

DURATIONS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
SIZES = {
    "": 1,
    "k": 1000,
    "M": 1000**2,
    "G": 1000**3,
    "T": 1000**4,
    "Ki": 1024,
    "Mi": 1024**2,
    "Gi": 1024**3,
    "Ti": 1024**4,
}


@cache
def compile_pattern(pattern: str) -> tuple[Alternative, ...]:
    """The alternatives of a pattern. Raises ValueError when the pattern itself is wrong."""
    tokens = re.findall(r"[a-z0-9_]+:[A-Z]+(?:\.\.\.)?|[A-Za-z0-9_]+(?:\.\.\.)?|[\[\]|,]", pattern)
    at = 0

    def sequence(closing: str) -> list[Alternative]:
        nonlocal at
        alternatives: list[Alternative] = []
        elements: list[Element] = []
        while at < len(tokens):
            token = tokens[at]
            at += 1
            if token == "]":
                if closing != "]":
                    raise ValueError(f"unbalanced `]` in {pattern}")
                alternatives.append(tuple(elements))
                return alternatives
            if token == "|":
                alternatives.append(tuple(elements))
                elements = []
            elif token == "[":
                elements.append(Optional(tuple(sequence("]"))))
            elif token == ",":
                elements.append(Word(","))
            elif (kind := token.rpartition(":")[2].removesuffix("...")) in SLOTS:
                name = token.rpartition(":")[0]
                elements.append(Slot(name or kind.lower(), kind, token.endswith("...")))
            elif ":" in token:
                raise ValueError(f"no slot {kind} in {pattern}")
            else:
                elements.append(Word(token))
        if closing:
            raise ValueError(f"unbalanced `[` in {pattern}")
        alternatives.append(tuple(elements))
        return alternatives

    return tuple(sequence(""))


def tokens_of(phrases: tuple[Phrase, ...]) -> list[Token]:
    """The terms of phrases in a row, with a COMMA where a comma stood."""
    tokens: list[Token] = []
    for number, phrase in enumerate(phrases):
        if number:
            tokens.append(COMMA)
        tokens.extend(phrase.terms)
    return tokens


Misfit = Callable[[int, Element], object]
"""Told where a token did not fit, and what would have."""


def match(pattern: str, tokens: list[Token], misfit: Misfit = lambda _, __: None) -> Captures | None:
    """What the slots of the first fitting alternative captured, by name; literal words capture themselves.

    The alternatives' own words win over names: `class = traefik` is the word when the pattern has it.
    """
    for alternative in compile_pattern(pattern):
        captures: Captures = {}
        end = _match(alternative, tokens, 0, captures, misfit)
        if end == len(tokens):
            return captures
        if end >= 0:
            misfit(end, END)
    return None


def _match(
    elements: tuple[Element, ...], tokens: list[Token], at: int, captures: Captures, misfit: Misfit
) -> int:
    """Where matching ended, or -1."""
    for element in elements:
        match element:
            case Word(","):
                if at >= len(tokens) or not isinstance(tokens[at], Comma):
                    misfit(at, element)
                    return -1
                at += 1
            case Word(text):
                token = tokens[at] if at < len(tokens) else None
                if not isinstance(token, Path) or token.parts != (text,):
                    misfit(at, element)
                    return -1
                captures.setdefault(text, []).append(token)
                at += 1
            case Slot(name, kind, many):
                start = at
                while at < len(tokens):
                    token = tokens[at]
                    if isinstance(token, Comma) or not fits(kind, token):
                        break
                    captures.setdefault(name, []).append(token)
                    at += 1
                    if not many:
                        break
                    if at < len(tokens) and isinstance(tokens[at], Comma):
                        at += 1
                if at == start:
                    misfit(at, element)
                    return -1
            case Optional(alternatives):
                for inner in alternatives:
                    attempt: Captures = {key: list(value) for key, value in captures.items()}
                    end = _match(inner, tokens, at, attempt, misfit)
                    if end >= 0:
                        captures.clear()
                        captures.update(attempt)
                        at = end
                        break
    return at


def fits(slot: str, token: Term) -> bool:
    """Whether a term can stand in a slot, by its shape alone; a path may always turn out to be a text."""
    match slot:
        case "TEXT":
            return isinstance(token, String | Path) or (isinstance(token, Quantity) and not token.unit)
        case "VALUE":
            return True
        case "INT":
            return isinstance(token, Path) or (isinstance(token, Quantity) and _is_int(token))
        case "BOOL":
            return isinstance(token, Path) and token.parts in {("true",), ("false",)}
        case "DURATION":
            return isinstance(token, Quantity) and token.unit in DURATIONS and _is_int(token)
        case "SIZE":
            return (
                isinstance(token, Quantity)
                and token.unit in SIZES
                and (bool(token.unit) or not token.number.strip("0."))
                and not token.number.startswith("-")
            )
        case "SIZES":
            return all(fits("SIZE", end) for end in _ends(token)) and bool(_ends(token))
        case "CPU":
            return (
                isinstance(token, Quantity) and token.unit in {"", "m"} and not token.number.startswith("-")
            )
        case "CPUS":
            return all(fits("CPU", end) for end in _ends(token)) and bool(_ends(token))
        case "COUNT":
            ends = _ends(token)
            return bool(ends) and all(_is_int(end) and not end.unit for end in ends)
        case "PERCENT":
            return isinstance(token, Quantity) and token.unit == "%"
        case "AMOUNT":
            return isinstance(token, Quantity)
        case "LIST":
            return isinstance(token, List) and not any(isinstance(item, Block | List) for item in token.items)
        case "VERSION":
            return isinstance(token, String) or (isinstance(token, Quantity) and not token.unit)
        case "PORT" | "WORD":
            return isinstance(token, Path) and len(token.parts) == 1
        case "REF" | "KIND":
            return isinstance(token, Path)
    return False


def _ends(token: Term) -> tuple[Quantity, ...]:
    if isinstance(token, Range):
        return (token.low, token.high)
    return (token,) if isinstance(token, Quantity) else ()


def _is_int(token: Quantity) -> bool:
    return "." not in token.number


def readable(pattern: str) -> str:
    """The pattern for people: slots as `TEXT`, capture names left out."""
    return re.sub(r"[A-Za-z_]+:(?=[A-Z])", "", pattern)
