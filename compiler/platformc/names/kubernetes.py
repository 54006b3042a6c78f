"""Kinds of names in Kubernetes and in what is commonly installed on it."""

from __future__ import annotations

from platformc.names.conditions import dns_labels, label_key_form, label_key_halves, quantity_form
from platformc.names.kind import Ban, Grammar, Kind, Scope, row

VALIDATION = "k8s.io/apimachinery pkg/util/validation/validation.go"
CONTENT = "k8s.io/apimachinery pkg/api/validate/content/kube.go"
NAMES = "https://kubernetes.io/docs/concepts/overview/working-with-objects/names/"

_LABEL = r"[a-z0-9]([-a-z0-9]*[a-z0-9])?"
_SUBDOMAIN = rf"{_LABEL}(\.{_LABEL})*"
_KEY = r"([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]"
_ENDS = "starting and ending with a letter or digit"

DNS1123_LABEL = Grammar(_LABEL, f"lower-case letters, digits and `-`, {_ENDS}", "a-z0-9-", "a-z0-9", "a-z0-9")
DNS1123_SUBDOMAIN = Grammar(
    _SUBDOMAIN,
    "lower-case letters, digits, `-` and `.`, each part between dots starting and ending with a letter or digit",
    "a-z0-9.-",
    "a-z0-9",
    "a-z0-9",
    ".",
)
DNS_HOST = DNS1123_SUBDOMAIN._replace(domain=True)
DNS1035_LABEL = Grammar(
    r"[a-z]([-a-z0-9]*[a-z0-9])?",
    "lower-case letters, digits and `-`, starting with a letter and ending with a letter or digit",
    "a-z0-9-",
    "a-z",
    "a-z0-9",
)
LABEL_KEY = Grammar(
    rf"({_SUBDOMAIN}/)?{_KEY}",
    "letters, digits, `-`, `_` and `.`, starting and ending with a letter or digit, "
    "after an optional lower-case domain and `/`",
    "A-Za-z0-9_./-",
    "A-Za-z0-9",
    "A-Za-z0-9",
    "/",
    explain=label_key_form,
)
LABEL_VALUE = Grammar(
    rf"({_KEY})?",
    f"empty, or letters, digits, `-`, `_` and `.`, {_ENDS}",
    "A-Za-z0-9_.-",
    "A-Za-z0-9",
    "A-Za-z0-9",
)
DATA_KEY = Grammar(r"[-._a-zA-Z0-9]+", "letters, digits, `-`, `_` and `.`", "a-zA-Z0-9._-")
PORT_NAME = Grammar(
    r"[-a-z0-9]+",
    "lower-case letters, digits and `-`, with at least one letter and no `-` at an end or beside another",
    "a-z0-9-",
    "a-z0-9",
    "a-z0-9",
)
WILDCARD_HOST = Grammar(
    rf"\*\.{_SUBDOMAIN}",
    "`*.` and a lower-case domain",
    "a-z0-9.*-",
    "a-z0-9",
    "a-z0-9",
    ".",
    True,
)
C_IDENTIFIER = Grammar(
    r"[A-Za-z_][A-Za-z0-9_]*",
    "letters, digits and `_`, not starting with a digit",
    "A-Za-z0-9_",
    "A-Za-z_",
)
QUANTITY = Grammar(
    r"[+-]?([0-9]+|[0-9]+\.[0-9]*|\.[0-9]+)(Ki|Mi|Gi|Ti|Pi|Ei|m|u|n|k|M|G|T|P|E|[eE][+-]?[0-9]+)?",
    "a number with a unit such as `m`, `k`, `M`, `G`, `Ki`, `Mi` or `Gi`, as in `500m` or `2Gi`",
    explain=quantity_form,
)
PATH_SEGMENT = Grammar(r"[^/%\n]+", "any text without `/` and `%`", "^/%\n")

_DOTS = (
    Ban(r"^\.\.", "may not start with `..`"),
    Ban(r"^\.$", "may not be `.`"),
)
_IP = (Ban(r"^\d+\.\d+\.\d+\.\d+$", "is an IP address, not a host name"),)


def _object(id: str, title: str, source: str, note: str = "", scope: Scope = "namespace") -> Kind:
    return row(f"k8s.{id}", title, DNS1123_SUBDOMAIN, 1, 253, scope, source, note)


