"""The Namespace, and what holds in all of it."""

from __future__ import annotations

from platformc.diagnostics import Report
from platformc.ir import Platform
from platformc.names.kubernetes import MADE_BY_KUBERNETES
from platformc.output import Document
from platformc_targets.kubernetes.objects import common_labels, document, named
from platformc_targets.kubernetes.policies import default_deny

POD_SECURITY = {
    "pod-security.kubernetes.io/enforce": "baseline",
    "pod-security.kubernetes.io/warn": "restricted",
}
"""https://kubernetes.io/docs/concepts/security/pod-security-standards/"""


def namespace_documents(platform: Platform, report: Report) -> list[Document]:
    """The Namespace and the policy that lets nobody in; nothing for one that every cluster has."""
    if platform.namespace.value in MADE_BY_KUBERNETES:
        return []
    labels = common_labels(platform, report) | POD_SECURITY
    space = document("v1", "Namespace", named(platform.namespace), platform.namespace.span, labels, {})
    return [space, default_deny(platform, report)]
