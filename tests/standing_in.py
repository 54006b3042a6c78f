"""A chart that stands in for one of others: what a spec says that the chart makes, as templates that helm renders."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from platformc.agreement.charts import KINDS
from platformc.ir import Chart, ChartText, ChartValue, Made

GOLDEN = Path(__file__).parents[1] / "golden"
RAW = "@"
"""Begins a text that stands in a template without its quotes: YAML has no plain text that begins so."""

Object = dict[str, Any]


def golden_values() -> list[Path]:
    """The golden values of charts that others made: no chart of ours stands beside them."""
    return sorted(
        path for path in GOLDEN.rglob("helm/values.yaml") if not (path.parents[2] / "shared/helm").is_dir()
    )


def put(chart: Chart, folder: Path, defaults: Mapping[str, Any]) -> Path:
    """A chart on disk, an object a template, in the order of the facts. defaults: its own values."""
    place = folder / chart.label
    (place / "templates").mkdir(parents=True)
    files = {
        "Chart.yaml": yaml.safe_dump({"apiVersion": "v2", "name": chart.label, "version": "1.0.0"}),
        "values.yaml": yaml.safe_dump(dict(defaults)),
    }
    for number, made in enumerate(chart.makes):
        documents = [_template(one) for one in _objects(made)]
        files[f"templates/{number:02}.yaml"] = "---\n".join(documents)
    for path, text in files.items():
        (place / path).write_text(text, encoding="utf-8")
    return place


def by_fact(rendered: str) -> list[list[Object]]:
    """What helm rendered: the objects of each fact."""
    found: dict[str, list[Object]] = {}
    for text in re.split(r"^---$", rendered, flags=re.MULTILINE):
        source = re.search(r"^# Source: (.+)$", text, re.MULTILINE)
        if source is not None:
            found.setdefault(source[1], []).append(yaml.safe_load(text))
    return [found[path] for path in sorted(found)]


def _template(tree: Object) -> str:
    text = yaml.safe_dump(tree, sort_keys=False, width=10_000)
    return re.sub(rf"'{RAW}((?:[^']|'')*)'", lambda one: one[1].replace("''", "'"), text)


def _objects(made: Made) -> Iterator[Object]:
    kind, api = KINDS[made.kind]
    head: Object = {"apiVersion": api, "kind": kind, "metadata": {"name": _text(made.name)}}
    labels = {one.key: _text(one.value) for one in made.labels}
    match kind:
        case "Service":
            port: Object = {"port": _raw(made.port)}
            if made.target is not None:
                port["targetPort"] = _raw(made.target)
            yield {**head, "spec": {"ports": [port], **({"selector": labels} if labels else {})}}
            if any((made.size, made.resources, made.database, made.user, made.password)):
                yield _store(made)
        case "Deployment":
            pods = labels or {"app": "main"}
            template = {"metadata": {"labels": pods}, "spec": _pod(made, {})}
            spec: Object = {"selector": {"matchLabels": pods}, "template": template}
            if made.replicas is not None:
                spec["replicas"] = _raw(made.replicas)
            yield {**head, "spec": spec}
        case "HorizontalPodAutoscaler":
            target = {"apiVersion": "apps/v1", "kind": "Deployment", "name": _text(made.name)}
            metrics = [
                {
                    "type": "Resource",
                    "resource": {
                        "name": name,
                        "target": {"type": "Utilization", "averageUtilization": _raw(text)},
                    },
                }
                for name, text in (("cpu", made.cpu), ("memory", made.memory))
                if text is not None
            ]
            bounds = {"minReplicas": _raw(made.minimum), "maxReplicas": _raw(made.maximum)}
            yield {**head, "spec": {"scaleTargetRef": target, **bounds, "metrics": metrics}}
        case _:
            raise AssertionError(kind)


def _store(made: Made) -> Object:
    """What stands behind a Service of a store: its volume, its size, and what it is told."""
    said = {"database": made.database, "user": made.user, "password": made.password,
            "root_password": made.root_password}  # fmt: skip
    pods = {"app": _text(made.name)}
    spec: Object = {
        "serviceName": _text(made.name),
        "selector": {"matchLabels": pods},
        "template": {"metadata": {"labels": pods}, "spec": _pod(made, said)},
    }
    if made.size is not None:
        asked = {"requests": {"storage": _text(made.size)}}
        claim = {"accessModes": ["ReadWriteOnce"], "resources": asked}
        spec["volumeClaimTemplates"] = [{"metadata": {"name": "data"}, "spec": claim}]
    name = {"name": _text(made.name)}
    return {"apiVersion": "apps/v1", "kind": "StatefulSet", "metadata": name, "spec": spec}


def _pod(made: Made, variables: Mapping[str, ChartText | None]) -> Object:
    container: Object = {"name": "main", "image": _text(made.image) if made.image is not None else "main:1"}
    if made.env is not None:
        each = '{"name": {{ $name | quote }}, "value": {{ $value | quote }}}, '
        container["env"] = (
            f"{RAW}[{{{{ range $name, $value := .Values.{made.env.path} }}}}{each}{{{{ end }}}}]"
        )
    elif variables:
        container["env"] = [
            {"name": name, "value": _text(text)} for name, text in variables.items() if text is not None
        ]
    if made.port is not None:
        container["ports"] = [{"containerPort": _raw(made.port)}]
    if made.resources is not None:
        container["resources"] = _json(made.resources)
    pod: Object = {"containers": [container]}
    if made.account is not None:
        pod["serviceAccountName"] = _text(made.account)
    if made.tolerations is not None:
        pod["tolerations"] = _json(made.tolerations)
    if made.affinity is not None:
        pod["affinity"] = _json(made.affinity)
    return pod


def _text(text: ChartText) -> str:
    return "".join(
        f"{{{{ .Values.{part.path} }}}}" if isinstance(part, ChartValue) else part for part in text.parts
    )


def _raw(text: ChartText | None) -> str:
    assert text is not None
    return f"{RAW}{_text(text)}"


def _json(value: ChartValue) -> str:
    return f"{RAW}{{{{ toJson .Values.{value.path} }}}}"
