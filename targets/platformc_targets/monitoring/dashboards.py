"""Dashboards: Grafana's JSON in a ConfigMap that its sidecar finds by a label."""

from __future__ import annotations

from platformc.diagnostics import Report
from platformc.ir import Dashboard, Monitoring, Panel, Platform
from platformc.output import Document, Marked, Tree
from platformc_targets.monitoring.commented import Commented, Waiting
from platformc_targets.monitoring.expressions import curves
from platformc_targets.monitoring.objects import document, known, labels_of, named, space_of
from platformc_targets.text import Json

SIDECAR_LABEL, SIDECAR_VALUE = "grafana_dashboard", "1"
DATASOURCE = {"type": "prometheus", "uid": "prometheus"}
"""The data source that kube-prometheus-stack gives to its Grafana (`grafana.sidecar.datasources.uid`)."""

UNITS = {"seconds": "s", "bytes": "bytes", "percent": "percentunit", "short": "short"}
SCHEMA_VERSION = 39
WIDTH, HEIGHT, COLUMNS = 12, 8, 2


def dashboard_file(platform: Platform, report: Report, stack: Monitoring, dashboard: Dashboard) -> Commented:
    """The ConfigMap of one dashboard; panels on planned metrics stand in comments behind it."""
    ready = [panel for panel in dashboard.panels if not panel.query.planned]
    later = [panel for panel in dashboard.panels if panel.query.planned]
    panels = [_panel(platform, report, panel, place) for place, panel in enumerate(ready)]
    waiting = [
        Waiting(
            f"A panel for `panels` that waits for {' and '.join(panel.query.planned)}, which is planned:",
            Json([Document("", _panel(platform, report, panel, len(ready) + place))]).render("").text,
            panel.span,
        )
        for place, panel in enumerate(later)
    ]
    name = dashboard.name.value
    tree = {
        "uid": name[:40],
        "title": known(report, dashboard.title, f"dashboard `{dashboard.label}`"),
        "tags": [platform.name.value, platform.environment],
        "timezone": "browser",
        "schemaVersion": SCHEMA_VERSION,
        "refresh": "30s",
        "time": {"from": "now-6h", "to": "now"},
        "panels": panels,
    }
    text = Json([Document("", tree)]).render("").text
    labels = labels_of(platform, report)
    labels[SIDECAR_LABEL] = SIDECAR_VALUE
    made = document(
        "v1",
        "ConfigMap",
        named(dashboard.name),
        dashboard.span,
        labels,
        {"data": {f"{name}.json": Marked(text, dashboard.span)}},
        space_of(platform, stack),
    )
    return Commented([made], waiting, 0)


def _panel(platform: Platform, report: Report, panel: Panel, place: int) -> Tree:
    targets = [
        {
            "refId": chr(ord("A") + number),
            "datasource": DATASOURCE,
            "expr": curve.expression,
            **({"legendFormat": curve.legend} if curve.legend else {}),
        }
        for number, curve in enumerate(curves(platform, report, panel.query))
    ]
    row, column = divmod(place, COLUMNS)
    return {
        "id": place + 1,
        "type": "timeseries",
        "title": known(report, panel.title, "a panel"),
        "datasource": DATASOURCE,
        "gridPos": {"x": column * WIDTH, "y": row * HEIGHT, "w": WIDTH, "h": HEIGHT},
        "fieldConfig": {"defaults": {"unit": UNITS[panel.unit]}, "overrides": []},
        "targets": targets,
    }
