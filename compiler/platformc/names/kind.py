"""What a kind of name is: its grammar, its length, its scope, and where the rule is written."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Literal, NamedTuple

Scope = Literal[
    "global",
    "account",
    "account-region",
    "cluster",
    "namespace",
    "object",
    "environment",
    "zone",
    "none",
]
"""Where a value of a kind may occur only once; `object` is inside its parent, `none` is nowhere."""

Condition = Callable[[str], str | None]
"""Takes a value of the right form, gives what is still wrong with it, or None."""


class Ban(NamedTuple):
    """A pattern that must be found nowhere in a value, and what to say when it is."""

    pattern: str
    reason: str


class Grammar(NamedTuple):
    """A form that many kinds share.

    pattern: matches the whole value, ASCII only. words: the same for people.
    alphabet, first, last: the insides of character classes, "" where any character will do; they say
    which character is wrong. `first` and `last` hold for each part, where `parts` separates parts.
    domain: the end of the value says where it is delegated, so it cannot be cut off.
    explain: says what is wrong with a value that does not match though its characters and ends are right.
    """

    pattern: str
    words: str
    alphabet: str = ""
    first: str = ""
    last: str = ""
    parts: str = ""
    domain: bool = False
    explain: Condition | None = None


class Kind(NamedTuple):
    """One kind of name.

    minimum, maximum: in characters; no maximum is None.
    forbid: what must be found nowhere in it. reserved: values that somebody else keeps.
    words: the grammar and the length, for people.
    folds_case: values that differ only in case are the same name where it counts.
    same: characters that count as one another where names are compared (`.` and `_` of a Kafka topic).
    family: kinds of one family share their names (the TLS Secret is a Secret).
    prefix_budget: the most that fits where the platform adds its own suffix (Terraform's `name_prefix`).
    """

    id: str
    title: str
    pattern: str
    minimum: int
    maximum: int | None
    forbid: tuple[Ban, ...]
    reserved: tuple[str, ...]
    scope: Scope
    source: str
    note: str
    words: str
    folds_case: bool
    prefix_budget: int | None
    grammar: Grammar
    condition: Condition | None
    same: str
    family: str


def row(
    id: str,
    title: str,
    grammar: Grammar,
    minimum: int,
    maximum: int | None,
    scope: Scope,
    source: str,
    note: str = "",
    *,
    forbid: tuple[Ban, ...] = (),
    reserved: tuple[str, ...] = (),
    folds_case: bool = False,
    prefix_budget: int | None = None,
    condition: Condition | None = None,
    same: str = "",
    family: str = "",
) -> Kind:
    """One row of a table of kinds; `words` follow from the grammar and the length."""
    return Kind(
        id,
        title,
        grammar.pattern,
        minimum,
        maximum,
        forbid,
        reserved,
        scope,
        source,
        note,
        grammar.words + _length_words(minimum, maximum),
        folds_case,
        prefix_budget,
        grammar,
        condition,
        same,
        family or id,
    )


def _length_words(minimum: int, maximum: int | None) -> str:
    if maximum is None:
        return f", at least {minimum} characters" if minimum > 1 else ""
    if minimum == maximum:
        return f", exactly {maximum} characters"
    if minimum > 1:
        return f", {minimum} to {maximum} characters"
    return f", at most {maximum} characters"


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """A pattern, compiled when it is first needed."""
    return re.compile(pattern, re.ASCII)
