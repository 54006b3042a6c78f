"""Reads pod templates and label selectors: ports, environment, volumes, account, where it may run."""

from __future__ import annotations

import re

from platformc.readers.artifacts import Collector, entries, items, word
from platformc.readers.tree import Node

REFERENCE = re.compile(r"\$\$|\$\(([^)]*)\)")
PROBES = ("startupProbe", "readinessProbe", "livenessProbe")
# cert-manager makes these pods itself: pkg/issuer/acme/http/pod.go
SOLVER_PODS = ("acme.cert-manager.io/http01-solver", "true")


def read_selector(found: Collector, labels: Node | None, slot: str, namespace: str) -> None:
    """Each label that a selector asks pods for, but that of pods which no manifest makes."""
    for key, value in entries(labels):
        if (word(key), word(value)) == SOLVER_PODS:
            continue
        found.uses("k8s.pod_label", f"{slot}.{word(key)}", value, namespace, f"{word(key)}={word(value)}")


def read_pod(found: Collector, template: Node | None, namespace: str) -> None:
    """Everything that a pod template (`metadata`, `spec`) makes and uses."""
    if template is None:
        return
    for key, value in entries(template.get("metadata", "labels")):
        pair = f"{word(key)}={word(value)}"
        found.makes("k8s.pod_label", f"pod.labels.{word(key)}", value, namespace, pair)
    spec = template.get("spec")
    if spec is None:
        return
    found.uses("k8s.service_account", "account", spec.get("serviceAccountName"), namespace)
    for index, secret in enumerate(items(spec.get("imagePullSecrets"))):
        found.uses("k8s.secret", f"pull_secrets.{index}", secret.get("name"), namespace)
    for index, volume in enumerate(items(spec.get("volumes"))):
        _volume(found, volume, f"volumes.{index}", namespace)
    _placement(found, spec)
    configs = {
        word(volume.get("name")): word(volume.get("configMap", "name"))
        for volume in items(spec.get("volumes"))
        if volume.get("configMap") is not None
    }
    for role, place in (("containers", "container"), ("initContainers", "init")):
        for index, container in enumerate(items(spec.get(role))):
            slot = place if place == "container" and index == 0 else f"{place}.{index}"
            _container(found, container, slot, namespace)
            _mounts(found, container, slot, namespace, configs)


def _volume(found: Collector, volume: Node, slot: str, namespace: str) -> None:
    found.makes("k8s.pod_volume", slot, volume.get("name"), found.address)
    found.uses("k8s.pvc", f"{slot}.claim", volume.get("persistentVolumeClaim", "claimName"), namespace)
    found.uses("k8s.config_map", f"{slot}.config", volume.get("configMap", "name"), namespace)
    found.uses("k8s.secret", f"{slot}.secret", volume.get("secret", "secretName"), namespace)
    for source, kind, owner in (
        ("configMap", "k8s.config_map_key", "name"),
        ("secret", "k8s.secret_key", "secretName"),
    ):
        scope = f"{namespace}/{word(volume.get(source, owner))}"
        for place, item in enumerate(items(volume.get(source, "items"))):
            found.uses(kind, f"{slot}.items.{place}", item.get("key"), scope)


def _placement(found: Collector, spec: Node) -> None:
    """Tolerations and the node labels that the pod asks for, by selector or by affinity."""
    for index, toleration in enumerate(items(spec.get("tolerations"))):
        pair = (
            f"{word(toleration.get('key'))}={word(toleration.get('value'))}:{word(toleration.get('effect'))}"
        )
        found.uses(
            "k8s.taint", f"tolerations.{index}", toleration.get("value") or toleration.get("key"), "", pair
        )
        for part in ("key", "value", "effect"):
            found.uses("k8s.part", f"tolerations.{index}.{part}", toleration.get(part))
    place = 0
    for key, value in entries(spec.get("nodeSelector")):
        found.uses("k8s.node_label", f"nodes.{place}", value, "", f"{word(key)}={word(value)}")
        place += 1
    affinity = spec.get("affinity", "nodeAffinity")
    if affinity is None:
        return
    required = affinity.get("requiredDuringSchedulingIgnoredDuringExecution", "nodeSelectorTerms")
    preferred = affinity.get("preferredDuringSchedulingIgnoredDuringExecution")
    terms = [*items(required), *(item.get("preference") for item in items(preferred))]
    for term in terms:
        for expression in items(term.get("matchExpressions") if term is not None else None):
            for value in items(expression.get("values")):
                pair = f"{word(expression.get('key'))}={word(value)}"
                found.uses("k8s.node_label", f"nodes.{place}", value, "", pair)
                found.uses("k8s.part", f"nodes.{place}.key", expression.get("key"))
                found.uses("k8s.part", f"nodes.{place}.value", value)
                place += 1


