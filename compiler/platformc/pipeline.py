"""The public API: check, compile and verify. Pure: files come in through `read`, nothing is written."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from platformc.agreement.mentions import Mention
from platformc.diagnostics import Diagnostic
from platformc.ir import Platform
from platformc.source import Sources, Span
from platformc.target import Emitted, Target

if TYPE_CHECKING:
    from platformc.suppress import Allowance

Read = Callable[[str], bytes]
"""Bytes of a file by path relative to the working directory; raises OSError."""


Tell = Callable[[str], None]
"""Takes a few words about what is being done, for whoever waits."""


def silent(_: str) -> None:
    """Tells nobody."""


class Compiled(NamedTuple):
    """What came of one spec: its platforms, its files, every finding (suppressed ones left out), its texts.

    spec: path of the spec as given. inputs: the spec and its imports, path relative to the project -> sha256.
    files is empty when there is an error. mentions: of the Platforms and of the files.
    """

    spec: str
    platforms: tuple[Platform, ...]
    diagnostics: tuple[Diagnostic, ...]
    sources: Sources
    files: tuple[Emitted, ...]
    mentions: tuple[Mention, ...]
    inputs: Mapping[str, str]


class UnknownChoice(Exception):
    """An environment or target asked for that does not exist. `known` are the ones that do."""

    def __init__(self, what: str, word: str, known: Sequence[str]) -> None:
        super().__init__(f"there is no {what} `{word}`")
        self.what = what
        self.word = word
        self.known = tuple(known)


def compile_spec(
    spec: str,
    *,
    read: Read,
    project: str,
    targets: Mapping[str, Target],
    environments: Sequence[str] | None = None,
    only: Sequence[str] | None = None,
    emit: bool = True,
    allow: Sequence[Allowance] = (),
    prefix: str = "",
    tell: Tell = silent,
) -> Compiled:
    """Parses, resolves, checks, emits in memory and proves one spec.

    spec, project: paths relative to the working directory. environments: the asked ones, all when None.
    only: exactly these targets, whether `deploy` names them or not. emit: False stops after the checks.
    prefix: what messages put before the path of a file that would be written (`build/`).
    Raises OSError when the spec cannot be read, UnknownChoice for an environment or target that is not there.
    """
    from platformc.agreement.causes import causes
    from platformc.agreement.merge import merge
    from platformc.agreement.prove import prove_platforms
    from platformc.checks import check
    from platformc.resolve import environments_of, resolve
    from platformc.resolve.consequences import roots
    from platformc.resolve.imports import load
    from platformc.suppress import apply, in_text
    from platformc.ways import ways

    sources = Sources()
    found: list[Diagnostic] = []
    tell(f"reading {spec}")
    documents, contents = load(spec, project, read, sources, found.append)
    every = environments_of(documents)
    asked = tuple(environments) if environments is not None else every
    for name in asked:
        if name not in every:
            raise UnknownChoice("environment", name, every)
    for name in only or ():
        if name not in targets:
            raise UnknownChoice("target", name, tuple(targets))
    platforms = resolve(
        documents,
        spec=relative(spec, project),
        environments=asked,
        targets=targets,
        sources=sources,
        report=found.append,
    )
    found = roots(found)
    fatal = {one.slug for one in found if one.is_error}
    in_spec = [
        one
        for document in documents
        for one in in_text(sources[document.path], [(c.span.start, c.span.end) for c in document.comments])
    ]
    # an error that leaves a Platform unfinished cannot be allowed: nothing can be written of it
    allowances = [one for one in (*in_spec, *allow) if one.slug not in fatal]

    def counts(found: Sequence[Diagnostic]) -> bool:
        """Whether an error stands that nobody allows."""
        return any(one.is_error for one in apply(found, allowances, sources, complete=False))

    files: tuple[Emitted, ...] = ()
    mentions: tuple[Mention, ...] = ()
    if platforms and not fatal:
        tell("checking")
        found.extend(check(platforms, targets, only))
        if any(one.build is not None for platform in platforms for one in platform.workloads):
            from platformc.programs import judge

            found.extend(judge(platforms, read, project, sources))
        # an alternative makes the objects that the other way makes: names agree in both or in neither
        proved, mentions = prove_platforms(next(iter(ways(platforms, only)), platforms))
        found = causes([*found, *proved], platforms)
        if emit and not counts(merge(found, asked)):
            whole = platforms
            if asked != every and _shares(platforms, targets, only):
                # what environments share follows from all of them
                others: list[Diagnostic] = []
                whole = resolve(
                    documents,
                    spec=relative(spec, project),
                    environments=every,
                    targets=targets,
                    sources=sources,
                    report=others.append,
                )
                found.extend(one for one in others if one.is_error)
            files, proof, more = _emit(platforms, targets, only, sources, prefix, whole, tell)
            found.extend(proof)
            mentions = (*mentions, *more)
    complete = emit and only is None and asked == every and not any(one.is_error for one in found)
    diagnostics = apply(merge(found, asked), allowances, sources, complete=complete)
    if any(one.is_error for one in diagnostics):
        files = ()
    from hashlib import sha256

    inputs = {relative(path, project): sha256(data).hexdigest() for path, data in contents.items()}
    return Compiled(spec, platforms, tuple(diagnostics), sources, files, mentions, inputs)


def _shares(platforms: Sequence[Platform], targets: Mapping[str, Target], only: Sequence[str] | None) -> bool:
    """Whether a target is made some of whose files follow from all environments."""
    names = (
        only if only is not None else [deploy.target for platform in platforms for deploy in platform.deploys]
    )
    return any(
        targets[name].emit_among is not None or targets[name].emit_shared is not None for name in names
    )


def _emit(
    platforms: Sequence[Platform],
    targets: Mapping[str, Target],
    only: Sequence[str] | None,
    sources: Sources,
    prefix: str,
    whole: Sequence[Platform],
    tell: Tell,
) -> tuple[tuple[Emitted, ...], list[Diagnostic], list[Mention]]:
    """The files of every environment and what the proof over their text says. whole: also those not asked for."""
    from platformc.emission import render, render_shared
    from platformc.ways import seen_by

    found: list[Diagnostic] = []
    files: list[Emitted] = []
    mentions: list[Mention] = []
    made: dict[str, list[Emitted]] = {}
    # a target that is only asked for is made in the environments that were asked for
    wanted = {platform.environment for platform in platforms}
    for platform in platforms:
        own = made[platform.environment] = []
        tell(f"making {platform.environment}")
        for name in only if only is not None else [deploy.target for deploy in platform.deploys]:
            among = [
                seen_by(p, name)
                for p in whole
                if p.deploy(name) is not None or (name in (only or ()) and p.environment in wanted)
            ]
            own.extend(render(seen_by(platform, name), targets[name], found.append, among))
    sharing = [
        one
        for one in whole
        if only is None or one.environment in wanted or any(one.deploy(name) for name in only)
    ]
    shared = [] if any(one.is_error for one in found) else render_shared(sharing, targets, only, found.append)
    if any(one.is_error for one in found):
        return (), found, mentions
    for one in shared:
        sources.add(prefix + one.path, one.text)
    for platform in platforms:
        own = made[platform.environment]
        for one in own:
            sources.add(prefix + one.path, one.text)
        tell(f"proving {platform.environment}: {len(own)} files")
        proof, more = prove_files(
            platform,
            {prefix + one.path: one.text for one in (*own, *shared)},
            {prefix + one.path: one.origins for one in (*own, *shared)},
            whole,
            prefix,
        )
        found.extend(proof)
        mentions.extend(more)
        files.extend(own)
    files.extend(shared)
    return tuple(files), found, mentions


def prove_files(
    platform: Platform,
    files: Mapping[str, str],
    origins: Mapping[str, Sequence[Span | None]] | None,
    platforms: Sequence[Platform],
    prefix: str,
) -> tuple[list[Diagnostic], list[Mention]]:
    """What the proof says of the files of one environment, those of an alternative for themselves.

    files: text by path, which starts with `prefix`. origins: of their lines, while building. platforms: all
    environments. The mentions of what is deployed come before those of an alternative.
    """
    from platformc.agreement.prove import prove_text
    from platformc.ways import IN_CLUSTER, by_itself, seen_by, standing

    found: list[Diagnostic] = []
    mentions: list[Mention] = []
    rest = dict(files)
    for target in IN_CLUSTER:
        folders = (f"{prefix}{platform.environment}/{target}/", f"{prefix}shared/{target}/")
        own = {path: text for path, text in rest.items() if path.startswith(folders)}
        if own and by_itself(platform, target):
            rest = {path: text for path, text in rest.items() if path not in own}
            seen = [seen_by(other, target) for other in platforms]
            proof, more = prove_text(seen_by(platform, target), own, origins, seen)
            found.extend(proof)
            mentions.extend(more)
    proof, more = prove_text(standing(platform), rest, origins, [standing(other) for other in platforms])
    return [*proof, *found], [*more, *mentions]


def check_together(compiled: Sequence[Compiled]) -> list[Diagnostic]:
    """What several specs in one account or cluster make of each other's names."""
    from platformc.checks.collisions import between

    return between([platform for one in compiled for platform in one.platforms])


