"""Which objects of the cluster Terraform makes: those that the spec names."""

from __future__ import annotations

from platformc.ir import Platform, Sequence, Text


def made_here(platform: Platform) -> frozenset[str]:
    """The kinds of objects in the cluster that `makes` gives to Terraform."""
    deploy = platform.deploy("terraform")
    option = deploy.option("makes") if deploy is not None else None
    if not isinstance(option, Sequence):
        return frozenset()
    return frozenset(item.value for item in option.items if isinstance(item, Text))
