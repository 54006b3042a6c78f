"""Metrics that programs do not export yet, and what waits for them."""

from __future__ import annotations

from collections.abc import Iterator

from platformc.diagnostics import Code, Diagnostic, Related
from platformc.ir import Platform
from platformc.source import Span

_SHOP = (
    'platform demo { }\nmonitoring main { release = "monitoring" }\nservice web {\n  image = "web:1"\n'
    '  port metrics = 9000\n  scrape = "/metrics" on metrics\n'
)
METRIC_PLANNED = Code(
    "metric/planned",
    severity="warning",
    summary="a metric is planned, and the program does not export it yet",
    why="What measures it is written in comments only: nobody hears of anything until the program exports it.",
    wrong=_SHOP + "  metric timeouts_total = counter { planned }\n}\n"
    "alert timeouts { when = rate of timeouts_total above 1 }\ndeploy { kubernetes; monitoring }",
    right=_SHOP + "  metric timeouts_total = counter\n}\n"
    "alert timeouts { when = rate of timeouts_total above 1 }\ndeploy { kubernetes; monitoring }",
)


def check(platform: Platform) -> Iterator[Diagnostic]:
    """Each planned metric, with the alerts and panels that wait for it."""
    for service in platform.services.values():
        for metric in service.metrics:
            if not metric.planned:
                continue
            waiting = list(_waiting(platform, metric.name.value))
            who = " and ".join(words for words, _ in waiting) or "nothing yet"
            yield METRIC_PLANNED.at(
                metric.span,
                f"`{metric.name.value}` of `{service.label}` is planned; {who} waits for it",
                hint="take `planned` away when the program exports it",
                related=[Related(f"{words} waits", span) for words, span in waiting],
                values=(metric.name.value, ""),
            )


def _waiting(platform: Platform, metric: str) -> Iterator[tuple[str, Span]]:
    for alert in platform.alerts.values():
        if metric in alert.query.planned:
            yield f"alert `{alert.label}`", alert.query.span
    for dashboard in platform.dashboards.values():
        for panel in dashboard.panels:
            if metric in panel.query.planned:
                yield f"panel `{panel.title.value}`", panel.query.span
