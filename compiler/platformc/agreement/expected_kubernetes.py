"""What the Kubernetes objects of a Platform must say, derived from the Platform alone.

It shares no code with the target that writes the objects: what both derive from one declaration is held
against each other by `conform`.
"""

from __future__ import annotations

from platformc.agreement.expectation import Expectation, started
from platformc.agreement.expected_ingress import expect_ingress, expect_issuer, expect_middleware
from platformc.agreement.expected_pods import expect_labels, named_labels
from platformc.agreement.expected_policies import (
    callers_of,
    expect_policy,
    expect_standing,
    expect_store_policy,
    routes_of,
)
from platformc.agreement.expected_stores import expect_store
from platformc.agreement.expected_workloads import expect_access, expect_job, expect_service
from platformc.agreement.mentions import Artifact
from platformc.agreement.settings import expect_values
from platformc.ir import Plain, Platform, Secret, Volume
from platformc.names.kubernetes import MADE_BY_KUBERNETES

MADE = frozenset({"generated", "external"})
"""Sources of a key that the secret store's operator can make."""


def expected_kubernetes(platform: Platform) -> list[Artifact]:
    """Each object that Kubernetes must be given for this Platform, with every name it makes and uses."""
    found: list[Artifact] = []
    # what every cluster has is nobody's to make, or to close
    if platform.namespace.value not in MADE_BY_KUBERNETES:
        found += [_namespace(platform), *expect_standing(platform)]
    found += [expect_issuer(platform, issuer) for issuer in platform.issuers.values() if not issuer.external]
    found += [
        expect_middleware(platform, middleware)
        for middleware in platform.middlewares.values()
        if not middleware.external
    ]
    found += [
        _secret(platform, secret) for secret in platform.secrets.values() if made_here(platform, secret)
    ]
    used = {mount.declaration for workload in platform.workloads for mount in workload.mounts}
    found += [
        _claim(platform, volume)
        for volume in platform.volumes.values()
        if not volume.external and f"volume.{volume.label}" in used
    ]
    callers, routes = callers_of(platform), routes_of(platform)
    for service in platform.services.values():
        if not service.external:
            found += expect_access(platform, service, f"service.{service.label}")
            found += expect_service(platform, service)
            found += expect_policy(platform, service, callers, routes)
    for job in platform.jobs.values():
        if not job.external:
            found += expect_access(platform, job, f"job.{job.label}")
            found += expect_job(platform, job)
    for key, store in platform.stores.items():
        if not store.external:
            found += expect_store(platform, key, store)
            found += expect_store_policy(platform, key, store, callers)
    found += [
        expect_ingress(platform, ingress) for ingress in platform.ingresses.values() if not ingress.external
    ]
    return found


def made_here(platform: Platform, secret: Secret) -> bool:
    """Whether the cluster makes this Secret: a store is named, and each key comes from it or a generator."""
    if secret.external or _secret_store(platform) is None:
        return False
    sources = {key.source for key in secret.keys}
    return bool(sources & MADE) and not sources & {"inherit", "github"}


def _secret_store(platform: Platform) -> Plain | None:
    """The store that one of the targets which make objects names."""
    for target in ("kubernetes", "helm"):
        deploy = platform.deploy(target)
        store = deploy.option("secret_store") if deploy is not None else None
        if store is not None:
            return store
    return None


def _namespace(platform: Platform) -> Artifact:
    name = platform.namespace
    found = Expectation(platform, "Namespace", "v1", name, "platform", name.span)
    found.version()
    found.makes("k8s.namespace", "name", name.value, name.span, "", name.path)
    expect_labels(found, named_labels(platform, platform.name))
    return found.artifact()


def _secret(platform: Platform, secret: Secret) -> Artifact:
    """The Secret, by the object that makes it, and each of its keys."""
    name = secret.name
    found = started(
        platform, "ExternalSecret", "external-secrets.io/v1", name, f"secret.{secret.label}", secret.span,
        "k8s.external_secret", (secret.namespace.value, secret.namespace.span) if secret.namespace else None,
    )  # fmt: skip
    namespace = found.namespace
    found.makes("k8s.secret", "secret", name.value, name.span, namespace, name.path)
    for key in secret.keys:
        path = f"secret.{secret.label}.{key.key}"
        found.makes("k8s.secret_key", f"keys.{key.key}", key.key, key.span, f"{namespace}/{name.value}", path)
        if key.source == "external" and key.path is not None:
            found.uses("secret.path", f"remote.{key.key}", key.path.value, key.path.span)
    expect_values(found, platform, secret)
    store = _secret_store(platform)
    if any(key.source == "external" for key in secret.keys) and store is not None:
        found.uses("k8s.secret_store", "store", getattr(store, "value", ""), store.span)
    expect_labels(found, named_labels(platform, name))
    return found.artifact()


def _claim(platform: Platform, volume: Volume) -> Artifact:
    found = started(
        platform, "PersistentVolumeClaim", "v1", volume.name, f"volume.{volume.label}", volume.span, "k8s.pvc"
    )
    if volume.storage_class is not None:
        found.uses("k8s.storage_class", "class", volume.storage_class.value, volume.storage_class.span)
    expect_labels(found, named_labels(platform, volume.name))
    return found.artifact()
