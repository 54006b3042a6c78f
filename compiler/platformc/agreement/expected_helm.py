"""What the objects of a chart of ours must say: the same as manifests, but for what is there before it is installed."""

from __future__ import annotations

from platformc.agreement.charts import KINDS
from platformc.agreement.expected_kubernetes import expected_kubernetes
from platformc.agreement.mentions import Artifact, Mention
from platformc.chart_values import chart_of
from platformc.ir import Platform
from platformc.target import given_to

OBJECTS: dict[str, str] = {
    "k8s.namespace": "Namespace",
    "k8s.secret": "ExternalSecret",
    "k8s.cluster_issuer": "ClusterIssuer",
    "k8s.middleware": "Middleware",
    "k8s.ingress": "Ingress",
    "k8s.service_account": "ServiceAccount",
    "k8s.role": "Role",
    "k8s.role_binding": "RoleBinding",
    "k8s.pvc": "PersistentVolumeClaim",
    "k8s.cron_job": "CronJob",
}
"""Objects that Terraform makes where `makes` names their kind."""


def expected_helm(platform: Platform) -> list[Artifact]:
    """Each object that the chart must become in this environment; none where it is a chart of others."""
    if chart_of(platform) is not None:
        return []
    left = _left(platform)
    return [artifact for artifact in expected_kubernetes(platform) if artifact.kind not in left]


def installed(platform: Platform) -> list[Mention]:
    """What is made before a release is: the namespace (`helm upgrade --namespace`), and what others make."""
    name = platform.namespace
    namespace = Mention(
        "k8s.namespace", name.value, True, platform.environment, "helm", "release", "namespace", name.span, "", "",
        name.path,
    )  # fmt: skip
    chart = chart_of(platform)
    if chart is not None:
        made = {KINDS[one.kind][0] for one in chart.makes} | {"Namespace"}
        others = [artifact for artifact in expected_kubernetes(platform) if artifact.kind not in made]
    else:
        left = _left(platform) - {"Namespace"}
        others = [artifact for artifact in expected_kubernetes(platform) if artifact.kind in left]
    return [namespace, *(mention for artifact in others for mention in artifact.mentions if mention.makes)]


def _left(platform: Platform) -> frozenset[str]:
    """Kinds of objects that the chart leaves to others."""
    kinds = {OBJECTS.get(kind, "") for kind in given_to(platform, "terraform")}
    return frozenset({"Namespace", *kinds})
