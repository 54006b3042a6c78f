"""What NetworkPolicies must say: who needs whom, on which port."""

from __future__ import annotations

from collections.abc import Iterator

from platformc.agreement.expectation import Expectation, started
from platformc.agreement.expected_pods import NAME_LABEL, Labels, expect_labels, named_labels, pod_labels
from platformc.agreement.expected_stores import store_labels
from platformc.agreement.mentions import Artifact
from platformc.ir import HostPart, Ingress, Name, Platform, Port, Route, Service, Store, Text, Workload
from platformc.source import Span

API = "networking.k8s.io/v1"
NAMESPACE_LABEL = "kubernetes.io/metadata.name"
Callers = dict[str, dict[str, tuple[Workload, Span]]]
Routes = dict[str, list[tuple[Ingress, Route]]]


def callers_of(platform: Platform) -> Callers:
    """Who needs each declaration, by `service.app` or `database.main`: said by `needs`, or by using its address."""
    callers: Callers = {}
    for workload in platform.workloads:
        kind = "service" if isinstance(workload, Service) else "job"
        for declaration, span in _needed(workload):
            callers.setdefault(declaration, {}).setdefault(f"{kind}.{workload.label}", (workload, span))
    return callers


def routes_of(platform: Platform) -> Routes:
    """The ways in from outside, by the label of the service that they lead to."""
    routes: Routes = {}
    for ingress in platform.ingresses.values():
        for route in ingress.routes:
            routes.setdefault(route.backend.service, []).append((ingress, route))
    return routes


def _needed(workload: Workload) -> Iterator[tuple[str, Span]]:
    for need in workload.needs:
        yield need.declaration, need.span
    texts: list[tuple[Text, Span]] = [(variable.value, variable.span) for variable in workload.env]
    texts += [(word, word.span) for word in (*workload.entrypoint, *workload.command)]
    for text, span in texts:
        for part in text.parts:
            if isinstance(part, HostPart):
                yield part.declaration, span


def _shared(platform: Platform, labels: Labels) -> Labels:
    """The labels that policies match by: the name, and those that all pods of the platform have."""
    keys = dict.fromkeys((NAME_LABEL, *(label.key for label in platform.labels)))
    return {key: labels[key] for key in keys}


def _policy(platform: Platform, name: Name, declaration: str, span: Span, labels: Labels) -> Expectation:
    found = started(platform, "NetworkPolicy", API, name, declaration, span, "k8s.network_policy")
    for key, (value, said) in _shared(platform, labels).items():
        found.uses("k8s.pod_label", f"pods.{key}", f"{key}={value}", said, found.namespace)
    expect_labels(found, labels)
    return found


def _from_pods(
    found: Expectation, platform: Platform, callers: dict[str, tuple[Workload, Span]], ports: tuple[Port, ...]
) -> int:
    """The rule that lets callers in; gives the number of rules so far."""
    if not callers or not ports:
        return 0
    for index, (workload, span) in enumerate(callers.values()):
        for key, (value, _) in _shared(platform, pod_labels(platform, workload)).items():
            slot = f"ingress.0.from.{index}.pods.{key}"
            found.uses("k8s.pod_label", slot, f"{key}={value}", span, found.namespace)
    for index, port in enumerate(ports):
        found.uses("k8s.pod_port", f"ingress.0.ports.{index}", str(port.number), port.span)
    return 1


def expect_policy(
    platform: Platform, service: Service, callers: Callers, routes: Routes
) -> Iterator[Artifact]:
    """Who may call a service: those who need it, the controllers of its Ingresses, everybody if public."""
    declaration = f"service.{service.label}"
    labels = pod_labels(platform, service)
    found = _policy(platform, service.own_name("k8s.network_policy"), declaration, service.span, labels)
    place = _from_pods(found, platform, callers.get(declaration, {}), service.ports)
    seen: set[tuple[str, int]] = set()
    for ingress, route in routes.get(service.label, ()):
        number = route.backend.port
        port = next((p for p in service.ports if number in (p.number, p.service_port)), None)
        if port is None:
            continue
        where = ingress.controller_namespace
        if ((where.value if where is not None else ""), port.number) in seen:
            continue
        seen.add(((where.value if where is not None else ""), port.number))
        slot = f"ingress.{place}"
        if where is not None:
            found.uses(
                "k8s.namespace_label",
                f"{slot}.from.0.namespace.{NAMESPACE_LABEL}",
                where.value,
                where.span,
            )
        found.uses("k8s.pod_port", f"{slot}.ports.0", str(port.number), route.span)
        place += 1
    for port in service.ports:
        read = port.name == "metrics" or (service.scrape is not None and service.scrape.port == port.name)
        if port.node is not None or port.public or read:
            stack = platform.monitoring
            if stack is not None and port.node is None and not port.public:
                where = stack.namespace or Text((platform.namespace.value,), platform.namespace.span)
                slot = f"ingress.{place}.from.0.namespace.{NAMESPACE_LABEL}"
                found.uses("k8s.namespace_label", slot, where.value, where.span)
            found.uses("k8s.pod_port", f"ingress.{place}.ports.0", str(port.number), port.span)
            place += 1
    if place:
        yield found.artifact()


def expect_store_policy(platform: Platform, key: str, store: Store, callers: Callers) -> Iterator[Artifact]:
    """Who may call a store: those who need it."""
    found = _policy(platform, store.host, key, store.span, store_labels(platform, store))
    port = Port(store.engine, store.port, store.at("port"))
    if _from_pods(found, platform, callers.get(key, {}), (port,)):
        yield found.artifact()


def expect_standing(platform: Platform) -> Iterator[Artifact]:
    """The policies that hold for a whole namespace: nobody is let in unsaid, and solvers of HTTP-01 are."""
    labels = named_labels(platform, platform.name)
    yield _standing(platform, "default-deny-ingress", labels)
    issuers = (
        platform.issuers.get(ingress.tls.issuer) for ingress in platform.ingresses.values() if ingress.tls
    )
    if any(issuer is not None and issuer.http01 for issuer in issuers):
        yield _standing(platform, "acme-http01-solver", labels)


def _standing(platform: Platform, name: str, labels: Labels) -> Artifact:
    called = Name(name, "k8s.network_policy", "", platform.span, platform.span)
    found = started(platform, "NetworkPolicy", API, called, "platform", platform.span, "k8s.network_policy")
    expect_labels(found, labels)
    return found.artifact()
