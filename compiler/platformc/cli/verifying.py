"""The work of `platformc verify`: find the builds, read their files, prove them."""

from __future__ import annotations

import os
from collections.abc import Sequence
from fnmatch import fnmatchcase
from typing import NamedTuple

from platformc.agreement.mentions import Mention
from platformc.cli.output.commit import unfinished
from platformc.cli.output.lock import LOCK, MAP
from platformc.cli.output.plan import last_lock
from platformc.cli.stop import Stop
from platformc.cli.targets import Targets
from platformc.cli.unit import Shown, Unit, compile_unit, joined, shown, units
from platformc.cli.workspace import decode, display, project_of, read_file
from platformc.diagnostics import Diagnostic
from platformc.pipeline import Compiled
from platformc.pipeline import verify as prove
from platformc.source import Sources
from platformc.suppress import UNUSED


class Proof(NamedTuple):
    """What `verify` found. files: what was read, as messages show it."""

    shown: Shown
    files: tuple[str, ...]
    spec: str
    strict: bool


class Place(NamedTuple):
    """A folder that holds a build (absolute), and the one environment that was pointed at, "" for all."""

    folder: str
    environment: str


def verify(paths: Sequence[str], environments: Sequence[str], config: str | None) -> Proof:
    """Proves the builds that the paths lead to. Raises Stop, OSError."""
    specs = [path for path in paths if path.endswith(".plat")]
    rest = [path for path in paths if not path.endswith(".plat")]
    if len(specs) > 1:
        raise Stop("one SPEC at a time: " + ", ".join(f"`{spec}`" for spec in specs))
    if not specs and not rest:
        raise Stop("say what to verify: `platformc verify SPEC PATH...`")
    places = list(dict.fromkeys(_place(path) for path in rest))
    unit = units(specs or [_spec_of(places[0])], config)[0]
    if not places:
        places = [_place(os.path.join(unit.project.folder, unit.project.config.output))]
    parts: list[Shown] = []
    read: list[str] = []
    for place in places:
        part, files = _prove(unit, place, environments)
        parts.append(part)
        read += files
    return Proof(joined(parts), tuple(read), unit.given, unit.project.config.strict)


class OnDisk(NamedTuple):
    """What files that exist say: mentions of them all, and what their proofs found; paths as in `Compiled`."""

    mentions: tuple[Mention, ...]
    findings: tuple[Diagnostic, ...]
    sources: Sources


def read_builds(unit: Unit, compiled: Compiled, paths: Sequence[str]) -> OnDisk:
    """The names in the builds that the paths lead to, held against a spec. Raises Stop, OSError."""
    from platformc.agreement.prove import prove_text

    sources = Sources()
    for path, source in compiled.sources.items():
        sources.add(path, source.text)
    mentions: list[Mention] = []
    findings: list[Diagnostic] = []
    for place in dict.fromkeys(_place(path) for path in paths):
        texts = _files(unit, place, [platform.environment for platform in compiled.platforms])
        prefix = os.path.relpath(place.folder, unit.project.folder).replace(os.sep, "/") + "/"
        for platform in compiled.platforms:
            own = {
                prefix + path: text
                for path, text in texts.items()
                if path.startswith((f"{platform.environment}/", "shared/"))
            }
            for path, text in own.items():
                sources.add(path, text)
            proof, found = prove_text(platform, own, None)
            mentions += found
            findings += proof
    return OnDisk(tuple(mentions), tuple(findings), sources)


def _place(path: str) -> Place:
    """The build that a path is in: the nearest folder with a lock, else the path itself."""
    whole = os.path.realpath(path)
    os.stat(whole)
    folder = whole
    while not os.path.isfile(os.path.join(folder, LOCK)):
        parent = os.path.dirname(folder)
        if parent == folder:
            if not os.path.isdir(whole):
                raise Stop(f"`{display(path)}` is in no build: there is no {LOCK} in a folder above it")
            return Place(whole, "")
        folder = parent
    first = os.path.relpath(whole, folder).replace(os.sep, "/").partition("/")[0]
    return Place(folder, "" if first in (".", "shared", LOCK, MAP) else first)


def _spec_of(place: Place) -> str:
    """The spec that the lock of a build names first."""
    specs = last_lock(place.folder).specs
    project = project_of(place.folder)
    for spec in specs:
        for root in (project.folder, os.getcwd()):
            if os.path.isfile(os.path.join(root, spec)):
                return os.path.join(root, spec)
    raise Stop("say which SPEC the files must agree with: `platformc verify SPEC PATH...`")


def _prove(unit: Unit, place: Place, environments: Sequence[str]) -> tuple[Shown, list[str]]:
    if unfinished(place.folder):
        raise Stop(f"a build into `{display(place.folder)}` was killed: run `platformc build` to finish it")
    chosen = tuple(environments) or ((place.environment,) if place.environment else ())
    compiled = compile_unit(unit, Targets(), chosen, emit=False)
    wanted = [platform.environment for platform in compiled.platforms]
    files = _files(unit, place, wanted)
    prefix = os.path.relpath(place.folder, unit.project.folder).replace(os.sep, "/")
    prefix = "" if prefix == "." else prefix + "/"
    found = [*unit.project.findings, *compiled.diagnostics]
    sources = compiled.sources
    if not any(diagnostic.is_error for diagnostic in compiled.diagnostics):
        allow = [one for one in unit.project.config.allow if not one.file.endswith(".plat")]
        proved, sources = prove(compiled, files, prefix=prefix, allow=allow)
        anywhere = {one.span for one in allow if one.file == "*"}
        # an entry for any file may have its use in the spec
        found += [one for one in proved if one.code is not UNUSED or one.span not in anywhere]
    return shown(unit, found, sources), [display(os.path.join(place.folder, path)) for path in files]


def _files(unit: Unit, place: Place, environments: Sequence[str]) -> dict[str, str]:
    """The texts of a build by path relative to its folder: those of the environments, and the shared ones."""
    listed = last_lock(place.folder).files
    texts: dict[str, str] = {}
    for first in (*environments, "shared"):
        for folder, inner, names in os.walk(os.path.join(place.folder, first)):
            inner[:] = sorted(name for name in inner if not name.startswith(".platformc"))
            for name in sorted(names):
                whole = os.path.join(folder, name)
                path = os.path.relpath(whole, place.folder).replace(os.sep, "/")
                shown_path = os.path.relpath(whole, unit.project.folder).replace(os.sep, "/")
                if any(fnmatchcase(shown_path, pattern) for pattern in unit.project.config.exclude):
                    continue
                try:
                    texts[path] = decode(read_file(whole), whole)
                except Stop:
                    if path in listed:
                        raise
    return texts
