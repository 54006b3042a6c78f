"""Kinds of names, the rules they obey, the filters that shape them, and where they collide."""

from __future__ import annotations

from platformc.names.collisions import Claim, azure_secret_name, collisions, compared, mapped_alike
from platformc.names.filters import FILTERS, FilterError, apply, fit
from platformc.names.kind import Ban, Grammar, Kind, Scope
from platformc.names.kinds import KINDS, kind
from platformc.names.rules import Violation, both, violation

__all__ = [
    "FILTERS",
    "KINDS",
    "Ban",
    "Claim",
    "FilterError",
    "Grammar",
    "Kind",
    "Scope",
    "Violation",
    "apply",
    "azure_secret_name",
    "both",
    "collisions",
    "compared",
    "fit",
    "kind",
    "mapped_alike",
    "violation",
]
