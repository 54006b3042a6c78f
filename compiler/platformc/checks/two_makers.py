"""Objects that two deployed targets would both make."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from platformc.diagnostics import Code, Diagnostic, Related
from platformc.ir import Platform
from platformc.names import KINDS
from platformc.target import Target, given_to

TWO_MAKERS = Code(
    "two-makers",
    summary="two deployed targets would both make the same objects",
    why="Each would take the other's work for a mistake and undo it, whenever one of them is deployed.",
    wrong='platform demo { }\nservice web { image = "web:1" }\ndeploy { kubernetes; helm }',
    right='platform demo { }\nservice web { image = "web:1" }\ndeploy { helm }',
)
IN_CLUSTER = ("kubernetes", "helm", "terraform")
"""Targets that make objects of one cluster from the same declarations."""


def check(platform: Platform, targets: Sequence[Target]) -> Iterator[Diagnostic]:
    """Each pair of targets that would make the same kinds of objects, unless the spec says which of them does."""
    claims = [(target, _claimed(platform, target)) for target in targets if target.name in IN_CLUSTER]
    given: dict[str, str] = {}
    for target, _ in claims:
        for kind in given_to(platform, target.name):
            given.setdefault(kind, target.name)
    for number, (second, others) in enumerate(claims):
        for first, kinds in claims[:number]:
            both = sorted(kind for kind in kinds & others if given.get(kind) not in (first.name, second.name))
            both += _of_chart(platform, first, second)
            if both:
                yield _diagnostic(platform, first, second, both)


def _claimed(platform: Platform, target: Target) -> set[str]:
    if target.name == "helm" and platform.charts:
        return {made.kind for chart in platform.charts.values() for made in chart.makes}
    return {kind for kind in (*target.makes, *given_to(platform, target.name)) if kind.startswith("k8s.")}


def _of_chart(platform: Platform, first: Target, second: Target) -> list[str]:
    """What `makes` gives to one target, and a chart of others makes whatever the spec says."""
    if "helm" not in (first.name, second.name):
        return []
    other = first if second.name == "helm" else second
    made = {one.kind for chart in platform.charts.values() for one in chart.makes}
    return sorted(made & set(given_to(platform, other.name)))


def _diagnostic(platform: Platform, first: Target, second: Target, both: list[str]) -> Diagnostic:
    here, there = platform.deploy(second.name), platform.deploy(first.name)
    titles = list(dict.fromkeys(KINDS[kind].title if kind in KINDS else kind for kind in both))
    shown = ", ".join(titles[:3]) + (f" and {len(titles) - 3} more" if len(titles) > 3 else "")
    hint = f"deploy one of them: leave out `{first.name}` or `{second.name}`"
    if "terraform" in (first.name, second.name):
        hint = "take them out of `makes`, or out of what the chart makes"
    return TWO_MAKERS.at(
        here.span if here is not None else platform.span,
        f"`{first.name}` and `{second.name}` would both make {shown}",
        hint=hint,
        related=[Related(f"`{first.name}` is deployed here", there.span)] if there is not None else [],
        values=(first.name, second.name),
    )
