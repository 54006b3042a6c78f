"""The way in: Ingresses, Traefik's Middlewares, cert-manager's ClusterIssuers."""

from __future__ import annotations

from platformc.diagnostics import Code, Related, Report
from platformc.ir import (
    Backend,
    Ingress,
    Issuer,
    Middleware,
    Plain,
    Platform,
    Scalar,
    Sequence,
    Service,
    Table,
)
from platformc.output import Document, Marked, Tree, bare
from platformc_targets.kubernetes.objects import NAME_LABEL, Labels, common_labels, document, labels_of, named
from platformc_targets.kubernetes.texts import known

LETS_ENCRYPT = "https://acme-v02.api.letsencrypt.org/directory"
TRAEFIK = "traefik.ingress.kubernetes.io"
NGINX = "nginx.ingress.kubernetes.io"

MIDDLEWARE_CLASS = Code(
    "kubernetes/middleware-class",
    summary="an Ingress of another class than Traefik uses Traefik's words",
    why="Other controllers do not read Traefik's annotations: the middleware would be left out in silence.",
    wrong='platform p { }\nservice web {\n  image = "nginx:1.29"\n  port http = 80\n}\n'
    "middleware redirect { redirect = https permanent }\n"
    'zone main { name = "example.com"; external }\nrecord web { name = "www.example.com"; external }\n'
    'ingress web {\n  host = "www.example.com"\n  route "/" = service.web.port.http\n  class = nginx\n'
    "  middleware = [middleware.redirect]\n}\ndeploy { kubernetes }\n",
    right='platform p { }\nservice web {\n  image = "nginx:1.29"\n  port http = 80\n}\n'
    "middleware redirect { redirect = https permanent }\n"
    'zone main { name = "example.com"; external }\nrecord web { name = "www.example.com"; external }\n'
    'ingress web {\n  host = "www.example.com"\n  route "/" = service.web.port.http\n  class = traefik\n'
    "  middleware = [middleware.redirect]\n}\ndeploy { kubernetes }\n",
    source="https://doc.traefik.io/traefik/routing/providers/kubernetes-ingress/",
)


def ingress_document(platform: Platform, report: Report, ingress: Ingress) -> Document:
    """One host, its routes, its certificate."""
    what = f"ingress `{ingress.label}`"
    host = known(platform, report, ingress.host, f"the host of {what}")
    spec: dict[str, Tree] = {"ingressClassName": known(platform, report, ingress.ingress_class, what)}
    paths = [
        Marked(
            {
                "path": known(platform, report, route.path, f"a route of {what}"),
                "pathType": "Exact" if route.exact else "Prefix",
                "backend": {"service": _backend(platform, report, route.backend, what)},
            },
            route.span,
        )
        for route in ingress.routes
    ]
    spec["rules"] = [{"host": host, "http": {"paths": paths}}]
    if ingress.tls:
        hosts = [known(platform, report, given, f"the certificate of {what}") for given in ingress.tls.hosts]
        secret = Marked(
            ingress.tls_secret, ingress.tls.secret.span if ingress.tls.secret else ingress.tls.span
        )
        spec["tls"] = [Marked({"hosts": hosts or [host], "secretName": secret}, ingress.tls.span)]
    return document(
        "networking.k8s.io/v1",
        "Ingress",
        named(ingress.name),
        ingress.span,
        _labels(platform, report, ingress),
        {"spec": spec},
        namespace=namespace_of(platform, report, ingress),
        annotations=_annotations(platform, report, ingress, what),
    )


def namespace_of(platform: Platform, report: Report, ingress: Ingress) -> Tree:
    """The Ingress's own namespace, else the platform's."""
    if ingress.namespace:
        return known(platform, report, ingress.namespace, f"the namespace of ingress `{ingress.label}`")
    return named(platform.namespace)


def is_traefik(ingress: Ingress) -> bool:
    """Whether Traefik serves the class; several Traefiks of a cluster tell theirs apart by a suffix."""
    return ingress.ingress_class.value.startswith("traefik")


