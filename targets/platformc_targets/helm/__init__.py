"""Helm: a chart of our own, or the values of a chart that is there."""

from __future__ import annotations

from platformc.target import Target
from platformc_targets.helm.emit import emit, emit_among, emit_shared, leaves, patched
from platformc_targets.helm.matrix import MAKES, MATRIX

TARGET = Target(
    name="helm",
    title="Helm chart and values",
    version="3",
    emit=emit,
    emit_shared=emit_shared,
    matrix=MATRIX,
    makes=MAKES,
    options={
        "chart": "a declared chart, whose values are written; else the name of the chart that is made",
        "version": "version of the chart that is made; `0.1.0` unless said",
        "release": "name of the release",
        "secret_store": "the ClusterSecretStore from which Secrets are made; without it others make them",
        "values": "values for a declared chart",
        "alternative": "made and proved for itself: it stands instead of what others make in the cluster",
    },
    emit_among=emit_among,
    leaves=leaves,
    patched=patched,
)
