"""Two makers of one name where only one may be."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from platformc.names.kind import Kind
from platformc.names.kinds import KINDS
from platformc.source import Span


class Claim(NamedTuple):
    """Somebody makes a name.

    kind: the id of the name's kind. scope_key: the one instance of the kind's scope that it is made in,
    as `("cluster", "main")`. owner: who makes it, as `ingress.platform`.
    """

    kind: str
    value: str
    scope_key: tuple[str, ...]
    owner: str
    span: Span
    environment: str | None


def collisions(rows: Iterable[Claim]) -> list[tuple[Claim, Claim]]:
    """Pairs of claims on one name in one instance of its scope, the earlier claim first.

    Several later claims are each set against the first. One owner that claims a name twice in one
    environment is one maker; kinds that are not in the table, or have no scope, cannot collide.
    """
    first: dict[tuple[str, tuple[str, ...], str], Claim] = {}
    seen: set[tuple[tuple[str, tuple[str, ...], str], str, str | None]] = set()
    found: list[tuple[Claim, Claim]] = []
    for claim in rows:
        kind = KINDS.get(claim.kind)
        if kind is None or kind.scope == "none":
            continue
        key = (kind.family, claim.scope_key, compared(kind, claim.value))
        maker = (key, claim.owner, claim.environment)
        if maker in seen:
            continue
        seen.add(maker)
        earlier = first.setdefault(key, claim)
        if earlier is not claim:
            found.append((earlier, claim))
    return found


def compared(kind: Kind, value: str) -> str:
    """The value as the platform compares it: in one case, look-alike characters as one, no final dot."""
    if kind.grammar.domain:
        value = value.lower().removesuffix(".")
    elif kind.folds_case:
        value = value.lower()
    for character in kind.same[1:]:
        value = value.replace(character, kind.same[0])
    return value


def azure_secret_name(variable: str) -> str:
    """The name under which Azure keeps an environment variable's secret: lower case, `_` as `-`."""
    return variable.lower().replace("_", "-")


def mapped_alike(variables: Iterable[str]) -> list[tuple[str, str]]:
    """Pairs of different environment variables that Azure would keep under one name, in their order."""
    first: dict[str, str] = {}
    found: list[tuple[str, str]] = []
    for variable in dict.fromkeys(variables):
        earlier = first.setdefault(azure_secret_name(variable), variable)
        if earlier != variable:
            found.append((earlier, variable))
    return found
