"""What the escape hatch says of an artifact: what it adds is the user's word, and so is a value without a name."""

from __future__ import annotations

from collections.abc import Iterator

from platformc.agreement.mentions import Artifact, Mention
from platformc.ir import Patch, Plain, Platform, Scalar, Sequence, Table

FREE = frozenset({"traefik.setting", "container.word"})
"""Kinds of values that no name is in: a patch may set them to what it likes."""


def patches_of(platform: Platform, target: str, model: Artifact) -> list[Patch]:
    """The patches on one artifact, as it is called before any patch."""
    address = f"{model.api_version}/{model.kind}/{model.name}"
    return [
        patch
        for patch in platform.patches
        if patch.target == target
        and (patch.address == address or (target == "compose" and patch.address in ("", model.address)))
    ]


def overridden(patches: list[Patch], wanted: Mention | None, found: Mention | None) -> bool:
    """Whether a difference is what the patches ask for, and no name is broken by it.

    What they add is held against its makers only; what they change may be a value that no name is in.
    """
    if not patches or (wanted is not None and wanted.kind not in FREE):
        return False
    return found is None or any(found.value in leaf for patch in patches for leaf in leaves(patch.tree))


def leaves(value: Plain) -> Iterator[str]:
    """Every value in a tree, as text."""
    if isinstance(value, Table):
        for _, inner in value.entries:
            yield from leaves(inner)
    elif isinstance(value, Sequence):
        for item in value.items:
            yield from leaves(item)
    elif isinstance(value, Scalar):
        yield written(value)
    else:
        yield value.value


def written(scalar: Scalar) -> str:
    """A scalar as YAML has it."""
    if scalar.value is None:
        return ""
    return str(scalar.value).lower() if isinstance(scalar.value, bool) else str(scalar.value)
