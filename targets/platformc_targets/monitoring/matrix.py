"""What becomes of each feature of the language in monitoring."""

from __future__ import annotations

MAKES = frozenset(
    {
        "k8s.service_monitor",
        "k8s.prometheus_rule",
        "k8s.config_map",
        "k8s.service_account",
        "k8s.cluster_role",
        "k8s.daemon_set",
        "k8s.namespace",
    }
)

_KUBERNETES = "elsewhere: kubernetes"
_TERRAFORM = "elsewhere: terraform"
_ANYTHING = (
    "service",
    "job",
    "database",
    "cache",
    "broker",
    "secret",
    "ingress",
    "middleware",
    "issuer",
    "host_pattern",
    "volume",
    "file",
    "node_group",
)

MATRIX: dict[str, str] = {
    **dict.fromkeys(_ANYTHING, _KUBERNETES),
    **dict.fromkeys(
        ("zone", "record", "registry", "bucket", "cdn", "cluster", "load_balancer", "role", "mail"),
        _TERRAFORM,
    ),
    "asset": "elsewhere: whoever fills the bucket",
    "platform.labels": "emitted",
    "service.metric": "emitted",
    "service.scrape": "emitted",
    "monitoring": "approximated: values and objects; Helm installs the chart itself",
    "monitoring.release": "emitted",
    "monitoring.namespace": "emitted",
    "monitoring.version": "emitted",
    "monitoring.admin": "emitted",
    "monitoring.logs": "emitted",
    "monitoring.values": "emitted",
    "alert": "emitted",
    "alert.name": "emitted",
    "alert.when": "approximated: errors and requests of an Ingress are counted by Traefik, other classes are refused"
    " (`monitoring/ingress-class`)",
    "alert.for": "emitted",
    "alert.severity": "emitted",
    "alert.summary": "emitted",
    "alert.description": "emitted",
    "alert.runbook": "emitted",
    "dashboard": "emitted",
    "dashboard.name": "emitted",
    "dashboard.title": "emitted",
    "dashboard.panel": "emitted",
    "patch": "emitted",
}
