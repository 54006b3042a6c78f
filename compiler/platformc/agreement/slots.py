"""Which finding a slot of an artifact leads to when it does not agree."""

from __future__ import annotations

from platformc.agreement import databases, settings, wiring
from platformc.agreement import handshakes as eleven
from platformc.agreement.azure_codes import azure_code
from platformc.agreement.cloud import cloud_code
from platformc.agreement.composing import compose_code
from platformc.agreement.django_settings import settings_code
from platformc.agreement.expected_charts import CHART_VALUE
from platformc.agreement.expected_pods import GROUP_LABEL, NAME_LABEL
from platformc.agreement.handshakes import NUMBERS, middleware_code
from platformc.agreement.monitoring_codes import monitoring_code
from platformc.agreement.proxying import proxy_code
from platformc.agreement.task_codes import task_code
from platformc.agreement.workflows import workflow_code
from platformc.diagnostics import Code

WORKLOADS = frozenset({"Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob"})

NAMES: dict[str, Code] = {
    "Namespace": eleven.NAMESPACE,
    "Ingress": eleven.INGRESS_NAME,
    "ClusterIssuer": eleven.CLUSTER_ISSUER,
    "Service": wiring.SERVICE_NAME,
    "ServiceAccount": wiring.WORKLOAD_ACCOUNT,
    "Secret": wiring.SECRET_NAME,
    "ExternalSecret": wiring.SECRET_NAME,
    "PersistentVolumeClaim": wiring.WORKLOAD_VOLUME,
    "ConfigMap": wiring.WORKLOAD_VOLUME,
    **dict.fromkeys(WORKLOADS, wiring.WORKLOAD_NAME),
}
"""The finding for the own name of an object, by its kind."""

LABELS: dict[str, Code] = {NAME_LABEL: eleven.APPLICATION_NAME, GROUP_LABEL: eleven.APPLICATION_GROUP}
"""The labels by which the parts of an application know each other."""

FIRST: dict[tuple[str, str], Code] = {
    ("Ingress", "issuer"): eleven.CLUSTER_ISSUER,
    ("Ingress", "class"): wiring.INGRESS_CLASS,
    ("Ingress", "entrypoint"): wiring.INGRESS_CLASS,
    ("Ingress", "default"): eleven.BACKEND,
    ("ClusterIssuer", "account_key"): wiring.ISSUER_ACCOUNT,
    ("ClusterIssuer", "solvers"): eleven.CLUSTER_ISSUER,
    ("Service", "selector"): wiring.SERVICE_SELECTOR,
    ("Service", "sticky"): wiring.SERVICE_STICKY,
    ("HorizontalPodAutoscaler", "target"): wiring.HPA_TARGET,
    ("PodDisruptionBudget", "selector"): wiring.PDB_SELECTOR,
    ("ServiceAccount", "role"): wiring.PERMISSION_ROLE,
    ("NetworkPolicy", "ingress"): wiring.PERMISSION_NETWORK,
    ("NetworkPolicy", "egress"): wiring.PERMISSION_NETWORK,
    ("Kustomization", "resources"): wiring.KUSTOMIZATION_RESOURCE,
    ("Middleware", "settings"): settings.MIDDLEWARE_SETTING,
    ("Role", "lookups"): wiring.PERMISSION_CLUSTER,
    ("Role", "resources"): wiring.PERMISSION_CLUSTER,
    ("RoleBinding", "role"): wiring.PERMISSION_CLUSTER,
    ("RoleBinding", "subjects"): wiring.PERMISSION_CLUSTER,
    ("", "apiVersion"): wiring.ARTIFACT_VERSION,
    ("", "selector"): wiring.WORKLOAD_SELECTOR,
    ("", "account"): wiring.WORKLOAD_ACCOUNT,
    ("", "service"): wiring.SERVICE_NAME,
    ("", "volumes"): wiring.WORKLOAD_VOLUME,
    ("", "claims"): wiring.WORKLOAD_VOLUME,
    ("", "class"): wiring.WORKLOAD_VOLUME,
    ("", "tolerations"): wiring.SCHEDULING_TOLERATION,
    ("", "nodes"): wiring.SCHEDULING_NODE,
    ("", "pull_secrets"): wiring.SECRET_NAME,
    ("", "secret"): wiring.SECRET_NAME,
    ("", "keys"): wiring.SECRET_KEY,
    ("", "values"): settings.SECRET_VALUE,
    ("", "remote"): wiring.SECRET_STORE,
    ("", "store"): wiring.SECRET_STORE,
    ("", "generators"): wiring.SECRET_STORE,
}
"""The finding by kind of object ("" for any) and first word of the slot."""


