"""Stores that AWS runs, or that somebody else has, and that a chart is said to make."""

from __future__ import annotations

from collections.abc import Iterator

from platformc.chart_values import chart_of
from platformc.diagnostics import Code, Diagnostic, Related
from platformc.ir import Platform, Store

_SPEC = """platform demo {{ }}
service web {{ image = "web:1"; needs main }}
cache main {{ engine = redis 7; host = "redis.example.com"{more} }}
chart demo {{
  external
  values = ["redis.enabled"]
  makes k8s.deployment "web" {{ of = service.web }}
  makes k8s.service "{{values.redis.name}}" {{ of = cache.main; port = 6379 }}
}}
deploy {{ helm {{ chart = chart.demo; values {{ redis.enabled = true }} }} }}
"""

CHART_MANAGED = Code(
    "chart/managed",
    summary="a chart is said to make a store that is made elsewhere",
    why="Two stores run, and which of them a program opens depends on who was deployed last.",
    wrong=_SPEC.format(more="; external"),
    right=_SPEC.format(more="").replace("redis.example.com", "redis"),
)


def check(platform: Platform) -> Iterator[Diagnostic]:
    """Each `makes` of a store that is `external` or `managed`."""
    chart = chart_of(platform)
    for made in chart.makes if chart is not None else ():
        store = platform.find(made.of) if made.of else None
        if isinstance(store, Store) and (store.external or store.managed is not None):
            who = "AWS runs it" if store.managed is not None else "it is `external`"
            yield CHART_MANAGED.at(
                made.span,
                f"chart `{chart.label if chart else ''}` is said to make `{made.of}`, and {who}",
                hint=f"take `makes` away where {who}, and tell the chart not to install its own",
                related=[Related("it is said here", store.span)],
                values=(made.of, ""),
            )
