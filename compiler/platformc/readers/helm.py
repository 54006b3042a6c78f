"""Reads charts: their templates with their values, as the Kubernetes objects that they become."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from platformc.readers import kubernetes, yaml
from platformc.readers.artifacts import Artifact, Mention, word
from platformc.readers.helm_template import Piece, Renderer, Rendering, cut
from platformc.readers.helm_values import Held, held, overlaid
from platformc.readers.tree import ReadError
from platformc.source import Span


class Chart(NamedTuple):
    """The files of one chart by path. folder: where it stands, with a `/`."""

    folder: str
    files: Mapping[str, str]


def charts(files: Mapping[str, str]) -> list[Chart]:
    """The charts among files: folders with a `Chart.yaml`."""
    folders = [path.removesuffix("Chart.yaml") for path in files if path.rpartition("/")[2] == "Chart.yaml"]
    return [
        Chart(one, {path: text for path, text in files.items() if path.startswith(one)}) for one in folders
    ]


def read_values(path: str, text: str) -> Held:
    """The values of a file. Raises ReadError."""
    documents = yaml.read(path, text)
    return held(path, documents[0]) if documents else Held(None, Span(path, 0, 0), {})


Composed = dict[tuple[str, str], tuple[Piece, ...]]
"""What a mention was put together from, by its address and slot, where a value is in it."""


def read_chart(
    chart: Chart, values_path: str, values: str, environment: str, composed: Composed | None = None
) -> list[Artifact]:
    """The objects that a chart becomes with the values of one environment; fills `composed`. Raises ReadError."""
    about = yaml.read(f"{chart.folder}Chart.yaml", chart.files[f"{chart.folder}Chart.yaml"])
    name = word(about[0].get("name")) if about else ""
    own = f"{chart.folder}values.yaml"
    given = read_values(values_path, values)
    if own in chart.files:
        given = overlaid(read_values(own, chart.files[own]), given)
    built_in = {
        "Release.Service": "Helm",
        "Release.Name": name,
        "Chart.Name": name,
        "Chart.Version": word(about[0].get("version")) if about else "",
    }
    renderer = Renderer(given, built_in)
    templates = {
        path: cut(path, text)
        for path, text in chart.files.items()
        if path.startswith(f"{chart.folder}templates/")
    }
    for template in templates.values():
        renderer.define(template)
    found: list[Artifact] = []
    for path, template in templates.items():
        if path.endswith((".yaml", ".yml")):
            found += _objects(
                path, renderer.render(template), environment, {} if composed is None else composed
            )
    return found


def _objects(path: str, rendering: Rendering, environment: str, composed: Composed) -> list[Artifact]:
    try:
        artifacts = kubernetes.read_text(path, rendering.text, environment, "helm")
    except ReadError as error:
        place = rendering.span(error.offset, error.offset + 1)
        raise ReadError(error.message, place.start, place.file) from None
    return [
        artifact._replace(
            span=rendering.span(artifact.span.start, artifact.span.end),
            mentions=tuple(_placed(mention, rendering, composed) for mention in artifact.mentions),
        )
        for artifact in artifacts
    ]


def _placed(mention: Mention, rendering: Rendering, composed: Composed) -> Mention:
    start, end = mention.span.start, mention.span.end
    # the quotes of a text are the template's, what is in them may be a value
    if end - start > 2 and rendering.text[start] == '"' == rendering.text[end - 1]:
        start, end = start + 1, end - 1
    pieces = rendering.between(start, end)
    if any(piece.action is not None for piece in pieces):
        composed[(mention.address, mention.slot)] = pieces
    return mention._replace(span=rendering.span(start, end))