def middleware_document(platform: Platform, report: Report, middleware: Middleware) -> Document:
    """A Middleware as Traefik writes it."""
    spec = {key: written(platform, report, value) for key, value in middleware.spec}
    return document(
        "traefik.io/v1alpha1",
        "Middleware",
        named(middleware.name),
        middleware.span,
        common_labels(platform, report),
        {"spec": spec},
        namespace=named(platform.namespace),
    )


def issuer_document(platform: Platform, report: Report, issuer: Issuer) -> Document:
    """A ClusterIssuer that proves its domains by DNS-01 in Route 53, or by HTTP-01."""
    what = f"issuer `{issuer.label}`"
    acme: dict[str, Tree] = {
        "server": known(platform, report, issuer.acme, what) if issuer.acme else LETS_ENCRYPT
    }
    if issuer.email:
        acme["email"] = known(platform, report, issuer.email, what)
    acme["privateKeySecretRef"] = {"name": named(issuer.name)}
    solvers: list[Tree] = []
    zone = platform.zones.get(issuer.zone)
    if zone:
        route53: dict[str, Tree] = {}
        if platform.aws:
            route53["region"] = known(platform, report, platform.aws.region, what)
        role = platform.roles.get(issuer.role)
        if role:
            route53["role"] = Marked(role.arn, issuer.at("role"))
        solver = {"selector": {"dnsZones": [named(zone.name)]}, "dns01": {"route53": route53}}
        solvers.append(Marked(solver, issuer.at("dns01")))
    if issuer.http01:
        solver = {"http01": {"ingress": {"ingressClassName": _solver_class(platform, report, issuer)}}}
        solvers.append(Marked(solver, issuer.at("http01")))
    acme["solvers"] = solvers
    return document(
        "cert-manager.io/v1",
        "ClusterIssuer",
        named(issuer.name),
        issuer.span,
        common_labels(platform, report),
        {"spec": {"acme": acme}},
    )


def written(platform: Platform, report: Report, value: Plain) -> Tree:
    """A value that is passed on as it stands."""
    match value:
        case Table():
            entries = {key: written(platform, report, entry) for key, entry in value.entries}
            return Marked(entries, value.span)
        case Sequence():
            return Marked([written(platform, report, item) for item in value.items], value.span)
        case Scalar():
            return Marked(value.value, value.span)
        case _:
            return known(platform, report, value, "a value")


def _solver_class(platform: Platform, report: Report, issuer: Issuer) -> Tree:
    for ingress in platform.ingresses.values():
        if ingress.tls and ingress.tls.issuer == issuer.label:
            return known(platform, report, ingress.ingress_class, f"ingress `{ingress.label}`")
    return "traefik"


def _backend(platform: Platform, report: Report, backend: Backend, what: str) -> Tree:
    service = platform.services.get(backend.service)
    if service is None:
        given = known(platform, report, backend.name, f"a backend of {what}") if backend.name else ""
        return Marked({"name": given, "port": {"number": backend.port}}, backend.span)
    port = next((port for port in service.ports if port.number == backend.port), None)
    number = port.service_port or port.number if port else backend.port
    # the name is the Service's, but the line that chose it is the route
    name = Marked(service.own_name("k8s.service").value, backend.span)
    return Marked({"name": name, "port": {"number": number}}, backend.span)


def _backends(platform: Platform, ingress: Ingress) -> list[Service]:
    return [
        platform.services[route.backend.service]
        for route in ingress.routes
        if route.backend.service in platform.services
    ]


def _labels(platform: Platform, report: Report, ingress: Ingress) -> Labels:
    """The labels of the first service behind it, by which policies and people find it."""
    behind = _backends(platform, ingress)
    called = named(behind[0].name) if behind else named(ingress.name)
    labels = labels_of(platform, report, called, behind[0].labels if behind else ())
    for label in ingress.labels:
        labels[label.key] = known(platform, report, label.value, f"a label of ingress `{ingress.label}`")
    assert NAME_LABEL in labels
    return labels


