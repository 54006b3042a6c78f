"""The closed world of what watches: each monitor finds a Service and its port, each query a metric that is exported."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from platformc.agreement.mentions import Artifact, Mention
from platformc.agreement.monitoring_codes import MONITOR_PORT, MONITOR_SELECTOR
from platformc.agreement.world import Finding
from platformc.diagnostics import did_you_mean, nearest
from platformc.ir import Platform
from platformc.names.exported_metrics import EXPORTED, series
from platformc.resolve.metrics import METRIC_UNKNOWN


def watching_findings(
    platform: Platform, artifacts: Sequence[Artifact], services: Sequence[Artifact]
) -> Iterator[Finding]:
    """Every use that finds no maker. services: the Service objects of the platform."""
    exported = exports(platform)
    for artifact in artifacts:
        if artifact.kind == "ServiceMonitor":
            yield from _monitor(artifact, services)
        for mention in artifact.mentions:
            if mention.kind == "prometheus.series" and mention.value not in exported:
                close = nearest(mention.value, exported)
                yield Finding(
                    METRIC_UNKNOWN,
                    mention,
                    f"{artifact.kind} `{artifact.name}` asks for `{mention.value}`, which nobody exports",
                    did_you_mean(mention.value, exported),
                    (),
                    (mention.value, close or ""),
                )


def exports(platform: Platform) -> dict[str, None]:
    """Every time series that somebody exports: services by their declared metrics, the cluster by itself."""
    found = {name: None for row in EXPORTED.values() for name in series(row.name, row.type)}
    for service in platform.services.values():
        for metric in service.metrics:
            if service.scrape is not None:
                found.update(dict.fromkeys(series(metric.name.value, metric.type)))
    return found


def _monitor(artifact: Artifact, services: Sequence[Artifact]) -> Iterator[Finding]:
    selector = [mention for mention in artifact.mentions if mention.slot.startswith("selector.")]
    spaces = [mention.value for mention in artifact.mentions if mention.slot.startswith("namespaces.")]
    wanted = {mention.value for mention in selector}
    matched = [
        service
        for service in services
        if service.namespace in (spaces or [artifact.namespace]) and wanted <= set(_labels(service))
    ]
    if not matched and selector:
        yield _nothing(artifact, selector, services)
        return
    for use in artifact.mentions:
        if use.kind != "k8s.service_port_name":
            continue
        for service in matched:
            ports = {
                m.value: m
                for m in service.mentions
                if m.kind == "k8s.service_port" and m.slot.endswith(".name")
            }
            if use.value not in ports:
                near = ports.get(nearest(use.value, ports) or "")
                others = ((f"`{near.value}` is made here", near),) if near is not None else ()
                yield Finding(
                    MONITOR_PORT, use,
                    f"ServiceMonitor `{artifact.name}` reads port `{use.value}` of Service `{service.name}`, which has no such port",
                    did_you_mean(use.value, ports), others, (use.value, near.value if near else ""),
                )  # fmt: skip
                break


def _nothing(artifact: Artifact, selector: list[Mention], services: Sequence[Artifact]) -> Finding:
    known = {label: mention for service in services for label, mention in _labels(service).items()}
    first = next((mention for mention in selector if mention.value not in known), selector[0])
    near = known.get(nearest(first.value, known) or "")
    others = ((f"`{near.value}` is a label of a Service", near),) if near is not None else ()
    return Finding(
        MONITOR_SELECTOR,
        first,
        f"ServiceMonitor `{artifact.name}` selects `{', '.join(mention.value for mention in selector)}`,"
        " and no Service has these labels where it looks",
        "select the labels of one Service, and name its namespace",
        others,
        (first.value, near.value if near else ""),
    )


def _labels(service: Artifact) -> dict[str, Mention]:
    return {
        f"{mention.slot.removeprefix('labels.')}={mention.value}": mention
        for mention in service.mentions
        if mention.slot.startswith("labels.")
    }
