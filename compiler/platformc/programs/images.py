"""Whether the Dockerfile of a service, and what its program is configured with, say what the spec says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from posixpath import join, normpath

from platformc.diagnostics import Diagnostic
from platformc.ir import Job, Platform, Service
from platformc.programs.folder import beside
from platformc.readers import dockerfile, streamlit
from platformc.resolve.imports import inside
from platformc.rules.finding import Broken
from platformc.rules.image import Runner, argument_findings, dockerfile_findings, streamlit_findings
from platformc.source import Sources, Span

CONFIG = ".streamlit/config.toml"


def image_findings(
    platform: Platform, read: Callable[[str], bytes], project: str, sources: Sources
) -> Iterator[Diagnostic]:
    """What is wrong with images that are built from a Dockerfile which is there, but for programs of Python."""
    built: dict[tuple[str, str], list[Service | Job]] = {}
    for workload in platform.workloads:
        build = workload.build
        if (
            build is None
            or build.context.plain is None
            or (isinstance(workload, Service) and workload.python)
        ):
            continue
        context = beside(build.context, build.context.plain)
        given = build.dockerfile.plain if build.dockerfile is not None else None
        path = (
            beside(build.dockerfile, given)
            if build.dockerfile and given
            else normpath(join(context, "Dockerfile"))
        )
        built.setdefault((context, path), []).append(workload)
    for (context, path), workloads in built.items():
        texts: dict[str, str] = {}
        for one in (path, normpath(join(context, CONFIG))):
            if inside(one, project):
                try:
                    texts[one] = read(one).decode("utf-8", "replace")
                except OSError:
                    continue
        for broken in _judged(texts, path, workloads):
            for one, text in texts.items():
                if one not in sources:
                    sources.add(one, text)
            yield broken.diagnostic()._replace(environment=platform.environment)


def _judged(texts: dict[str, str], path: str, workloads: list[Service | Job]) -> Iterator[Broken]:
    runners = [_runner(one) for one in workloads]
    files = [dockerfile.read(path, texts[path])] if path in texts else []
    for file in files:
        yield from dockerfile_findings(file, runners)
        given: dict[str, Span] = {}
        for workload in workloads:
            for argument in workload.build.args if workload.build is not None else ():
                given.setdefault(argument.name, argument.span)
        yield from argument_findings(file, list(given.items()))
    for one, text in texts.items():
        if one != path:
            yield from streamlit_findings(streamlit.settings(one, text), runners, files)


def _runner(workload: Service | Job) -> Runner:
    ports = tuple((port.number, port.span) for port in workload.ports if port.protocol == "tcp")
    gives = bool(workload.command or workload.entrypoint)
    return Runner(workload.label, ports if isinstance(workload, Service) else (), gives, workload.span)
