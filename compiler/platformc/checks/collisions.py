"""Two makers of one name, in one environment, across environments, and across specs."""

from __future__ import annotations

from collections.abc import Sequence

from platformc.checks.claims import NAMESPACE, claims
from platformc.diagnostics import Code, Diagnostic, Related
from platformc.ir import Platform
from platformc.names import KINDS, Claim, collisions

COLLISION = Code(
    "name/collision",
    summary="two things have one name where only one may have it",
    why="The second would replace the first, or be refused, depending on which of them is deployed last.",
    wrong='platform demo { }\nservice web { image = "web:1"; port http = 80 }\n'
    'service shop { name = "web"; image = "shop:1"; port http = 80 }\ndeploy { kubernetes }',
    right='platform demo { }\nservice web { image = "web:1"; port http = 80 }\n'
    'service shop { image = "shop:1"; port http = 80 }\ndeploy { kubernetes }',
    source="https://kubernetes.io/docs/concepts/overview/working-with-objects/names/",
)


def between(platforms: Sequence[Platform]) -> list[Diagnostic]:
    """What the environments of one spec, or of several, make of each other's names."""
    pairs = collisions(claim for platform in platforms for claim in claims(platform))
    shared = {_both(one, other) for one, other in pairs if one.kind == NAMESPACE}
    several = len({platform.spec for platform in platforms}) > 1
    told: set[tuple[str, str, str, tuple[tuple[str, str | None], ...]]] = set()
    found: list[Diagnostic] = []
    for first, second in pairs:
        if first.kind != NAMESPACE and _both(first, second) in shared and _namespaced(second):
            continue  # the namespace itself is told: all that is in it follows
        key = (first.owner, second.owner, second.value, _both(first, second))
        if key in told:
            continue
        told.add(key)
        found.append(_diagnostic(first, second, several))
    return found


def _both(first: Claim, second: Claim) -> tuple[tuple[str, str | None], ...]:
    """The two environments, with their specs."""
    return ((_spec(first), first.environment), (_spec(second), second.environment))


def _spec(claim: Claim) -> str:
    return claim.owner.partition("\n")[0]


def _namespaced(claim: Claim) -> bool:
    kind = KINDS.get(claim.kind)
    return kind is not None and (kind.scope == "namespace" or claim.scope_key[:1] == ("pods",))


def _diagnostic(first: Claim, second: Claim, several: bool) -> Diagnostic:
    kind = KINDS[second.kind]
    title = "workload" if second.scope_key[:1] == ("pods",) else kind.title
    here, there = _place(second, first, several), _place(first, second, several)
    shown = f"`{second.value}`" if first.value == second.value else f"`{second.value}` (as `{first.value}`)"
    hint = "give one of them another name"
    if first.environment != second.environment and _spec(first) == _spec(second):
        hint = "put `{environment}` into the name, or say `external` where it is only used"
        if kind.scope == "cluster":
            hint += '; a cluster for each is `cluster main { name = "NAME-{environment}"; external }`'
        if second.kind == NAMESPACE:
            hint = 'name it by its environment: `names { namespace : k8s.namespace = "{platform}-{environment}" }`'
    return COLLISION.at(
        second.span,
        f"{title} {shown} is made by {here} and by {there}",
        hint=hint,
        related=[Related(f"made by {there}", first.span)],
        environment=second.environment,
        source=None if kind.id.startswith("k8s.") else kind.source,
        values=(second.value, second.kind),
    )


def _place(claim: Claim, other: Claim, several: bool) -> str:
    what = claim.owner.partition("\n")[2]
    if claim.environment != other.environment:
        what += f" in {claim.environment}"
    if several and _spec(claim) != _spec(other):
        what += f" of {_spec(claim)}"
    return what
