"""Plain manifests: `kubectl apply -k` and nothing else."""

from __future__ import annotations

from platformc.target import Target
from platformc_targets.kubernetes.emit import emit
from platformc_targets.kubernetes.matrix import MAKES, MATRIX

TARGET = Target(
    name="kubernetes",
    title="Kubernetes manifests",
    version="1.33",
    emit=emit,
    emit_shared=None,
    matrix=MATRIX,
    makes=MAKES,
    options={
        "secret_store": "the ClusterSecretStore from which Secrets are made; without it others make them",
        "alternative": "made and proved for itself: it stands instead of what others make in the cluster",
    },
)
