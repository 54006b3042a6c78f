"""Findings about how what watches a platform holds together with what is watched."""

from __future__ import annotations

from platformc.agreement.wiring import PERMISSION_CLUSTER, SECRET_KEY, SECRET_NAME
from platformc.diagnostics import Code
from platformc.resolve.metrics import METRIC_UNKNOWN

SPEC = """\
platform shop { }
monitoring main { release = "monitoring"; namespace = "monitoring" }
service web {
  image        = "example.com/web:1.0"
  port http    = 8000
  port metrics = 9000
  scrape       = "/metrics" on metrics every 15s
  metric requests_total = counter
}
alert gone { when = down of service.web; for = 5m }
dashboard web { title = "Web"; panel "Requests" = rate of requests_total }
deploy { kubernetes; monitoring }
"""
_MONITOR = 'patch monitoring "monitoring.coreos.com/v1/ServiceMonitor/web"'
OPERATOR = "https://prometheus-operator.dev/docs/api-reference/api/"

MONITOR_RELEASE = Code(
    "monitor/release",
    summary="a monitor or a rule does not carry the label that the stack's Prometheus selects",
    why="It is ignored in silence: no target, no alert.",
    wrong=SPEC + _MONITOR + ' { metadata.labels.release = "prometheus" }\n',
    right=SPEC,
    source="https://github.com/prometheus-community/helm-charts/tree/main/charts/kube-prometheus-stack",
)
MONITOR_SELECTOR = Code(
    "monitor/selector",
    summary="a monitor selects no Service, or another one than it should",
    why="It is matched against the labels of Services, not of pods; where none matches, nothing is read.",
    wrong=SPEC + _MONITOR + ' { spec.selector.matchLabels { "app.kubernetes.io/name" = "wbe" } }\n',
    right=SPEC,
    source=OPERATOR,
)
MONITOR_PORT = Code(
    "monitor/port",
    summary="a monitor reads a port that the Service does not have by that name",
    why="An endpoint names a port of the Service; a number or another name finds nothing.",
    wrong=SPEC + _MONITOR + ' { spec.endpoints = [{ port = "metrcs"; path = "/metrics" }] }\n',
    right=SPEC,
    source=OPERATOR,
)
MONITOR_PATH = Code(
    "monitor/path",
    summary="metrics are read from another path than the platform says",
    why="The program answers with something else, and the target is down for ever.",
    wrong=SPEC + _MONITOR + ' { spec.endpoints = [{ port = "metrics"; path = "/other" }] }\n',
    right=SPEC,
)
MONITOR_NAMESPACE = Code(
    "monitor/namespace",
    summary="a monitor looks in another namespace than the Service stands in",
    why="Without the right name it looks only beside itself, and finds nothing.",
    wrong=SPEC + _MONITOR + ' { spec.namespaceSelector.matchNames = ["default"] }\n',
    right=SPEC,
    source=OPERATOR,
)
SELECTS = Code(
    "monitoring/selects",
    summary="the stack's Prometheus selects by another label than monitors and rules carry",
    why="It ignores them in silence.",
    wrong=SPEC.replace(
        'namespace = "monitoring" }',
        'namespace = "monitoring"\n'
        '  values { prometheus.prometheusSpec.ruleSelector.matchLabels.release = "other" } }',
    ),
    right=SPEC,
)
DASHBOARD_LABEL = Code(
    "dashboard/label",
    summary="a dashboard does not carry the label that Grafana's sidecar looks for",
    why="Grafana never shows it.",
    wrong=SPEC + 'patch monitoring "v1/ConfigMap/web" { metadata.labels.grafana_dashboard = "yes" }\n',
    right=SPEC,
    source="https://github.com/grafana/helm-charts/tree/main/charts/grafana#sidecar-for-dashboards",
)
ALERT_NAME = Code(
    "alert/name",
    summary="the rules lack an alert of the platform, or call it otherwise",
    why="Whoever routes alerts by their names never hears of it.",
    wrong=SPEC
    + 'patch monitoring "monitoring.coreos.com/v1/PrometheusRule/shop-default" { spec.groups = [] }\n',
    right=SPEC,
)
QUERY_NAME = Code(
    "query/name",
    summary="an expression asks for the metrics of another namespace, Service or container than the platform says",
    why="It selects nothing: the alert never fires, the panel stays empty.",
    wrong=SPEC
    + 'patch monitoring "monitoring.coreos.com/v1/PrometheusRule/shop-default" {\n  spec.groups = [{ name = "shop"\n'
    '    rules = [{ alert = "Gone"; expr = "absent(up{{namespace=\\"shop\\",service=\\"wbe\\"}} == 1)" }] }]\n}\n',
    right=SPEC,
)
LOGS_NAMESPACE = Code(
    "logs/namespace",
    summary="logs are read of another namespace than the platform's",
    why="Its own logs are shipped nowhere.",
    wrong=SPEC.replace('namespace = "monitoring" }', 'namespace = "monitoring"; logs = loki }')
    + 'patch monitoring "v1/ConfigMap/shop-default-logs" { data { "fluent-bit.conf" = "[INPUT]\\n    Path /var/log/containers/*_default_*.log\\n" } }\n',
    right=SPEC,
)

DASHBOARD_JSON = Code(
    "dashboard/json",
    summary="a dashboard is not there, or is no JSON",
    why="Grafana says so in its log only, and shows the last one that it could read.",
    wrong=SPEC + 'patch monitoring "v1/ConfigMap/web" { data { "web.json" = "no json" } }\n',
    right=SPEC,
)

FIRST = {
    ("ClusterRoleBinding", "role"): PERMISSION_CLUSTER,
    ("ClusterRoleBinding", "subjects"): PERMISSION_CLUSTER,
    ("ServiceMonitor", "selector"): MONITOR_SELECTOR,
    ("ServiceMonitor", "namespaces"): MONITOR_NAMESPACE,
    ("helm.values", "selects"): SELECTS,
    ("helm.values", "sidecar"): DASHBOARD_LABEL,
}


def monitoring_code(kind: str, slot: str) -> Code | None:
    """The finding for a slot of what watches; None for what is as in any other object."""
    first, _, rest = slot.partition(".")
    if slot == "labels.release" and kind in ("ServiceMonitor", "PrometheusRule"):
        return MONITOR_RELEASE
    if slot == "labels.grafana_dashboard":
        return DASHBOARD_LABEL
    if kind == "ServiceMonitor" and first == "endpoints":
        return MONITOR_PATH if rest.endswith(".path") else MONITOR_PORT
    if slot == "logs.namespace":
        return LOGS_NAMESPACE
    if first == "admin":
        return SECRET_KEY if rest.count(".") else SECRET_NAME
    if first in ("alerts", "dashboards"):
        last = slot.rpartition(".")[2]
        if last == "json":
            return DASHBOARD_JSON
        if not last.isdigit():
            return QUERY_NAME if first == "dashboards" or ".series." in slot else ALERT_NAME
        return METRIC_UNKNOWN
    return FIRST.get((kind, first))
