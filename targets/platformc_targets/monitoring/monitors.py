"""ServiceMonitors: which Services Prometheus reads, on which of their ports."""

from __future__ import annotations

from platformc.diagnostics import Report
from platformc.ir import Monitoring, Platform, Service
from platformc.output import Document, Marked, Tree
from platformc_targets.monitoring.expressions import duration
from platformc_targets.monitoring.objects import document, known, labels_of, named, space_of

NAME_LABEL = "app.kubernetes.io/name"


def monitor(platform: Platform, report: Report, stack: Monitoring, service: Service) -> Document:
    """The ServiceMonitor of one service; it selects by the labels that the Service itself carries."""
    scrape = service.scrape
    assert scrape is not None
    endpoint: dict[str, Tree] = {
        "port": scrape.port,
        "path": known(report, scrape.path, f"the path of `{service.label}`"),
        "interval": duration(scrape.every),
    }
    if scrape.timeout is not None:
        endpoint["scrapeTimeout"] = duration(scrape.timeout)
    spec = {
        "selector": {"matchLabels": _selector(report, service)},
        "namespaceSelector": {"matchNames": [named(platform.namespace)]},
        "endpoints": [Marked(endpoint, scrape.span)],
    }
    return document(
        "monitoring.coreos.com/v1",
        "ServiceMonitor",
        named(service.own_name("k8s.service_monitor")),
        scrape.span,
        labels_of(platform, report, stack),
        {"spec": spec},
        space_of(platform, stack),
    )


def _selector(report: Report, service: Service) -> dict[str, Tree]:
    if not service.selector:
        return {NAME_LABEL: named(service.name)}
    own = {label.key: label.value for label in service.labels}
    return {key: known(report, own[key], f"a label of `{service.label}`") for key in service.selector}
