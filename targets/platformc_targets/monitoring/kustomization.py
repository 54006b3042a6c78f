"""The file that `kubectl apply -k` reads, and how the chart is installed before it."""

from __future__ import annotations

from collections.abc import Sequence

from platformc.ir import Monitoring, Platform
from platformc.output import Document, Marked, Rendered, bare
from platformc_targets.monitoring.objects import space_of
from platformc_targets.text import Yaml

API = "kustomize.config.k8s.io/v1beta1"
CHARTS = "https://prometheus-community.github.io/helm-charts"
NAMESPACE = "namespace.yaml"


class Kustomization:
    """A kustomization whose opening comment says in which order things are applied."""

    __slots__ = ("documents", "notes")

    def __init__(self, platform: Platform, stack: Monitoring, paths: Sequence[str]) -> None:
        tree = {"apiVersion": API, "kind": "Kustomization", "resources": list(paths)}
        self.documents = [Document(f"{API}/Kustomization/{platform.name.value}", Marked(tree, stack.span))]
        self.notes = _notes(platform, stack, paths)

    def render(self, header: str) -> Rendered:
        """The text. Raises Unwritable as Yaml does."""
        return Yaml(self.documents).render("\n".join((header, *self.notes)))


def _notes(platform: Platform, stack: Monitoring, paths: Sequence[str]) -> list[str]:
    lines = ["", "Apply it, here:"]
    if NAMESPACE in paths:
        lines.append(f"  kubectl apply -f {NAMESPACE}")
    if not stack.external:
        version = f" --version {stack.version}" if stack.version else ""
        lines += [
            f"  helm repo add prometheus-community {CHARTS}",
            (
                f"  helm upgrade --install {stack.name.value} prometheus-community/kube-prometheus-stack{version}"
                f" --namespace {bare(space_of(platform, stack))} --values values.yaml"
            ),
        ]
    return [*lines, "  kubectl apply -k ."]
