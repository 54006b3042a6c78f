"""Checks: one problem each, over the Platforms of a spec; `ALL` is their order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from platformc.diagnostics import Diagnostic
from platformc.ir import Platform
from platformc.target import Target

Check = Callable[[Platform], Iterator[Diagnostic]]

ALL: tuple[Check, ...] = ()


def check(
    platforms: Sequence[Platform], targets: Mapping[str, Target], only: Sequence[str] | None
) -> list[Diagnostic]:
    """What every check says of every environment, and of all environments together."""
    return []
