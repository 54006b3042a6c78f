"""Copies outside the output folder: made aside in the project folder, moved once the lock that lists them is there.

The lock decides. A build that was killed before it was written has installed nothing, and what was made aside is
cleared; one that was killed after it is finished by the next.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from hashlib import sha256

from platformc.cli.output import journal
from platformc.cli.output.lock import LOCK, installable
from platformc.cli.output.stage import remove_empty_parents, remove_tree


def prepare(
    project: str, folder: str, lock: bytes, writes: Mapping[str, bytes], removals: Sequence[str]
) -> None:
    """Makes ready what is to change in the project folder when `lock` stands in the output `folder`.

    Raises OSError, with nothing changed.
    """
    if writes or removals:
        journal.prepare(project, _aside(project, folder), writes, removals, sha256(lock).hexdigest())


def finish(project: str, folder: str) -> None:
    """Does what was made ready for the lock that is there; clears what was for one that never came."""
    aside = _aside(project, folder)
    staged = os.path.join(project, aside)
    if os.path.islink(staged) or not os.path.isdir(staged):
        return
    if pending(project, folder) and journal.read(project, aside).get("condition") == _hash(folder):
        journal.roll(project, aside, installable)
    else:
        _clear(project, aside)


def pending(project: str, folder: str) -> bool:
    """Whether a killed build waits to be finished."""
    return journal.pending(project, _aside(project, folder))


def _aside(project: str, folder: str) -> str:
    # each output folder has its own: two builds of one project do not meet
    place = os.path.relpath(folder, project).replace(os.sep, "/")
    return f".platformc-install-{sha256(place.encode('utf-8', 'surrogateescape')).hexdigest()[:12]}"


def _hash(folder: str) -> str | None:
    try:
        with open(os.path.join(folder, LOCK), "rb") as file:
            return sha256(file.read()).hexdigest()
    except FileNotFoundError:
        return None


def _clear(project: str, aside: str) -> None:
    paths: list[str] = []
    if journal.pending(project, aside):
        paths = [path for _, path in journal.read(project, aside)["moves"] if installable(path)]
        os.unlink(os.path.join(project, aside, journal.JOURNAL))
    remove_tree(os.path.join(project, aside))
    for path in paths:
        remove_empty_parents(project, path)
