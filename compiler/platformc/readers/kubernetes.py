"""Reads Kubernetes objects: which names each makes and uses, and where.

Fields as in https://kubernetes.io/docs/reference/kubernetes-api/; annotations of cert-manager, Traefik and
EKS, objects of External Secrets and Traefik as their own references have them.
"""

from __future__ import annotations

from collections.abc import Callable

from platformc.readers import monitoring, yaml
from platformc.readers.artifacts import Artifact, Collector, entries, items, word
from platformc.readers.kubernetes_pods import read_pod, read_selector
from platformc.readers.tree import Node
from platformc.source import Span

ISSUER = "cert-manager.io/cluster-issuer"
MIDDLEWARES = "traefik.ingress.kubernetes.io/router.middlewares"
ENTRYPOINTS = "traefik.ingress.kubernetes.io/router.entrypoints"
STICKY = "traefik.ingress.kubernetes.io/service.sticky.cookie.name"
ROLE = "eks.amazonaws.com/role-arn"

CLUSTER_WIDE = {
    "ClusterIssuer",
    "ClusterRole",
    "ClusterRoleBinding",
    "ClusterSecretStore",
    "CustomResourceDefinition",
    "IngressClass",
    "Namespace",
    "PersistentVolume",
    "PriorityClass",
    "StorageClass",
}
"""Kinds without a namespace."""

MAKES = {
    "Namespace": "k8s.namespace",
    "ClusterIssuer": "k8s.cluster_issuer",
    "Middleware": "k8s.middleware",
    "TraefikService": "k8s.traefik_service",
    "ServiceMonitor": "k8s.service_monitor",
    "PrometheusRule": "k8s.prometheus_rule",
    "Service": "k8s.service",
    "Deployment": "k8s.deployment",
    "StatefulSet": "k8s.stateful_set",
    "DaemonSet": "k8s.daemon_set",
    "Job": "k8s.job",
    "CronJob": "k8s.cron_job",
    "HorizontalPodAutoscaler": "k8s.hpa",
    "PodDisruptionBudget": "k8s.pdb",
    "NetworkPolicy": "k8s.network_policy",
    "ServiceAccount": "k8s.service_account",
    "Secret": "k8s.secret",
    "ExternalSecret": "k8s.external_secret",
    "ConfigMap": "k8s.config_map",
    "PersistentVolumeClaim": "k8s.pvc",
    "Ingress": "k8s.ingress",
    "IngressClass": "k8s.ingress_class",
    "Password": "k8s.generator",
    "ClusterSecretStore": "k8s.secret_store",
    "SecretStore": "k8s.secret_store",
    "StorageClass": "k8s.storage_class",
    "Role": "k8s.role",
    "RoleBinding": "k8s.role_binding",
}
"""The kind of name that an object of each kind makes."""


def read_text(path: str, text: str, environment: str, target: str = "kubernetes") -> list[Artifact]:
    """The objects of one YAML file. Raises tree.ReadError when it is not YAML."""
    found = []
    for document in yaml.read(path, text):
        artifact = read_object(path, text, document, environment, target)
        if artifact is not None:
            found.append(artifact)
    return found


def read_object(
    path: str, text: str, node: Node, environment: str, target: str = "kubernetes"
) -> Artifact | None:
    """One document as an artifact; None when it is not a Kubernetes object."""
    api_version, kind = word(node.get("apiVersion")), word(node.get("kind"))
    if not api_version or not kind:
        return None
    name, namespace = word(node.get("metadata", "name")), word(node.get("metadata", "namespace"))
    address = "/".join(part for part in (api_version, kind, namespace, name) if part)
    found = Collector(path, text, environment, target, address)
    if kind == "Kustomization":
        _kustomization(found, node)
    else:
        found.uses("k8s.api_version", "apiVersion", node.get("apiVersion"))
        scope = "" if kind in CLUSTER_WIDE else namespace
        found.makes(MAKES.get(kind, f"k8s.{kind.lower()}"), "name", node.get("metadata", "name"), scope)
        found.uses("k8s.namespace", "namespace", node.get("metadata", "namespace"))
        for key, value in entries(node.get("metadata", "labels")):
            found.makes("k8s.label", f"labels.{word(key)}", value, namespace)
        rule = RULES.get(kind)
        if rule is not None:
            rule(found, node, namespace)
    return Artifact(
        kind, api_version, name, namespace, address, path, environment, target,
        Span(path, node.start, node.start + 1), found.mentions,
    )  # fmt: skip


