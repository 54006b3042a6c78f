"""Charts that others made: what they make, from which of their values."""

from __future__ import annotations

from platformc.diagnostics import Code, did_you_mean
from platformc.ir import Chart, ChartLabel, ChartText, ChartValue, Made
from platformc.resolve.capture import Builder
from platformc.resolve.layers import Decl, Entry
from platformc.resolve.scope import UNKNOWN_KIND, Scope
from platformc.resolve.workloads import attributes, general_name
from platformc.syntax.tree import List, Path, Quantity, String, Term

CHART_EXTERNAL = Code(
    "chart/external",
    summary="a chart is declared that nobody else made",
    why="A chart of our own is made from the whole spec: there is nothing to declare.",
    wrong='platform demo { }\nservice web { image = "web:1" }\nchart demo { values = ["a"] }\n'
    "deploy { helm { chart = chart.demo; values { a = true } } }",
    right='platform demo { }\nservice web { image = "web:1" }\nchart demo { external; values = ["a"] }\n'
    "deploy { helm { chart = chart.demo; values { a = true } } }",
)

_MAP = """platform demo {{ }}
service web {{ image = "web:1"; resources {{ memory = 64Mi..128Mi }} }}
chart demo {{
  external
  values = ["replicas"]
  makes k8s.deployment "web" {{ of = service.web; resources = {} }}
}}
deploy {{ helm {{ chart = chart.demo; values {{ replicas = 2 }} }} }}
"""

CHART_MAP = Code(
    "chart/map",
    summary="a fact of a chart is about a part of its values, and a text is given",
    why="Nothing could be put there: the chart would go on with its own.",
    wrong=_MAP.format('"large"'),
    right=_MAP.format("values.app.resources"),
)

OF = ("service", "job", "database", "cache", "broker", "secret")
OBJECTS: dict[str, str] = {
    "k8s.service": "Service",
    "k8s.deployment": "Deployment",
    "k8s.stateful_set": "StatefulSet",
    "k8s.cron_job": "CronJob",
    "k8s.job": "Job",
    "k8s.hpa": "HorizontalPodAutoscaler",
    "k8s.service_account": "ServiceAccount",
    "k8s.secret": "Secret",
    "k8s.config_map": "ConfigMap",
    "k8s.pvc": "PersistentVolumeClaim",
    "k8s.ingress": "Ingress",
    "k8s.middleware": "Middleware",
    "k8s.namespace": "Namespace",
}
"""What a chart may make, by the kind of its name."""


def chart(scope: Scope, decl: Decl) -> Chart:
    b = Builder(scope, decl)
    if decl.get("external") is None:
        scope.report(
            CHART_EXTERNAL.at(
                decl.span,
                f"chart `{decl.label}` is not `external`: one of ours is made from the spec",
                hint="say `external`, or take it away: `deploy { helm }` makes a chart",
                values=(f"chart.{decl.label}", ""),
            )
        )
    defaults = decl.get("defaults")
    block = defaults.statement.block if defaults else None
    made = [found for entry in decl.all("makes") if (found := _made(b, entry)) is not None]
    return Chart(
        label=decl.label,
        name=general_name(scope, decl, "helm.chart_name"),
        span=decl.span,
        external=b.flag("external"),
        attributes=attributes(decl),
        source=b.text("source"),
        repository=b.text("repository"),
        version=b.text("version"),
        known=b.list("values"),
        defaults=b.table(block.statements, block.span) if block else None,
        makes=tuple(made),
    )


def _made(b: Builder, entry: Entry) -> Made | None:
    kind, name = entry.statement.heads[0].terms[1:3]
    called = kind.dotted if isinstance(kind, Path) else ""
    if called not in OBJECTS:
        b.scope.report(
            UNKNOWN_KIND.at(
                kind.span,
                f"a chart makes no `{called}`",
                hint=did_you_mean(called, OBJECTS),
                values=(called, ""),
            )
        )
        return None
    text = _text(b, name)
    if text is None:
        return None
    labels = entry.child("labels")
    keys = entry.child("keys")
    of = entry.child("of")
    return Made(
        kind=called,
        name=text,
        span=entry.span,
        of=b.refer(of.statement.values[0].terms[0], OF) if of and of.statement.values else "",
        port=_child(b, entry, "port"),
        target=_child(b, entry, "target"),
        labels=tuple(
            ChartLabel(one.label, value, one.label_span)
            for one in (labels.children() if labels else ())
            if (value := _value(b, one)) is not None
        ),
        env=_map(b, entry, "env"),
        image=_child(b, entry, "image"),
        account=_child(b, entry, "account"),
        minimum=_child(b, entry, "min"),
        maximum=_child(b, entry, "max"),
        cpu=_child(b, entry, "cpu"),
        memory=_child(b, entry, "memory"),
        replicas=_child(b, entry, "replicas"),
        size=_child(b, entry, "size"),
        resources=_map(b, entry, "resources"),
        tolerations=_map(b, entry, "tolerations"),
        affinity=_map(b, entry, "affinity"),
        database=_child(b, entry, "database"),
        user=_child(b, entry, "user"),
        password=_child(b, entry, "password"),
        root_password=_child(b, entry, "root_password"),
        keys=_texts(b, keys) if keys else (),
    )


def _map(b: Builder, entry: Entry, word: str) -> ChartValue | None:
    """A map or a list of the values; None after reporting anything else."""
    text = _child(b, entry, word)
    if text is None:
        return None
    only = text.parts[0] if len(text.parts) == 1 else None
    if isinstance(only, ChartValue):
        return only
    b.scope.report(
        CHART_MAP.at(
            text.span,
            f"`{word}` is a part of the chart's values, and this is a text",
            hint=f"say which part: `{word} = values.{'env' if word == 'env' else f'app.{word}'}`",
            values=(word, ""),
        )
    )
    return None


def _child(b: Builder, entry: Entry, word: str) -> ChartText | None:
    child = entry.child(word)
    return _value(b, child) if child else None


def _value(b: Builder, entry: Entry) -> ChartText | None:
    values = entry.statement.values
    return _text(b, values[0].terms[0]) if values and values[0].terms else None


def _texts(b: Builder, entry: Entry) -> tuple[ChartText, ...]:
    term = entry.statement.values[0].terms[0] if entry.statement.values else None
    items = term.items if isinstance(term, List) else ()
    return tuple(text for item in items if (text := _text(b, item)) is not None)


def _text(b: Builder, term: Term) -> ChartText | None:
    """A text whose holes are values of the chart, or names of the spec; None after reporting."""
    if isinstance(term, Path):
        part = _path(b, term)
        return None if part is None else ChartText((part,), term.span)
    if isinstance(term, Quantity):
        return ChartText((term.text,), term.span)
    if not isinstance(term, String):
        return None
    parts: list[str | ChartValue] = []
    for piece in term.pieces:
        if isinstance(piece, str):
            parts.append(piece)
            continue
        part = _path(b, piece.path)
        if part is None:
            return None
        parts.append(part)
    return ChartText(tuple(parts), term.span)


def _path(b: Builder, path: Path) -> str | ChartValue | None:
    if path.parts[0] == "values" and len(path.parts) > 1:
        return ChartValue(".".join(path.parts[1:]), path.span)
    text = b.term(path)
    return None if text is None else text.value
