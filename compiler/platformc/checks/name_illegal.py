"""Names that artifacts take from elsewhere, proved against the rule of each artifact that is made."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from platformc.diagnostics import Diagnostic
from platformc.ir import Job, Platform, Service, Workload
from platformc.names import KINDS, violation
from platformc.resolve.scope import ILLEGAL
from platformc.source import Span
from platformc.target import Target


class Own(NamedTuple):
    """An artifact's name. owner: `service app`; also several artifacts of one owner may be called so."""

    kind: str
    value: str
    span: Span
    owner: str


def check(platform: Platform, targets: Sequence[Target]) -> Iterator[Diagnostic]:
    """Each name that a target will give to an artifact that refuses it; the first of several told once."""
    made = frozenset(kind for target in targets for kind in target.makes)
    if "k8s.secret" in made:
        made |= {_KEY}  # keys are no objects of their own
    told: set[tuple[str, str]] = set()
    for own in _names(platform):
        kind = KINDS.get(own.kind)
        if own.kind not in made or kind is None or (own.owner, own.value) in told:
            continue
        broken = violation(kind, own.value)
        if broken is None:
            continue
        told.add((own.owner, own.value))
        yield ILLEGAL.at(
            own.span,
            f"{kind.title} `{own.value}` of {own.owner} {broken.reason}",
            hint=f"{kind.title}: {kind.words}",
            source=broken.source,
            values=(own.value, own.kind),
        )


def _names(platform: Platform) -> Iterator[Own]:
    for service in platform.services.values():
        yield from _of_workload(service, _kinds_of_service(service))
        if service.app_environment:
            yield from _of_app(service)
    for job in platform.jobs.values():
        yield from _of_workload(job, _kinds_of_job(job))
    yield from _of_tasks(platform)
    for store in platform.stores.values():
        if not store.external:
            for kind in ("k8s.service", "k8s.stateful_set"):
                yield Own(kind, store.host.value, store.host.span, f"{store.kind} `{store.label}`")
    for secret in platform.secrets.values():
        for key in secret.keys:
            yield Own("k8s.secret", secret.name.value, secret.name.span, f"secret `{secret.label}`")
            yield Own(_KEY, key.key, key.span, f"secret `{secret.label}`")
    mounted = {mount.declaration for workload in platform.workloads for mount in workload.mounts}
    for volume in platform.volumes.values():
        if f"volume.{volume.label}" in mounted:
            for kind in ("k8s.pvc", "k8s.volume"):
                yield Own(kind, volume.name.value, volume.name.span, f"volume `{volume.label}`")
    for ingress in platform.ingresses.values():
        if ingress.tls is not None:
            span = ingress.tls.secret.span if ingress.tls.secret else ingress.tls.span
            yield Own("k8s.tls_secret", ingress.tls_secret, span, f"ingress `{ingress.label}`")


_KEY = "k8s.configmap_secret_key"


def _of_workload(workload: Workload, kinds: Sequence[str]) -> Iterator[Own]:
    owner = f"{'service' if isinstance(workload, Service) else 'job'} `{workload.label}`"
    for kind in kinds:
        name = workload.own_name(kind)
        yield Own(kind, name.value, name.span, owner)
    for port in workload.ports:
        yield Own("k8s.port_name", port.name, port.span, owner)


def _of_app(service: Service) -> Iterator[Own]:
    owner = f"service `{service.label}`"
    for kind in ("azure.container_app", "azure.container_app_container"):
        name = service.own_name(kind)
        yield Own(kind, name.value, name.span, owner)
    for one in service.env:
        if one.value.secret:
            # a secret of an app is called after its variable, and has no `_`
            yield Own("azure.container_app_secret", one.name.lower().replace("_", "-"), one.span, owner)


def _of_tasks(platform: Platform) -> Iterator[Own]:
    """What runs on ECS, and the target groups through which it is reached."""
    led = {
        route.backend.service for balancer in platform.load_balancers.values() for route in balancer.routes
    }
    for workload in platform.workloads:
        if not workload.cluster:
            continue
        kinds = ["aws.ecs_family", "aws.ecs_container"]
        if isinstance(workload, Service):
            kinds += ["aws.ecs_service", *(["aws.target_group_name"] if workload.label in led else [])]
        yield from _of_workload(workload, kinds)


def _kinds_of_service(service: Service) -> list[str]:
    kinds = ["k8s.service"] if service.ports else []
    kinds += ["k8s.deployment", "k8s.container"]
    if service.replicas and service.replicas.minimum < service.replicas.maximum:
        kinds.append("k8s.hpa")
    if service.replicas and service.replicas.minimum >= 2:
        kinds.append("k8s.pdb")
    return [*kinds, *_kinds_of_workload(service)]


def _kinds_of_job(job: Job) -> list[str]:
    first = "k8s.job" if job.run.kind == "before" else "k8s.cron_job"
    return [first, "k8s.container", *_kinds_of_workload(job)]


def _kinds_of_workload(workload: Workload) -> list[str]:
    kinds = ["k8s.service_account"] if workload.role else []
    if any(mount.declaration.startswith(("file.", "django.")) for mount in workload.mounts):
        kinds.append("k8s.config_map")
    return kinds
