"""What the objects of services and jobs must say: controllers, Services, autoscalers, budgets, accounts."""

from __future__ import annotations

from collections.abc import Iterator

from platformc.agreement.expectation import Expectation, started
from platformc.agreement.expected_pods import (
    LOOKED_UP,
    NAME_LABEL,
    PROBES,
    RESOURCES,
    Labels,
    asks_cluster,
    expect_labels,
    expect_pod,
    in_cluster,
    needs_account,
    pod_labels,
)
from platformc.agreement.mentions import Artifact
from platformc.agreement.settings import expect_probe_host, expect_words
from platformc.ir import Django, File, Job, Platform, Service, Workload


def expect_service(platform: Platform, service: Service) -> Iterator[Artifact]:
    """Deployment, Service, autoscaler, disruption budget, configuration."""
    declaration = f"service.{service.label}"
    labels = pod_labels(platform, service)
    yield from _configuration(platform, service, declaration, labels)
    found = _controller(platform, "Deployment", "apps/v1", service, declaration, "k8s.deployment", labels)
    expect_selector(found, labels, keys=service.selector)
    yield found.artifact()
    if service.ports:
        yield _service_object(platform, service, declaration, labels)
    replicas = service.replicas
    if replicas is None or service.profile is not None:
        return
    if replicas.minimum < replicas.maximum or replicas.cpu is not None or replicas.memory is not None:
        name = service.own_name("k8s.hpa")
        found = started(
            platform, "HorizontalPodAutoscaler", "autoscaling/v2", name, declaration, replicas.span, "k8s.hpa"
        )
        target = service.own_name("k8s.deployment")
        found.uses("k8s.kind", "target.kind", "Deployment")
        found.uses("k8s.deployment", "target", target.value, target.span, found.namespace, declaration)
        expect_labels(found, labels)
        yield found.artifact()
    if replicas.minimum >= 2:
        name = service.own_name("k8s.pdb")
        found = started(
            platform, "PodDisruptionBudget", "policy/v1", name, declaration, replicas.span, "k8s.pdb"
        )
        expect_selector(found, labels, keys=service.selector)
        expect_labels(found, labels)
        yield found.artifact()


def expect_job(platform: Platform, job: Job) -> Iterator[Artifact]:
    """A Job that runs before a service, else a CronJob."""
    declaration = f"job.{job.label}"
    labels = pod_labels(platform, job)
    yield from _configuration(platform, job, declaration, labels)
    kind, made = ("Job", "k8s.job") if job.run.kind == "before" else ("CronJob", "k8s.cron_job")
    found = _controller(platform, kind, "batch/v1", job, declaration, made, labels)
    if kind == "CronJob":
        for key, (value, span) in labels.items():
            found.makes("k8s.label", f"job.labels.{key}", value, span, found.namespace)
            found.may(f"job.labels.{key}")
    yield found.artifact()


def expect_selector(
    found: Expectation, labels: Labels, slot: str = "selector", keys: tuple[str, ...] = ()
) -> None:
    """A selector asks for `keys`, the name label unless given; it may ask for more labels of the same pods."""
    for key, (value, span) in labels.items():
        found.uses("k8s.pod_label", f"{slot}.{key}", f"{key}={value}", span, found.namespace)
        if key not in (keys or (NAME_LABEL,)):
            found.may(f"{slot}.{key}")


def _controller(
    platform: Platform, kind: str, api: str, workload: Workload, declaration: str, made: str, labels: Labels
) -> Expectation:
    found = started(platform, kind, api, workload.own_name(made), declaration, workload.span, made)
    expect_labels(found, labels)
    expect_pod(found, platform, workload, labels)
    expect_words(found, workload, lambda text: in_cluster(platform, text))
    for probe in PROBES:
        expect_probe_host(found, platform, workload, probe)
    return found


def _service_object(platform: Platform, service: Service, declaration: str, labels: Labels) -> Artifact:
    name = service.own_name("k8s.service")
    found = started(platform, "Service", "v1", name, declaration, service.span, "k8s.service")
    expect_selector(found, labels, keys=service.selector)
    scope = f"{found.namespace}/{found.name}"
    for index, port in enumerate(service.ports):
        slot = f"ports.{index}"
        number = str(port.service_port or port.number)
        found.makes("k8s.service_port", slot, number, port.span, scope, f"{declaration}.port.{port.name}")
        found.makes("k8s.service_port", f"{slot}.name", port.name, port.span, scope)
        found.uses("k8s.container_port", f"{slot}.target", port.name, port.span)
        if port.node is not None:
            found.makes("k8s.node_port", f"{slot}.node", str(port.node), port.span)
    if service.sticky is not None:
        cookie = service.sticky
        found.makes("http.cookie", "sticky", cookie.value, cookie.span, "", cookie.path)
    # a monitor finds the Service by its own labels
    watched = (service.selector or (NAME_LABEL,)) if service.scrape is not None else ()
    expect_labels(found, labels, watched)
    return found.artifact()


def _configuration(
    platform: Platform, workload: Workload, declaration: str, labels: Labels
) -> Iterator[Artifact]:
    """The ConfigMap with the files that a workload mounts."""
    files = [
        mount for mount in workload.mounts if isinstance(platform.find(mount.declaration), Django | File)
    ]
    if files:
        name = workload.own_name("k8s.config_map")
        found = started(platform, "ConfigMap", "v1", name, declaration, workload.span, "k8s.config_map")
        expect_labels(found, labels)
        yield found.artifact()


def expect_access(platform: Platform, workload: Service | Job, declaration: str) -> Iterator[Artifact]:
    """The ServiceAccount with its role in the cloud, and what it may look up in the cluster."""
    if not needs_account(platform, workload):
        return
    labels = pod_labels(platform, workload)
    name = workload.own_name("k8s.service_account")
    found = started(platform, "ServiceAccount", "v1", name, declaration, workload.span, "k8s.service_account")
    role = platform.roles.get(workload.role)
    if role is not None:
        found.uses("aws.role_arn", "role", role.arn, workload.at("role"), "", f"role.{role.label}")
    expect_labels(found, labels)
    yield found.artifact()
    if not isinstance(workload, Service) or not asks_cluster(platform, workload):
        return
    api = "rbac.authorization.k8s.io/v1"
    rules = workload.own_name("k8s.role")
    found = started(platform, "Role", api, rules, declaration, workload.span, "k8s.role")
    known = [lookup for lookup in workload.looks_up if lookup.kind in LOOKED_UP]
    for index, kind in enumerate(dict.fromkeys(LOOKED_UP[lookup.kind] for lookup in known)):
        found.uses("k8s.resource", f"resources.{index}.name", RESOURCES[kind], workload.at("looks_up"))
        found.may(f"resources.{index}.name")  # a rule that is gone is said of its names
    for index, lookup in enumerate(known):
        value = lookup.value
        found.uses(LOOKED_UP[lookup.kind], f"lookups.{index}", value.value, value.span, found.namespace)
    expect_labels(found, labels)
    yield found.artifact()
    binding = workload.own_name("k8s.role_binding")
    found = started(platform, "RoleBinding", api, binding, declaration, workload.span, "k8s.role_binding")
    found.uses("k8s.role", "role", rules.value, rules.span, found.namespace)
    found.uses("k8s.service_account", "subjects.0", name.value, name.span, found.namespace)
    found.uses("k8s.namespace", "subjects.0.namespace", found.namespace, platform.namespace.span)
    expect_labels(found, labels)
    yield found.artifact()
