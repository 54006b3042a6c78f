"""Variables that differ between programs whose chart gives them all the same."""

from __future__ import annotations

from collections.abc import Iterator

from platformc.chart_values import chart_of, programs_of
from platformc.diagnostics import Code, Diagnostic
from platformc.ir import Platform

_SPEC = """platform demo {{ }}
service web {{ image = "web:1"; env {{ LEVEL = "info" }} }}
service worker {{ image = "web:1"; env {{ LEVEL = "{level}" }} }}
chart demo {{
  external
  values = ["env.*"]
  makes k8s.deployment "web" {{ of = service.web; env = values.env }}
  makes k8s.deployment "worker" {{ of = service.worker; env = values.env }}
}}
deploy {{ helm {{ chart = chart.demo }} }}
"""

CHART_VARIABLE = Code(
    "chart/variable",
    severity="warning",
    summary="a variable differs between programs that a chart gives one map of variables",
    why="The chart cannot give each its own: the variable is left out of the values, and the programs go without it.",
    wrong=_SPEC.format(level="debug"),
    right=_SPEC.format(level="info"),
)


def check(platform: Platform) -> Iterator[Diagnostic]:
    """Each variable of a program that is another than that of the first program with the same map."""
    chart = chart_of(platform)
    maps = {made.env.path: made.env for made in chart.makes if made.env is not None} if chart else {}
    for path, values in maps.items():
        programs = programs_of(platform, chart, values) if chart is not None else []
        for workload in programs[1:]:
            first = {variable.name: variable for variable in programs[0].env}
            for variable in workload.env:
                other = first.get(variable.name)
                if other is not None and other.value.parts == variable.value.parts:
                    continue
                there = f"`{other.value.value}` in `{programs[0].label}`" if other else "nothing in the other"
                yield CHART_VARIABLE.at(
                    variable.span,
                    f"`{variable.name}` is `{variable.value.value}` in `{workload.label}` and {there},"
                    f" and the chart gives both what stands in `values.{path}`",
                    hint="give both the same, or leave it to the chart's own templates",
                    values=(variable.value.value, other.value.value if other else ""),
                )
