"""What `helm test` runs: a pod that asks a service whether it is well, by the way that visitors take."""

from __future__ import annotations

from collections.abc import Sequence

from platformc.diagnostics import Report
from platformc.ir import Platform, Port, Service
from platformc.output import Document, Marked, Tree, bare, plain
from platformc_targets.kubernetes.objects import common_labels, document, named
from platformc_targets.kubernetes.pods import CONTAINER_SECURITY
from platformc_targets.kubernetes.texts import known

IMAGE = "busybox:1.37"
NOBODY = 65534


def trial_document(
    platform: Platform, report: Report, service: Service, routed: bool, made: Sequence[Document]
) -> Document | None:
    """The pod; None where no path is known, or where policies shut it out.

    made: the service's own objects. Where its policy lets in the namespace of the Ingress controller alone,
    a pod of the release would wait in vain.
    """
    health = service.health
    port = service.port(health.port) if health else None
    if health is None or health.kind != "http" or port is None or not routed or not _lets_in(made, port):
        return None
    owner = f"the health of `{service.label}`"
    path = bare(known(platform, report, health.path, owner)) if health.path else "/"
    words: list[Tree] = ["wget", "-q", "-O", "-", "-T", str(max(health.timeout, 1))]
    if service.web and service.web.hosts:
        words += ["--header", f"Host: {bare(known(platform, report, service.web.hosts[0], owner))}"]
    name = service.own_name("k8s.service").value
    words.append(f"http://{name}:{port.service_port or port.number}{path}")
    pod: dict[str, Tree] = {
        "restartPolicy": "Never",
        "automountServiceAccountToken": False,
        "securityContext": {
            "runAsNonRoot": True,
            "runAsUser": NOBODY,
            "seccompProfile": {"type": "RuntimeDefault"},
        },
        "containers": [
            {
                "name": "test",
                "image": IMAGE,
                "command": words,
                "resources": {
                    "requests": {"cpu": "10m", "memory": "16Mi"},
                    "limits": {"cpu": "100m", "memory": "32Mi"},
                },
                "securityContext": CONTAINER_SECURITY,
            }
        ],
    }
    return document(
        "v1",
        "Pod",
        Marked(f"{named(service.name).value[:50]}-test", health.span),
        health.span,
        common_labels(platform, report),
        {"spec": pod},
        namespace=named(platform.namespace),
        annotations={
            "helm.sh/hook": "test",
            "helm.sh/hook-delete-policy": "before-hook-creation,hook-succeeded",
        },
    )


def _lets_in(made: Sequence[Document], port: Port) -> bool:
    """Whether the policies among some objects let every pod of the namespace in on a port."""
    policies = [one for one in (plain(document.tree) for document in made) if one["kind"] == "NetworkPolicy"]
    return not policies or any(
        port.number in [one["port"] for one in rule["ports"]]
        and ("from" not in rule or {"namespaceSelector": {}} in rule["from"])
        for policy in policies
        for rule in policy["spec"]["ingress"]
    )
