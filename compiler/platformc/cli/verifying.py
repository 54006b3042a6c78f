"""The work of `platformc verify`: find the builds, read their files, prove them."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping, Sequence
from fnmatch import fnmatchcase
from typing import NamedTuple

from platformc.agreement.mentions import Mention
from platformc.cli.output.commit import unfinished
from platformc.cli.output.lock import LOCK, MAP
from platformc.cli.output.plan import last_lock
from platformc.cli.progress import progress
from platformc.cli.stop import Stop
from platformc.cli.targets import Targets
from platformc.cli.unit import Shown, Unit, compile_unit, joined, shown, units
from platformc.cli.workspace import decode, display, project_of, read_file
from platformc.diagnostics import Diagnostic
from platformc.pipeline import Compiled, Tell
from platformc.pipeline import verify as prove
from platformc.pipeline import verify_alone as judge
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


def verify(
    paths: Sequence[str], environments: Sequence[str], config: str | None, quiet: bool = False
) -> Proof:
    """Proves the builds that the paths lead to. Raises Stop, OSError."""
    specs = [path for path in paths if path.endswith(".plat")]
    rest = [path for path in paths if not path.endswith(".plat")]
    if len(specs) > 1:
        raise Stop("one SPEC at a time: " + ", ".join(f"`{spec}`" for spec in specs))
    if not specs and not rest:
        raise Stop("say what to verify: `platformc verify SPEC PATH...`")
    alone = found_alone(rest, bool(specs))
    rest = [path for path in rest if path not in alone]
    if alone and not specs and not rest:
        return verify_alone(alone, config)
    places = list(dict.fromkeys(_place(path) for path in rest))
    unit = units(specs or [_spec_of(places[0])], config)[0]
    parts: list[Shown] = []
    read: list[str] = []
    if alone:
        part, files = against(unit, alone, environments)
        parts.append(part)
        read += files
    elif not places:
        places = [_place(os.path.join(unit.project.folder, unit.project.config.output))]
    with progress(quiet) as tell:
        for place in places:
            part, files = _prove(unit, place, environments, tell)
            parts.append(part)
            read += files
    return Proof(joined(parts), tuple(read), unit.given, unit.project.config.strict)


Alone = Mapping[str, tuple[str, ...]]
"""Files that belong to no build, by the argument that led to them; all paths as they were given."""


def found_alone(paths: Sequence[str], has_spec: bool) -> Alone:
    """The arguments that lead to files which are judged by themselves. Raises OSError.

    A folder without a build is one of them when no spec says what it should be.
    """
    from platformc.rules.together import is_known, may_be_known

    found: dict[str, tuple[str, ...]] = {}
    for path in paths:
        whole = os.path.realpath(path)
        os.stat(whole)
        if _build_of(whole) is not None:
            continue
        if os.path.isfile(whole):
            candidates = [path] if may_be_known(path.replace(os.sep, "/")) else []
        elif has_spec:
            candidates = []
        else:
            candidates = [
                os.path.join(folder, name)
                for folder, _, names in sorted(os.walk(path))
                for name in sorted(names)
                if may_be_known(os.path.join(folder, name).replace(os.sep, "/"))
            ]
        known = tuple(
            one for one in candidates if is_known(one.replace(os.sep, "/"), decode(read_file(one), one))
        )
        if known:
            found[path] = known
    return found


def _texts(unit: Unit, alone: Alone) -> dict[str, str]:
    """The texts by path relative to the project folder."""
    every = dict.fromkeys(file for files in alone.values() for file in files)
    folder = unit.project.folder
    return {
        os.path.relpath(os.path.realpath(file), folder).replace(os.sep, "/"): decode(read_file(file), file)
        for file in every
    }


def verify_alone(alone: Alone, config: str | None) -> Proof:
    """Judges files without a spec. Raises Stop, OSError."""
    project = project_of(next(iter(alone)), config)
    unit = Unit("each other", "", project, set())
    part, read = _judged(unit, _texts(unit, alone), ())
    return Proof(part, tuple(read), unit.given, project.config.strict)


def against(unit: Unit, alone: Alone, environments: Sequence[str]) -> tuple[Shown, list[str]]:
    """Judges files as a spec asks for them: those that are to run on Fargate by its rules too."""
    from platformc.agreement.tasks import asked_of_fargate

    compiled = compile_unit(unit, Targets(), environments, emit=False)
    texts = _texts(unit, alone)
    part, read = _judged(unit, texts, asked_of_fargate(compiled.platforms, texts))
    return joined([shown(unit, compiled.diagnostics, compiled.sources), part]), read


def _judged(unit: Unit, texts: Mapping[str, str], fargate: Collection[str]) -> tuple[Shown, list[str]]:
    allow = [one for one in unit.project.config.allow if not one.file.endswith(".plat")]
    found, sources = judge(texts, fargate=fargate, allow=allow)
    read = [display(os.path.join(unit.project.folder, path)) for path in texts]
    return shown(unit, [*unit.project.findings, *found], sources), read


class OnDisk(NamedTuple):
    """What files that exist say: mentions of them all, and what their proofs found; paths as in `Compiled`."""

    mentions: tuple[Mention, ...]
    findings: tuple[Diagnostic, ...]
    sources: Sources


def read_builds(unit: Unit, compiled: Compiled, paths: Sequence[str]) -> OnDisk:
    """The names in the builds that the paths lead to, held against a spec. Raises Stop, OSError."""
    from platformc.pipeline import prove_files

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
            proof, found = prove_files(platform, own, None, compiled.platforms, prefix)
            mentions += found
            findings += proof
    return OnDisk(tuple(mentions), tuple(findings), sources)


def _place(path: str) -> Place:
    """The build that a path is in: the nearest folder with a lock, else the path itself."""
    whole = os.path.realpath(path)
    os.stat(whole)
    folder = _build_of(whole)
    if folder is None:
        if not os.path.isdir(whole):
            raise Stop(f"`{display(path)}` is in no build: there is no {LOCK} in a folder above it")
        return Place(whole, "")
    first = os.path.relpath(whole, folder).replace(os.sep, "/").partition("/")[0]
    return Place(folder, "" if first in (".", "shared", LOCK, MAP) else first)


def _build_of(whole: str) -> str | None:
    """The nearest folder with a lock, from a path upwards; None without one."""
    folder = whole
    while not os.path.isfile(os.path.join(folder, LOCK)):
        parent = os.path.dirname(folder)
        if parent == folder:
            return None
        folder = parent
    return folder


def _spec_of(place: Place) -> str:
    """The spec that the lock of a build names first."""
    specs = last_lock(place.folder).specs
    project = project_of(place.folder)
    for spec in specs:
        for root in (project.folder, os.getcwd()):
            if os.path.isfile(os.path.join(root, spec)):
                return os.path.join(root, spec)
    raise Stop("say which SPEC the files must agree with: `platformc verify SPEC PATH...`")


def _prove(unit: Unit, place: Place, environments: Sequence[str], tell: Tell) -> tuple[Shown, list[str]]:
    if unfinished(place.folder):
        raise Stop(f"a build into `{display(place.folder)}` was killed: run `platformc build` to finish it")
    chosen = tuple(environments) or ((place.environment,) if place.environment else ())
    compiled = compile_unit(unit, Targets(), chosen, emit=False, tell=tell)
    wanted = [platform.environment for platform in compiled.platforms]
    files = _files(unit, place, wanted)
    prefix = os.path.relpath(place.folder, unit.project.folder).replace(os.sep, "/")
    prefix = "" if prefix == "." else prefix + "/"
    found = [*unit.project.findings, *compiled.diagnostics]
    sources = compiled.sources
    if not any(diagnostic.is_error for diagnostic in compiled.diagnostics):
        allow = [one for one in unit.project.config.allow if not one.file.endswith(".plat")]
        proved, sources = prove(compiled, files, prefix=prefix, allow=allow, tell=tell)
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
