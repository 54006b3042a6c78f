"""The work of `platformc build`: compile, plan, and put on the disk."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from typing import Any, NamedTuple

from platformc import __version__
from platformc.cli import show
from platformc.cli.compiled import Work, compile_all
from platformc.cli.installing import Copies, plan_copies
from platformc.cli.output import install, source_map
from platformc.cli.output.commit import commit, held, unfinished
from platformc.cli.output.lock import LOCK, MAP, Lock
from platformc.cli.output.lock import write as lock_text
from platformc.cli.output.plan import Change, Plan, last_lock, plan
from platformc.cli.stop import Stop
from platformc.cli.unit import Shown, Unit, joined, shown
from platformc.cli.workspace import display
from platformc.pipeline import Compiled
from platformc.source import Span


class Order(NamedTuple):
    """What the command line of `build` asks for."""

    specs: tuple[str, ...]
    output: str | None
    environments: tuple[str, ...]
    targets: tuple[str, ...]
    checking: bool
    diffing: bool
    force: bool
    strict: bool
    form: str
    quiet: bool
    verbose: bool
    config: str | None

    @property
    def writes(self) -> bool:
        return not (self.checking or self.diffing)


class Result(NamedTuple):
    """The exit status, and the files (absolute) whose change would make another build worthwhile."""

    status: int
    inputs: frozenset[str]


class Job(NamedTuple):
    """One spec's output: where it goes (absolute, links resolved), and what is there from the last build."""

    unit: Unit
    compiled: Compiled
    folder: str
    prefix: str
    """`STEM/` when several specs are built, else "": what comes before paths in the list of files."""
    copies: Copies

    @property
    def project(self) -> str:
        return self.unit.project.folder

    @property
    def unfinished(self) -> bool:
        return unfinished(self.folder) or install.pending(self.project, self.folder)


class Planned(NamedTuple):
    """What a job does: in its output folder, and in the project folder."""

    output: Plan
    copies: Plan
    findings: Shown


def build(order: Order) -> Result:
    """One build, its findings printed. Raises Stop, OSError."""
    work = compile_all(
        order.specs, order.config, order.environments, order.targets, output=order.output, quiet=order.quiet
    )
    inputs = frozenset(path for unit in work.units for path in unit.seen)
    strict = order.strict or work.strict
    if show.failed(work.shown.diagnostics, strict):
        show.findings(work.shown.diagnostics, work.shown.sources, order.form, {"files": [], "installed": []})
        _note(order, "nothing was written")
        return Result(1, inputs)
    jobs = _jobs(work, order)
    with ExitStack() as stack:
        if order.writes:
            stack.enter_context(held(*(job.folder for job in jobs)))
            for job in jobs:
                install.finish(job.project, job.folder)
        else:
            _finished(jobs)
        locks = [last_lock(job.folder) for job in jobs]
        plans = [_plan(job, lock, order) for job, lock in zip(jobs, locks, strict=True)]
        found = joined([work.shown, *(each.findings for each in plans)])
        blocked = any(each.findings.diagnostics for each in plans)
        if order.writes and not blocked:
            for job, lock, each in zip(jobs, locks, plans, strict=True):
                _write(job, lock, each, work)
    show.findings(found.diagnostics, found.sources, order.form, _listed(jobs, plans))
    changed = [(part, change) for each in plans for part in each[:2] for change in part.changes]
    changed = [one for one in changed if one[1].change != "same"]
    if blocked:
        _note(order, "nothing was written")
        return Result(1, inputs)
    if order.diffing and order.form == "text":
        from platformc.cli.output.difference import difference

        for each in plans:
            show.out(difference(each.output) + difference(each.copies))
    elif order.checking:
        for part, change in changed:
            _note(order, f"would be {change.change}: {display(os.path.join(part.folder, change.path))}")
        _note(order, "" if changed else "nothing would change")
    elif order.writes:
        for job, each in zip(jobs, plans, strict=True):
            _note(order, _summary(display(job.folder), each.output))
            if each.copies.changes:
                _note(order, _summary("installed", each.copies))
    if order.verbose:
        show.note(work.account())
    return Result(1 if order.checking and changed else 0, inputs)


def _finished(jobs: Sequence[Job]) -> None:
    for job in jobs:
        if job.unfinished:
            raise Stop(f"a build into `{display(job.folder)}` was killed: run `platformc build` to finish it")


def _note(order: Order, text: str) -> None:
    if order.form == "text" and text:
        show.note(text, order.quiet)


