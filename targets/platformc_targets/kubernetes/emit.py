"""The files of one environment: few, each named for what is in it."""

from __future__ import annotations

from platformc.diagnostics import Report
from platformc.ir import Platform
from platformc.output import Document, Files
from platformc.target import given_away
from platformc_targets.kubernetes.callers import callers_of
from platformc_targets.kubernetes.files import claims
from platformc_targets.kubernetes.jobs import job_documents
from platformc_targets.kubernetes.kustomization import Kustomization
from platformc_targets.kubernetes.namespace import namespace_documents
from platformc_targets.kubernetes.networking import ingress_document, issuer_document, middleware_document
from platformc_targets.kubernetes.policies import solver_policy
from platformc_targets.kubernetes.proxies import refuse_proxies
from platformc_targets.kubernetes.secrets import secret_documents, store_of
from platformc_targets.kubernetes.stores import store_documents
from platformc_targets.kubernetes.workloads import service_documents
from platformc_targets.text import Yaml

KUSTOMIZATION = "kustomization.yaml"


def emit(platform: Platform, report: Report) -> Files:
    """Manifests of one environment, and the kustomization that lists them."""
    refuse_proxies(platform, report)
    callers = callers_of(platform)
    left = given_away(platform, "kubernetes")
    parts: list[tuple[str, str, list[Document]]] = [
        ("namespace", "", namespace_documents(platform, report)["k8s.namespace" in left :]),
        ("issuers", "", [] if "k8s.cluster_issuer" in left else _issuers(platform, report)),
        ("middlewares", "", [] if "k8s.middleware" in left else _middlewares(platform, report)),
    ]
    store = store_of(platform)
    if store is not None and "k8s.secret" not in left:
        parts.append(("secrets", "", secret_documents(platform, report, store)))
    parts.append(("volumes", "", claims(platform, report)))
    for held in platform.stores.values():
        if not held.external:
            documents = store_documents(platform, report, held, callers)
            parts.append((held.host.value, f"{held.kind}-{held.label}", documents))
    for job in platform.jobs.values():
        if not job.external:
            parts.append((job.name.value, f"job-{job.label}", job_documents(platform, report, job)))
    for service in platform.services.values():
        if not service.external:
            documents = service_documents(platform, report, service, callers)
            parts.append((service.name.value, f"service-{service.label}", documents))
    parts.append(("ingress", "", _ingresses(platform, report)))
    files: Files = {}
    for word, other, made in parts:
        documents = [one for one in made if OF_PROGRAMS.get(one.address.split("/")[-2], "") not in left]
        if documents:
            files[_path(word, other, files)] = Yaml(documents)
    files[KUSTOMIZATION] = Kustomization(platform, list(files))
    return files


OF_PROGRAMS = {
    "ServiceAccount": "k8s.service_account",
    "Role": "k8s.role",
    "RoleBinding": "k8s.role_binding",
    "PersistentVolumeClaim": "k8s.pvc",
    "CronJob": "k8s.cron_job",
}
"""What may stand among the objects of a program, and be another target's to make."""
FIXED = frozenset(("namespace", "issuers", "middlewares", "secrets", "volumes", "ingress", "kustomization"))


def _path(word: str, other: str, taken: Files) -> str:
    """The file for a word; `other` is its kind and label, for a word that is taken."""
    if other and (word in FIXED or f"{word}.yaml" in taken):
        word = other
    return f"{word}.yaml"


def _issuers(platform: Platform, report: Report) -> list[Document]:
    return [
        issuer_document(platform, report, issuer)
        for issuer in platform.issuers.values()
        if not issuer.external
    ]


def _middlewares(platform: Platform, report: Report) -> list[Document]:
    return [
        middleware_document(platform, report, middleware)
        for middleware in platform.middlewares.values()
        if not middleware.external
    ]


def _ingresses(platform: Platform, report: Report) -> list[Document]:
    left = "k8s.ingress" in given_away(platform, "kubernetes")
    documents = [
        ingress_document(platform, report, ingress)
        for ingress in platform.ingresses.values()
        if not ingress.external and not left
    ]
    for ingress in platform.ingresses.values():
        issuer = platform.issuers.get(ingress.tls.issuer) if ingress.tls else None
        if issuer and issuer.http01:
            documents.append(solver_policy(platform, report, issuer.span))
            break
    return documents
