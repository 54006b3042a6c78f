"""The objects of one environment, as the Kubernetes target makes them, each with where its values stand."""

from __future__ import annotations

from typing import NamedTuple

from platformc.diagnostics import Report
from platformc.ir import Platform, Text
from platformc.output import Document, Marked, Tree, bare, merge_patch
from platformc.target import given_to
from platformc_targets.helm.trial import trial_document
from platformc_targets.kubernetes.callers import callers_of
from platformc_targets.kubernetes.files import claims
from platformc_targets.kubernetes.jobs import job_documents
from platformc_targets.kubernetes.namespace import namespace_documents
from platformc_targets.kubernetes.networking import ingress_document, issuer_document, middleware_document
from platformc_targets.kubernetes.policies import solver_policy
from platformc_targets.kubernetes.secrets import secret_documents
from platformc_targets.kubernetes.stores import store_documents
from platformc_targets.kubernetes.texts import known
from platformc_targets.kubernetes.workloads import service_documents
from platformc_targets.passed import tree_of


class Part(NamedTuple):
    """One object. root: where its values stand (`services.app`). file: its template, without `.yaml`."""

    root: tuple[str, ...]
    file: str
    document: Document


def objects(platform: Platform, report: Report) -> list[Part]:
    """What the chart holds, patches applied."""
    found = _objects(platform, report)
    for patch in platform.patches:
        if patch.target != "helm":
            continue
        change = tree_of(patch.tree, lambda text: known(platform, report, text, "a patch"))
        for number, part in enumerate(found):
            if part.document.address == patch.address:
                tree = merge_patch(part.document.tree, change)
                found[number] = part._replace(document=Document(patch.address, tree))
    return found


def patched(platform: Platform) -> frozenset[str]:
    """Addresses of the objects in the chart."""
    return frozenset(part.document.address for part in _objects(platform, lambda _: None))


LEFT: dict[str, tuple[str, ...]] = {
    "k8s.secret": ("ExternalSecret", "Password"),
    "k8s.cluster_issuer": ("ClusterIssuer",),
    "k8s.middleware": ("Middleware",),
    "k8s.ingress": ("Ingress",),
    "k8s.service_account": ("ServiceAccount",),
    "k8s.role": ("Role",),
    "k8s.role_binding": ("RoleBinding",),
    "k8s.pvc": ("PersistentVolumeClaim",),
    "k8s.cron_job": ("CronJob",),
}
"""Objects that are Terraform's where its `makes` names their kind."""


def _objects(platform: Platform, report: Report) -> list[Part]:
    """Every object but the Namespace, which is there before a chart is installed in it, and those of Terraform."""
    left = {kind for word in given_to(platform, "terraform") for kind in LEFT.get(word, ())}
    return [part for part in _every(platform, report) if bare(bare(part.document.tree)["kind"]) not in left]


def _every(platform: Platform, report: Report) -> list[Part]:
    callers = callers_of(platform)
    found = [
        Part(("policies",), "policies", one)
        for one in namespace_documents(platform, report)
        if bare(bare(one.tree)["kind"]) != "Namespace"
    ]
    for issuer in platform.issuers.values():
        if not issuer.external:
            found.append(
                Part(("issuers", issuer.label), "issuers", issuer_document(platform, report, issuer))
            )
    for middleware in platform.middlewares.values():
        if not middleware.external:
            document = middleware_document(platform, report, middleware)
            found.append(Part(("middlewares", middleware.label), "middlewares", document))
    store = secret_store(platform)
    if store is not None:
        found += [Part(("secrets",), "secrets", one) for one in secret_documents(platform, report, store)]
    found += [Part(("volumes",), "volumes", one) for one in claims(platform, report)]
    for held in platform.stores.values():
        if not held.external:
            root = (f"{held.kind}s", held.label)
            documents = store_documents(platform, report, held, callers)
            found += [Part(root, f"{held.kind}-{_word(held.label)}", one) for one in documents]
    for job in platform.jobs.values():
        if not job.external:
            documents = job_documents(platform, report, job)
            if job.run.kind == "before":
                documents = [_hooked(one) for one in documents]
            found += [Part(("jobs", job.label), f"job-{_word(job.label)}", one) for one in documents]
    for service in platform.services.values():
        if not service.external:
            documents = service_documents(platform, report, service, callers)
            found += [
                Part(("services", service.label), f"service-{_word(service.label)}", one) for one in documents
            ]
            routed = service.label in callers.routes
            trial = trial_document(platform, report, service, routed, documents)
            if trial is not None:
                found.append(Part(("tests", service.label), f"tests/service-{_word(service.label)}", trial))
    for ingress in platform.ingresses.values():
        if not ingress.external:
            document = ingress_document(platform, report, ingress)
            found.append(Part(("ingresses", ingress.label), "ingresses", document))
    for ingress in platform.ingresses.values():
        with_http = platform.issuers.get(ingress.tls.issuer) if ingress.tls else None
        if with_http and with_http.http01:
            found.append(Part(("policies",), "policies", solver_policy(platform, report, with_http.span)))
            break
    return found


def secret_store(platform: Platform) -> Tree:
    """The secret store that `deploy { helm { ... } }` names, or None: then Secrets are made by others."""
    deploy = platform.deploy("helm")
    option = deploy.option("secret_store") if deploy else None
    return Marked(option.value, option.span) if isinstance(option, Text) else None


HOOKS: dict[str, dict[str, str]] = {
    # an upgrade cannot change a Job; at the first installation what it needs is not there before
    "Job": {"helm.sh/hook": "post-install,pre-upgrade", "helm.sh/hook-delete-policy": "before-hook-creation"},
    "ConfigMap": {
        "helm.sh/hook": "post-install,pre-upgrade",
        "helm.sh/hook-delete-policy": "before-hook-creation",
        "helm.sh/hook-weight": "-5",
    },
}
"""https://helm.sh/docs/topics/charts_hooks/"""


def _hooked(document: Document) -> Document:
    """A job that runs before a service, as helm runs it."""
    tree, span = document.tree
    hooks = HOOKS.get(tree["kind"])
    if hooks is None:
        return document
    metadata = dict(tree["metadata"])
    metadata["annotations"] = {**metadata.get("annotations", {}), **hooks}
    return Document(document.address, Marked({**tree, "metadata": metadata}, span))


def _word(label: str) -> str:
    return label.replace("_", "-")
