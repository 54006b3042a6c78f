"""A chart of our own: one for all environments, and the values of each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from platformc.chart_values import chart_name
from platformc.diagnostics import Diagnostic, Report
from platformc.ir import Platform, Text
from platformc.output import Document, Files, Marked, Tree, bare
from platformc_targets.helm.commands import upgrade
from platformc_targets.helm.merge import Merger
from platformc_targets.helm.notes import notes
from platformc_targets.helm.objects import Part, objects
from platformc_targets.helm.places import group
from platformc_targets.helm.schema import schema
from platformc_targets.helm.texts import WithNotes
from platformc_targets.helm.values import Lack, Values
from platformc_targets.kubernetes.objects import common_labels
from platformc_targets.text import Json, Plain, Yaml
from platformc_targets.text.helm import Helpers, Only, Template

VERSION = "0.1.0"


class Chart(NamedTuple):
    """values: of each environment. templates: objects by file, without `.yaml`. labels: what all objects share."""

    values: Values
    templates: dict[str, list[Document]]
    labels: dict[str, Tree]


def compose(platforms: Sequence[Platform], reports: Sequence[Report]) -> Chart:
    """The objects of every environment, brought together."""
    name = chart_name(platforms[0])
    values = Values(len(platforms))
    merger = Merger(platforms, values, f"{name}.labels")
    parts = [objects(platform, report) for platform, report in zip(platforms, reports, strict=True)]
    labels = [common_labels(platform, _silent) for platform in platforms]
    keys = [key for key in labels[0] if all(key in one for one in labels)]
    shown = merger.shared_labels({key: [one[key] for one in labels] for key in keys})
    templates: dict[str, list[Document]] = {}
    for parted in _matched(parts):
        templates.setdefault(parted.file, []).append(_document(parted, merger, values))
    return Chart(values, templates, shown)


class _Matched(NamedTuple):
    """The same object in every environment. vector: its tree, or a Lack. whole: whether its declaration is there."""

    root: tuple[str, ...]
    file: str
    kind: str
    address: str
    vector: tuple[Tree, ...]
    whole: tuple[bool, ...]


def _matched(parts: Sequence[Sequence[Part]]) -> list[_Matched]:
    """Objects that are the same one: of the same declaration and kind, in the same place among them."""
    found: dict[tuple[tuple[str, ...], str, int], list[Part | None]] = {}
    order: list[tuple[tuple[str, ...], str, int]] = []
    roots: list[set[tuple[str, ...]]] = []
    for number, own in enumerate(parts):
        counts: dict[tuple[tuple[str, ...], str], int] = {}
        roots.append({part.root for part in own})
        for part in own:
            kind = _kind(part)
            count = counts[(part.root, kind)] = counts.get((part.root, kind), -1) + 1
            key = (part.root, kind, count)
            if key not in found:
                found[key] = [None] * len(parts)
                order.append(key)
            found[key][number] = part
    files: dict[str, list[_Matched]] = {}
    for key in order:
        row = found[key]
        first = next(part for part in row if part is not None)
        vector = tuple(Lack.ELSEWHERE if part is None else part.document.tree for part in row)
        whole = tuple(key[0] in own for own in roots)
        files.setdefault(first.file, []).append(
            _Matched(key[0], first.file, key[1], first.document.address, vector, whole)
        )
    return [one for matched in files.values() for one in matched]


def _kind(part: Part) -> str:
    return str(bare(bare(part.document.tree)["kind"]))


def _document(one: _Matched, merger: Merger, values: Values) -> Document:
    tree = merger.object(one.vector, one.root, one.kind)
    there = tuple(not isinstance(tree, Lack) for tree in one.vector)
    if not all(there):
        span = next(tree.span for tree in one.vector if isinstance(tree, Marked))
        place = (
            (*one.root, "enabled")
            if there == one.whole
            else (*one.root, *(group(one.kind) or ("object",)), "enabled")
        )
        tree = Marked(Only(values.put(place, [Marked(flag, span) for flag in there]), tree), span)
    return Document(one.address, tree)


def environment_values(platform: Platform, platforms: Sequence[Platform], report: Report) -> Files:
    """`values.yaml` of one environment: what the others do not share."""
    number = next(index for index, one in enumerate(platforms) if one.environment == platform.environment)
    reports = [report if index == number else _silent for index in range(len(platforms))]
    chart = compose(platforms, reports)
    given = [
        word
        for path in chart.values.open
        if number in chart.values.open[path]
        for word in ("--set-string", f"{path}=VALUE")
    ]
    command = upgrade(platform, f"../../shared/helm/{chart_name(platforms[0])}", given)
    notes = ["", "Install or upgrade it, here:", f"  {command}"]
    return {"values.yaml": WithNotes([Document("", Marked(chart.values.own[number], platform.span))], notes)}


def chart_files(platforms: Sequence[Platform], report: Report) -> Files:
    """The chart, in a folder of its name."""
    del report  # what is wrong was said of each environment
    first = platforms[0]
    name = chart_name(first)
    chart = compose(platforms, [_silent] * len(platforms))
    deploy = first.deploy("helm")
    version = deploy.option("version") if deploy else None
    about: dict[str, Tree] = {
        "apiVersion": "v2",
        "name": name,
        "description": f"{first.name.value}, as its spec says it",
        "type": "application",
        "version": Marked(version.value, version.span) if isinstance(version, Text) else VERSION,
        "kubeVersion": ">=1.29.0-0",
    }
    files: Files = {
        f"{name}/Chart.yaml": Yaml([Document("", Marked(about, first.span))]),
        f"{name}/values.yaml": WithNotes(
            [Document("", Marked(chart.values.common, first.span))], _given(chart.values)
        ),
        f"{name}/values.schema.json": Json([Document("", Marked(schema(chart.values), first.span))]),
        f"{name}/.helmignore": Plain([".git/", "*.orig", "*.swp", "*.tmp"]),
        f"{name}/templates/_helpers.tpl": Helpers([Document(f"{name}.labels", chart.labels)]),
    }
    for file, documents in chart.templates.items():
        files[f"{name}/templates/{file}.yaml"] = Template(documents)
    tested = any(file.startswith("tests/") for file in chart.templates)
    files[f"{name}/templates/NOTES.txt"] = Plain(notes(first, name, tested), None)
    return files


def _given(values: Values) -> list[str]:
    """What the first lines of the chart's values say of the others."""
    if not values.required:
        return []
    return [
        "",
        "What each environment gives in a file of its own:",
        *(f"  {place}" for place in values.required),
    ]


def _silent(_finding: Diagnostic) -> None:
    pass
