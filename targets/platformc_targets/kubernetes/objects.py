"""What every object of Kubernetes has: its address, its metadata, its labels."""

from __future__ import annotations

from collections.abc import Iterable

from platformc.diagnostics import Report
from platformc.ir import Label, Name, Platform
from platformc.output import Document, Marked, Tree, bare
from platformc.source import Span
from platformc_targets.kubernetes.texts import known

NAME_LABEL = "app.kubernetes.io/name"
PART_OF_LABEL = "app.kubernetes.io/part-of"
MANAGED_BY_LABEL = "app.kubernetes.io/managed-by"

Labels = dict[str, Tree]


def named(name: Name) -> Marked:
    """A name's value, marked with the line that says it."""
    return Marked(name.value, name.span)


def common_labels(platform: Platform, report: Report) -> Labels:
    """Labels of what belongs to the platform and to no single workload: no name, so none is taken for another's."""
    labels: Labels = {PART_OF_LABEL: named(platform.name), MANAGED_BY_LABEL: "platformc"}
    for label in platform.labels:
        labels[label.key] = known(platform, report, label.value, "a label of the platform")
    return labels


def labels_of(
    platform: Platform, report: Report, called: Tree, own: Iterable[Label] = (), what: str = "a label"
) -> Labels:
    """Labels of what belongs to a workload: ours, the platform's, its own; later ones win. `called`: its name."""
    labels: Labels = {NAME_LABEL: called, **common_labels(platform, report)}
    for label in own:
        labels[label.key] = known(platform, report, label.value, what)
    return labels


def selector_of(labels: Labels, keys: Iterable[str] = ()) -> Labels:
    """The labels that tell this workload's pods from all others; a selector can never change, so it is short.

    keys: those that the spec asks for, else the name.
    """
    return {key: labels[key] for key in keys} or {NAME_LABEL: labels[NAME_LABEL]}


def group_selector(platform: Platform, labels: Labels) -> Labels:
    """The name label and those that the platform gives to all of its pods: what NetworkPolicies match."""
    keys = dict.fromkeys((NAME_LABEL, *(label.key for label in platform.labels)))
    return {key: labels[key] for key in keys}


def document(
    api: str,
    kind: str,
    name: Tree,
    span: Span,
    labels: Labels,
    body: dict[str, Tree],
    *,
    namespace: Tree = None,
    annotations: dict[str, Tree] | None = None,
) -> Document:
    """One object; `body` is what follows its metadata. Without a namespace it belongs to the cluster."""
    metadata: dict[str, Tree] = {"name": name}
    if namespace is not None:
        metadata["namespace"] = namespace
    if labels:
        metadata["labels"] = labels
    if annotations:
        metadata["annotations"] = annotations
    tree = {"apiVersion": api, "kind": kind, "metadata": metadata, **body}
    return Document(f"{api}/{kind}/{bare(name)}", Marked(tree, span))
