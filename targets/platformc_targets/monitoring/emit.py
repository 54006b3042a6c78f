"""The files of one environment."""

from __future__ import annotations

from platformc.diagnostics import Code, Report
from platformc.ir import Monitoring, Platform
from platformc.output import Document, Files, bare
from platformc_targets.monitoring.dashboards import dashboard_file
from platformc_targets.monitoring.kustomization import Kustomization
from platformc_targets.monitoring.logs import log_documents
from platformc_targets.monitoring.monitors import monitor
from platformc_targets.monitoring.objects import document, labels_of, space_of, watched
from platformc_targets.monitoring.rules import rules
from platformc_targets.monitoring.values import values
from platformc_targets.text import Yaml

POD_SECURITY = {"pod-security.kubernetes.io/enforce": "privileged"}
"""node-exporter and Fluent Bit read the nodes' own folders, which no stricter level allows.

https://kubernetes.io/docs/concepts/security/pod-security-standards/
"""

NO_STACK = Code(
    "monitoring/none",
    summary="monitoring is deployed where nothing is declared to do it",
    why="Alerts, dashboards and monitors carry the release of the stack that reads them.",
    wrong='platform p { }\nservice web { image = "web:1" }\ndeploy { kubernetes; monitoring }\n',
    right='platform p { }\nmonitoring main { release = "monitoring" }\nservice web { image = "web:1" }\n'
    "deploy { kubernetes; monitoring }\n",
)


def emit(platform: Platform, report: Report) -> Files:
    """Values of the chart, and the objects that it reads."""
    stack = platform.monitoring
    if stack is None:
        deploy = platform.deploy("monitoring")
        report(
            NO_STACK.at(
                deploy.span if deploy else platform.span,
                f"nothing watches {platform.environment}",
                hint='declare it: `monitoring main { release = "monitoring" }`',
            )
        )
        return {}
    files: Files = {}
    namespace = _namespace(platform, report, stack)
    if namespace is not None:
        files["namespace.yaml"] = Yaml([namespace])
    monitors = [monitor(platform, report, stack, service) for service in watched(platform)]
    if monitors:
        files["monitors.yaml"] = Yaml(monitors)
    alerts = rules(platform, report, stack)
    if alerts is not None:
        files["rules.yaml"] = alerts
    for dashboard in platform.dashboards.values():
        name = f"dashboard-{dashboard.label.replace('_', '-')}.yaml"
        files[name] = dashboard_file(platform, report, stack, dashboard)
    logs = log_documents(platform, report, stack)
    if logs:
        files["logs.yaml"] = Yaml(logs)
    kustomization = Kustomization(platform, stack, list(files))
    if not stack.external:
        files["values.yaml"] = values(platform, report, stack)
    files["kustomization.yaml"] = kustomization
    return files


def _namespace(platform: Platform, report: Report, stack: Monitoring) -> Document | None:
    """The namespace of the stack, when it has one of its own."""
    space = space_of(platform, stack)
    if stack.external or bare(space) == platform.namespace.value:
        return None
    labels = labels_of(platform, report) | POD_SECURITY
    return document("v1", "Namespace", space, stack.span, labels, {})
