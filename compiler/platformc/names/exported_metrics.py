"""Metrics that a monitored cluster exports by itself: by Prometheus, its exporters and the ingress controller.

Only what the chart kube-prometheus-stack scrapes without further settings, and what Traefik exports when it is
told to (`--metrics.prometheus`). Each row says who exports it and where that is written.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

MetricType = Literal["counter", "gauge", "histogram", "summary"]


class Exported(NamedTuple):
    """A metric of somebody else's program; labels: those beside `namespace`, `job` and `instance`."""

    name: str
    type: MetricType
    labels: tuple[str, ...]
    exporter: str
    source: str


PROMETHEUS = "https://prometheus.io/docs/concepts/jobs_instances/"
STATE = "https://github.com/kubernetes/kube-state-metrics/tree/main/docs/metrics"
CADVISOR = "https://github.com/google/cadvisor/blob/master/docs/storage/prometheus.md"
KUBELET = "https://kubernetes.io/docs/reference/instrumentation/metrics/"
NODE = "https://github.com/prometheus/node_exporter#collectors"
TRAEFIK = "https://doc.traefik.io/traefik/observability/metrics/overview/"


def _rows(exporter: str, source: str, *rows: tuple[str, MetricType, tuple[str, ...]]) -> tuple[Exported, ...]:
    return tuple(Exported(name, kind, labels, exporter, source) for name, kind, labels in rows)


_POD = ("pod", "uid")
_CONTAINER = ("pod", "uid", "container")

ROWS: tuple[Exported, ...] = (
    *_rows(
        "Prometheus",
        PROMETHEUS,
        ("up", "gauge", ("service", "endpoint", "pod", "container")),
        ("scrape_duration_seconds", "gauge", ("service", "endpoint", "pod")),
        ("scrape_samples_scraped", "gauge", ("service", "endpoint", "pod")),
        ("ALERTS", "gauge", ("alertname", "alertstate", "severity")),
    ),
    *_rows(
        "kube-state-metrics",
        f"{STATE}/workload",
        ("kube_deployment_spec_replicas", "gauge", ("deployment",)),
        ("kube_deployment_status_replicas", "gauge", ("deployment",)),
        ("kube_deployment_status_replicas_available", "gauge", ("deployment",)),
        ("kube_deployment_status_replicas_unavailable", "gauge", ("deployment",)),
        ("kube_deployment_status_replicas_updated", "gauge", ("deployment",)),
        ("kube_statefulset_replicas", "gauge", ("statefulset",)),
        ("kube_statefulset_status_replicas_ready", "gauge", ("statefulset",)),
        ("kube_horizontalpodautoscaler_spec_max_replicas", "gauge", ("horizontalpodautoscaler",)),
        ("kube_horizontalpodautoscaler_spec_min_replicas", "gauge", ("horizontalpodautoscaler",)),
        ("kube_horizontalpodautoscaler_status_current_replicas", "gauge", ("horizontalpodautoscaler",)),
        ("kube_horizontalpodautoscaler_status_desired_replicas", "gauge", ("horizontalpodautoscaler",)),
        ("kube_job_status_failed", "gauge", ("job_name", "reason")),
        ("kube_job_status_succeeded", "gauge", ("job_name",)),
        ("kube_job_owner", "gauge", ("job_name", "owner_kind", "owner_name")),
        ("kube_cronjob_status_last_schedule_time", "gauge", ("cronjob",)),
        ("kube_cronjob_status_last_successful_time", "gauge", ("cronjob",)),
        ("kube_cronjob_spec_suspend", "gauge", ("cronjob",)),
        (
            "kube_pod_info",
            "gauge",
            (*_POD, "node", "host_ip", "pod_ip", "created_by_kind", "created_by_name"),
        ),
        ("kube_pod_status_phase", "gauge", (*_POD, "phase")),
        ("kube_pod_status_ready", "gauge", (*_POD, "condition")),
        ("kube_pod_container_status_restarts_total", "counter", _CONTAINER),
        ("kube_pod_container_status_ready", "gauge", _CONTAINER),
        ("kube_pod_container_status_waiting_reason", "gauge", (*_CONTAINER, "reason")),
        ("kube_pod_container_status_last_terminated_reason", "gauge", (*_CONTAINER, "reason")),
        ("kube_pod_container_resource_requests", "gauge", (*_CONTAINER, "node", "resource", "unit")),
        ("kube_pod_container_resource_limits", "gauge", (*_CONTAINER, "node", "resource", "unit")),
    ),
    *_rows(
        "cAdvisor",
        CADVISOR,
        ("container_cpu_usage_seconds_total", "counter", ("pod", "container", "image", "cpu")),
        ("container_memory_working_set_bytes", "gauge", ("pod", "container", "image")),
        ("container_memory_rss", "gauge", ("pod", "container", "image")),
        ("container_network_receive_bytes_total", "counter", ("pod", "interface")),
        ("container_network_transmit_bytes_total", "counter", ("pod", "interface")),
        ("container_cpu_cfs_throttled_periods_total", "counter", ("pod", "container")),
        ("container_cpu_cfs_periods_total", "counter", ("pod", "container")),
    ),
    *_rows(
        "kubelet",
        KUBELET,
        ("kubelet_volume_stats_available_bytes", "gauge", ("persistentvolumeclaim",)),
        ("kubelet_volume_stats_capacity_bytes", "gauge", ("persistentvolumeclaim",)),
        ("kubelet_volume_stats_used_bytes", "gauge", ("persistentvolumeclaim",)),
    ),
    *_rows(
        "node-exporter",
        NODE,
        ("node_cpu_seconds_total", "counter", ("cpu", "mode")),
        ("node_memory_MemAvailable_bytes", "gauge", ()),
        ("node_memory_MemTotal_bytes", "gauge", ()),
        ("node_filesystem_avail_bytes", "gauge", ("device", "fstype", "mountpoint")),
        ("node_filesystem_size_bytes", "gauge", ("device", "fstype", "mountpoint")),
    ),
    *_rows(
        "Traefik",
        TRAEFIK,
        ("traefik_service_requests_total", "counter", ("code", "method", "protocol", "service")),
        ("traefik_service_request_duration_seconds", "histogram", ("code", "method", "protocol", "service")),
        ("traefik_service_requests_bytes_total", "counter", ("code", "method", "protocol", "service")),
        ("traefik_service_responses_bytes_total", "counter", ("code", "method", "protocol", "service")),
        ("traefik_entrypoint_requests_total", "counter", ("code", "method", "protocol", "entrypoint")),
        (
            "traefik_entrypoint_request_duration_seconds",
            "histogram",
            ("code", "method", "protocol", "entrypoint"),
        ),
        ("traefik_open_connections", "gauge", ("entrypoint", "protocol")),
        ("traefik_tls_certs_not_after", "gauge", ("cn", "sans", "serial")),
    ),
)
"""Every such metric, exporter by exporter."""

EXPORTED: dict[str, Exported] = {row.name: row for row in ROWS}
"""The same by name."""

SUFFIXES: dict[str, tuple[str, ...]] = {
    "counter": ("",),
    "gauge": ("",),
    "histogram": ("_bucket", "_sum", "_count"),
    "summary": ("", "_sum", "_count"),
}
"""What the time series of a metric of each type are called, behind its name.

https://prometheus.io/docs/instrumenting/exposition_formats/#histograms-and-summaries
"""


def series(name: str, kind: str) -> tuple[str, ...]:
    """The names of the time series that a metric has."""
    return tuple(f"{name}{suffix}" for suffix in SUFFIXES[kind])
