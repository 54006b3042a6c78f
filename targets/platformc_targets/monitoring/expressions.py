"""What is measured, in PromQL."""

from __future__ import annotations

from typing import NamedTuple

from platformc.diagnostics import Code, Related, Report
from platformc.ir import Metric, Platform, Query, Service, Threshold
from platformc_targets.monitoring.objects import known

INGRESS_CLASS = Code(
    "monitoring/ingress-class",
    summary="requests of an Ingress are counted, and its controller's metrics are not known",
    why="Each controller names its metrics in its own way; Traefik's are known here.",
    wrong='platform p { }\nmonitoring main { release = "monitoring"; external }\n'
    'service web { image = "web:1"; port http = 80 }\n'
    'zone main { name = "example.com"; external }\nrecord web { name = "www.example.com"; external }\n'
    'ingress web {\n  host = "www.example.com"\n  route "/" = service.web.port.http\n  class = nginx\n}\n'
    "alert errors { when = errors of ingress.web above 5% }\ndeploy { kubernetes; monitoring }\n",
    right='platform p { }\nmonitoring main { release = "monitoring"; external }\n'
    'service web { image = "web:1"; port http = 80 }\n'
    'zone main { name = "example.com"; external }\nrecord web { name = "www.example.com"; external }\n'
    'ingress web {\n  host = "www.example.com"\n  route "/" = service.web.port.http\n  class = traefik\n}\n'
    "alert errors { when = errors of ingress.web above 5% }\ndeploy { kubernetes; monitoring }\n",
    source="https://doc.traefik.io/traefik/observability/metrics/overview/",
)


class Curve(NamedTuple):
    """One expression, and what its curve is called."""

    expression: str
    legend: str


def condition(platform: Platform, report: Report, query: Query, threshold: Threshold | None) -> str:
    """The expression that is there while an alert's condition holds."""
    if query.measure == "down":
        return f"absent(up{{{_own(platform, query.service)}}} == 1)"
    found = curves(platform, report, query)
    expression = found[0].expression if found else ""
    if threshold is None:
        return expression
    return f"{expression} {'>' if threshold.side == 'above' else '<'} {threshold.value}"


def curves(platform: Platform, report: Report, query: Query) -> list[Curve]:
    """What a panel shows of it."""
    window = duration(query.window)
    own = _own(platform, query.service)
    metric, by = query.metric, f" by ({query.by}) " if query.by else ""
    legend = f"{{{{{query.by}}}}}" if query.by else ""
    match query.measure:
        case "percentile":
            return [_quantile(metric, own, query.percent, window)]
        case "percentiles":
            return [_quantile(metric, own, percent, window) for percent in ("0.5", "0.95", "0.99")]
        case "average":
            total, count = (f"sum(rate({metric}_{part}{{{own}}}[{window}]))" for part in ("sum", "count"))
            return [Curve(f"{total} / {count}", "average")]
        case "rate":
            name = metric if _counter(platform, query) else f"{metric}_count"
            return [Curve(f"sum{by}(rate({name}{{{own}}}[{window}]))", legend or "per second")]
        case "value":
            return [Curve(f"sum{by}({metric}{{{own}}})", legend or metric)]
        case "errors":
            failed = _requests(platform, query, window, ',code=~"5.."')
            _refuse_other_classes(platform, report, query)
            return [Curve(f"{failed} / {_requests(platform, query, window)}", "errors")]
        case "requests":
            _refuse_other_classes(platform, report, query)
            return [Curve(_requests(platform, query, window), "per second")]
        case "down":
            return [Curve(f"count(up{{{own}}} == 0) or vector(0)", "do not answer")]
        case "expression" if query.text is not None:
            text = known(report, query.text, "an expression")
            return [Curve(str(text.value if text else ""), "")]
    return [_of_cluster(platform, query, window)]


def duration(seconds: int) -> str:
    """Seconds as PromQL writes them."""
    for size, unit in ((3600, "h"), (60, "m")):
        if seconds % size == 0 and seconds:
            return f"{seconds // size}{unit}"
    return f"{seconds}s"


def _quantile(metric: str, own: str, percent: str, window: str) -> Curve:
    buckets = f"sum by (le) (rate({metric}_bucket{{{own}}}[{window}]))"
    return Curve(f"histogram_quantile({percent}, {buckets})", f"p{_hundredth(percent)}")


def _hundredth(percent: str) -> str:
    return f"{float(percent) * 100:.6f}".rstrip("0").rstrip(".")


def _own(platform: Platform, label: str) -> str:
    """The labels that Prometheus gives to what it reads from a service: its namespace and its Service."""
    service = platform.services.get(label)
    if service is None:
        return ""
    space = platform.namespace.value
    return f'namespace="{space}",service="{service.own_name("k8s.service").value}"'


def _counter(platform: Platform, query: Query) -> bool:
    metric = _metric(platform.services.get(query.service), query.metric)
    return metric is None or metric.type == "counter"


def _metric(service: Service | None, name: str) -> Metric | None:
    metrics = service.metrics if service else ()
    return next((metric for metric in metrics if metric.name.value == name), None)


def _of_cluster(platform: Platform, query: Query, window: str) -> Curve:
    """What the cluster's own exporters say of a service."""
    service = platform.services[query.service]
    space = platform.namespace.value
    container = f'namespace="{space}",container="{service.name.value}"'
    if query.measure == "restarts":
        return Curve(
            f"sum(increase(kube_pod_container_status_restarts_total{{{container}}}[{window}]))", "restarts"
        )
    if query.measure == "missing":
        deployment = f'namespace="{space}",deployment="{service.own_name("k8s.deployment").value}"'
        return Curve(f"sum(kube_deployment_status_replicas_unavailable{{{deployment}}})", "missing")
    if query.measure == "cpu":
        used = f"sum(rate(container_cpu_usage_seconds_total{{{container}}}[{window}]))"
    else:
        used = f"sum(container_memory_working_set_bytes{{{container}}})"
    limit = f'sum(kube_pod_container_resource_limits{{{container},resource="{query.measure}"}})'
    return Curve(f"{used} / {limit}", query.measure)


def _refuse_other_classes(platform: Platform, report: Report, query: Query) -> None:
    ingress = platform.ingresses[query.ingress]
    chosen = ingress.ingress_class
    if not chosen.value.startswith("traefik"):
        report(
            INGRESS_CLASS.at(
                query.span,
                f"ingress `{query.ingress}` is of class `{chosen.value}`, whose metrics are not known",
                hint="say `class = traefik`, or write the query: `expression` and text",
                related=[Related("its class", chosen.span)],
                values=(query.ingress, chosen.value),
            )
        )


def _requests(platform: Platform, query: Query, window: str, also: str = "") -> str:
    """Requests per second of an Ingress, by Traefik's count of those to its backends."""
    ingress = platform.ingresses[query.ingress]
    backends: dict[str, None] = {}
    for route in ingress.routes:
        service = platform.services.get(route.backend.service)
        name = service.own_name("k8s.service").value if service else route.backend.name
        called = name if isinstance(name, str) else name.value if name else ""
        space = ingress.namespace.value if ingress.namespace else platform.namespace.value
        # pkg/provider/kubernetes/ingress of github.com/traefik/traefik
        backends[f"{space}-{called}-{route.backend.port}@kubernetes"] = None
    which = "|".join(backends)
    # Prometheus renames a label of the program's own that it gives itself, unless the monitor honours it
    both = (
        f'rate(traefik_service_requests_total{{{label}=~"{which}"{also}}}[{window}])'
        for label in ("service", "exported_service")
    )
    return f"sum({' or '.join(both)})"
