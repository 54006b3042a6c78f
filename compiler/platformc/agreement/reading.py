"""Reads the files of one environment into artifacts, whatever tool they are for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from platformc.agreement.mentions import Artifact, Mention
from platformc.agreement.wiring import ARTIFACT_UNREADABLE
from platformc.diagnostics import Diagnostic
from platformc.readers import azure, caddyfile, compose, ecs, github, helm, kubernetes, monitoring
from platformc.readers.tree import ReadError
from platformc.source import Sources, Span


class Reading(NamedTuple):
    """artifacts: in the order of the files. diagnostics: what could not be read. sources: the texts.

    composed: of a chart, what its names were put together from.
    """

    artifacts: list[Artifact]
    diagnostics: list[Diagnostic]
    sources: Sources
    composed: helm.Composed


def read_files(environment: str, files: Mapping[str, str]) -> Reading:
    """The artifacts of the files that a reader knows; others are left alone."""
    reading = Reading([], [], Sources(), {})
    for path, text in files.items():
        reading.sources.add(path, text)
        read = _reader(path, text)
        if read is None:
            continue
        try:
            reading.artifacts.extend(read(path, text, environment))
        except ReadError as error:
            reading.diagnostics.append(unreadable(error, environment))
    if any(path.endswith((".tf", ".hcl")) for path in files):
        from platformc.readers import terraform  # only where there is some: its tables take time to import

        def told(error: ReadError) -> None:
            reading.diagnostics.append(unreadable(error, environment))

        reading.artifacts.extend(terraform.read_all(files, environment, told))
    values = chart_values(files)
    for chart in (
        helm.charts({path: text for path, text in files.items() if is_chart(path)}) if values else ()
    ):
        try:
            reading.artifacts.extend(
                helm.read_chart(chart, values, files[values], environment, reading.composed)
            )
        except ReadError as error:
            reading.diagnostics.append(unreadable(error, environment))
    return reading


def unreadable(error: ReadError, environment: str) -> Diagnostic:
    """A file that no reader can read."""
    return ARTIFACT_UNREADABLE.at(
        error.span,
        f"`{error.file}` cannot be read: {error.message}",
        hint="build it again, or mend it at this place",
        environment=environment,
        values=(error.file, ""),
    )


def is_chart(path: str) -> bool:
    """Whether a file belongs to a chart of ours: `shared/helm/CHART/`."""
    return path.startswith("shared/helm/") or "/shared/helm/" in path


def chart_values(files: Mapping[str, str]) -> str:
    """The values of the one environment that files are of: `ENVIRONMENT/helm/values.yaml`; "" without."""
    return next(
        (path for path in files if path.split("/")[-2:] == ["helm", "values.yaml"] and not is_chart(path)), ""
    )


def _reader(path: str, text: str) -> Callable[[str, str, str], list[Artifact]] | None:
    """Who reads a file; None for what nobody knows."""
    if ecs.is_task(path):
        return ecs.read_text
    if azure.is_azure(path):
        return azure.reader(path)
    if is_chart(path) or path.split("/")[-2:-1] == ["helm"]:
        return None  # templates mean something only with their values
    if caddyfile.is_caddyfile(path):
        return caddyfile.read_text
    if is_monitoring(path):
        if path.rpartition("/")[2] == monitoring.VALUES:
            return monitoring.read_values
        return lambda path, text, environment: kubernetes.read_text(path, text, environment, "monitoring")
    if path.endswith((".yaml", ".yml")):
        if github.is_workflow(path):
            return github.read_text
        return compose.read_text if compose.is_compose(path) else kubernetes.read_text
    if path.endswith(".py"):
        from platformc.readers import django  # only where there is one: `ast` takes time to import

        return django.read_text if django.is_settings(path, text) else None
    return None


def is_monitoring(path: str) -> bool:
    """Whether a YAML file stands in the folder of what watches: `ENVIRONMENT/monitoring/`."""
    return path.endswith((".yaml", ".yml")) and path.split("/")[-2:-1] == ["monitoring"]


def files_made(files: Mapping[str, str], environment: str) -> Iterator[Mention]:
    """Each file, as what a kustomization of its folder may list."""
    for path in files:
        folder, _, name = path.rpartition("/")
        yield Mention("file", name, True, environment, "file", path, "name", Span(path, 0, 0), folder)
