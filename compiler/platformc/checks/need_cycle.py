"""Workloads that wait for each other."""

from __future__ import annotations

from collections.abc import Iterator

from platformc.diagnostics import Code, Diagnostic, Related
from platformc.ir import Platform
from platformc.source import Span

NEED_CYCLE = Code(
    "need/cycle",
    summary="services or jobs wait for each other",
    why="None of them can start first, so none of them ever starts.",
    wrong='platform demo { }\nservice api { image = "api:1"; needs web }\nservice web { image = "web:1"; needs api }\n'
    "deploy { compose }",
    right='platform demo { }\nservice api { image = "api:1" }\nservice web { image = "web:1"; needs api }\n'
    "deploy { compose }",
)


def check(platform: Platform) -> Iterator[Diagnostic]:
    """Each circle of needs once, with its chain; a job that runs before a service is needed by it."""
    edges = _edges(platform)
    done: set[str] = set()
    for start in edges:
        if start in done:
            continue
        # depth first without recursion: the path so far, and what is left to follow from each of its steps
        path = {start: None}  # ordered, and quick to ask
        left = [iter(edges[start])]
        while path:
            needed = next(left[-1], None)
            if needed is None:
                done.add(path.popitem()[0])
                left.pop()
            elif needed in path:
                steps = list(path)
                yield _circle(steps[steps.index(needed) :], edges)
            elif needed in edges and needed not in done:
                path[needed] = None
                left.append(iter(edges[needed]))


def _edges(platform: Platform) -> dict[str, dict[str, Span]]:
    """Who needs whom, and where the spec says it."""
    edges: dict[str, dict[str, Span]] = {}
    for kind, workloads in (("service", platform.services), ("job", platform.jobs)):
        for label, workload in workloads.items():
            edges[f"{kind}.{label}"] = {need.declaration: need.span for need in workload.needs}
    for job in platform.jobs.values():
        waiting = edges.get(f"service.{job.run.service}")
        if waiting is not None:
            waiting.setdefault(f"job.{job.label}", job.run.span)
    return edges


def _circle(chain: list[str], edges: dict[str, dict[str, Span]]) -> Diagnostic:
    links = list(zip(chain, [*chain[1:], chain[0]], strict=True))
    return NEED_CYCLE.at(
        edges[links[-1][0]][links[-1][1]],
        "they wait for each other: " + " → ".join(f"`{step}`" for step in (*chain, chain[0])),
        hint="take one of these needs away",
        related=[Related(f"`{one}` waits for `{other}`", edges[one][other]) for one, other in links[:-1]],
        values=(" ".join(chain), ""),
    )
