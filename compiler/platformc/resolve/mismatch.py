"""Why words do not fit a phrase: the first one that cannot stand where it does, and what to type in its place."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

from platformc.diagnostics import nearest
from platformc.resolve.phrases import (
    SLOTS,
    Comma,
    Element,
    Slot,
    Token,
    Word,
    compile_pattern,
    match,
    readable,
)
from platformc.source import Span
from platformc.syntax.tree import Block, List, Path, Quantity, Range, String, Term


class Mismatch(NamedTuple):
    """span: the word in the way; None when words are missing at the end. hint: what to type, None when unknown."""

    span: Span | None
    message: str
    hint: str | None


UNITS = {
    "kb": "k", "mb": "M", "gb": "G", "tb": "T", "kib": "Ki", "mib": "Mi", "gib": "Gi", "tib": "Ti",
    "ki": "Ki", "mi": "Mi", "gi": "Gi", "ti": "Ti", "g": "G", "t": "T",
}  # fmt: skip
"""Units of sizes as people write them, and as they are written here."""
TIMES = {"sec": "s", "min": "m", "hr": "h", "hrs": "h", "hour": "h", "hours": "h", "day": "d", "days": "d"}
PLAIN = {"SIZE": "Mi", "SIZES": "Mi", "DURATION": "s", "PERCENT": "%"}
"""The unit that a number without one was probably meant to have."""


def mismatch(word: str, pattern: str, tokens: list[Token], doc: str = "", head: str = "") -> Mismatch | None:
    """Where and why `tokens` do not fit `pattern`, the phrase of `word`; None when they fit.

    doc: what the word says, for a slot whose type alone says little. head: what stands before the `=`; the word,
    unless it has a label too.
    """
    if match(pattern, tokens) is not None:
        return None
    tried = [(alternative, _expected(alternative, tokens)) for alternative in _alternatives(pattern)]
    at = max(max(expected, default=0) for _, expected in tried)
    near = [(alternative, expected[at]) for alternative, expected in tried if at in expected]
    form = _form(head or word, [alternative for alternative, _ in near], doc)
    wanted = [element for _, elements in near for element in elements]
    words = [element.text for element in wanted if isinstance(element, Word) and element.text.isidentifier()]
    slots = [element for element in wanted if isinstance(element, Slot)]
    before = tokens[at - 1] if at else None
    if isinstance(before, Path) and before.dotted in words:
        # `http on http`: the word that follows a slot was taken for what stands in it
        slot = _before(near[0][0], before.dotted)
        if slot is not None:
            owner = tokens[at - 2] if at > 1 else None
            called = f"`{word}`" if owner is None or isinstance(owner, Comma) else _of(owner)
            return Mismatch(before.span, f"{called} takes {_named(slot, doc)}, not {_of(before)}", form)
    taken = _any_of(
        list(dict.fromkeys([*(f"`{text}`" for text in words), *(_named(slot, doc) for slot in slots)]))
    )
    subject = _of(before) if before is not None and not isinstance(before, Comma) else f"`{word}`"
    if at >= len(tokens):
        follows = "takes" if at == 0 else "is followed by"
        return Mismatch(None, f"{subject} {follows} {taken}, and nothing stands there", form)
    token = tokens[at]
    if isinstance(token, Comma):
        return Mismatch(None, f"a comma cannot stand after {subject}", form)
    hint = (
        next((f"write `{one}`" for slot in slots if (one := corrected(slot.type, token)) is not None), None)
        or form
    )
    if not taken and isinstance(before, Path):
        meant = [one.text for _, all_ in tried for one in all_.get(at - 1, ()) if isinstance(one, Word)]
        close = nearest(before.dotted, meant)
        if close is not None:
            taken = _any_of([f"`{text}`" for text in dict.fromkeys(meant) if text])
            return Mismatch(
                before.span, f"`{word}` takes {taken}, not {_of(before)}", f"did you mean `{close}`?"
            )
    if not taken:
        return Mismatch(token.span, f"nothing follows {subject}, so {_of(token)} cannot stand here", hint)
    if isinstance(token, Path) and (close := nearest(token.dotted, words)) is not None:
        hint = f"did you mean `{close}`?"
    if before is None or (slots and not words):
        return Mismatch(token.span, f"{subject} takes {taken}, not {_of(token)}", hint)
    return Mismatch(token.span, f"{_of(token)} cannot stand after {subject}: {taken} may", hint)


def corrected(slot: str, token: Term) -> str | None:
    """What was meant by a term of the wrong shape, where that is plain."""
    if isinstance(token, Range):
        low, high = _measured(slot, token.low), _measured(slot, token.high)
        return f"{low or token.low.text}..{high or token.high.text}" if low or high else None
    if isinstance(token, Quantity):
        return _measured(slot, token)
    if slot == "LIST" and isinstance(token, String):
        return f"[{_text(token)}]"
    literal = token.literal if isinstance(token, String) else None
    if slot in PLAIN or slot in {"INT", "CPU", "CPUS", "COUNT"}:
        return (
            literal
            if literal and re.fullmatch(r"\d+([A-Za-z]{0,2}|%)(\.\.\d+[A-Za-z]{0,2})?", literal)
            else None
        )
    if slot in {"REF", "PORT", "WORD"} and literal and literal.replace(".", "a").isidentifier():
        return literal if slot != "REF" or "." in literal else None
    return None


def _measured(slot: str, token: Quantity) -> str | None:
    if not token.unit and slot in PLAIN:
        return f"{token.number}{PLAIN[slot]}" if slot != "DURATION" or "." not in token.number else None
    known = UNITS if slot in {"SIZE", "SIZES"} else TIMES if slot == "DURATION" else {}
    unit = known.get(token.unit.lower())
    return f"{token.number}{unit}" if unit is not None else None


def _expected(alternative: str, tokens: list[Token]) -> dict[int, list[Element]]:
    """What would have fitted, by the place of the token that did not."""
    expected: dict[int, list[Element]] = {}
    match(alternative, tokens, lambda at, element: expected.setdefault(at, []).append(element))
    return expected


def _alternatives(pattern: str) -> list[str]:
    """The alternatives of a pattern, each as a pattern of its own."""
    found, depth = [""], 0
    for character in pattern:
        depth += {"[": 1, "]": -1}.get(character, 0)
        if character == "|" and not depth:
            found.append("")
        else:
            found[-1] += character
    return [alternative.strip() for alternative in found]


def _before(alternative: str, word: str) -> Slot | None:
    """The slot that stands before a word of an alternative."""
    (elements,) = compile_pattern(alternative)
    for slot, element in pairwise(elements):
        if element == Word(word) and isinstance(slot, Slot):
            return slot
    return None


def _form(word: str, alternatives: list[str], doc: str) -> str:
    """How it is written; of several ways only what must stand there."""
    if alternatives == ["REF"]:
        return f"write `{word} = {'secret.LABEL.KEY' if 'key of a Secret' in doc else 'KIND.LABEL'}`"
    if len(alternatives) > 1:
        alternatives = [_required(alternative) for alternative in alternatives]
    return f"write `{word} = {readable(' | '.join(alternatives))}`"


def _required(alternative: str) -> str:
    kept, depth = "", 0
    for character in alternative:
        depth += character == "["
        kept += "" if depth else character
        depth -= character == "]"
    return " ".join(kept.split())


def _named(slot: Slot, doc: str) -> str:
    if slot.type == "REF":
        return f"a reference: {doc}" if doc else "a reference"
    return SLOTS[slot.type]


def _any_of(names: list[str]) -> str:
    return " or ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def _of(token: Term) -> str:
    """A term as a message calls it."""
    match token:
        case Path():
            return f"`{token.dotted}`"
        case Quantity():
            return f"`{token.text}`"
        case Range():
            return f"`{token.low.text}..{token.high.text}`"
        case String():
            text = _text(token)
            return f"`{text}`" if len(text) <= 40 and "\n" not in text else "this text"
        case List():
            return "a list"
        case Block():
            return "a block"


def _text(token: String) -> str:
    pieces = (piece if isinstance(piece, str) else f"{{{piece.path.dotted}}}" for piece in token.pieces)
    return '"' + "".join(pieces) + '"'
