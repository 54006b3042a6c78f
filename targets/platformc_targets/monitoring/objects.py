"""What every object here has: where it stands, its labels, its metadata."""

from __future__ import annotations

from platformc.diagnostics import Code, Report
from platformc.ir import Monitoring, Name, Platform, Service, Text
from platformc.output import Document, Marked, Tree, bare
from platformc.source import Span

RELEASE_LABEL = "release"
"""The label by which the chart's Prometheus knows what it reads.

https://github.com/prometheus-community/helm-charts/tree/main/charts/kube-prometheus-stack#prometheusioscrape
"""

OPEN_TEXT = Code(
    "monitoring/open-text",
    summary="a text of an alert or a dashboard is known only when somebody deploys",
    why="Rules and dashboards are plain text: nothing fills a value in later.",
    wrong='platform p { }\ninput team\nmonitoring main { release = "monitoring" }\n'
    'service web { image = "web:1"; port metrics = 9000; scrape = "/metrics" on metrics }\n'
    'alert gone { when = down of service.web; summary = "Tell {input.team}" }\ndeploy { kubernetes; monitoring }\n',
    right='platform p { }\nmonitoring main { release = "monitoring" }\n'
    'service web { image = "web:1"; port metrics = 9000; scrape = "/metrics" on metrics }\n'
    'alert gone { when = down of service.web; summary = "Tell them" }\ndeploy { kubernetes; monitoring }\n',
)

Labels = dict[str, Tree]


def known(report: Report, text: Text, what: str) -> Tree:
    """A text with the line that says it; reports one that is not known now."""
    if text.plain is None:
        report(
            OPEN_TEXT.at(
                text.span,
                f"{what} holds `{text.value}`, which is known only when somebody deploys",
                hint="say it in the spec",
            )
        )
        return ""
    return Marked(text.plain, text.span)


def space_of(platform: Platform, stack: Monitoring) -> Tree:
    """The namespace of the stack, with the line that says it."""
    if stack.namespace is not None:
        return Marked(stack.namespace.value, stack.namespace.span)
    return Marked(platform.namespace.value, platform.namespace.span)


def labels_of(platform: Platform, report: Report, stack: Monitoring | None = None) -> Labels:
    """The platform's labels; with the release of the stack for what Prometheus must select."""
    labels: Labels = {
        "app.kubernetes.io/part-of": Marked(platform.name.value, platform.name.span),
        "app.kubernetes.io/managed-by": "platformc",
    }
    for label in platform.labels:
        labels[label.key] = known(report, label.value, "a label of the platform")
    if stack is not None:
        labels[RELEASE_LABEL] = Marked(stack.name.value, stack.name.span)
    return labels


def document(
    api: str, kind: str, name: Tree, span: Span, labels: Labels, body: dict[str, Tree], namespace: Tree = None
) -> Document:
    """One object; without a namespace it belongs to the cluster."""
    metadata: dict[str, Tree] = {"name": name}
    if namespace is not None:
        metadata["namespace"] = namespace
    metadata["labels"] = labels
    tree = {"apiVersion": api, "kind": kind, "metadata": metadata, **body}
    return Document(f"{api}/{kind}/{bare(name)}", Marked(tree, span))


def called(platform: Platform) -> str:
    """What belongs to the whole of one environment is called so: several may share a stack, and a cluster."""
    return f"{platform.name.value}-{platform.environment}".replace("_", "-")


def named(name: Name) -> Marked:
    """A name's value, marked with the line that says it."""
    return Marked(name.value, name.span)


def watched(platform: Platform) -> list[Service]:
    """The services whose metrics are read."""
    return [service for service in platform.services.values() if service.scrape is not None]
