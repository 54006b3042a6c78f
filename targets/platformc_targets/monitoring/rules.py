"""Alerts as a PrometheusRule; those on planned metrics stand in comments behind it."""

from __future__ import annotations

from platformc.diagnostics import Report
from platformc.ir import Alert, Monitoring, Platform
from platformc.output import Document, Marked, Tree
from platformc_targets.monitoring.commented import Commented, Waiting
from platformc_targets.monitoring.expressions import condition, duration
from platformc_targets.monitoring.objects import called, document, known, labels_of, named, space_of
from platformc_targets.text import Yaml

RULES_INDENT = 8
"""How deep a rule stands in the file: below `spec.groups[0].rules`."""


def rules(platform: Platform, report: Report, stack: Monitoring) -> Commented | None:
    """The rules of all alerts, or None when there are none."""
    if not platform.alerts:
        return None
    ready: list[Tree] = []
    waiting: list[Waiting] = []
    for alert in platform.alerts.values():
        rule = _rule(platform, report, alert)
        if alert.query.planned:
            why = f"{alert.name.value} waits for {' and '.join(alert.query.planned)}, which is planned:"
            text = Yaml([Document("", [rule])]).render("").text
            waiting.append(Waiting(why, text.lstrip("\n"), alert.span))
        else:
            ready.append(Marked(rule, alert.span))
    name = Marked(called(platform), platform.name.span)
    body = {"spec": {"groups": [{"name": name, "rules": ready}]}}
    made = document(
        "monitoring.coreos.com/v1",
        "PrometheusRule",
        name,
        platform.span,
        labels_of(platform, report, stack),
        body,
        space_of(platform, stack),
    )
    return Commented([made], waiting, RULES_INDENT)


def _rule(platform: Platform, report: Report, alert: Alert) -> Tree:
    what = f"alert `{alert.label}`"
    rule: dict[str, Tree] = {
        "alert": named(alert.name),
        "expr": Marked(condition(platform, report, alert.query, alert.threshold), alert.query.span),
    }
    if alert.wait:
        rule["for"] = Marked(duration(alert.wait), alert.at("for"))
    rule["labels"] = {
        "severity": Marked(alert.severity, alert.at("severity")),
        "platform": named(platform.name),
        "environment": platform.environment,
    }
    summary: Tree = alert.label.replace("_", " ").capitalize()
    annotations: dict[str, Tree] = {
        "summary": known(report, alert.summary, what) if alert.summary else summary
    }
    if alert.description:
        annotations["description"] = known(report, alert.description, what)
    if alert.runbook:
        annotations["runbook_url"] = known(report, alert.runbook, what)
    rule["annotations"] = annotations
    return rule
