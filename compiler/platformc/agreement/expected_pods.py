"""What the pods of a Platform must say: labels, ports, probes, environment, account, volumes, nodes."""

from __future__ import annotations

from platformc.agreement.expectation import Expectation, text_value
from platformc.ir import (
    Django,
    File,
    HostPart,
    Name,
    Platform,
    SecretPart,
    Service,
    Store,
    Text,
    Volume,
    Workload,
)
from platformc.source import Span

NAME_LABEL = "app.kubernetes.io/name"
GROUP_LABEL = "app.kubernetes.io/application-group"

PROBES = ("startupProbe", "readinessProbe", "livenessProbe")

Labels = dict[str, tuple[str, Span]]


def pod_labels(platform: Platform, workload: Workload) -> Labels:
    """Labels of a workload's pods: its name, the platform's labels, its own."""
    labels: Labels = {NAME_LABEL: (workload.name.value, workload.name.span)}
    for label in (*platform.labels, *workload.labels):
        labels[label.key] = (label.value.value, label.value.span)
    return labels


def named_labels(platform: Platform, name: Name) -> Labels:
    """Labels of an object that belongs to no workload: its name, the platform's labels."""
    labels: Labels = {NAME_LABEL: (name.value, name.span)}
    for label in platform.labels:
        labels[label.key] = (label.value.value, label.value.span)
    return labels


LOOKED_UP = {
    "k8s.ingress": "k8s.ingress",
    "k8s.tls_secret": "k8s.secret",
    "k8s.secret": "k8s.secret",
    "k8s.service": "k8s.service",
    "k8s.config_map": "k8s.config_map",
    "k8s.deployment": "k8s.deployment",
    "k8s.certificate": "k8s.certificate",
    "k8s.middleware": "k8s.middleware_name",
}
"""The kind of object behind each kind of name that a program may look up in the cluster."""

RESOURCES = {
    "k8s.ingress": "ingresses",
    "k8s.secret": "secrets",
    "k8s.service": "services",
    "k8s.config_map": "configmaps",
    "k8s.deployment": "deployments",
    "k8s.certificate": "certificates",
    "k8s.middleware_name": "middlewares",
}
"""What the API calls each of these kinds (https://kubernetes.io/docs/reference/using-api/api-concepts/)."""


def asks_cluster(platform: Platform, service: Service) -> bool:
    """Whether a program asks the cluster itself: it looks objects up, or makes hosts at run time."""
    if any(lookup.kind in LOOKED_UP for lookup in service.looks_up):
        return True
    return any(pattern.made_by == service.label for pattern in platform.host_patterns.values())


def needs_account(platform: Platform, workload: Workload) -> bool:
    """Whether its pods act as a ServiceAccount of their own: for a role in the cloud, or for the cluster."""
    if workload.role in platform.roles:
        return True
    return isinstance(workload, Service) and asks_cluster(platform, workload)


def expect_labels(found: Expectation, labels: Labels, required: tuple[str, ...] = ()) -> None:
    """An object may carry its pods' labels itself; where it does, they agree. `required` ones it must."""
    for key, (value, span) in labels.items():
        found.makes("k8s.label", f"labels.{key}", value, span, found.namespace)
        if key not in required:
            found.may(f"labels.{key}")


def host_in_cluster(platform: Platform, part: HostPart) -> str:
    """Where a declaration answers inside the cluster."""
    declaration = platform.find(part.declaration)
    if isinstance(declaration, Store):
        name, external = declaration.host.value, declaration.external
    elif isinstance(declaration, Service):
        name, external = declaration.own_name("k8s.service").value, declaration.external
    else:
        return part.declaration
    return f"{name}.{platform.namespace.value}.svc.cluster.local" if part.full and not external else name


def in_cluster(platform: Platform, text: Text) -> str:
    """The text as pods see it, UNKNOWN where only the deployment knows it."""
    return text_value(text, lambda part: host_in_cluster(platform, part))


