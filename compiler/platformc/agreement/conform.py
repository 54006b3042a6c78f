"""Holds artifacts that were read against those that the Platform leads one to expect, slot by slot."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from platformc.agreement.expectation import UNKNOWN, agrees
from platformc.agreement.mentions import Artifact, Mention
from platformc.agreement.workflows import STRICT_KINDS
from platformc.diagnostics import nearest
from platformc.source import Span

KEYED = ("labels.", "tags.", "pod.labels.", "selector.", "pods.", "keys.", "remote.")
"""Slots whose last part is a key of a map: a key that was renamed is one difference, not two."""

STRICT = {
    "Ingress": {"k8s.cluster_issuer", "k8s.middleware", "k8s.service", "k8s.service_port", "dns.host", "tls.host",
                "k8s.secret", "traefik.entrypoint"},
    "Service": {"k8s.pod_label", "k8s.service_port"},
    "PodDisruptionBudget": {"k8s.pod_label"},
    "ServiceAccount": {"aws.role_arn"},
    "Middleware": {"traefik.setting"},
    "ClusterIssuer": {"aws.route53_zone"},
    "Role": {"k8s.ingress", "k8s.secret", "k8s.service", "k8s.config_map"},
    "ExternalSecret": {"k8s.secret_key"},
    "github.workflow": STRICT_KINDS,
    "data.aws_iam_policy_document": {"aws.action", "aws.arn", "aws.principal"},
    "aws_cloudfront_distribution": {"aws.cloudfront_alias", "aws.s3_bucket"},
    "aws_route53_record": {"dns.target"},
}  # fmt: skip
"""Kinds of names, by kind of object, that stand nowhere but where the Platform says so."""


DETAIL = re.compile(r"\.(value|secret|secret\.key|config|config\.key|condition|healthy|refs\.\d+)$")
"""What a slot says of a variable or a dependency, behind its name."""


class Difference(NamedTuple):
    """One slot that does not say what it should; `found` None: it is missing; `expected` None: nobody expects it.

    artifact: the one that was read, None when the whole object is missing. model: the expected one.
    """

    model: Artifact | None
    artifact: Artifact | None
    expected: Mention | None
    found: Mention | None


class Conformed(NamedTuple):
    """differences: in the order of what is expected. settled: places and slots whose value was held against the Platform's."""

    differences: list[Difference]
    settled: set[tuple[Span, str]]


def conform(expected: Sequence[Artifact], found: Sequence[Artifact]) -> Conformed:
    """Every difference between what is expected and what was read."""
    kinds = {model.kind for model in expected}
    pairs, missing, unexpected = _matched(
        expected, [artifact for artifact in found if artifact.kind in kinds]
    )
    differences: list[Difference] = []
    settled: set[tuple[Span, str]] = set()
    for model, artifact in pairs:
        differences.extend(_compared(model, artifact))
        wanted = {mention.slot for mention in model.mentions}
        settled.update(
            (mention.span, mention.slot) for mention in artifact.mentions if mention.slot in wanted
        )
    differences.extend(Difference(model, None, None, None) for model in missing)
    differences.extend(Difference(None, artifact, None, None) for artifact in unexpected)
    return Conformed(differences, settled)


Pairs = list[tuple[Artifact, Artifact]]


