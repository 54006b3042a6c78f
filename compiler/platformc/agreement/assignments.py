"""In Terraform one value is said once and followed everywhere: one that is wrong is told once, where it is said."""

from __future__ import annotations

from collections.abc import Sequence

from platformc.agreement.conform import Difference
from platformc.agreement.mentions import Artifact, Mention
from platformc.ir import Platform
from platformc.readers.artifacts import SHARED
from platformc.source import Span


def concerned(platform: Platform, artifacts: Sequence[Artifact]) -> bool:
    """Whether the Terraform that was read is about an environment: the shared stack alone is about those that
    deploy Terraform."""
    own = any(not artifact.kind.startswith(SHARED) for artifact in artifacts)
    return own or platform.deploy("terraform") is not None


def causes_of(
    differences: Sequence[Difference], artifacts: Sequence[Artifact], settled: set[tuple[Span, str]]
) -> list[Difference]:
    """One difference for each cause: an argument or a local that nothing which agrees is made from.

    settled: places and slots that were held against the Platform. Resources of the shared stack that this
    environment does not know belong to another one.
    """
    told = [
        d
        for d in differences
        if d.model is not None or not (d.artifact and d.artifact.kind.startswith(SHARED))
    ]
    if all(not artifact.kind.startswith(SHARED) for artifact in artifacts):
        told = [d for d in told if d.model is None or not d.model.kind.startswith(SHARED)]
    wrong = {id(d.found) for d in told if d.found is not None}
    good: set[str] = set()
    needs: dict[str, set[str]] = {}
    places: dict[str, Mention] = {}
    # the shared stack has locals of its own, by the same names
    stack = {id(m) for artifact in artifacts if artifact.kind.startswith(SHARED) for m in artifact.mentions}

    def keys_of(mention: Mention) -> list[str]:
        prefix = SHARED if id(mention) in stack else ""
        return [prefix + key for key in _keys(mention)]

    for artifact in artifacts:
        for mention in artifact.mentions:
            own, *through = keys_of(mention)
            needs.setdefault(own, set()).update(through)
            places.setdefault(own, mention)
            if id(mention) not in wrong and (mention.span, mention.slot) in settled:
                good.update((own, *through))
    absent = {_address(d.model) for d in told if d.artifact is None and d.model is not None}
    keys_wrong = {(d.model.address, d.expected.slot[5:]) for d in told if d.model and _slot(d).startswith("keys.")
                  and d.expected}  # fmt: skip
    found: dict[str, Difference] = {}
    for number, difference in enumerate(told):
        slot = _slot(difference)
        if (
            slot.startswith("values.")
            and difference.model
            and (difference.model.address, slot[7:]) in keys_wrong
        ):
            continue  # what it holds went with the key
        if difference.found is None or difference.expected is None:
            model, wanted = difference.model, difference.expected
            # a tag that is gone is gone for every provider
            shared = model is not None and wanted is not None and model.kind.startswith("provider.")
            slot = wanted.slot if wanted is not None else ""
            if shared and slot.startswith("tags.") and not _tagged(difference):
                slot = "tags"
            found.setdefault(f"{model.kind} {slot}" if shared and model else str(number), difference)
            continue
        own, *through = keys_of(difference.found)
        keys = [key for key in (own, *through) if key not in good]
        roots = [
            key for key in keys if not any(other in needs.get(key, ()) for other in keys if other != key)
        ]
        # an argument of which nothing is known by itself only passes the name on
        root = next((key for key in roots if key in places), roots[0] if roots else own)
        if root in absent or (root in found and root != own and not _says_less(found[root], difference)):
            continue
        place = places.get(root)
        if place is not None:
            # a local is wrong where it is defined, whoever says so first
            difference = difference._replace(found=difference.found._replace(span=place.span))
        found[root] = difference
    return list(found.values())


def _says_less(told: Difference, other: Difference) -> bool:
    """Whether what was told of a cause is about a tag, and the other about the name itself."""
    return _slot(told).startswith("tags.") and not _slot(other).startswith("tags.")


def _tagged(difference: Difference) -> bool:
    """Whether the provider that was read has tags at all."""
    artifact = difference.artifact
    return artifact is not None and any(one.slot.startswith("tags.") for one in artifact.mentions)


def _slot(difference: Difference) -> str:
    mention = difference.expected or difference.found
    return mention.slot if mention is not None else ""


def _keys(mention: Mention) -> list[str]:
    return mention.pointer.split() or [f"{mention.address}/{mention.slot}"]


def _address(model: Artifact) -> str:
    return f"{model.kind.removeprefix(SHARED)}.{model.name}"
