"""One spec's output, put on the disk: files, copies, lock and source map."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import NamedTuple

from platformc import __version__
from platformc.cli.compiled import Work
from platformc.cli.installing import Copies
from platformc.cli.output import install, source_map
from platformc.cli.output.commit import commit, unfinished
from platformc.cli.output.lock import LOCK, MAP, Lock
from platformc.cli.output.lock import write as lock_text
from platformc.cli.output.plan import Plan
from platformc.cli.stop import Stop
from platformc.cli.unit import Shown, Unit
from platformc.cli.workspace import display
from platformc.pipeline import Compiled
from platformc.source import Span


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


def write(job: Job, lock: Lock, planned: Planned, work: Work) -> None:
    """Does what is planned, all of it or nothing; lock: of the last build. Raises Stop."""
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
