"""Which metrics are there in an environment: those that services declare, and those that the cluster exports."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from platformc.diagnostics import Code, Related, did_you_mean, nearest
from platformc.ir import Reference
from platformc.names.exported_metrics import EXPORTED, series
from platformc.names.promql import metrics_of
from platformc.resolve.capture import Builder
from platformc.resolve.layers import Decl, Entry
from platformc.resolve.scope import AMBIGUOUS
from platformc.source import Span
from platformc.syntax.tree import Path, Term

_SHOP = (
    'platform shop { }\nmonitoring main { release = "monitoring" }\n'
    'service web {\n  image = "web:1"\n  port metrics = 9000\n  scrape = "/metrics" on metrics\n'
    "  metric requests_total = counter { labels = [status] }\n  metric latency_seconds = histogram\n}\n"
    "deploy { kubernetes; monitoring }\n"
)

METRIC_UNKNOWN = Code(
    "metric/unknown",
    summary="an alert or a panel asks for a metric that nobody exports",
    why="The alert never fires and the panel stays empty, and nothing says why.",
    wrong=_SHOP + "alert slow { when = percentile 95% of latency above 2s }\n",
    right=_SHOP + "alert slow { when = percentile 95% of latency_seconds above 2s }\n",
)
METRIC_TYPE = Code(
    "metric/type",
    summary="a metric is measured in a way that its type does not allow",
    why="A percentile needs the buckets of a histogram, and a rate of something that also falls means nothing.",
    wrong=_SHOP + "alert slow { when = percentile 95% of requests_total above 2s }\n",
    right=_SHOP + "alert slow { when = percentile 95% of latency_seconds above 2s }\n",
    source="https://prometheus.io/docs/concepts/metric_types/",
)
METRIC_LABEL = Code(
    "metric/label",
    summary="curves are told apart by a label that the metric does not have",
    why="All curves fall into one, and nothing says why.",
    wrong=_SHOP + 'dashboard web { title = "Web"; panel "Requests" = rate of requests_total by code }\n',
    right=_SHOP + 'dashboard web { title = "Web"; panel "Requests" = rate of requests_total by status }\n',
)
METRIC_UNREAD = Code(
    "metric/unread",
    summary="an alert or a panel asks for a metric of a program whose metrics nobody reads",
    why="Prometheus only knows what it is told to read.",
    wrong=_SHOP.replace('  scrape = "/metrics" on metrics\n', "")
    + "alert slow { when = percentile 95% of latency_seconds above 2s }\n",
    right=_SHOP + "alert slow { when = percentile 95% of latency_seconds above 2s }\n",
)

TYPES = {
    "percentile": ("histogram",),
    "percentiles": ("histogram",),
    "average": ("histogram", "summary"),
    "rate": ("counter", "histogram", "summary"),
    "value": ("gauge", "counter"),
}
"""Types of metrics that can be measured so."""


class Known(NamedTuple):
    """A metric that a service declares."""

    name: str
    service: Decl
    entry: Entry
    type: str
    planned: bool


def declared(b: Builder) -> Iterator[Known]:
    """Every metric of every service of this environment."""
    for decl in b.scope.layer.of("service"):
        for entry in decl.all("metric"):
            inner = {child.word: child for child in entry.children()}
            said = b.entry_choice(entry) or (b.entry_choice(inner["type"]) if "type" in inner else "")
            yield Known(entry.label, decl, entry, said or "counter", "planned" in inner)


def metric_of(b: Builder, term: Term, measure: str) -> Known | None:
    """The declared metric that a phrase names: `NAME`, or `service.LABEL.metric.NAME`; None after reporting."""
    if not isinstance(term, Path):
        return None
    wanted, service = term.parts[-1], ""
    if len(term.parts) == 4 and term.parts[0] == "service" and term.parts[2] == "metric":
        service = term.parts[1]
    every = list(declared(b))
    found = [
        known for known in every if known.name == wanted and (not service or known.service.label == service)
    ]
    if not found or (len(term.parts) > 1 and not service):
        _unknown(b, term.span, wanted, every)
        return None
    if len(found) > 1:
        dotted = [f"`service.{known.service.label}.metric.{wanted}`" for known in found]
        b.scope.report(
            AMBIGUOUS.at(
                term.span, f"several services export `{wanted}`", hint=f"write {' or '.join(dotted)}"
            )
        )
        return None
    known = found[0]
    b.scope.references[
        Reference(f"service.{known.service.label}.metric.{wanted}", term.span, known.entry.label_span)
    ] = None
    return known if _fits(b, term, known, measure) and _read(b, term.span, known) else None


def _unknown(b: Builder, span: Span, wanted: str, every: list[Known]) -> None:
    names = [known.name for known in every]
    close = nearest(wanted, names)
    known = next((one for one in every if one.name == close), None)
    services = {one.service.label: one.service for one in every}
    others = [Related(f"what service `{label}` exports", decl.span) for label, decl in services.items()]
    hint = did_you_mean(wanted, names) or "say which program exports it: `metric NAME = counter` in a service"
    b.scope.report(
        METRIC_UNKNOWN.at(
            span,
            f"nobody exports the metric `{wanted}`",
            hint=hint,
            related=[Related(f"`{known.name}` is exported here", known.entry.label_span)]
            if known
            else others,
            values=(wanted, known.name if known else ""),
        )
    )


def _fits(b: Builder, term: Path, known: Known, measure: str) -> bool:
    if known.type in TYPES[measure]:
        return True
    b.scope.report(
        METRIC_TYPE.at(
            term.span,
            f"`{known.name}` is a {known.type}, and `{measure}` needs a {' or a '.join(TYPES[measure])}",
            hint=f"say `metric {known.name} = {TYPES[measure][0]}` if the program exports that",
            related=[Related(f"`{known.name}` is declared here", known.entry.label_span)],
            values=(known.name, measure),
        )
    )
    return False


def _read(b: Builder, span: Span, known: Known) -> bool:
    if known.service.get("scrape") is not None:
        return True
    b.scope.report(
        METRIC_UNREAD.at(
            span,
            f"`{known.name}` is a metric of service `{known.service.label}`, whose metrics nobody reads",
            hint='say where it shows them: `scrape = "/metrics" on PORT`',
            related=[Related("the service", known.service.span)],
            values=(known.name, known.service.label),
        )
    )
    return False


def label_of(b: Builder, term: Term, known: Known, labels: tuple[str, ...]) -> str:
    """The label by which curves are told apart; "" after reporting that the metric does not have it."""
    word = term.parts[0] if isinstance(term, Path) else ""
    if word in labels or word in ("pod", "instance"):
        return word
    b.scope.report(
        METRIC_LABEL.at(
            term.span,
            f"`{known.name}` has no label `{word}`",
            hint=did_you_mean(word, labels) or f"say it: `labels = [{word}]`",
            related=[Related(f"`{known.name}` is declared here", known.entry.label_span)],
            values=(known.name, word),
        )
    )
    return ""


def of_expression(b: Builder, text: str, span: Span) -> tuple[str, ...] | None:
    """The planned metrics that an expression asks for; None after reporting one that nobody exports."""
    every = list(declared(b))
    own = {name: known for known in every for name in series(known.name, known.type)}
    cluster = {name for row in EXPORTED.values() for name in series(row.name, row.type)}
    planned: dict[str, None] = {}
    wrong = False
    for asked in metrics_of(text):
        known = own.get(asked.name)
        if known is None and asked.name not in cluster:
            _unknown_series(b, span, asked.name, [*own, *cluster], own)
            wrong = True
        elif known is not None and known.planned:
            planned[known.name] = None
        elif known is not None:
            wrong = not _read(b, span, known) or wrong
    return None if wrong else tuple(planned)


def _unknown_series(b: Builder, span: Span, wanted: str, names: list[str], own: dict[str, Known]) -> None:
    close = nearest(wanted, names)
    known = own.get(close or "")
    b.scope.report(
        METRIC_UNKNOWN.at(
            span,
            f"the expression asks for `{wanted}`, which nobody exports",
            hint=did_you_mean(wanted, names)
            or "say which program exports it: `metric NAME = counter` in a service",
            related=[Related(f"`{known.name}` is exported here", known.entry.label_span)] if known else [],
            values=(wanted, close or ""),
        )
    )
