"""What the objects of a chart of ours must say: the same as manifests, but for the Namespace that it is installed in."""

from __future__ import annotations

from platformc.agreement.charts import declared_chart
from platformc.agreement.expected_kubernetes import expected_kubernetes
from platformc.agreement.mentions import Artifact, Mention
from platformc.ir import Platform


def expected_helm(platform: Platform) -> list[Artifact]:
    """Each object that the chart must become in this environment; none where it is a chart of others."""
    if declared_chart(platform) is not None:
        return []
    return [artifact for artifact in expected_kubernetes(platform) if artifact.kind != "Namespace"]


def installed(platform: Platform) -> Mention:
    """The namespace that the release is installed in, which is there before: `helm upgrade --namespace`."""
    name = platform.namespace
    return Mention(
        "k8s.namespace", name.value, True, platform.environment, "helm", "release", "namespace", name.span, "", "",
        name.path,
    )  # fmt: skip
