"""What a row of the table of words is: an attribute and its phrase, a kind of declaration and its attributes."""

from __future__ import annotations

from typing import Literal, NamedTuple


class Attribute(NamedTuple):
    """One word of a block.

    value: pattern of what follows `=` (phrases.py). words: pattern of what follows the word itself, of each
    phrase when commas set several apart.
    flag: the word alone. label: what stands between the word and the `=` ("" for nothing, `named` for a kind
    and a text).
    block: the words of its block. free: pattern of the values of a block with keys of the user's own.
    table: a block that is passed on as it stands.
    """

    doc: str
    value: str = ""
    words: str = ""
    flag: bool = False
    label: Literal["", "name", "text", "path", "named"] = ""
    block: dict[str, Attribute] | None = None
    free: str = ""
    table: bool = False


class Kind(NamedTuple):
    """A kind of declaration. label: whether one follows. like: whether it may inherit. free: as Attribute's."""

    doc: str
    attributes: dict[str, Attribute]
    label: bool = True
    like: bool = False
    free: str = ""
    value: str = ""
    words: str = ""
    table: bool = False


def value(pattern: str, doc: str, block: dict[str, Attribute] | None = None) -> Attribute:
    return Attribute(doc, value=pattern, block=block)


def words(pattern: str, doc: str) -> Attribute:
    return Attribute(doc, words=pattern)


def flag(doc: str) -> Attribute:
    return Attribute(doc, flag=True)


def block(doc: str, attributes: dict[str, Attribute]) -> Attribute:
    return Attribute(doc, block=attributes)


def free(pattern: str, doc: str) -> Attribute:
    return Attribute(doc, free=pattern)


def table(doc: str) -> Attribute:
    return Attribute(doc, table=True)
