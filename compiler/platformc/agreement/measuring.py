"""Which time series a query of an alert or a panel must select, and by which names.

It shares no code with the target that writes the expressions: what both derive is held against each other.
"""

from __future__ import annotations

from platformc.ir import Platform, Query, Service
from platformc.names.promql import metrics_of

Matcher = tuple[int, str, str, str]
"""Place among the matchers, kind of the name, label, value."""
Series = tuple[str, list[Matcher]]

KINDS = {
    "namespace": "k8s.namespace",
    "service": "prometheus.service",
    "exported_service": "prometheus.service",
    "deployment": "k8s.deployment_name",
    "container": "k8s.container_name",
}


def of_condition(platform: Platform, query: Query) -> list[Series]:
    """What the condition of an alert selects."""
    return [series for curve in of_panel(platform, query) for series in curve]


def of_panel(platform: Platform, query: Query) -> list[list[Series]]:
    """What each curve of a panel selects, in the order in which its expression names them."""
    own = _own(platform, query)
    metric = query.metric
    match query.measure:
        case "percentile":
            return [[(f"{metric}_bucket", own)]]
        case "percentiles":
            return [[(f"{metric}_bucket", own)]] * 3
        case "average":
            return [[(f"{metric}_sum", own), (f"{metric}_count", own)]]
        case "rate":
            return [[(metric if _is_counter(platform, query) else f"{metric}_count", own)]]
        case "value":
            return [[(metric, own)]]
        case "down":
            return [[("up", own)]]
        case "requests":
            return [_requests(platform, query)]
        case "errors":
            return [_requests(platform, query) * 2]
        case "expression":
            return [_written(query)]
    return [_cluster(platform, query)]


def _written(query: Query) -> list[Series]:
    text = query.text.value if query.text is not None else ""
    return [
        (
            asked.name,
            [
                (place, KINDS[label], label, value)
                for place, (label, value) in enumerate(asked.labels)
                if label in KINDS
            ],
        )
        for asked in metrics_of(text)
    ]


def _own(platform: Platform, query: Query) -> list[Matcher]:
    service = platform.services.get(query.service)
    return _pair(platform, "service", _service(service)) if service is not None else []


def _service(service: Service) -> str:
    return service.own_name("k8s.service").value


def _pair(platform: Platform, label: str, value: str) -> list[Matcher]:
    return [
        (0, "k8s.namespace", "namespace", platform.namespace.value),
        (1, KINDS[label], label, value),
    ]


def _is_counter(platform: Platform, query: Query) -> bool:
    service = platform.services.get(query.service)
    kinds = [m.type for m in (service.metrics if service else ()) if m.name.value == query.metric]
    return kinds[:1] in ([], ["counter"])


def _cluster(platform: Platform, query: Query) -> list[Series]:
    service = platform.services[query.service]
    container = _pair(platform, "container", service.name.value)
    if query.measure == "restarts":
        return [("kube_pod_container_status_restarts_total", container)]
    if query.measure == "missing":
        deployment = _pair(platform, "deployment", service.own_name("k8s.deployment").value)
        return [("kube_deployment_status_replicas_unavailable", deployment)]
    used = {"cpu": "container_cpu_usage_seconds_total", "memory": "container_memory_working_set_bytes"}
    return [(used[query.measure], container), ("kube_pod_container_resource_limits", container)]


def _requests(platform: Platform, query: Query) -> list[Series]:
    """Traefik counts requests by backend: `NAMESPACE-SERVICE-PORT@kubernetes`."""
    ingress = platform.ingresses[query.ingress]
    namespace = ingress.namespace.value if ingress.namespace is not None else platform.namespace.value
    backends: dict[str, None] = {}
    for route in ingress.routes:
        service = platform.services.get(route.backend.service)
        called = _service(service) if service else route.backend.name.value if route.backend.name else ""
        backends[f"{namespace}-{called}-{route.backend.port}@kubernetes"] = None
    which = "|".join(backends)
    return [
        ("traefik_service_requests_total", [(0, KINDS[label], label, which)])
        for label in ("service", "exported_service")
    ]
