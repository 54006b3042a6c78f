"""What becomes of each feature of the language in a chart: what becomes of it in manifests, but for a few."""

from __future__ import annotations

from platformc_targets.kubernetes.matrix import MAKES as OBJECTS
from platformc_targets.kubernetes.matrix import MATRIX as MANIFESTS

MAKES = frozenset({*OBJECTS, "helm.release"} - {"k8s.namespace"})

MATRIX: dict[str, str] = {
    **MANIFESTS,
    "input": "approximated: the tag of an image is a value without a default; `helm upgrade --set-string` gives it",
    "job.run": "approximated: a job that runs before a service is a hook: after the first installation, and before"
    " each upgrade",
    "chart": "emitted",
    "chart.makes": "elsewhere: the chart itself; its names are held against those of the services",
}