ROWS = (
    row("k8s.dns1123_label", "DNS label", DNS1123_LABEL, 1, 63, "none", VALIDATION),
    row("k8s.dns1123_subdomain", "DNS subdomain", DNS1123_SUBDOMAIN, 1, 253, "none", VALIDATION),
    row("k8s.dns1035_label", "DNS label that starts with a letter", DNS1035_LABEL, 1, 63, "none", VALIDATION),
    row("k8s.label_key", "label key", LABEL_KEY, 1, 317, "object", CONTENT, condition=label_key_halves),
    row("k8s.label_value", "label value", LABEL_VALUE, 0, 63, "none", CONTENT),
    row("k8s.label", "label value", LABEL_VALUE, 0, 63, "none", CONTENT),
    row(
        "k8s.annotation_key",
        "annotation key",
        LABEL_KEY._replace(pattern=rf"((?i:{_SUBDOMAIN})/)?{_KEY}"),
        1,
        317,
        "object",
        "k8s.io/apimachinery pkg/api/validation/objectmeta.go ValidateAnnotations",
        "the grammar of a label key, on the lower-cased key",
        condition=label_key_halves,
    ),
    row(
        "k8s.configmap_secret_key",
        "key of a ConfigMap or Secret",
        DATA_KEY,
        1,
        253,
        "object",
        VALIDATION,
        "data and binaryData together hold at most 1 MiB",
        forbid=_DOTS,
    ),
    row(
        "k8s.port_name",
        "container port name",
        PORT_NAME,
        1,
        15,
        "object",
        f"{VALIDATION} IsValidPortName",
        "also a named targetPort and a named probe port",
        forbid=(
            Ban(r"^[^a-z]*$", "has no letter"),
            Ban("--", "may not contain `--`"),
            Ban("^-", "may not start with `-`"),
            Ban("-$", "may not end with `-`"),
        ),
    ),
    row(
        "k8s.service_port_name",
        "Service port name",
        DNS1123_LABEL,
        1,
        63,
        "object",
        "k8s.io/api core/v1 ServicePort",
        "a reference from an Ingress may hold at most 15 characters",
    ),
    row(
        "k8s.namespace",
        "Kubernetes Namespace",
        DNS1123_LABEL,
        1,
        63,
        "cluster",
        "k8s.io/apimachinery pkg/api/validation/generic.go ValidateNamespaceName",
        forbid=(Ban("^kube-", "starts with `kube-`, which is reserved for Kubernetes itself"),),
    ),
    row(
        "k8s.ingress_host",
        "host of an Ingress",
        DNS_HOST,
        1,
        253,
        "none",
        "kubernetes pkg/apis/networking/validation/validation.go",
        "no IP address and no port",
        forbid=_IP,
        condition=dns_labels,
    ),
    row(
        "k8s.ingress_wildcard_host",
        "wildcard host of an Ingress",
        WILDCARD_HOST,
        3,
        253,
        "none",
        f"{VALIDATION} IsWildcardDNS1123Subdomain",
        condition=dns_labels,
    ),
    row(
        "k8s.env_name",
        "environment variable",
        C_IDENTIFIER,
        1,
        None,
        "object",
        f"{VALIDATION} IsEnvVarName; POSIX.1-2017 XBD 8.1",
        "the API server takes more; every shell takes this",
    ),
    row(
        "k8s.quantity",
        "quantity",
        QUANTITY,
        1,
        None,
        "none",
        "k8s.io/apimachinery pkg/api/resource/quantity.go",
        "finer than three decimals is rounded up; memory in `m` is thousandths of a byte",
    ),
    row("k8s.container", "container", DNS1123_LABEL, 1, 63, "object", VALIDATION),
    row("k8s.volume", "pod volume", DNS1123_LABEL, 1, 63, "object", VALIDATION),
    row(
        "k8s.service",
        "Kubernetes Service",
        DNS1035_LABEL,
        1,
        63,
        "namespace",
        f"{VALIDATION} IsDNS1035Label",
        "newer API servers can be told to take a leading digit; most are not",
    ),
    row(
        "k8s.dns_name",
        "name in the cluster's DNS",
        DNS_HOST,
        1,
        253,
        "none",
        "https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/",
        condition=dns_labels,
    ),
    _object("deployment", "Deployment", NAMES, "at most 46 characters keep a pod's name whole"),
    _object("daemon_set", "DaemonSet", NAMES),
    row(
        "k8s.stateful_set",
        "StatefulSet",
        DNS1123_SUBDOMAIN,
        1,
        52,
        "namespace",
        "https://github.com/kubernetes/kubernetes/issues/64023",
        "its pods carry the label controller-revision-hash: the name, `-` and ten characters, at most 63",
    ),
    row(
        "k8s.job",
        "Job",
        DNS1123_SUBDOMAIN,
        1,
        63,
        "namespace",
        "kubernetes pkg/apis/batch/validation/validation.go",
        "its pods carry the name as the label job-name",
    ),
    row(
        "k8s.cron_job",
        "CronJob",
        DNS1123_SUBDOMAIN,
        1,
        52,
        "namespace",
        "kubernetes pkg/apis/batch/validation/validation.go ValidateCronJobCreate",
        "the controller adds eleven characters for each Job",
    ),
    _object("ingress", "Ingress", NAMES),
    _object("ingress_class", "IngressClass", NAMES, scope="cluster"),
    _object("secret", "Secret", NAMES),
    _object("tls_secret", "TLS Secret", NAMES)._replace(family="k8s.secret"),
    _object("config_map", "ConfigMap", NAMES),
    _object("hpa", "HorizontalPodAutoscaler", NAMES),
    _object("pvc", "PersistentVolumeClaim", NAMES),
    _object("service_account", "ServiceAccount", NAMES),
    _object("network_policy", "NetworkPolicy", NAMES),
    _object("pdb", "PodDisruptionBudget", NAMES),
    _object("storage_class", "StorageClass", NAMES, scope="cluster"),
    row(
        "k8s.priority_class",
        "PriorityClass",
        DNS1123_SUBDOMAIN,
        1,
        253,
        "cluster",
        "https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/",
        forbid=(Ban("^system-", "starts with `system-`, which is reserved for Kubernetes itself"),),
    ),
    row(
        "k8s.role",
        "Role",
        PATH_SEGMENT,
        1,
        253,
        "namespace",
        "kubernetes pkg/apis/rbac/validation/validation.go (path segment name)",
        forbid=(Ban(r"^\.\.?$", "may not be `.` or `..`"),),
    ),
    row(
        "k8s.role_binding",
        "RoleBinding",
        PATH_SEGMENT,
        1,
        253,
        "namespace",
        "kubernetes pkg/apis/rbac/validation/validation.go (path segment name)",
        forbid=(Ban(r"^\.\.?$", "may not be `.` or `..`"),),
    ),
    _object(
        "cluster_issuer", "ClusterIssuer", "https://cert-manager.io/docs/reference/api-docs/", "", "cluster"
    ),
    _object("issuer", "Issuer", "https://cert-manager.io/docs/reference/api-docs/"),
    _object("certificate", "Certificate", "https://cert-manager.io/docs/reference/api-docs/"),
    _object(
        "middleware",
        "Traefik Middleware",
        "traefik v3 pkg/provider/kubernetes/crd/kubernetes.go",
        "Traefik turns every other character into `-`, so `a.b` and `a-b` are one",
    )._replace(same=".-"),
    _object(
        "traefik_service",
        "TraefikService",
        "traefik v3 pkg/provider/kubernetes/crd/kubernetes.go",
        "Traefik turns every other character into `-`, so `a.b` and `a-b` are one",
    )._replace(same=".-"),
    _object("ingress_route", "IngressRoute", "traefik v3 pkg/provider/kubernetes/crd/kubernetes.go"),
    _object("service_monitor", "ServiceMonitor", "https://prometheus-operator.dev/docs/api-reference/api/"),
    _object("pod_monitor", "PodMonitor", "https://prometheus-operator.dev/docs/api-reference/api/"),
    _object("prometheus_rule", "PrometheusRule", "https://prometheus-operator.dev/docs/api-reference/api/"),
    _object("external_secret", "ExternalSecret", "https://external-secrets.io/latest/api/externalsecret/"),
    _object("secret_store", "SecretStore", "https://external-secrets.io/latest/api/secretstore/"),
    _object(
        "cluster_secret_store",
        "ClusterSecretStore",
        "https://external-secrets.io/latest/api/clustersecretstore/",
        scope="cluster",
    ),
)
"""One row for each kind."""

MADE_BY_KUBERNETES = frozenset({"default", "kube-system", "kube-public", "kube-node-lease"})
"""Namespaces that every cluster has, and that belong to nobody's platform alone.

https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/#initial-namespaces
"""