def _annotations(platform: Platform, report: Report, ingress: Ingress, what: str) -> dict[str, Tree]:
    annotations: dict[str, Tree] = {}
    tls = ingress.tls
    if tls:
        issuer = platform.issuers.get(tls.issuer)
        name: Tree = None
        if issuer:
            name = Marked(issuer.name.value, tls.span)
        elif tls.issuer_name:
            name = known(platform, report, tls.issuer_name, f"the issuer of {what}")
        if name is not None:
            annotations["kubernetes.io/tls-acme"] = Marked("true", tls.span)
            annotations["cert-manager.io/cluster-issuer"] = name
    if is_traefik(ingress):
        if ingress.entrypoint:
            entrypoint: Tree = known(platform, report, ingress.entrypoint, what)
        else:
            entrypoint = "websecure" if tls else "web"
        annotations[f"{TRAEFIK}/router.entrypoints"] = entrypoint
        if ingress.middlewares:
            span = ingress.middlewares[0].span.to(ingress.middlewares[-1].span)
            uses = ",".join(_middleware_uses(platform, report, ingress, what))
            annotations[f"{TRAEFIK}/router.middlewares"] = Marked(uses, span)
    else:
        _refuse_traefik(report, ingress, what)
        annotations |= _nginx_sticky(platform, ingress)
    for annotation in ingress.annotations:
        annotations[annotation.key] = known(platform, report, annotation.value, f"an annotation of {what}")
    return annotations


def _middleware_uses(platform: Platform, report: Report, ingress: Ingress, what: str) -> list[str]:
    uses: list[str] = []
    for use in ingress.middlewares:
        middleware = platform.middlewares.get(use.label)
        if middleware:
            uses.append(f"{platform.namespace.value}-{middleware.name.value}@kubernetescrd")
        elif use.text:
            uses.append(str(bare(known(platform, report, use.text, f"a middleware of {what}"))))
    return uses


def _refuse_traefik(report: Report, ingress: Ingress, what: str) -> None:
    chosen = ingress.ingress_class
    related = [Related(f"the class is `{chosen.value}`", chosen.span)]
    hint = "say `class = traefik`, or give this controller's own annotations in `annotations`"
    for use in ingress.middlewares:
        report(
            MIDDLEWARE_CLASS.at(
                use.span,
                f"{what} is of class `{chosen.value}`, which reads no Traefik middleware",
                hint=hint,
                related=related,
            )
        )
    if ingress.entrypoint:
        report(
            MIDDLEWARE_CLASS.at(
                ingress.entrypoint.span,
                f"{what} is of class `{chosen.value}`, which has no Traefik entry points",
                hint=hint,
                related=related,
            )
        )


def sticky_document(platform: Platform, report: Report, service: Service) -> Document:
    """A TraefikService that keeps a visitor on one pod: for routes of kind IngressRoute, an Ingress cannot name one."""
    assert service.sticky is not None
    span = service.sticky.span
    # https://doc.traefik.io/traefik/reference/routing-configuration/kubernetes/crd/http/traefikservice/
    cookie = {"name": Marked(service.sticky.value, span), "secure": True, "httpOnly": True}
    behind = named(service.own_name("k8s.service"))
    services: list[Tree] = [
        Marked(
            {"name": behind, "port": port.service_port or port.number, "sticky": {"cookie": cookie}},
            port.span,
        )
        for port in service.ports[:1]
    ]
    return document(
        "traefik.io/v1alpha1",
        "TraefikService",
        named(service.own_name("k8s.traefik_service")),
        service.span,
        labels_of(platform, report, named(service.name), service.labels),
        {"spec": {"weighted": {"services": services}}},
        namespace=named(platform.namespace),
    )


def _nginx_sticky(platform: Platform, ingress: Ingress) -> dict[str, Tree]:
    if not ingress.ingress_class.value.startswith("nginx"):
        return {}
    for service in _backends(platform, ingress):
        if service.sticky:
            # https://kubernetes.github.io/ingress-nginx/examples/affinity/cookie/
            span = service.sticky.span
            return {
                f"{NGINX}/affinity": Marked("cookie", span),
                f"{NGINX}/session-cookie-name": Marked(service.sticky.value, span),
            }
    return {}