def code_of(kind: str, slot: str, value: str, backend: bool = False) -> Code:
    """The finding for a slot; `value` is the expected one, `backend` whether the Service answers an Ingress."""
    first, _, rest = slot.partition(".")
    task = task_code(kind, slot)
    if task is not None:
        return task
    cloud = cloud_code(kind, slot, backend)
    if cloud is not None:
        return cloud
    if kind == "github.workflow":
        return workflow_code(slot, value)
    azure = azure_code(kind)
    if azure is not None:
        return azure
    if kind == "proxy.caddyfile":
        return proxy_code(slot)
    if kind == "django.settings":
        return settings_code(slot)
    watched = monitoring_code(kind, slot)
    if watched is not None:
        return watched
    if kind.startswith("compose."):
        found = compose_code(slot)
        if found is not None:
            return found
    if slot == "namespace" or (slot.startswith("subjects.") and slot.endswith(".namespace")):
        return eleven.NAMESPACE
    if slot == "name":
        if kind == "Middleware":
            return middleware_code(value)
        return eleven.BACKEND if kind == "Service" and backend else NAMES.get(kind, wiring.ARTIFACT_NAME)
    if first == "labels":
        return LABELS.get(rest, wiring.WORKLOAD_LABEL)
    if first == "job":
        return LABELS.get(rest.removeprefix("labels."), wiring.WORKLOAD_LABEL)
    if first == "pod":
        return LABELS.get(rest.removeprefix("labels."), wiring.WORKLOAD_LABEL)
    if kind == "NetworkPolicy" and first == "pods":
        return LABELS.get(rest, wiring.PERMISSION_NETWORK)
    if kind == "Ingress" and first in ("rules", "tls"):
        return _rule(first, rest)
    if kind == "Ingress" and first == "middleware":
        return middleware_code(value)
    if kind == "Service" and first == "ports":
        return _service_port(slot, backend)
    if kind == "helm.values" and first == "values":
        return CHART_VALUE
    if first == "store" and rest:
        return {"database": databases.NAME, "user": databases.USER}.get(rest, settings.SECRET_VALUE)
    if first == "scale":
        return CHART_VALUE
    if kind == "TraefikService" and first == "services":
        last = rest.rpartition(".")[2]
        return {"sticky": wiring.SERVICE_STICKY, "port": wiring.SERVICE_PORT}.get(last, wiring.SERVICE_NAME)
    if first in ("container", "init"):
        return _container(slot)
    return FIRST.get((kind, first)) or FIRST.get(("", first), wiring.ARTIFACT_NAME)


def _rule(first: str, rest: str) -> Code:
    if first == "tls":
        return eleven.TLS_HOST if ".hosts." in rest else eleven.TLS_SECRET
    return eleven.HOST if rest.endswith(".host") else eleven.BACKEND


def _service_port(slot: str, backend: bool) -> Code:
    if slot.endswith(".target"):
        return wiring.SERVICE_TARGET_PORT
    number = slot.count(".") == 1
    return eleven.BACKEND if backend and number else wiring.SERVICE_PORT


def _container(slot: str) -> Code:
    if ".env." in slot or ".refs." in slot or ".env_from." in slot:
        if slot.endswith((".secret.key", ".config.key")):
            return wiring.SECRET_KEY
        if slot.endswith((".secret", ".config")):
            return wiring.SECRET_NAME
        return wiring.ENV_VALUE
    if ".args." in slot or ".command." in slot:
        return settings.WORKLOAD_COMMAND
    if slot.endswith("Probe.host"):
        return settings.PROBE_HOST
    if slot.endswith(".image"):
        return wiring.WORKLOAD_IMAGE
    if ".ports." in slot:
        return wiring.WORKLOAD_PORT
    return wiring.WORKLOAD_VOLUME if ".mounts." in slot else wiring.PROBE_PORT


def number_of(code: Code) -> int | None:
    """The number of a handshake, None for other findings."""
    return NUMBERS.get(code.slug)