def _container(found: Collector, container: Node, slot: str, namespace: str) -> None:
    found.uses("oci.image", f"{slot}.image", container.get("image"))
    for index, port in enumerate(items(container.get("ports"))):
        found.makes("k8s.container_port", f"{slot}.ports.{index}", port.get("containerPort"), found.address)
        found.makes("k8s.container_port", f"{slot}.ports.{index}.name", port.get("name"), found.address)
    for probe in PROBES:
        for way in ("httpGet", "tcpSocket", "grpc"):
            found.uses(
                "k8s.container_port", f"{slot}.{probe}.port", container.get(probe, way, "port"), found.address
            )
        for header in items(container.get(probe, "httpGet", "httpHeaders")):
            if word(header.get("name")).lower() == "host":
                found.uses("http.host", f"{slot}.{probe}.host", header.get("value"))
    for index, source in enumerate(items(container.get("envFrom"))):
        found.uses(
            "k8s.secret", f"{slot}.env_from.{index}.secret", source.get("secretRef", "name"), namespace
        )
        found.uses(
            "k8s.config_map", f"{slot}.env_from.{index}.config", source.get("configMapRef", "name"), namespace
        )
    for place, words in (("command", container.get("command")), ("args", container.get("args"))):
        for index, item in enumerate(items(words)):
            value = word(item).replace("$$", "$")
            found.uses("container.word", f"{slot}.{place}.{index}", item, "", value)
            _references(found, item, f"{slot}.{place}.{index}")
    for variable in items(container.get("env")):
        _variable(found, variable, f"{slot}.env.{word(variable.get('name'))}", namespace)


def _references(found: Collector, node: Node | None, slot: str) -> None:
    """Variables of the same container that a text is completed with."""
    if node is None or "$(" not in word(node):
        return
    for index, name in enumerate(REFERENCE.findall(word(node))):
        if name:
            found.uses("env.name", f"{slot}.refs.{index}", node, found.address, name)


def _mounts(found: Collector, container: Node, slot: str, namespace: str, configs: dict[str, str]) -> None:
    """Volumes of the pod, and the key of a ConfigMap where one file of it is mounted."""
    for index, mount in enumerate(items(container.get("volumeMounts"))):
        name = mount.get("name")
        found.uses("k8s.pod_volume", f"{slot}.mounts.{index}", name, found.address)
        config = configs.get(word(name))
        if config is not None:
            scope = f"{namespace}/{config}"
            found.uses("k8s.config_map_key", f"{slot}.mounts.{index}.key", mount.get("subPath"), scope)


def _variable(found: Collector, variable: Node, slot: str, namespace: str) -> None:
    found.makes("env.name", slot, variable.get("name"), found.address)
    value = variable.get("value")
    # `$$` is a `$`, `$(X)` the value of a variable that stands before
    # (k8s.io/kubernetes third_party/forked/golang/expansion/expand.go)
    found.uses("env.value", f"{slot}.value", value, "", word(value).replace("$$", "$"))
    _references(found, value, slot)
    source = variable.get("valueFrom")
    if source is None:
        return
    for where, kind, word_of in (
        ("secretKeyRef", "secret", "secret"),
        ("configMapKeyRef", "config_map", "config"),
    ):
        reference = source.get(where)
        if reference is not None:
            name = word(reference.get("name"))
            found.uses(f"k8s.{kind}", f"{slot}.{word_of}", reference.get("name"), namespace)
            found.uses(
                f"k8s.{kind}_key", f"{slot}.{word_of}.key", reference.get("key"), f"{namespace}/{name}"
            )
