"""Which objects of the cluster Terraform makes: those that the spec names."""

from __future__ import annotations

from platformc.ir import Platform
from platformc.target import given_to


def made_here(platform: Platform) -> frozenset[str]:
    """The kinds of objects in the cluster that `makes` gives to Terraform."""
    return frozenset(given_to(platform, "terraform"))
