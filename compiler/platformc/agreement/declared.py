"""What a Platform says is made beside the artifacts of a target: DNS, roles, nodes, what others make."""

from __future__ import annotations

from collections.abc import Iterator

from platformc.agreement.expected_kubernetes import made_here
from platformc.agreement.mentions import Mention
from platformc.ir import Declaration, Platform, Text
from platformc.names.kubernetes import MADE_BY_KUBERNETES
from platformc.source import Span


def declared(platform: Platform) -> Iterator[Mention]:
    """Makers without an artifact in Kubernetes or compose, and the lookups of running programs."""
    namespace = platform.namespace.value
    for record in platform.records.values():
        yield _made(platform, record, f"record.{record.label}", "dns.host", record.name.value)
    yield from zones(platform)
    for role in platform.roles.values():
        yield _made(platform, role, f"role.{role.label}", "aws.role_arn", role.arn)
    for group in platform.node_groups.values():
        pair = f"{group.key.value}={group.value.value}"
        yield _made(platform, group, f"node_group.{group.label}", "k8s.node_label", pair)
        if group.taint is not None:
            yield _made(platform, group, f"node_group.{group.label}", "k8s.taint", f"{pair}:{group.taint}")
    deploy = platform.deploy("helm")
    release = deploy.option("release") if deploy is not None else None
    if isinstance(release, Text):
        yield _mention(platform, "helm.release", release.value, True, "deploy.helm", "release", release.span, "",
                       release.name)  # fmt: skip
    yield from _namespaces(platform)
    yield from _elsewhere(platform, namespace)
    for service in platform.services.values():
        for index, lookup in enumerate(service.looks_up):
            slot = f"looks_up.{index}"
            yield _mention(platform, lookup.kind, lookup.value.value, False, f"service.{service.label}", slot,
                           lookup.value.span, namespace, lookup.value.name)  # fmt: skip


def _namespaces(platform: Platform) -> Iterator[Mention]:
    """Those that every cluster has, where something stands in them, and that of the stack that watches."""
    own = platform.namespace
    if own.value in MADE_BY_KUBERNETES:
        yield _mention(platform, "k8s.namespace", own.value, True, "platform", "namespace", own.span)
    texts = [secret.namespace for secret in platform.secrets.values()]
    texts += [ingress.namespace for ingress in platform.ingresses.values()]
    others = {text.value: text.span for text in texts if text is not None}
    for name, span in others.items():
        if name in MADE_BY_KUBERNETES and name != own.value:
            yield _mention(platform, "k8s.namespace", name, True, "cluster", "namespace", span)
    stack = platform.monitoring
    if stack is not None and stack.namespace is not None:
        where = stack.namespace
        path = f"monitoring.{stack.label}"
        yield _mention(platform, "k8s.namespace", where.value, True, path, "namespace", where.span)


def zones(platform: Platform) -> Iterator[Mention]:
    """The DNS zones of one environment."""
    for zone in platform.zones.values():
        yield _made(platform, zone, f"zone.{zone.label}", "aws.route53_zone", zone.name.value)


def _elsewhere(platform: Platform, namespace: str) -> Iterator[Mention]:
    """Objects of the cluster that others make, and that we only use."""
    for issuer in platform.issuers.values():
        if issuer.external:
            yield _made(platform, issuer, f"issuer.{issuer.label}", "k8s.cluster_issuer", issuer.name.value)
    for middleware in platform.middlewares.values():
        if middleware.external:
            path = f"middleware.{middleware.label}"
            yield _made(platform, middleware, path, "k8s.middleware", middleware.name.value, namespace)
    for secret in platform.secrets.values():
        if not made_here(platform, secret):
            path = f"secret.{secret.label}"
            where = secret.namespace.value if secret.namespace is not None else namespace
            yield _made(platform, secret, path, "k8s.secret", secret.name.value, where)
            for key in secret.keys:
                scope = f"{where}/{secret.name.value}"
                yield _mention(platform, "k8s.secret_key", key.key, True, path, f"keys.{key.key}", key.span,
                               scope, f"{path}.{key.key}")  # fmt: skip
    for service in platform.services.values():
        if service.external:
            name = service.own_name("k8s.service").value
            path = f"service.{service.label}"
            yield _made(platform, service, path, "k8s.service", name, namespace)
            for port in service.ports:
                yield _mention(platform, "k8s.service_port", str(port.service_port or port.number), True, path,
                               f"ports.{port.name}", port.span, f"{namespace}/{name}")  # fmt: skip
    for volume in platform.volumes.values():
        if volume.external:
            yield _made(platform, volume, f"volume.{volume.label}", "k8s.pvc", volume.name.value, namespace)
    for ingress in platform.ingresses.values():
        if ingress.external:
            path = f"ingress.{ingress.label}"
            yield _made(platform, ingress, path, "k8s.ingress", ingress.name.value, namespace)
            yield _made(platform, ingress, path, "k8s.secret", ingress.tls_secret, namespace)


def _made(
    platform: Platform, declaration: Declaration, path: str, kind: str, value: str, scope: str = ""
) -> Mention:
    found = _mention(platform, kind, value, True, path, "name", declaration.name.span, scope, path)
    return found._replace(target="external") if declaration.external else found


def _mention(
    platform: Platform,
    kind: str,
    value: str,
    makes: bool,
    path: str,
    slot: str,
    span: Span,
    scope: str = "",
    name: str = "",
) -> Mention:
    return Mention(kind, value, makes, platform.environment, "spec", path, slot, span, scope, "", name)
