"""One spec of a command line: the project it belongs to, and what came of it, with paths as people see them."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from platformc.cli.choices import unknown
from platformc.cli.stop import Stop
from platformc.cli.workspace import Project, display, existing_specs, project_of, reader
from platformc.diagnostics import Diagnostic
from platformc.pipeline import Compiled, Tell, UnknownChoice, compile_spec, silent
from platformc.source import Sources, Span
from platformc.target import Target


class Unit(NamedTuple):
    """A spec to compile. given: as typed. spec: relative to the project folder. seen: files that were read."""

    given: str
    spec: str
    project: Project
    seen: set[str]

    @property
    def stem(self) -> str:
        return os.path.splitext(os.path.basename(self.spec))[0]


def units(specs: Sequence[str], config: str | None) -> tuple[Unit, ...]:
    """The specs of a command line, or those that platformc.toml lists. Raises Stop, OSError."""
    near = None if specs else project_of(".", config)
    chosen = existing_specs(specs, near)
    result: list[Unit] = []
    for given in chosen:
        project = near or project_of(given, config)
        spec = os.path.relpath(os.path.realpath(given), project.folder).replace(os.sep, "/")
        if spec not in [unit.spec for unit in result if unit.project.folder == project.folder]:
            result.append(Unit(given, spec, project, set()))
    return tuple(result)


def compile_unit(
    unit: Unit,
    targets: Mapping[str, Target],
    environments: Sequence[str] = (),
    only: Sequence[str] = (),
    emit: bool = True,
    output: str | None = None,
    tell: Tell = silent,
) -> Compiled:
    """What came of a spec; paths in it are relative to the project folder. Raises Stop for an unknown choice.

    output: the folder to write to, relative to the working directory; by default the project's own.
    """
    place = (
        os.path.abspath(output) if output else os.path.join(unit.project.folder, unit.project.config.output)
    )
    aliases = unit.project.config.aliases
    try:
        return compile_spec(
            unit.spec,
            read=reader(unit.project, unit.seen),
            project=".",
            targets=targets,
            environments=[aliases.get(name, name) for name in environments] or None,
            only=list(only) or None,
            emit=emit,
            prefix=os.path.relpath(place, unit.project.folder).replace(os.sep, "/") + "/",
            tell=tell,
            allow=[one for one in unit.project.config.allow if one.file == "*" or one.file.endswith(".plat")],
        )
    except UnknownChoice as choice:
        raise Stop(unknown(choice.what, choice.word, choice.known)) from choice


class Shown(NamedTuple):
    """Findings with the texts they point at; paths are relative to the working directory."""

    diagnostics: tuple[Diagnostic, ...]
    sources: Sources


def shown(unit: Unit, diagnostics: Sequence[Diagnostic], sources: Sources) -> Shown:
    """Findings whose paths are relative to the project folder, as messages show them."""
    texts = {**unit.project.sources, **sources}
    move = mover(unit.project.folder)
    visible = Sources()
    for path, source in texts.items():
        visible.add(move(path), source.text)
    return Shown(tuple(_moved(diagnostic, move) for diagnostic in diagnostics), visible)


def joined(parts: Sequence[Shown]) -> Shown:
    """Several specs' findings as one; what two of them share is kept once."""
    sources = Sources()
    found: dict[tuple[object, ...], Diagnostic] = {}
    for part in parts:
        for path, source in part.sources.items():
            sources.add(path, source.text)
        for diagnostic in part.diagnostics:
            found.setdefault((diagnostic.slug, *diagnostic[1:]), diagnostic)
    return Shown(tuple(found.values()), sources)


def mover(folder: str) -> Callable[[str], str]:
    """From paths relative to a folder to paths as messages show them."""
    if folder == os.path.realpath(os.getcwd()):
        return lambda path: display(path) if path.startswith("..") else path
    return lambda path: display(os.path.join(folder, path)) if path else path


def _moved(diagnostic: Diagnostic, move: Callable[[str], str]) -> Diagnostic:
    def at(span: Span) -> Span:
        return span._replace(file=move(span.file))

    return diagnostic._replace(
        span=at(diagnostic.span),
        related=tuple(related._replace(span=at(related.span)) for related in diagnostic.related),
        fixes=tuple(
            fix._replace(edits=tuple(edit._replace(span=at(edit.span)) for edit in fix.edits))
            for fix in diagnostic.fixes
        ),
    )
