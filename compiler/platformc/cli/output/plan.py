"""What a build would change on the disk, and what stands in its way; nothing is written here."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import Literal, NamedTuple

from platformc.cli.output.findings import HAND_EDITED, NOT_OURS
from platformc.cli.output.lock import LOCK, Lock, NotALock, inside, read
from platformc.cli.stop import Stop
from platformc.cli.workspace import decode, display, read_file
from platformc.diagnostics import Diagnostic
from platformc.source import Sources, Span


class Change(NamedTuple):
    """One file of the output: path relative to `-o`, hash of its (new) text, and what happens to it."""

    path: str
    sha256: str
    change: Literal["new", "changed", "same", "removed"]


class Plan(NamedTuple):
    """changes: by path. writes: the bytes of each file that is new or changed. removals: what goes.

    kept: files of the last lock that this build does not speak of (other environments).
    findings: what stands in the way; with any, nothing may be written.
    """

    folder: str
    changes: tuple[Change, ...]
    writes: Mapping[str, bytes]
    removals: tuple[str, ...]
    kept: Mapping[str, str]
    findings: tuple[Diagnostic, ...]
    sources: Sources


def last_lock(folder: str) -> Lock:
    """The lock of the last build into a folder, empty when there was none. Raises Stop when it is no lock."""
    path = os.path.join(folder, LOCK)
    if not os.path.lexists(path):
        return Lock()
    try:
        return read(decode(read_file(path), path))
    except NotALock as error:
        raise Stop(f"`{display(path)}` is not a lock of platformc: {error}") from error


def plan(
    folder: str,
    files: Mapping[str, str],
    last: Mapping[str, str],
    in_scope: Callable[[str], bool],
    force: bool,
    instead: str = "choose another `-o`",
) -> Plan:
    """What writing `files` (text by path relative to `folder`) would do to what is there.

    last: hashes of the files that the last lock lists. in_scope: whether one of them that is not in `files` was
    this build's to make, so that it goes. force: hand-edited files, and files that are not ours, are replaced.
    instead: what a hint says can be done about a file that is not ours.
    """
    changes: list[Change] = []
    writes: dict[str, bytes] = {}
    removals: list[str] = []
    findings: list[Diagnostic] = []
    sources = Sources()
    for path, text in sorted(files.items()):
        if not inside(path):
            raise ValueError(f"a target wants to write {path!r}, outside its folder")
        data = text.encode("utf-8")
        new = sha256(data).hexdigest()
        found = _look(folder, path)
        if found.blocked or (found.sha256 not in (None, new, last.get(path)) and not force):
            findings.append(_in_the_way(folder, path, found, path in last, sources, instead))
        elif found.sha256 == new:
            changes.append(Change(path, new, "same"))
        else:
            writes[path] = data
            changes.append(Change(path, new, "new" if found.sha256 is None else "changed"))
    kept: dict[str, str] = {}
    for path, old in sorted(last.items()):
        if path in files:
            continue
        if not in_scope(path):
            kept[path] = old
            continue
        found = _look(folder, path)
        if found.sha256 is not None and found.sha256 != old and not force:
            findings.append(_in_the_way(folder, path, found, True, sources, instead))
        elif not found.blocked:
            if found.sha256 is not None:
                removals.append(path)
            changes.append(Change(path, old, "removed"))
    changes.sort()
    return Plan(folder, tuple(changes), writes, tuple(removals), kept, tuple(findings), sources)


class _Found(NamedTuple):
    sha256: str | None
    blocked: str = ""
    """Why nothing can be written there, even by force."""


def _look(folder: str, path: str) -> _Found:
    """What is at a path of the output now; no symbolic link on the way is followed."""
    parts = path.split("/")
    at = folder
    for index, part in enumerate(parts):
        at = os.path.join(at, part)
        try:
            mode = os.lstat(at).st_mode
        except FileNotFoundError:
            return _Found(None)
        last = index == len(parts) - 1
        if stat.S_ISLNK(mode):
            return _Found("", f"`{display(at)}` is a symbolic link")
        if not last and not stat.S_ISDIR(mode):
            return _Found("", f"`{display(at)}` is not a folder")
        if last and not stat.S_ISREG(mode):
            return _Found("", f"`{display(at)}` is not a file")
    with open(at, "rb") as file:
        return _Found(sha256(file.read()).hexdigest())


def _in_the_way(
    folder: str, path: str, found: _Found, listed: bool, sources: Sources, instead: str
) -> Diagnostic:
    shown = display(os.path.join(folder, path))
    if found.blocked:
        message = f"`{shown}` cannot be written: {found.blocked}"
        return NOT_OURS.at(Span(shown, 0, 0), message, hint="move it away", values=(path, ""))
    try:
        text = read_file(os.path.join(folder, path)).decode("utf-8", "replace")
    except OSError:
        text = ""
    span = sources.add(shown, text).line_span(1)
    if listed:
        message = f"`{shown}` was edited by hand since it was written"
        hint = "put the change into the spec, or write over it with `--force`"
        return HAND_EDITED.at(span, message, hint=hint, values=(path, ""))
    message = f"`{shown}` was not written by platformc"
    hint = f"move it away, {instead}, or write over it with `--force`"
    return NOT_OURS.at(span, message, hint=hint, values=(path, ""))
