"""The work of `platformc build`: compile, plan, and put on the disk."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from typing import Any, NamedTuple

from platformc.cli import show
from platformc.cli.compiled import Work, compile_all
from platformc.cli.installing import plan_copies
from platformc.cli.output import install
from platformc.cli.output.commit import held
from platformc.cli.output.lock import Lock
from platformc.cli.output.plan import Change, Plan, last_lock, plan
from platformc.cli.stop import Stop
from platformc.cli.unit import Shown, Unit, joined, shown
from platformc.cli.workspace import display
from platformc.cli.writing import Job, Planned, write


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
                write(job, lock, each, work)
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