def expect_pod(found: Expectation, platform: Platform, workload: Workload, labels: Labels) -> None:
    """Adds what the pod template of a workload must hold."""
    for key, (value, span) in labels.items():
        found.makes("k8s.pod_label", f"pod.labels.{key}", f"{key}={value}", span, found.namespace)
    if workload.image is not None:
        image = in_cluster(platform, workload.image)
        found.uses("oci.image", "container.image", image, workload.image.span, "", workload.image.name)
        _pull_secrets(found, platform, workload.image)
    for index, port in enumerate(workload.ports):
        slot = f"container.ports.{index}"
        found.makes("k8s.container_port", slot, str(port.number), port.span, found.address)
        found.makes("k8s.container_port", f"{slot}.name", port.name, port.span, found.address)
    health = workload.health
    if isinstance(workload, Service) and health is not None and health.kind != "command":
        for probe in PROBES:
            found.uses(
                "k8s.container_port", f"container.{probe}.port", health.port, health.span, found.address
            )
    for variable in workload.env:
        expect_variable(found, platform, variable.name, variable.value, variable.span)
    if needs_account(platform, workload):
        name = workload.own_name("k8s.service_account")
        found.uses("k8s.service_account", "account", name.value, name.span, found.namespace)
    _volumes(found, platform, workload)
    expect_placement(found, platform, workload.node_group)


def _pull_secrets(found: Expectation, platform: Platform, image: Text) -> None:
    """The Secret that opens the registry that the image comes from."""
    place = 0
    for registry in platform.registries.values():
        if registry.pull_secret and image.value.startswith(registry.url.value):
            secret = platform.secrets.get(registry.pull_secret)
            called = secret.name.value if secret is not None else registry.pull_secret
            slot, where = f"pull_secrets.{place}", registry.at("pull_secret")
            found.uses("k8s.secret", slot, called, where, found.namespace, f"secret.{registry.pull_secret}")
            place += 1


def _volumes(found: Expectation, platform: Platform, workload: Workload) -> None:
    """Claims in the order of their mounts, then the ConfigMap of the mounted files."""
    claims = dict.fromkeys(mount.declaration for mount in workload.mounts)
    place = 0
    for declaration in claims:
        volume = platform.find(declaration)
        if isinstance(volume, Volume):
            name = volume.name
            found.uses(
                "k8s.pvc", f"volumes.{place}.claim", name.value, workload.span, found.namespace, declaration
            )
            place += 1
    if any(isinstance(platform.find(declaration), Django | File) for declaration in claims):
        config = workload.own_name("k8s.config_map")
        found.uses("k8s.config_map", f"volumes.{place}.config", config.value, config.span, found.namespace)


def expect_placement(found: Expectation, platform: Platform, label: str) -> None:
    """The taint that pods tolerate and the node label that they ask for."""
    group = platform.node_groups.get(label)
    if group is None:
        return
    pair = f"{group.key.value}={group.value.value}"
    if group.taint is not None:
        taint = f"{pair}:{group.taint}"
        found.uses("k8s.taint", "tolerations.0", taint, group.span, "", f"node_group.{label}")
    found.uses("k8s.node_label", "nodes.0", pair, group.span, "", f"node_group.{label}")


def expect_variable(found: Expectation, platform: Platform, name: str, value: Text, span: Span) -> None:
    """One variable: from a key of a Secret, else the text."""
    slot = f"container.env.{name}"
    found.makes("env.name", slot, name, span, found.address)
    part = value.parts[0] if len(value.parts) == 1 else None
    if isinstance(part, SecretPart):
        secret = platform.secrets.get(part.secret)
        called = secret.name.value if secret is not None else part.secret
        path = f"secret.{part.secret}"
        found.uses("k8s.secret", f"{slot}.secret", called, value.span, found.namespace, path)
        scope = f"{found.namespace}/{called}"
        found.uses("k8s.secret_key", f"{slot}.secret.key", part.key, value.span, scope, f"{path}.{part.key}")
    else:
        found.uses("env.value", f"{slot}.value", in_cluster(platform, value), value.span, "", value.name)