def _jobs(work: Work, order: Order) -> list[Job]:
    several = len(work.units) > 1
    stems: dict[str, Unit] = {}
    jobs = []
    for unit, compiled, copies in zip(work.units, work.compiled, work.installs, strict=True):
        base = order.output or os.path.join(unit.project.folder, unit.project.config.output)
        folder = os.path.realpath(os.path.join(base, unit.stem) if several else base)
        if unit.stem in stems and several:
            first = stems[unit.stem].given
            raise Stop(f"`{first}` and `{unit.given}` would both go to `{display(folder)}`: build them apart")
        stems[unit.stem] = unit
        if os.path.lexists(folder) and not os.path.isdir(folder):
            raise Stop(f"`{display(folder)}` is not a folder")
        jobs.append(Job(unit, compiled, folder, f"{unit.stem}/" if several else "", copies))
    return jobs


def _plan(job: Job, lock: Lock, order: Order) -> Planned:
    files = {emitted.path: emitted.text for emitted in job.compiled.files}
    output = plan(job.folder, files, lock.files, _scope(job, order), order.force)
    copies, blocked = plan_copies(job.project, job.folder, job.copies, lock, output, order.force)
    return Planned(
        output,
        copies,
        joined(
            [
                Shown(output.findings, output.sources),
                Shown(copies.findings, copies.sources),
                shown(job.unit, blocked, job.compiled.sources),
            ]
        ),
    )


def _scope(job: Job, order: Order) -> Callable[[str], bool]:
    """Whether a file of the last build was this build's to make: of its environments and targets."""
    environments = {platform.environment for platform in job.compiled.platforms}

    def in_scope(path: str) -> bool:
        environment, _, rest = path.partition("/")
        if order.targets and rest.partition("/")[0] not in order.targets:
            return False
        return not order.environments or environment in environments

    return in_scope


def _write(job: Job, lock: Lock, planned: Planned, work: Work) -> None:
    each = planned.output
    new, copied = (
        {**part.kept, **{change.path: change.sha256 for change in part.changes if change.change != "removed"}}
        for part in planned[:2]
    )
    names = dict.fromkeys(emitted.target for emitted in job.compiled.files)
    kept_targets = {path.split("/")[1] for path in each.kept if path.count("/") > 1}
    versions = {name: version for name, version in lock.targets.items() if name in kept_targets}
    versions |= {name: work.targets[name].version for name in names}
    text = lock_text(Lock(__version__, job.compiled.inputs, versions, new, copied))
    rows = _map(job, each)
    extra = {LOCK: text.encode("utf-8"), MAP: source_map.write(rows).encode("utf-8")}
    writes = dict(each.writes)
    for path, data in extra.items():
        if _bytes(os.path.join(job.folder, path)) != data:
            writes[path] = data
    try:
        install.prepare(job.project, job.folder, extra[LOCK], planned.copies.writes, planned.copies.removals)
        commit(job.folder, writes, each.removals)
        install.finish(job.project, job.folder)
    except OSError as failure:
        from platformc.cli.run import describe

        failure.filename = None
        shown = display(job.folder)
        if not unfinished(job.folder):
            with suppress(OSError):
                install.finish(job.project, job.folder)
        if job.unfinished:
            raise Stop(
                f"`{shown}` is half-written: {describe(failure)}; the next build finishes it"
            ) from failure
        raise Stop(
            f"cannot write to `{shown}`: {describe(failure)}; the last build is untouched"
        ) from failure


def _bytes(path: str) -> bytes | None:
    try:
        with open(path, "rb") as file:
            return file.read()
    except FileNotFoundError:
        return None


def _map(job: Job, each: Plan) -> source_map.SourceMap:
    specs: dict[str, int] = {}
    sources = job.compiled.sources

    def origin(span: Span | None) -> tuple[int, int] | None:
        if span is None or span.file not in sources:
            return None
        index = specs.setdefault(span.file, len(specs))
        return index, sources[span.file].position(span.start).line

    files = {
        emitted.path: source_map.rows(origin(span) for span in emitted.origins)
        for emitted in job.compiled.files
    }
    new = source_map.SourceMap(tuple(specs), files)
    if not each.kept:
        return new
    data = _bytes(os.path.join(job.folder, MAP))
    old = source_map.read(data.decode("utf-8", "replace")) if data else source_map.SourceMap()
    return source_map.merged(old, new, list(each.kept))


def _listed(jobs: Sequence[Job], plans: Sequence[Planned]) -> dict[str, list[dict[str, Any]]]:
    files = [
        _entry(job.prefix, change)
        for job, each in zip(jobs, plans, strict=True)
        for change in each.output.changes
    ]
    return {
        "files": files,
        "installed": [_entry("", change) for each in plans for change in each.copies.changes],
    }


def _entry(prefix: str, change: Change) -> dict[str, Any]:
    return {"path": prefix + change.path, "sha256": change.sha256, "change": change.change}


def _summary(what: str, each: Plan) -> str:
    counts = {"new": 0, "changed": 0, "same": 0, "removed": 0}
    for change in each.changes:
        counts[change.change] += 1
    words = ", ".join(f"{many} {word}" for word, many in counts.items() if many) or "no files"
    return f"{what}: {words}"
