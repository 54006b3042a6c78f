"""One value of a chart is in many of its names: whose fault a difference is, and told once for each place."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from platformc.agreement.conform import Difference
from platformc.agreement.expectation import UNKNOWN, agrees
from platformc.agreement.slots import code_of, number_of
from platformc.readers.helm import Composed
from platformc.readers.helm_template import Piece
from platformc.source import Span

OTHERS = 99
"""After the eleven."""


def blamed(
    differences: Sequence[Difference],
    settled: Collection[tuple[Span, str]],
    composed: Composed,
    backends: Collection[tuple[str, str]],
) -> list[Difference]:
    """The differences at the value, or at the part of the template, that is wrong; the first of the eleven of each place.

    settled: places and slots that were held against the Platform. composed: what names were put together from.
    """
    wrong = {(one.found.span, one.found.slot) for one in differences if one.found is not None}
    right = {span for span, slot in settled if (span, slot) not in wrong}
    best: dict[object, tuple[int, int]] = {}
    kept: dict[object, Difference] = {}
    for place, difference in enumerate(_paired(differences, composed)):
        found = difference.found
        if found is None or difference.artifact is None:
            kept[place] = difference
            continue
        pieces = composed.get((difference.artifact.address, found.slot), ())
        span = _culprit(pieces, difference.expected.value if difference.expected else "", right) or found.span
        rank = (_number(difference, backends), place)
        if span not in best or rank < best[span]:
            best[span] = rank
            kept[span] = Difference(
                difference.model, difference.artifact, difference.expected, found._replace(span=span)
            )
    return list(kept.values())


def _paired(differences: Sequence[Difference], composed: Composed) -> list[Difference]:
    """Differences where an object that nobody expects, called by a value, is the one of its kind that is missing."""
    missing = [one for one in differences if one.artifact is None]
    pairs: list[Difference] = []
    for one in differences:
        if one.model is not None or one.artifact is None or (one.artifact.address, "name") not in composed:
            continue
        other = next((each for each in missing if each.model and each.model.kind == one.artifact.kind), None)
        if other is None or other.model is None:
            continue
        missing.remove(other)
        wanted = next(mention for mention in other.model.mentions if mention.slot == "name")
        found = next(mention for mention in one.artifact.mentions if mention.slot == "name")
        pairs.append(Difference(other.model, one.artifact, wanted, found))
    known = {id(pair.artifact) for pair in pairs}
    models = {id(pair.model) for pair in pairs}
    rest = [
        one
        for one in differences
        if not (one.model is None and id(one.artifact) in known)
        and not (one.artifact is None and id(one.model) in models)
    ]
    return [*rest, *pairs]


def _culprit(pieces: Sequence[Piece], wanted: str, right: Collection[Span]) -> Span | None:
    """The value that is not what it should be, where the text around it is; None when that is wrong, or unknown."""
    if not any(piece.action is not None for piece in pieces):
        return None
    pattern = "".join("(.*)" if piece.action is not None else re.escape(piece.text) for piece in pieces)
    match = re.fullmatch(pattern, wanted, re.DOTALL)
    if match is None:
        return None
    values = [piece for piece in pieces if piece.action is not None]
    for piece, part in zip(values, match.groups(), strict=True):
        if part != piece.text and not (UNKNOWN in part and agrees(part, piece.text)):
            # a value that is right elsewhere is the wrong one here
            return piece.action if piece.span in right else piece.span
    return None


def _number(difference: Difference, backends: Collection[tuple[str, str]]) -> int:
    model = difference.model
    mention = difference.expected or difference.found
    if model is None or mention is None:
        return OTHERS
    backend = model.kind == "Service" and (model.namespace, model.name) in backends
    return number_of(code_of(model.kind, mention.slot, mention.value, backend)) or OTHERS
