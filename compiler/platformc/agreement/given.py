"""Objects of the cluster that the spec gives to another target than the one that makes the others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from platformc.agreement.expectation import Expectation, started, text_value
from platformc.agreement.expected_kubernetes import expected_kubernetes
from platformc.agreement.expected_pods import expect_labels, named_labels
from platformc.agreement.mentions import Artifact, Mention
from platformc.ir import HostPart, Name, Platform, Secret, SecretKey, Service, Store
from platformc.readers.kubernetes import MAKES
from platformc.target import given_away

RESOURCES = {
    "ClusterIssuer": "issuer",
    "Middleware": "middleware",
    "Ingress": "ingress",
    "TraefikService": "sticky",
    "PersistentVolumeClaim": "claim",
    "ServiceAccount": "service_account",
    "Role": "role",
    "RoleBinding": "role_binding",
    "CronJob": "job",
}
"""How a resource of Terraform is called that makes an object, by the object's kind."""


def kept(platform: Platform, target: str, model: Sequence[Artifact]) -> tuple[list[Artifact], list[Mention]]:
    """The artifacts that a target still makes, and what those make that it leaves to another."""
    left = given_away(platform, target)
    if not left or target == "terraform":
        return list(model), []
    mine = [artifact for artifact in model if _kind(artifact) not in left]
    others = [artifact for artifact in model if _kind(artifact) in left]
    return mine, [mention for artifact in others for mention in artifact.mentions if mention.makes]


def given_to_terraform(platform: Platform) -> Iterator[Artifact]:
    """The objects that Terraform makes in the cluster."""
    given = given_away(platform, "kubernetes") & given_away(platform, "helm")
    if platform.deploy("terraform") is None or not given:
        return
    accounts: set[str] = set()
    for artifact in expected_kubernetes(platform):
        if artifact.kind == "ExternalSecret" or _kind(artifact) not in given:
            continue
        if artifact.kind == "ServiceAccount":
            # several programs may act as one account
            if artifact.name in accounts:
                continue
            accounts.add(artifact.name)
        yield _at_resource(artifact)
    if "k8s.traefik_service" in given:
        for service in platform.services.values():
            if service.sticky is not None and service.ports and not service.external:
                yield _at_resource(_sticky(platform, service, service.sticky))
    if "k8s.secret" in given:
        for secret in platform.secrets.values():
            if not secret.external:
                yield _secret(platform, secret)


def _at_resource(artifact: Artifact) -> Artifact:
    """The object at the address of the resource that makes it."""
    label = artifact.declaration.partition(".")[2]
    return artifact._replace(address=f"kubernetes_manifest.{RESOURCES.get(artifact.kind, '')}_{label}")


def _sticky(platform: Platform, service: Service, cookie: Name) -> Artifact:
    path, called = f"service.{service.label}", service.own_name("k8s.traefik_service")
    found = started(
        platform, "TraefikService", "traefik.io/v1alpha1", called, path, service.span, "k8s.traefik_service"
    )
    behind = service.own_name("k8s.service")
    found.uses("k8s.service", "services.0", behind.value, behind.span, found.namespace)
    for port in service.ports[:1]:
        number = str(port.service_port or port.number)
        scope = f"{found.namespace}/{behind.value}"
        found.uses("k8s.service_port", "services.0.port", number, port.span, scope)
    found.makes("http.cookie", "services.0.sticky", cookie.value, cookie.span, "", cookie.path)
    expect_labels(found, named_labels(platform, service.name))
    return found.artifact()


def _kind(artifact: Artifact) -> str:
    return "k8s.secret" if artifact.kind == "ExternalSecret" else MAKES.get(artifact.kind, "")


def _secret(platform: Platform, secret: Secret) -> Artifact:
    path, namespace = f"secret.{secret.label}", platform.namespace
    label = Name(secret.label, "tf.label", "", secret.span, secret.span)
    found = Expectation(platform, "kubernetes_secret_v1", "", label, path, secret.span)
    found.address = path
    found.makes("k8s.secret", "name", secret.name.value, secret.name.span, namespace.value, path)
    found.uses("k8s.namespace", "namespace", namespace.value, namespace.span, "", namespace.path)
    for key in secret.keys:
        scope = f"{namespace.value}/{secret.name.value}"
        found.makes("k8s.secret_key", f"keys.{key.key}", key.key, key.span, scope, f"{path}.{key.key}")
        value = _value(platform, secret, key)
        if value is not None:
            found.uses("secret.value", f"values.{key.key}", value, key.span)
    return found.artifact()


def _value(platform: Platform, secret: Secret, key: SecretKey) -> str | None:
    """What a key holds, as far as names go; None for what several texts are made of."""
    word = "".join(c if c.isalnum() and c.isascii() else "_" for c in f"{secret.label}_{key.key}".lower())
    if key.source == "generated":
        return f"random_password.{word}"
    if key.source == "external" and key.path is not None:
        return f"secret {key.path.value}"
    if key.source == "text" and key.text is not None and not key.text.secret:
        return text_value(key.text, lambda part: _host(platform, part))
    return None


def _host(platform: Platform, part: HostPart) -> str:
    found = platform.find(part.declaration)
    if isinstance(found, Store):
        name = found.host.value
    elif isinstance(found, Service):
        name = found.own_name("k8s.service").value
    else:
        name = part.declaration.rpartition(".")[2]
    inside = part.full and found is not None and not found.external
    return f"{name}.{platform.namespace.value}.svc.cluster.local" if inside else name
