"""The eleven references of an Ingress: each agrees with what somebody else makes, or has its own finding."""

from __future__ import annotations

from typing import NamedTuple

from platformc.agreement.examples import EXAMPLE, exchanged, ingress_with
from platformc.diagnostics import Code

SOURCES = {
    "acme": "cert-manager, pkg/controller/certificate-shim/sync.go",
    "traefik": "Traefik, pkg/provider/kubernetes/crd/kubernetes.go",
}

INGRESS_NAME = Code(
    "handshake/ingress-name",
    summary="an Ingress is not called what others look it up by",
    why="The application never sees it as deployed, and an orphan stays behind when it is deleted.",
    wrong=ingress_with('name = "front"'),
    right=EXAMPLE,
)
NAMESPACE = Code(
    "handshake/namespace",
    summary="an object stands in a namespace that nothing makes",
    why="Applying it fails, or its backend is looked for in the wrong place: 404 for every visitor.",
    wrong=ingress_with('namespace = "elsewhere"'),
    right=EXAMPLE,
)
CLUSTER_ISSUER = Code(
    "handshake/cluster-issuer",
    summary="an Ingress asks for a ClusterIssuer that is not made, or that cannot prove its host",
    why="The certificate is never issued, and visitors get the controller's default one.",
    wrong=exchanged("cert_manager issuer.main", 'cert_manager cluster_issuer "letsencrypt"'),
    right=EXAMPLE,
    source=SOURCES["acme"],
)
MIDDLEWARE_CORS = Code(
    "handshake/middleware-cors",
    summary="an Ingress asks for a `cors` Middleware that is not made",
    why="Traefik drops the whole router: 404 for the host.",
    wrong=exchanged("[middleware.cors,", '["elsewhere-cors@kubernetescrd",'),
    right=EXAMPLE,
    source=SOURCES["traefik"],
)
MIDDLEWARE_HTTPS_REDIRECT = Code(
    "handshake/middleware-https-redirect",
    summary="an Ingress asks for an `https-redirect` Middleware that is not made",
    why="Traefik drops the whole router: 404 for the host.",
    wrong=exchanged(", middleware.https_redirect]", ', "elsewhere-https-redirect@kubernetescrd"]'),
    right=EXAMPLE,
    source=SOURCES["traefik"],
)
MIDDLEWARE = Code(
    "handshake/middleware",
    summary="an Ingress asks for a Middleware that is not made",
    why="Traefik drops the whole router: 404 for the host.",
    wrong=exchanged(
        ", middleware.https_redirect]", ', middleware.https_redirect, "shop-alpha-gzip@kubernetescrd"]'
    ),
    right=EXAMPLE,
    source=SOURCES["traefik"],
)
APPLICATION_GROUP = Code(
    "handshake/application-group",
    summary="the label `app.kubernetes.io/application-group` differs between an Ingress, its pods and policies",
    why="Network policies select by it: traffic between the parts of the application is denied.",
    wrong=ingress_with('labels { "app.kubernetes.io/application-group" = "other" }'),
    right=EXAMPLE,
)
APPLICATION_NAME = Code(
    "handshake/application-name",
    summary="the label `app.kubernetes.io/name` differs between an Ingress, its pods and policies",
    why="What selects by it finds nothing: the Service has no endpoints, the policy protects nobody.",
    wrong=ingress_with('labels { "app.kubernetes.io/name" = "other" }'),
    right=EXAMPLE,
)
HOST = Code(
    "handshake/host",
    summary="an Ingress answers for a host that no DNS record makes, or whose record cannot be reached",
    why="The host does not resolve, or the request is answered with 404.",
    wrong=exchanged(
        "  host       = names.domain", '  name       = names.domain\n  host       = "www.{names.domain}"'
    ),
    right=EXAMPLE,
)
BACKEND = Code(
    "handshake/backend",
    summary="a route leads to a Service or a port that does not exist",
    why="Every request is answered with 503.",
    wrong=exchanged("= service.app.port.http", '= "nobody:8000"'),
    right=EXAMPLE,
)
TLS_HOST = Code(
    "handshake/tls-host",
    summary="the certificate's names do not cover the host of the Ingress",
    why="Browsers warn every visitor.",
    wrong=exchanged("issuer.main\n", 'issuer.main { hosts = ["other.{names.domain}"] }\n'),
    right=EXAMPLE,
)
TLS_SECRET = Code(
    "handshake/tls-secret",
    summary="the TLS Secret is not the one that others read, or two certificates share it",
    why="The default certificate is served, or two certificates overwrite each other for ever.",
    wrong=exchanged("issuer.main\n", 'issuer.main { secret = "other-tls" }\n'),
    right=EXAMPLE,
    source=SOURCES["acme"],
)


class Handshake(NamedTuple):
    """One of the eleven: its number, what it is called in tables, and its finding."""

    number: int
    reference: str
    code: Code
    slot: str
    """The slot of the Ingress that holds it; several slots begin so."""


HANDSHAKES = (
    Handshake(1, "metadata.name", INGRESS_NAME, "name"),
    Handshake(2, "metadata.namespace", NAMESPACE, "namespace"),
    Handshake(3, "cert-manager.io/cluster-issuer", CLUSTER_ISSUER, "issuer"),
    Handshake(4, "router.middlewares: cors", MIDDLEWARE_CORS, "middleware."),
    Handshake(5, "router.middlewares: https-redirect", MIDDLEWARE_HTTPS_REDIRECT, "middleware."),
    Handshake(6, "labels: app.kubernetes.io/application-group", APPLICATION_GROUP,
              "labels.app.kubernetes.io/application-group"),
    Handshake(7, "labels: app.kubernetes.io/name", APPLICATION_NAME, "labels.app.kubernetes.io/name"),
    Handshake(8, "spec.rules.host", HOST, "rules.0.host"),
    Handshake(9, "spec.rules.http.paths.backend.service", BACKEND, "rules."),
    Handshake(10, "spec.tls.hosts", TLS_HOST, "tls.0.hosts."),
    Handshake(11, "spec.tls.secretName", TLS_SECRET, "tls.0.secret"),
)  # fmt: skip

NUMBERS = {handshake.code.slug: handshake.number for handshake in HANDSHAKES}


def middleware_code(value: str) -> Code:
    """The finding for a Middleware by its name, or by a reference to it (`NAMESPACE-NAME@kubernetescrd`)."""
    name = value.partition("@")[0]
    if name == "cors" or name.endswith("-cors"):
        return MIDDLEWARE_CORS
    if name == "https-redirect" or name.endswith("-https-redirect"):
        return MIDDLEWARE_HTTPS_REDIRECT
    return MIDDLEWARE
