"""Labels and annotations that a cluster refuses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from platformc.checks.asked import makes_objects
from platformc.diagnostics import Code, Diagnostic
from platformc.ir import Label, Platform
from platformc.names import Kind, kind, violation
from platformc.source import Span
from platformc.target import Target

LABEL_ILLEGAL = Code(
    "label/illegal",
    summary="a label or an annotation breaks the rule of its key or value",
    why="The cluster refuses every object that carries it.",
    wrong='platform demo { }\nservice web { image = "web:1"; labels { team = "shop & pay" } }\ndeploy { kubernetes }',
    right='platform demo { }\nservice web { image = "web:1"; labels { team = "shop-and-pay" } }\ndeploy { kubernetes }',
    source="https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set",
)


def check(platform: Platform, targets: Sequence[Target]) -> Iterator[Diagnostic]:
    """Each key and value that breaks its rule, where objects of Kubernetes are made."""
    if not makes_objects(targets):
        return
    key_rule, value_rule = kind("k8s.label_key"), kind("k8s.label_value")
    annotation = kind("k8s.annotation_key")
    if key_rule is None or value_rule is None or annotation is None:
        return
    for owner, label in _labels(platform):
        yield from _broken(key_rule, label.key, label.span, f"the label of {owner}")
        value = label.value.plain
        if value is not None:
            yield from _broken(value_rule, value, label.value.span, f"the label `{label.key}` of {owner}")
    for ingress in platform.ingresses.values():
        for label in ingress.annotations:
            yield from _broken(
                annotation, label.key, label.span, f"the annotation of ingress `{ingress.label}`"
            )
    for group in platform.node_groups.values():
        for rule, text in ((key_rule, group.key), (value_rule, group.value)):
            if text.plain is not None:
                yield from _broken(rule, text.plain, text.span, f"the label of node group `{group.label}`")


def _broken(rule: Kind, value: str, span: Span, what: str) -> Iterator[Diagnostic]:
    found = violation(rule, value)
    if found is not None:
        yield LABEL_ILLEGAL.at(
            span,
            f"{what}: `{value}` {found.reason}",
            hint=f"{rule.title}: {rule.words}",
            source=found.source,
            values=(value, rule.id),
        )


def _labels(platform: Platform) -> Iterator[tuple[str, Label]]:
    for label in platform.labels:
        yield "the platform", label
    for declaration in (*platform.workloads, *platform.stores.values(), *platform.ingresses.values()):
        for label in declaration.labels:
            yield f"`{declaration.label}`", label
