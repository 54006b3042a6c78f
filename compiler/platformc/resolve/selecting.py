"""`selector`: the labels by which a workload's pods are found."""

from __future__ import annotations

from platformc.diagnostics import Code, Related, did_you_mean
from platformc.ir import Label
from platformc.resolve.capture import Builder

SELECTOR_LABEL = Code(
    "selector/label",
    summary="pods are to be found by a label that they do not have",
    why="The Service and the autoscaler would find no pod, and the API server refuses the Deployment.",
    wrong='platform demo { }\nservice web { image = "web:1"; port http = 80; labels { app = "web" }; selector = ["ap"] }\n'
    "deploy { kubernetes }",
    right='platform demo { }\nservice web { image = "web:1"; port http = 80; labels { app = "web" }; selector = ["app"] }\n'
    "deploy { kubernetes }",
    source="https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#selector",
)


def selector(b: Builder, labels: tuple[Label, ...]) -> tuple[str, ...]:
    """The keys of those labels, each of which the workload gives its pods; wrong ones are reported and left out."""
    known = [label.key for label in labels]
    found: list[str] = []
    for text in b.list("selector"):
        key = text.value
        if key in known:
            found.append(key)
            continue
        b.scope.report(
            SELECTOR_LABEL.at(
                text.span,
                f"the pods of `{b.decl.label}` have no label `{key}`",
                hint=did_you_mean(key, known) or f'give it to them: `labels {{ "{key}" = "..." }}`',
                related=[Related(f"the label `{label.key}`", label.span) for label in labels],
                values=(key, ""),
            )
        )
    return tuple(found)
