"""Programs and stores that a chart of others is not said to make, and that nobody else makes."""

from __future__ import annotations

from collections.abc import Iterator

from platformc.accounts import path_of
from platformc.chart_values import chart_of
from platformc.diagnostics import Code, Diagnostic
from platformc.ir import Declaration, Job, Platform
from platformc.target import given_away

_SPEC = """platform demo {{ }}
service web {{ image = "web:1" }}
service worker {{ image = "web:1" }}
chart demo {{
  external
  values = ["replicas"]
  makes k8s.deployment "web" {{ of = service.web }}
{more}}}
deploy {{ helm {{ chart = chart.demo; values {{ replicas = 2 }} }} }}
"""

CHART_LEFT_OUT = Code(
    "chart/left-out",
    severity="warning",
    summary="a program or a store is not among what the chart makes, and nobody else makes it",
    why="The release lacks it, or has it otherwise than the spec says: nothing holds the two together.",
    wrong=_SPEC.format(more=""),
    right=_SPEC.format(more='  makes k8s.deployment "worker" { of = service.worker }\n'),
)


def check(platform: Platform) -> Iterator[Diagnostic]:
    """Each declaration of ours that runs in the cluster and is the object of no `makes`."""
    chart = chart_of(platform)
    if chart is None or not chart.makes or platform.deploy("kubernetes") is not None:
        return
    made = {one.of for one in chart.makes}
    given = given_away(platform, "helm")
    runs: list[tuple[str, Declaration]] = [(path_of(one), one) for one in platform.workloads]
    runs += platform.stores.items()
    for path, declaration in runs:
        if declaration.external or path in made:
            continue
        if isinstance(declaration, Job) and "k8s.cron_job" in given and declaration.run.kind == "schedule":
            continue
        yield CHART_LEFT_OUT.at(
            declaration.span,
            f"chart `{chart.label}` is not said to make `{path}`",
            hint=f'`makes k8s.deployment "..." {{ of = {path} }}`, or say `external`',
            values=(path, chart.label),
        )
