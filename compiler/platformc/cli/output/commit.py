"""Puts a build on the disk at once: whoever looks, and whenever we are killed, sees the old one or the new one.

The new tree is made beside the old one, of hard links to all that stays, and the two folders change places in
one system call (Linux `renameat2` with RENAME_EXCHANGE, macOS `renamex_np` with RENAME_SWAP). Where that cannot
be done, a journal is written first, and a build that was killed half-way is finished by the next one.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from platformc.cli.output import exchange, journal

FATAL = frozenset((errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO))
"""Failures that another way of writing cannot help."""


@contextmanager
def held(*folders: str) -> Iterator[None]:
    """Keeps a second build into the same folders waiting, and finishes or clears what a killed one left."""
    descriptors: list[int] = []
    try:
        # each parent once, in one order for everybody: we must not wait for ourselves, nor two for each other
        for parent in sorted({os.path.dirname(folder) for folder in folders}):
            os.makedirs(parent, exist_ok=True)
            descriptors.append(os.open(parent, os.O_RDONLY))
            _wait(descriptors[-1])
        for folder in folders:
            exchange.recover(folder)
            journal.recover(folder)
        yield
    finally:
        for descriptor in descriptors:
            os.close(descriptor)


def _wait(descriptor: int) -> None:
    try:
        from fcntl import LOCK_EX, flock

        flock(descriptor, LOCK_EX)
    except (ImportError, OSError):
        return  # a system without such locks: two builds at once are then the user's to avoid


def commit(folder: str, writes: Mapping[str, bytes], removals: Sequence[str]) -> None:
    """Writes and removes files of `folder` (absolute, no links in it) by path relative to it, all or none.

    Raises OSError, with the old build as it was.
    """
    if not writes and not removals:
        return
    try:
        if exchange.possible(folder) and exchange.commit(folder, writes, removals):
            return
    except OSError as failure:
        if failure.errno in FATAL:
            raise
    journal.commit(folder, writes, removals)


def unfinished(folder: str) -> bool:
    """Whether a killed build waits in `folder` to be finished by the next `platformc build`."""
    return journal.pending(folder)
