"""What watches a platform: values for kube-prometheus-stack, and the objects that it reads."""

from __future__ import annotations

from platformc.target import Target
from platformc_targets.monitoring.emit import emit
from platformc_targets.monitoring.matrix import MAKES, MATRIX

TARGET = Target(
    name="monitoring",
    title="Prometheus, Grafana and logs (kube-prometheus-stack)",
    version="1",
    emit=emit,
    emit_shared=None,
    matrix=MATRIX,
    makes=MAKES,
)
