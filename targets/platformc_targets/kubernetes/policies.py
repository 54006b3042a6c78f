"""NetworkPolicies: nobody is let in, except who needs it, on the port that it needs.

They speak of what comes in, never of what goes out: a program may call whatever it likes.
"""

from __future__ import annotations

from collections.abc import Sequence

from platformc.diagnostics import Diagnostic, Report
from platformc.ir import Platform, Port, Service, Store, Workload
from platformc.output import Document, Marked, Tree
from platformc.source import Span
from platformc_targets.kubernetes.callers import Caller, Callers
from platformc_targets.kubernetes.objects import (
    Labels,
    common_labels,
    document,
    group_selector,
    labels_of,
    named,
)
from platformc_targets.kubernetes.texts import known

METRICS_PORT = "metrics"
"""A port of this name may be read from every namespace: the scraper lives in another one."""


def default_deny(platform: Platform, report: Report) -> Document:
    """Nobody is let in, unless another policy says so."""
    return _policy(
        platform,
        "default-deny-ingress",
        platform.span,
        common_labels(platform, report),
        {"podSelector": {}, "policyTypes": ["Ingress"]},
    )


def service_policy(
    platform: Platform, report: Report, service: Service, labels: Labels, callers: Callers
) -> Document | None:
    """Who may call a service: the workloads that need it, the controllers of its Ingresses, everybody if public."""
    rules: list[Tree] = []
    _pods(rules, platform, callers.by.get(f"service.{service.label}", ()), service.ports)
    for routed in callers.routes.get(service.label, ()):
        port = next((port for port in service.ports if _answers(port, routed.route.backend.port)), None)
        if port is None:
            continue
        controller = routed.ingress.controller_namespace
        source: Tree = {"namespaceSelector": {}}
        if controller:
            where = known(platform, report, controller, f"ingress `{routed.ingress.label}`")
            source = {"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": where}}}
        rule = Marked({"from": [source], "ports": [_port(port)]}, routed.route.span)
        if rule.value not in [known_rule.value for known_rule in rules]:
            rules.append(rule)
    for port in service.ports:
        if port.node or port.public:
            rules.append(Marked({"ports": [_port(port)]}, port.span))
        elif port.name == METRICS_PORT or (service.scrape and service.scrape.port == port.name):
            rules.append(Marked({"from": [_scraper(platform)], "ports": [_port(port)]}, port.span))
    if not rules:
        return None
    return _policy(
        platform,
        named(service.own_name("k8s.network_policy")),
        service.span,
        labels,
        _spec(platform, labels, rules),
    )


def _scraper(platform: Platform) -> Tree:
    """Who reads metrics: the stack that watches; without one, somebody in any namespace."""
    stack = platform.monitoring
    if stack is None:
        return {"namespaceSelector": {}}
    space = stack.namespace
    where = Marked(space.value, space.span) if space else named(platform.namespace)
    return {"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": where}}}


def store_policy(
    platform: Platform, store: Store, labels: Labels, callers: Callers, port: Port
) -> Document | None:
    """Who may call a store: the workloads that need it."""
    rules: list[Tree] = []
    kind_and_label = f"{store.kind}.{store.label}"
    _pods(rules, platform, callers.by.get(kind_and_label, ()), (port,))
    if not rules:
        return None
    return _policy(platform, named(store.host), store.span, labels, _spec(platform, labels, rules))


def solver_policy(platform: Platform, report: Report, span: Span) -> Document:
    """Lets the ACME server reach cert-manager's HTTP-01 solver, which runs in the Ingress's namespace."""
    # https://github.com/cert-manager/cert-manager pkg/issuer/acme/http/http.go and pod.go
    spec = {
        "podSelector": {"matchLabels": {"acme.cert-manager.io/http01-solver": "true"}},
        "policyTypes": ["Ingress"],
        "ingress": [{"from": [{"namespaceSelector": {}}], "ports": [{"protocol": "TCP", "port": 8089}]}],
    }
    labels = common_labels(platform, report)
    return _policy(platform, "acme-http01-solver", span, labels, spec)


def _pods(rules: list[Tree], platform: Platform, callers: Sequence[Caller], ports: Sequence[Port]) -> None:
    if not callers or not ports:
        return
    sources = [
        Marked({"podSelector": {"matchLabels": _pod_labels(platform, caller.workload)}}, caller.span)
        for caller in callers
    ]
    rules.append(Marked({"from": sources, "ports": [_port(port) for port in ports]}, callers[0].span))


def _pod_labels(platform: Platform, workload: Workload) -> Labels:
    labels = labels_of(platform, _ignore, named(workload.name), workload.labels)
    return group_selector(platform, labels)


def _ignore(finding: Diagnostic) -> None:
    """The caller's own objects report what is wrong with its labels."""


def _answers(port: Port, number: int) -> bool:
    return number in (port.number, port.service_port)


def _port(port: Port) -> Tree:
    return Marked({"protocol": port.protocol.upper(), "port": port.number}, port.span)


def _spec(platform: Platform, labels: Labels, rules: list[Tree]) -> dict[str, Tree]:
    return {
        "podSelector": {"matchLabels": group_selector(platform, labels)},
        "policyTypes": ["Ingress"],
        "ingress": rules,
    }


def _policy(platform: Platform, name: Tree, span: Span, labels: Labels, spec: dict[str, Tree]) -> Document:
    return document(
        "networking.k8s.io/v1",
        "NetworkPolicy",
        name,
        span,
        labels,
        {"spec": spec},
        namespace=named(platform.namespace),
    )
