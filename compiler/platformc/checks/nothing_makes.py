"""Declarations of ours that no deployed target makes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from platformc.diagnostics import Code, Diagnostic
from platformc.ir import TABLES, Declaration, Platform
from platformc.target import Target, given_to

NOTHING_MAKES = Code(
    "nothing-makes",
    severity="warning",
    summary="a declaration is ours to make, and no deployed target makes it",
    why="What leans on it will look for something that is not there, unless somebody makes it by hand.",
    wrong='platform demo { }\nservice web { image = "web:1" }\nbucket assets { name = "demo-assets" }\n'
    "deploy { compose }",
    right='platform demo { }\nservice web { image = "web:1" }\nbucket assets { name = "demo-assets"; external }\n'
    "deploy { compose }",
)

OBJECTS = {
    "issuer": "k8s.cluster_issuer",
    "middleware": "k8s.middleware",
    "ingress": "k8s.ingress",
    "volume": "k8s.pvc",
}
"""What each kind of declaration becomes in a cluster, where `makes` may give it to a target."""
_NOT_MADE = ("elsewhere", "refused")


def check(platform: Platform, targets: Sequence[Target]) -> Iterator[Diagnostic]:
    """Each declaration that every deployed target leaves to others."""
    if not targets:
        return
    for kind, declaration in _declared(platform):
        if declaration.external:
            continue
        answers = [_answer(target, kind, platform) for target in targets]
        if any(not answer.startswith(_NOT_MADE) for answer in answers):
            continue
        where = dict.fromkeys(
            answer.partition(": ")[2].partition(",")[0]
            for answer in answers
            if answer.startswith("elsewhere: ")
        )
        others = [maker for maker in where if maker not in {target.name for target in targets}]
        yield NOTHING_MAKES.at(
            declaration.span,
            f"{' and '.join(f'`{target.name}`' for target in targets)} "
            f"{'make' if len(targets) > 1 else 'makes'} no {kind.replace('_', ' ')} `{declaration.label}`"
            + (f"; that is left to {' or '.join(others)}" if others else ""),
            hint="say `external` when somebody else makes it"
            + (", or `in ENVIRONMENT { ... }` when it belongs to another environment" if not others else ""),
            values=(f"{kind}.{declaration.label}", ""),
        )


def _answer(target: Target, kind: str, platform: Platform) -> str:
    if OBJECTS.get(kind, "") in given_to(platform, target.name):
        return "emitted"
    if target.leaves is not None and kind in target.leaves(platform):
        return "elsewhere: others"
    return target.matrix.get(kind, _unsaid(target, kind))


def _unsaid(target: Target, kind: str) -> str:
    """A kind that a target's table does not know: made when its words are there, as `volume.at` is."""
    return "emitted" if any(word.startswith(f"{kind}.") for word in target.matrix) else "refused"


def _declared(platform: Platform) -> Iterator[tuple[str, Declaration]]:
    for kind, field in TABLES.items():
        if kind in ("service", "job", "secret", "asset", "workflow"):
            continue  # every target that runs programs makes the first; people fill buckets; `workflow/nowhere`
        table: dict[str, Declaration] = getattr(platform, field)
        for declaration in table.values():
            # other registries make a repository when the first image is pushed
            if kind == "registry" and getattr(declaration, "kind", "") != "ecr":
                continue
            # one that no other zone encloses is told by the proof of delegations
            if kind == "zone" and not _enclosed(platform, declaration):
                continue
            yield kind, declaration
    for other in platform.others.values():
        yield other.kind, other


def _enclosed(platform: Platform, zone: Declaration) -> bool:
    return any(zone.name.value.endswith(f".{other.name.value}") for other in platform.zones.values())
