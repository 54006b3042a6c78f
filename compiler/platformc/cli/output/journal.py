"""Where folders cannot change places: files are made aside, a journal says what goes where, then they move.

Killed before the journal is there, nothing has happened; killed after, the next build finishes the moves.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from contextlib import suppress

from platformc.cli.output.lock import LOCK, MAP, inside
from platformc.cli.output.stage import remove_empty_parents, remove_tree, write_files

ASIDE = ".platformc-new"
JOURNAL = "journal.json"


def commit(folder: str, writes: Mapping[str, bytes], removals: Sequence[str]) -> None:
    """Writes and removes files of `folder`. Raises OSError, with the old build as it was or the journal there."""
    aside = os.path.join(folder, ASIDE)
    os.makedirs(aside)
    try:
        numbered = {str(number): data for number, data in enumerate(writes.values())}
        write_files(aside, numbered)
        moves = list(zip(numbered, writes, strict=True))
        text = json.dumps({"moves": moves, "removals": list(removals)})
        write_files(aside, {JOURNAL + ".new": text.encode("utf-8")})
        # all that can fail for want of space or rights is done before the journal holds
        for path in writes:
            os.makedirs(os.path.dirname(os.path.join(folder, path)), exist_ok=True)
        os.rename(os.path.join(aside, JOURNAL + ".new"), os.path.join(aside, JOURNAL))
    except BaseException:
        with suppress(OSError):
            if not pending(folder):
                remove_tree(aside)
                for path in writes:
                    remove_empty_parents(folder, path)
        raise
    _roll(folder)


def pending(folder: str) -> bool:
    """Whether a journal waits to be finished."""
    return os.path.isfile(os.path.join(folder, ASIDE, JOURNAL))


def recover(folder: str) -> None:
    """Finishes what a killed build began, or clears what it had only prepared."""
    if pending(folder):
        _roll(folder)
    elif os.path.isdir(os.path.join(folder, ASIDE)):
        remove_tree(os.path.join(folder, ASIDE))


def _roll(folder: str) -> None:
    """Moves and removes what the journal says; done twice, it does the same."""
    aside = os.path.join(folder, ASIDE)
    with open(os.path.join(aside, JOURNAL), "rb") as file:
        data = json.loads(file.read())
    for name, path in data["moves"]:
        if not (inside(path) or path in (LOCK, MAP)) or not name.isdecimal():
            raise ValueError(f"the journal in {aside!r} is not ours")
        with suppress(FileNotFoundError):
            os.replace(os.path.join(aside, name), os.path.join(folder, path))
    for path in data["removals"]:
        if not inside(path):
            raise ValueError(f"the journal in {aside!r} is not ours")
        with suppress(FileNotFoundError):
            os.unlink(os.path.join(folder, path))
        remove_empty_parents(folder, path)
    os.unlink(os.path.join(aside, JOURNAL))
    remove_tree(aside)
