"""Reads what watches a platform: monitors, rules, dashboards, values of the chart; which names each makes and uses.

Fields as in https://prometheus-operator.dev/docs/api-reference/api/ and in the chart's own values.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from platformc.names.promql import metrics_of
from platformc.readers import yaml
from platformc.readers.artifacts import Artifact, Collector, entries, items, word
from platformc.readers.tree import Node
from platformc.source import Span

VALUES = "values.yaml"
LOG_FILES = re.compile(r"/var/log/containers/\*_([a-z0-9-]+)_\*\.log")
MATCHED = {
    "namespace": "k8s.namespace",
    "service": "prometheus.service",
    "exported_service": "prometheus.service",
    "deployment": "k8s.deployment_name",
    "container": "k8s.container_name",
}
"""Kinds of the names by which an expression tells time series apart."""


def read_values(path: str, text: str, environment: str) -> list[Artifact]:
    """The values of the chart as one artifact. Raises tree.ReadError when it is not YAML."""
    found: list[Artifact] = []
    for node in yaml.read(path, text):
        collector = Collector(path, text, environment, "monitoring", "values")
        _values(collector, node)
        span = Span(path, node.start, node.start + 1)
        found.append(
            Artifact(
                "helm.values", "", "values", "", "values", path, environment, "monitoring", span,
                collector.mentions,
            )
        )  # fmt: skip
    return found


def _values(found: Collector, node: Node) -> None:
    admin = node.get("grafana", "admin")
    if admin is not None:
        found.uses("k8s.secret", "admin.secret", admin.get("existingSecret"), "*")
        found.uses("k8s.secret_key", "admin.secret.user", admin.get("userKey"), "*")
        found.uses("k8s.secret_key", "admin.secret.password", admin.get("passwordKey"), "*")
    found.uses("grafana.admin_password", "admin.literal", node.get("grafana", "adminPassword"))
    sidecar = node.get("grafana", "sidecar", "dashboards")
    if sidecar is not None:
        label = word(sidecar.get("label"))
        found.makes("grafana.sidecar_label", "sidecar.label", sidecar.get("label"))
        found.makes("grafana.sidecar_value", "sidecar.value", sidecar.get("labelValue"), label)
    spec = node.get("prometheus", "prometheusSpec")
    for slot, key in (("monitors", "serviceMonitorSelector"), ("rules", "ruleSelector")):
        labels = spec.get(key, "matchLabels") if spec is not None else None
        for name, value in entries(labels):
            found.makes("prometheus.selected", f"selects.{slot}.{word(name)}", value, slot)


def service_monitor(found: Collector, node: Node, _namespace: str) -> None:
    """Which Services a ServiceMonitor selects, where, and on which of their ports."""
    for index, name in enumerate(items(node.get("spec", "namespaceSelector", "matchNames"))):
        found.uses("k8s.namespace", f"namespaces.{index}", name)
    for key, value in entries(node.get("spec", "selector", "matchLabels")):
        found.uses("k8s.service_label", f"selector.{word(key)}", value, value=f"{word(key)}={word(value)}")
    for index, endpoint in enumerate(items(node.get("spec", "endpoints"))):
        slot = f"endpoints.{index}"
        found.uses("k8s.service_port_name", f"{slot}.port", endpoint.get("port"))
        found.uses("k8s.pod_port_name", f"{slot}.target", endpoint.get("targetPort"))
        found.uses("http.path", f"{slot}.path", endpoint.get("path"))


def prometheus_rule(found: Collector, node: Node, _namespace: str) -> None:
    """The alerts of a PrometheusRule and the metrics that they ask for."""
    for group in items(node.get("spec", "groups")):
        for rule in items(group.get("rules")):
            name = rule.get("alert") or rule.get("record")
            if name is None:
                continue
            slot = f"alerts.{word(name)}"
            found.makes("prometheus.alert", slot, name)
            expression = rule.get("expr")
            if expression is not None:
                _expression(found, f"{slot}.series", expression, word(expression))


def dashboards(found: Collector, node: Node, _namespace: str) -> None:
    """The metrics that the dashboards of a ConfigMap ask for, at their places in the JSON."""
    for key, value in entries(node.get("data")):
        name = word(key)
        if not name.endswith(".json"):
            continue
        try:
            tree = json.loads(word(value))
        except ValueError:
            continue
        found.place(
            "grafana.dashboard", f"dashboards.{name}", name, Span(found.file, key.start, key.end), "", True
        )
        after = 0
        for place, expression in _targets(tree):
            after = _expression(found, f"dashboards.{name}.{place}", value, expression, after)


def log_settings(found: Collector, node: Node) -> None:
    """The namespace whose logs are read: the kubelet names their files `POD_NAMESPACE_CONTAINER.log`."""
    for _key, value in entries(node.get("data")):
        path = LOG_FILES.search(word(value))
        if path is not None:
            where = found.part(value, f"_{path[1]}_")
            inner = Span(where.file, where.start + 1, where.end - 1)
            found.place("k8s.namespace", "logs.namespace", path[1], inner)


def _targets(tree: Any) -> Iterator[tuple[str, str]]:
    """Each query of a dashboard: `PANEL.TARGET` by their order, and the expression."""
    panels = tree.get("panels") if isinstance(tree, dict) else None
    for index, panel in enumerate(panels if isinstance(panels, list) else ()):
        targets = panel.get("targets") if isinstance(panel, dict) else None
        for number, target in enumerate(targets if isinstance(targets, list) else ()):
            if isinstance(target, dict) and isinstance(target.get("expr"), str):
                yield f"{index}.{number}", target["expr"]


def _expression(found: Collector, slot: str, node: Node, expression: str, after: int = 0) -> int:
    """The metrics of an expression and the names that it tells them apart by; gives where it ended."""
    for index, asked in enumerate(metrics_of(expression)):
        span = found.part(node, asked.name, after)
        after = max(after, span.end - node.start) if span.start > node.start else after
        found.place("prometheus.series", f"{slot}.{index}", asked.name, span)
        for number, (label, value) in enumerate(asked.labels):
            kind = MATCHED.get(label)
            if kind is not None:
                where = found.part(node, value, after)
                found.place(kind, f"{slot}.{index}.{number}.{label}", value, where)
    return after
