"""Where folders cannot change places: files are made aside, a journal says what goes where, then they move.

Killed before the journal is there, nothing has happened; killed after, the next build finishes the moves.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any

from platformc.cli.output.lock import LOCK, MAP, inside
from platformc.cli.output.stage import remove_empty_parents, remove_tree, write_files

ASIDE = ".platformc-new"
JOURNAL = "journal.json"


def commit(folder: str, writes: Mapping[str, bytes], removals: Sequence[str]) -> None:
    """Writes and removes files of `folder`. Raises OSError, with the old build as it was or the journal there."""
    prepare(folder, ASIDE, writes, removals)
    roll(folder, ASIDE, _ours)


def prepare(
    folder: str, aside: str, writes: Mapping[str, bytes], removals: Sequence[str], condition: str = ""
) -> None:
    """Makes files in `folder/aside`, and the journal of where they go. Raises OSError, with nothing left there.

    condition: kept in the journal, for whoever must decide whether it still holds.
    """
    staged = os.path.join(folder, aside)
    os.makedirs(staged)
    try:
        numbered = {str(number): data for number, data in enumerate(writes.values())}
        write_files(staged, numbered)
        moves = list(zip(numbered, writes, strict=True))
        text = json.dumps({"moves": moves, "removals": list(removals), "condition": condition})
        write_files(staged, {JOURNAL + ".new": text.encode("utf-8")})
        # all that can fail for want of space or rights is done before the journal holds
        for path in writes:
            os.makedirs(os.path.dirname(os.path.join(folder, path)), exist_ok=True)
        os.rename(os.path.join(staged, JOURNAL + ".new"), os.path.join(staged, JOURNAL))
    except BaseException:
        with suppress(OSError):
            if not pending(folder, aside):
                remove_tree(staged)
                for path in writes:
                    remove_empty_parents(folder, path)
        raise


def pending(folder: str, aside: str = ASIDE) -> bool:
    """Whether a journal waits to be finished."""
    return os.path.isfile(os.path.join(folder, aside, JOURNAL))


def recover(folder: str) -> None:
    """Finishes what a killed build began, or clears what it had only prepared."""
    if pending(folder):
        roll(folder, ASIDE, _ours)
    elif os.path.isdir(os.path.join(folder, ASIDE)):
        remove_tree(os.path.join(folder, ASIDE))


def read(folder: str, aside: str) -> dict[str, Any]:
    """What a journal says. Raises ValueError when it is none."""
    with open(os.path.join(folder, aside, JOURNAL), "rb") as file:
        data: dict[str, Any] = json.loads(file.read())
    return data


def roll(folder: str, aside: str, allowed: Callable[[str], bool]) -> None:
    """Moves and removes what the journal says; done twice, it does the same.

    Raises ValueError for a path that is not `allowed`, or that a link leads away.
    """
    staged = os.path.join(folder, aside)
    data = read(folder, aside)
    paths = [*(path for _, path in data["moves"]), *data["removals"]]
    if not all(allowed(path) and _straight(folder, path) for path in paths) or not all(
        name.isdecimal() for name, _ in data["moves"]
    ):
        raise ValueError(f"the journal in {staged!r} is not ours")
    for name, path in data["moves"]:
        with suppress(FileNotFoundError):
            os.replace(os.path.join(staged, name), os.path.join(folder, path))
    for path in data["removals"]:
        with suppress(FileNotFoundError):
            os.unlink(os.path.join(folder, path))
        remove_empty_parents(folder, path)
    os.unlink(os.path.join(staged, JOURNAL))
    remove_tree(staged)


def _ours(path: str) -> bool:
    return inside(path) or path in (LOCK, MAP)


def _straight(folder: str, path: str) -> bool:
    parent = os.path.dirname(os.path.join(folder, path))
    return os.path.realpath(parent) == os.path.normpath(
        os.path.join(os.path.realpath(folder), os.path.dirname(path))
    )
