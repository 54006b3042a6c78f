"""Labels of objects that the Platform does not model one by one: a generator of a password, say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from platformc.agreement.mentions import Artifact, Mention
from platformc.agreement.slots import LABELS
from platformc.agreement.world import Finding


def stray_labels(expected: Sequence[Artifact], found: Sequence[Artifact]) -> Iterator[Finding]:
    """The labels by which an application's parts know each other have a value that the Platform gives."""
    kinds = {model.kind for model in expected}
    known: dict[str, dict[str, Mention]] = {key: {} for key in LABELS}
    for model in expected:
        for mention in model.mentions:
            key = mention.slot.removeprefix("labels.")
            if mention.slot.startswith("labels.") and key in known:
                known[key].setdefault(mention.value, mention)
    for artifact in found:
        if artifact.kind in kinds:
            continue
        for mention in artifact.mentions:
            key = mention.slot.removeprefix("labels.")
            if not mention.slot.startswith("labels.") or key not in known or mention.value in known[key]:
                continue
            some = next(iter(known[key]), "")
            yield Finding(
                LABELS[key],
                mention,
                f"{artifact.kind} `{artifact.name}` has the label `{key}` = `{mention.value}`, which nothing else has",
                "it should be " + " or ".join(f"`{value}`" for value in list(known[key])[:5]),
                (("the platform says it here", known[key][some]),) if some else (),
                (mention.value, some),
            )