def _kustomization(found: Collector, node: Node) -> None:
    found.uses("k8s.namespace", "namespace", node.get("namespace"))
    for index, item in enumerate(items(node.get("resources"))):
        found.uses("file", f"resources.{index}", item, found.file.rpartition("/")[0])


def _ingress(found: Collector, node: Node, namespace: str) -> None:
    annotations = node.get("metadata", "annotations")
    issuer = annotations.get(ISSUER) if annotations else None
    found.uses("k8s.cluster_issuer", "issuer", issuer)
    if annotations is not None:
        _each_of(found, annotations.get(MIDDLEWARES), "k8s.middleware", "middleware")
        _each_of(found, annotations.get(ENTRYPOINTS), "traefik.entrypoint", "entrypoint")
    found.uses("k8s.ingress_class", "class", node.get("spec", "ingressClassName"))
    for index, rule in enumerate(items(node.get("spec", "rules"))):
        found.uses("dns.host", f"rules.{index}.host", rule.get("host"))
        for place, path in enumerate(items(rule.get("http", "paths"))):
            found.uses("http.path", f"rules.{index}.paths.{place}.path", path.get("path"))
            _backend(found, path.get("backend", "service"), f"rules.{index}.paths.{place}", namespace)
    _backend(found, node.get("spec", "defaultBackend", "service"), "default", namespace)
    for index, tls in enumerate(items(node.get("spec", "tls"))):
        for place, host in enumerate(items(tls.get("hosts"))):
            found.uses("tls.host", f"tls.{index}.hosts.{place}", host)
        # cert-manager makes the Secret from the Ingress; without it, somebody else must
        add = found.makes if issuer is not None else found.uses
        add("k8s.secret", f"tls.{index}.secret", tls.get("secretName"), namespace)


def _each_of(found: Collector, node: Node | None, kind: str, slot: str) -> None:
    """The entries of a list that an annotation writes with commas."""
    after = 0
    for index, part in enumerate(word(node).split(",") if node is not None else ()):
        entry = part.strip()
        if node is None or not entry:
            continue
        span = found.part(node, entry, after)
        after = span.end - node.start
        found.place(kind, f"{slot}.{index}", entry, span)


def _backend(found: Collector, service: Node | None, slot: str, namespace: str) -> None:
    if service is None:
        return
    found.uses("k8s.service", f"{slot}.service", service.get("name"), namespace)
    port = service.get("port", "number") or service.get("port", "name")
    found.uses("k8s.service_port", f"{slot}.port", port, f"{namespace}/{word(service.get('name'))}")


def _service(found: Collector, node: Node, namespace: str) -> None:
    read_selector(found, node.get("spec", "selector"), "selector", namespace)
    scope = f"{namespace}/{word(node.get('metadata', 'name'))}"
    for index, port in enumerate(items(node.get("spec", "ports"))):
        slot = f"ports.{index}"
        found.makes("k8s.service_port", slot, port.get("port"), scope)
        found.makes("k8s.service_port", f"{slot}.name", port.get("name"), scope)
        target = port.get("targetPort")
        found.uses("k8s.container_port", f"{slot}.target", port.get("port") if target is None else target)
        found.makes("k8s.node_port", f"{slot}.node", port.get("nodePort"))
    annotations = node.get("metadata", "annotations")
    if annotations is not None:
        found.makes("http.cookie", "sticky", annotations.get(STICKY))


def _traefik_service(found: Collector, node: Node, namespace: str) -> None:
    for index, one in enumerate(items(node.get("spec", "weighted", "services"))):
        slot = f"services.{index}"
        found.uses("k8s.service", slot, one.get("name"), word(one.get("namespace")) or namespace)
        scope = f"{namespace}/{word(one.get('name'))}"
        found.uses("k8s.service_port", f"{slot}.port", one.get("port"), scope)
        found.makes("http.cookie", f"{slot}.sticky", one.get("sticky", "cookie", "name"))


def _workload(found: Collector, node: Node, namespace: str) -> None:
    selector = node.get("spec", "selector", "matchLabels")
    read_selector(found, selector, "selector", namespace)
    found.uses("k8s.service", "service", node.get("spec", "serviceName"), namespace)
    for claim in items(node.get("spec", "volumeClaimTemplates")):
        found.makes("k8s.pod_volume", "claims", claim.get("metadata", "name"), found.address)
        storage = claim.get("spec", "storageClassName")
        found.uses("k8s.storage_class", "claims.class", storage)
    read_pod(found, node.get("spec", "template"), namespace)