def verify(
    compiled: Compiled,
    files: Mapping[str, str],
    *,
    prefix: str = "",
    allow: Sequence[Allowance] = (),
    tell: Tell = silent,
) -> tuple[tuple[Diagnostic, ...], Sources]:
    """Proves files on disk against a spec that was compiled without emitting.

    files: text by path relative to the build folder (`alpha/kubernetes/ingress.yaml`); prefix: what stands
    before such a path in messages (`build/`). The spec's own findings are in `compiled.diagnostics`.
    """
    from platformc.agreement.merge import merge
    from platformc.suppress import apply, in_text

    sources = Sources()
    for path, source in compiled.sources.items():
        sources.add(path, source.text)
    found: list[Diagnostic] = []
    for platform in compiled.platforms:
        folders = (f"{platform.environment}/", "shared/")
        own = {f"{prefix}{path}": text for path, text in files.items() if path.startswith(folders)}
        for path, text in own.items():
            sources.add(path, text)
        tell(f"proving {platform.environment}: {len(own)} files")
        proof, _ = prove_files(platform, own, None, compiled.platforms, prefix)
        found.extend(proof)
    allowances = [
        one for source in sources.values() if source.path not in compiled.sources for one in in_text(source)
    ]
    environments = tuple(platform.environment for platform in compiled.platforms)
    return tuple(apply(merge(found, environments), [*allowances, *allow], sources)), sources


def verify_alone(
    files: Mapping[str, str], *, fargate: Collection[str] = (), allow: Sequence[Allowance] = ()
) -> tuple[tuple[Diagnostic, ...], Sources]:
    """Proves files that belong to no build: each by the rules of its tool, and all against each other.

    files: text by path. fargate: paths of task definitions that are to run there, whatever they say.
    """
    from platformc.agreement.reading import unreadable
    from platformc.readers.tree import ReadError
    from platformc.rules.together import findings
    from platformc.suppress import apply, in_text

    sources = Sources()
    for path, text in files.items():
        sources.add(path, text)
    torn: list[ReadError] = []
    found = [broken.diagnostic() for broken in findings(files, fargate, torn)]
    found += [unreadable(error, "")._replace(environment=None) for error in torn]
    allowances = [one for source in sources.values() for one in in_text(source)]
    return tuple(apply(found, [*allowances, *allow], sources, complete=False)), sources


def relative(path: str, folder: str) -> str:
    """A path relative to a folder, both relative to the working directory, with `/`."""
    from posixpath import relpath

    return relpath(path, folder or ".")