def _matched(
    expected: Sequence[Artifact], found: Sequence[Artifact]
) -> tuple[Pairs, list[Artifact], list[Artifact]]:
    """Pairs by kind and name, then what is left by what it says; then who has no other."""
    groups: dict[tuple[str, str], tuple[list[Artifact], list[Artifact]]] = {}
    for model in expected:
        groups.setdefault((model.kind, model.name), ([], []))[0].append(model)
    for artifact in found:
        groups.setdefault((artifact.kind, artifact.name), ([], []))[1].append(artifact)
    pairs: Pairs = []
    left: dict[str, tuple[list[Artifact], list[Artifact]]] = {}
    for (kind, _), (models, artifacts) in groups.items():
        if len(models) == 1 and len(artifacts) == 1:
            pairs.append((models[0], artifacts[0]))
            continue
        if models and artifacts:
            same, models, artifacts = _nearest(models, artifacts, 0.0)
            pairs.extend(same)
        rest = left.setdefault(kind, ([], []))
        rest[0].extend(models)
        rest[1].extend(artifacts)
    missing: list[Artifact] = []
    unexpected: list[Artifact] = []
    for models, artifacts in left.values():
        if models and artifacts:
            # a resource of Terraform has an address that does not move with the name that it makes
            known = {model.address: model for model in models}
            same = [(known[one.address], one) for one in artifacts if one.address in known]
            pairs.extend(same)
            models = [model for model in models if all(model is not pair[0] for pair in same)]
            artifacts = [one for one in artifacts if all(one is not pair[1] for pair in same)]
        if models and artifacts:
            alike, models, artifacts = _nearest(models, artifacts, 0.5)
            pairs.extend(alike)
        missing.extend(models)
        unexpected.extend(artifacts)
    return pairs, missing, unexpected


def _nearest(
    models: list[Artifact], artifacts: list[Artifact], enough: float
) -> tuple[Pairs, list[Artifact], list[Artifact]]:
    """The pairs that say most in common, best first; `enough`: the share of what is expected that must agree."""
    index: dict[tuple[str, str], list[int]] = {}
    telling = [_telling(model) for model in models]
    for place, slots in enumerate(telling):
        for slot, value in slots.items():
            index.setdefault((slot, value), []).append(place)
    scores: list[tuple[float, int, int]] = []
    for number, artifact in enumerate(artifacts):
        counts: dict[int, int] = {}
        for slot, value in _telling(artifact).items():
            holders = index.get((slot, value), [])
            if len(holders) <= 64:
                for place in holders:
                    counts[place] = counts.get(place, 0) + 1
        if len(models) * len(artifacts) <= 10_000:
            for place in range(len(models)):
                counts.setdefault(place, 0)
        scores.extend(
            (-(count / len(telling[place]) if telling[place] else 1.0), place, number)
            for place, count in counts.items()
        )
    pairs: Pairs = []
    taken: set[int] = set()
    given: set[int] = set()
    for score, place, number in sorted(scores):
        if -score >= enough and place not in taken and number not in given:
            taken.add(place)
            given.add(number)
            pairs.append((models[place], artifacts[number]))
    return (
        pairs,
        [model for place, model in enumerate(models) if place not in taken],
        [artifact for number, artifact in enumerate(artifacts) if number not in given],
    )


def _telling(artifact: Artifact) -> dict[str, str]:
    """Slots that tell artifacts of a kind apart: neither the name, nor what all of them share."""
    return {
        mention.slot: mention.value
        for mention in artifact.mentions
        if mention.slot not in ("name", "namespace")
        and mention.slot not in artifact.optional
        and UNKNOWN not in mention.value
    }


def _compared(model: Artifact, artifact: Artifact) -> Iterator[Difference]:
    wanted = {mention.slot: mention for mention in model.mentions}
    got = {mention.slot: mention for mention in artifact.mentions}
    missing: list[Mention] = []
    for slot, expected in wanted.items():
        found = got.get(slot)
        if found is None:
            missing.append(expected)
        elif agrees(expected.value, found.value):
            del got[slot]
        elif _listed(slot):
            # an entry of a list: which one it should be is found below, where the order does not count
            missing.append(expected)
        else:
            del got[slot]
            yield Difference(model, artifact, expected, found)
    missing = [mention for mention in missing if mention.slot not in model.optional]
    lost = tuple(
        f"{mention.slot}." for mention in missing if mention.slot.startswith(("alerts.", "dashboards."))
    )
    missing = [mention for mention in missing if not mention.slot.startswith(lost)] if lost else missing
    if missing:
        missing, differences = _variables(model, artifact, missing, got)
        yield from differences
    families: dict[str, list[Mention]] = {}
    for found in got.values():
        families.setdefault(_family(found.slot), []).append(found)
    # what only stands elsewhere in its list first: it is not what another entry should have been
    elsewhere = {id(expected) for expected in missing if _stands_elsewhere(expected, families)}
    for expected in missing:
        if id(expected) in elsewhere:
            continue
        family = families.get(_family(expected.slot), [])
        other = _counterpart(expected, family)
        if other is not None:
            family.remove(other)
            if agrees(expected.value, other.value) and _moved(expected.slot):
                continue
        yield Difference(model, artifact, expected, other)
    strict = STRICT.get(artifact.kind, set())
    for family in families.values():
        for found in family:
            if found.kind in strict:
                yield Difference(model, artifact, None, found)