def _cron_job(found: Collector, node: Node, namespace: str) -> None:
    for key, value in entries(node.get("spec", "jobTemplate", "metadata", "labels")):
        found.makes("k8s.label", f"job.labels.{word(key)}", value, namespace)
    read_pod(found, node.get("spec", "jobTemplate", "spec", "template"), namespace)


def _autoscaler(found: Collector, node: Node, namespace: str) -> None:
    target = node.get("spec", "scaleTargetRef")
    if target is None:
        return
    kind = MAKES.get(word(target.get("kind")), f"k8s.{word(target.get('kind')).lower()}")
    found.uses("k8s.kind", "target.kind", target.get("kind"))
    found.uses(kind, "target", target.get("name"), namespace)


def _budget(found: Collector, node: Node, namespace: str) -> None:
    read_selector(found, node.get("spec", "selector", "matchLabels"), "selector", namespace)


def _network_policy(found: Collector, node: Node, namespace: str) -> None:
    read_selector(found, node.get("spec", "podSelector", "matchLabels"), "pods", namespace)
    for direction, side in (("ingress", "from"), ("egress", "to")):
        for index, rule in enumerate(items(node.get("spec", direction))):
            for place, peer in enumerate(items(rule.get(side))):
                slot = f"{direction}.{index}.{side}.{place}"
                other = peer.get("namespaceSelector")
                read_selector(found, peer.get("podSelector", "matchLabels"), f"{slot}.pods",
                              namespace if other is None else "*")  # fmt: skip
                for key, value in entries(other.get("matchLabels") if other is not None else None):
                    found.uses("k8s.namespace_label", f"{slot}.namespace.{word(key)}", value)
            for place, port in enumerate(items(rule.get("ports"))):
                found.uses("k8s.pod_port", f"{direction}.{index}.ports.{place}", port.get("port"))


def _middleware(found: Collector, node: Node, _namespace: str) -> None:
    _settings(found, node.get("spec"), "settings")


def _settings(found: Collector, node: Node | None, slot: str) -> None:
    """Every value of a tree, by the path that leads to it."""
    found.uses("traefik.setting", slot, node)
    for key, value in entries(node):
        _settings(found, value, f"{slot}.{word(key)}")
    for index, item in enumerate(items(node)):
        _settings(found, item, f"{slot}.{index}")


def _service_account(found: Collector, node: Node, _namespace: str) -> None:
    annotations = node.get("metadata", "annotations")
    if annotations is not None:
        found.uses("aws.role_arn", "role", annotations.get(ROLE))


def _issuer(found: Collector, node: Node, _namespace: str) -> None:
    acme = node.get("spec", "acme")
    if acme is None:
        return
    found.makes("k8s.account_key", "account_key", acme.get("privateKeySecretRef", "name"))
    for index, solver in enumerate(items(acme.get("solvers"))):
        for place, zone in enumerate(items(solver.get("selector", "dnsZones"))):
            found.uses("aws.route53_zone", f"solvers.{index}.zones.{place}", zone)
        dns = solver.get("dns01", "route53")
        if dns is not None:
            found.uses("aws.region", f"solvers.{index}.region", dns.get("region"))
            found.uses("aws.role_arn", f"solvers.{index}.role", dns.get("role"))
        ingress = solver.get("http01", "ingress")
        if ingress is not None:
            found.uses("k8s.ingress_class", f"solvers.{index}.class", ingress.get("ingressClassName"))


def _external_secret(found: Collector, node: Node, namespace: str) -> None:
    target = node.get("spec", "target", "name") or node.get("metadata", "name")
    found.makes("k8s.secret", "secret", target, namespace)
    scope = f"{namespace}/{word(target)}"
    found.uses("k8s.secret_store", "store", node.get("spec", "secretStoreRef", "name"))
    template = entries(node.get("spec", "target", "template", "data"))
    for name, value in template:
        found.makes("k8s.secret_key", f"keys.{word(name)}", name, scope)
        if "{{" not in word(value):
            found.uses("secret.value", f"values.{word(name)}", value)
    # a template takes the place of the fetched keys, unless it is merged with them
    kept = not template or word(node.get("spec", "target", "template", "mergePolicy")) == "Merge"
    for item in items(node.get("spec", "data")):
        key = item.get("secretKey")
        if kept:
            found.makes("k8s.secret_key", f"keys.{word(key)}", key, scope)
        found.uses("secret.path", f"remote.{word(key)}", item.get("remoteRef", "key"))
    for index, item in enumerate(items(node.get("spec", "dataFrom"))):
        generator = item.get("sourceRef", "generatorRef", "name")
        found.uses("k8s.generator", f"generators.{index}", generator, namespace)
        if kept:
            _generated(found, item, generator, scope)


