"""Who a pod is: its ServiceAccount, its role in the cloud, and what it may ask of the cluster itself."""

from __future__ import annotations

from platformc.ir import Platform, Service, Workload
from platformc.output import Document, Marked, Tree
from platformc.source import Span
from platformc_targets.kubernetes.objects import Labels, document, named

# the resource behind each kind of name that a program may look up
RESOURCES = {
    "k8s.ingress": ("networking.k8s.io", "ingresses"),
    "k8s.tls_secret": ("", "secrets"),
    "k8s.secret": ("", "secrets"),
    "k8s.service": ("", "services"),
    "k8s.config_map": ("", "configmaps"),
    "k8s.deployment": ("apps", "deployments"),
    "k8s.certificate": ("cert-manager.io", "certificates"),
    "k8s.middleware": ("traefik.io", "middlewares"),
}
MADE = (("networking.k8s.io", "ingresses"), ("cert-manager.io", "certificates"))
MADE_VERBS = ["get", "list", "watch", "create", "update", "patch", "delete"]


def wants_token(platform: Platform, workload: Workload) -> bool:
    """Whether the program asks the cluster itself, and so needs its account's token."""
    return bool(_rules(platform, workload))


def access(platform: Platform, workload: Workload, labels: Labels) -> list[Document]:
    """The ServiceAccount, and a Role with its binding when the program asks the cluster."""
    namespace = named(platform.namespace)
    annotations: dict[str, Tree] = {}
    role = platform.roles.get(workload.role)
    if role:
        # https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html
        annotations["eks.amazonaws.com/role-arn"] = Marked(role.arn, workload.at("role"))
    account = named(workload.own_name("k8s.service_account"))
    documents = [
        document(
            "v1",
            "ServiceAccount",
            account,
            workload.span,
            labels,
            {"automountServiceAccountToken": False},
            namespace=namespace,
            annotations=annotations,
        )
    ]
    rules = _rules(platform, workload)
    if not rules:
        return documents
    api = "rbac.authorization.k8s.io"
    called = named(workload.own_name("k8s.role"))
    subject = {"kind": "ServiceAccount", "name": account, "namespace": namespace}
    documents.append(
        document(f"{api}/v1", "Role", called, workload.span, labels, {"rules": rules}, namespace=namespace)
    )
    documents.append(
        document(
            f"{api}/v1",
            "RoleBinding",
            named(workload.own_name("k8s.role_binding")),
            workload.span,
            labels,
            {
                "roleRef": {"apiGroup": api, "kind": "Role", "name": called},
                "subjects": [subject],
            },
            namespace=namespace,
        )
    )
    return documents


def _rules(platform: Platform, workload: Workload) -> list[Tree]:
    """Rules of the Role: each looked up name may be read, and hosts that are made at run time may be made."""
    if not isinstance(workload, Service):
        return []
    rules: list[Tree] = []
    wanted: dict[tuple[str, str], list[Tree]] = {}
    first: dict[tuple[str, str], Span] = {}
    for lookup in workload.looks_up:
        resource = RESOURCES.get(lookup.kind)
        plain = lookup.value.plain
        if resource and plain is not None:
            wanted.setdefault(resource, []).append(Marked(plain, lookup.value.span))
            first.setdefault(resource, lookup.span)
    for (group, plural), names in wanted.items():
        rule = {"apiGroups": [group], "resources": [plural], "resourceNames": names, "verbs": ["get"]}
        rules.append(Marked(rule, first[group, plural]))
    pattern = next(
        (found for found in platform.host_patterns.values() if found.made_by == workload.label), None
    )
    if pattern:
        for group, plural in MADE:
            rule = {"apiGroups": [group], "resources": [plural], "verbs": MADE_VERBS}
            rules.append(Marked(rule, pattern.span))
    return rules