def _variables(
    model: Artifact, artifact: Artifact, missing: list[Mention], got: dict[str, Mention]
) -> tuple[list[Mention], list[Difference]]:
    """One difference for each environment variable that is not as it should be; the rest of what is missing.

    A variable that was renamed is known by what it says.
    """
    rest = [mention for mention in missing if not _variable(mention.slot)]
    wrong: dict[str, list[Mention]] = {}
    for mention in missing:
        if variable := _variable(mention.slot):
            wrong.setdefault(variable, []).append(mention)
    # a variable that others are completed with is one of the target's own
    own = {mention.value for slot, mention in got.items() if ".refs." in slot}
    extra: dict[str, dict[str, Mention]] = {}
    for slot, mention in got.items():
        variable = _variable(slot)
        if variable and variable.removeprefix("container.env.") not in own:
            extra.setdefault(variable, {})[slot.removeprefix(variable)] = mention
    differences: list[Difference] = []
    for variable, mentions in wrong.items():
        says = {mention.slot.removeprefix(variable): mention.value for mention in mentions}
        renamed = None
        if "" in says:
            renamed = next((other for other, found in extra.items() if _says(says, found)), None)
        found = extra.pop(renamed if renamed is not None else variable, {})
        for mention in found.values():
            got.pop(mention.slot, None)
        differences.append(Difference(model, artifact, mentions[0], next(iter(found.values()), None)))
    return rest, differences


def _says(wanted: dict[str, str], found: dict[str, Mention]) -> bool:
    """Whether another variable says the same."""
    return all(slot in found and agrees(value, found[slot].value) for slot, value in wanted.items() if slot)


def _listed(slot: str) -> bool:
    """Whether the slot is an entry of a list of plain values, whose order says nothing about names."""
    return slot.rpartition(".")[2].isdigit() and not slot.startswith(("ports.", "container.ports."))


def _family(slot: str) -> str:
    """Slots of one list, or of one map, share a family."""
    if _listed(slot):
        return slot.rpartition(".")[0]
    for prefix in KEYED:
        if slot.startswith(prefix):
            return prefix
    return slot


def _variable(slot: str) -> str:
    """The environment variable, or the dependency of compose, that a slot belongs to; "" for other slots."""
    return DETAIL.sub("", slot) if slot.startswith(("container.env.", "depends.")) else ""


def _moved(slot: str) -> bool:
    """Whether the slot may stand elsewhere: in another place of its list, or under a key that was reported."""
    return _listed(slot) or slot.startswith("remote.")


def _stands_elsewhere(expected: Mention, families: dict[str, list[Mention]]) -> bool:
    """Whether the entry of a list is there, in another place; it is taken out of its family then."""
    family = families.get(_family(expected.slot), []) if _listed(expected.slot) else []
    other = next((found for found in family if agrees(expected.value, found.value)), None)
    if other is not None:
        family.remove(other)
    return other is not None


def _counterpart(expected: Mention, family: list[Mention]) -> Mention | None:
    """What was found in the place of the expected one: the same value, else the first of a list."""
    same = [found for found in family if _bare(found) == _bare(expected)]
    if same and expected.slot.startswith(("labels.", "pod.labels.")):
        # labels often share a value: only a key that is much alike is the same one, renamed
        near = nearest(expected.slot, [found.slot for found in same])
        return next((found for found in same if found.slot == near), None)
    if same:
        return same[0]
    if family and _listed(expected.slot):
        return family[0]
    return family[0] if len(family) == 1 and expected.slot.startswith("keys.") else None


def _bare(mention: Mention) -> str:
    """The value without the key that it is written with."""
    return mention.value.partition("=")[2] if mention.kind == "k8s.pod_label" else mention.value