def _generated(found: Collector, item: Node, generator: Node | None, scope: str) -> None:
    """Keys of a generator: `password` (https://external-secrets.io/latest/api/generator/password/), or renamed."""
    rewrites = items(item.get("rewrite"))
    for rewrite in rewrites:
        key = rewrite.get("regexp", "target")
        found.makes("k8s.secret_key", f"keys.{word(key)}", key, scope)
    if not rewrites:
        found.makes("k8s.secret_key", "keys.password", generator, scope, "password")


def _secret(found: Collector, node: Node, namespace: str) -> None:
    scope = f"{namespace}/{word(node.get('metadata', 'name'))}"
    for part in ("data", "stringData"):
        for key, _value in entries(node.get(part)):
            found.makes("k8s.secret_key", f"keys.{word(key)}", key, scope)


def _config_map(found: Collector, node: Node, namespace: str) -> None:
    if found.target == "monitoring":
        monitoring.dashboards(found, node, namespace)
        monitoring.log_settings(found, node)
    scope = f"{namespace}/{word(node.get('metadata', 'name'))}"
    for part in ("data", "binaryData"):
        for key, _value in entries(node.get(part)):
            found.makes("k8s.config_map_key", f"keys.{word(key)}", key, scope)


def _claim(found: Collector, node: Node, _namespace: str) -> None:
    found.uses("k8s.storage_class", "class", node.get("spec", "storageClassName"))


LOOKED_UP = {
    "ingresses": "k8s.ingress",
    "secrets": "k8s.secret",
    "services": "k8s.service",
    "configmaps": "k8s.config_map",
    "deployments": "k8s.deployment",
    "middlewares": "k8s.middleware_name",
    "certificates": "k8s.certificate",
}
"""Kinds of the names that a Role may allow, by resource."""


def _role(found: Collector, node: Node, namespace: str) -> None:
    place = kinds = 0
    for rule in items(node.get("rules")):
        about = next(iter(items(rule.get("resources"))), None)
        resource = word(about)
        if items(rule.get("resourceNames")):
            found.uses("k8s.resource", f"resources.{kinds}.name", about)
            kinds += 1
        for name in items(rule.get("resourceNames")):
            found.uses(LOOKED_UP.get(resource, f"k8s.{resource}"), f"lookups.{place}", name, namespace)
            place += 1


def _binding(found: Collector, node: Node, namespace: str) -> None:
    found.uses("k8s.role", "role", node.get("roleRef", "name"), namespace)
    for index, subject in enumerate(items(node.get("subjects"))):
        scope = word(subject.get("namespace")) or namespace
        found.uses("k8s.namespace", f"subjects.{index}.namespace", subject.get("namespace"))
        found.uses("k8s.service_account", f"subjects.{index}", subject.get("name"), scope)


def _cluster_binding(found: Collector, node: Node, namespace: str) -> None:
    found.uses("k8s.clusterrole", "role", node.get("roleRef", "name"))
    for index, subject in enumerate(items(node.get("subjects"))):
        scope = word(subject.get("namespace")) or namespace
        found.uses("k8s.namespace", f"subjects.{index}.namespace", subject.get("namespace"))
        found.uses("k8s.service_account", f"subjects.{index}", subject.get("name"), scope)


RULES: dict[str, Callable[[Collector, Node, str], None]] = {
    "Ingress": _ingress,
    "Service": _service,
    "Deployment": _workload,
    "StatefulSet": _workload,
    "DaemonSet": _workload,
    "Job": _workload,
    "CronJob": _cron_job,
    "HorizontalPodAutoscaler": _autoscaler,
    "PodDisruptionBudget": _budget,
    "NetworkPolicy": _network_policy,
    "Middleware": _middleware,
    "TraefikService": _traefik_service,
    "ServiceAccount": _service_account,
    "ClusterIssuer": _issuer,
    "Issuer": _issuer,
    "ExternalSecret": _external_secret,
    "Secret": _secret,
    "ConfigMap": _config_map,
    "ServiceMonitor": monitoring.service_monitor,
    "PrometheusRule": monitoring.prometheus_rule,
    "PersistentVolumeClaim": _claim,
    "Role": _role,
    "RoleBinding": _binding,
    "ClusterRoleBinding": _cluster_binding,
}
"""What each kind of object mentions beside its own name, namespace and labels."""
