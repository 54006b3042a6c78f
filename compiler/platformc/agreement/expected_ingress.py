"""What Ingresses, ClusterIssuers and Middlewares must say."""

from __future__ import annotations

from platformc.agreement.expectation import Expectation, started
from platformc.agreement.expected_pods import Labels, expect_labels, named_labels, pod_labels
from platformc.agreement.mentions import Artifact
from platformc.agreement.settings import expect_settings
from platformc.ir import Backend, Ingress, Issuer, Middleware, Platform, Service


def expect_issuer(platform: Platform, issuer: Issuer) -> Artifact:
    """A ClusterIssuer: its name, its account key, the zone and the role of its solver."""
    name = issuer.name
    found = Expectation(
        platform, "ClusterIssuer", "cert-manager.io/v1", name, f"issuer.{issuer.label}", issuer.span
    )
    found.version()
    found.makes("k8s.cluster_issuer", "name", name.value, name.span, "", f"issuer.{issuer.label}")
    found.makes("k8s.account_key", "account_key", name.value, name.span, "", name.path)
    zone = platform.zones.get(issuer.zone)
    if zone is not None:
        where = issuer.at("dns01")
        found.uses("aws.route53_zone", "solvers.0.zones.0", zone.name.value, where, "", zone.name.path)
        if platform.aws is not None:
            found.uses("aws.region", "solvers.0.region", platform.aws.region.value, platform.aws.region.span)
        role = platform.roles.get(issuer.role)
        if role is not None:
            found.uses(
                "aws.role_arn", "solvers.0.role", role.arn, issuer.at("role"), "", f"role.{role.label}"
            )
    expect_labels(found, named_labels(platform, platform.name))
    return found.artifact()


def expect_middleware(platform: Platform, middleware: Middleware) -> Artifact:
    """A Middleware of Traefik: its name."""
    path = f"middleware.{middleware.label}"
    name = middleware.name
    found = started(
        platform, "Middleware", "traefik.io/v1alpha1", name, path, middleware.span, "k8s.middleware"
    )
    expect_settings(found, platform, middleware)
    expect_labels(found, named_labels(platform, name))
    return found.artifact()


def first_backend(platform: Platform, ingress: Ingress) -> Service | None:
    """The declared service behind the first route that has one."""
    for route in ingress.routes:
        if route.backend.service in platform.services:
            return platform.services[route.backend.service]
    return None


def ingress_labels(platform: Platform, ingress: Ingress) -> Labels:
    """The labels of the pods behind it, unless it has its own."""
    service = first_backend(platform, ingress)
    labels = named_labels(platform, ingress.name) if service is None else pod_labels(platform, service)
    labels.update({label.key: (label.value.value, label.value.span) for label in ingress.labels})
    return labels


def expect_ingress(platform: Platform, ingress: Ingress) -> Artifact:
    """An Ingress: its eleven references, and its class and entry point."""
    given = (ingress.namespace.value, ingress.namespace.span) if ingress.namespace is not None else None
    found = started(
        platform, "Ingress", "networking.k8s.io/v1", ingress.name, f"ingress.{ingress.label}", ingress.span,
        "k8s.ingress", given,
    )  # fmt: skip
    for key, (value, span) in ingress_labels(platform, ingress).items():
        found.makes("k8s.label", f"labels.{key}", value, span, found.namespace)
    _certificate(found, platform, ingress)
    for index, use in enumerate(ingress.middlewares):
        middleware = platform.middlewares.get(use.label)
        if middleware is not None:
            value = f"{platform.namespace.value}-{middleware.name.value}@kubernetescrd"
            found.uses(
                "k8s.middleware", f"middleware.{index}", value, use.span, "", f"middleware.{use.label}"
            )
        elif use.text is not None:
            found.uses("k8s.middleware", f"middleware.{index}", use.text.value, use.span)
    found.uses("k8s.ingress_class", "class", ingress.ingress_class.value, ingress.ingress_class.span)
    if ingress.entrypoint is not None:
        found.uses("traefik.entrypoint", "entrypoint.0", ingress.entrypoint.value, ingress.entrypoint.span)
    elif ingress.ingress_class.value.startswith("traefik"):
        default = "websecure" if ingress.tls is not None else "web"
        found.uses("traefik.entrypoint", "entrypoint.0", default, ingress.span)
    host = ingress.host
    found.uses("dns.host", "rules.0.host", host.value, host.span, "", host.name)
    for index, route in enumerate(ingress.routes):
        slot = f"rules.0.paths.{index}"
        found.uses("http.path", f"{slot}.path", route.path.value, route.path.span)
        _backend(found, platform, slot, route.backend)
    return found.artifact()


def backend_names(platform: Platform, backend: Backend) -> tuple[str, int]:
    """The Service and the port of it that a route leads to."""
    service = platform.services.get(backend.service)
    if service is None:
        return (backend.name.value if backend.name is not None else backend.service), backend.port
    port = next((port for port in service.ports if port.number == backend.port), None)
    number = port.service_port or port.number if port is not None else backend.port
    return service.own_name("k8s.service").value, number


def _backend(found: Expectation, platform: Platform, slot: str, backend: Backend) -> None:
    name, port = backend_names(platform, backend)
    path = f"service.{backend.service}" if backend.service else ""
    found.uses("k8s.service", f"{slot}.service", name, backend.span, found.namespace, path)
    found.uses("k8s.service_port", f"{slot}.port", str(port), backend.span, f"{found.namespace}/{name}")


def _certificate(found: Expectation, platform: Platform, ingress: Ingress) -> None:
    tls = ingress.tls
    if tls is None:
        return
    issuer = platform.issuers.get(tls.issuer)
    if issuer is not None:
        path = f"issuer.{issuer.label}"
        found.uses("k8s.cluster_issuer", "issuer", issuer.name.value, tls.span, "", path)
    elif tls.issuer_name is not None:
        given = tls.issuer_name
        found.uses("k8s.cluster_issuer", "issuer", given.value, given.span, "", given.name)
    for index, host in enumerate(tls.hosts or (ingress.host,)):
        found.uses("tls.host", f"tls.0.hosts.{index}", host.value, host.span, "", host.name)
    span = tls.secret.span if tls.secret is not None else tls.span
    # cert-manager makes it from the Ingress; without an issuer, somebody else must
    add = found.makes if issuer is not None or tls.issuer_name is not None else found.uses
    add("k8s.secret", "tls.0.secret", ingress.tls_secret, span, found.namespace)
