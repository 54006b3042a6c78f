"""Two folders change places in one system call."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress

from platformc.cli.output.lock import LOCK, MAP, NotALock, read
from platformc.cli.output.stage import remove_tree, write_files

MOST_ENTRIES = 50_000
"""Of files that stay, each of which gets a second link; above, the journal is the better way."""


def possible(folder: str) -> bool:
    """Whether `folder` may be replaced by another: nobody stands in it, nothing is mounted there."""
    here = os.path.realpath(os.getcwd()) + os.sep
    if here.startswith(folder + os.sep) or os.path.ismount(folder):
        return False
    return not os.path.isdir(folder) or _swapper() is not None


def commit(folder: str, writes: Mapping[str, bytes], removals: Sequence[str]) -> bool:
    """Makes the new tree and puts it in place. False: it cannot be done here, and nothing has changed.

    Raises OSError, with the old tree as it was.
    """
    parent, base = os.path.split(folder)
    fresh = os.path.join(parent, f".{base}.platformc-new")
    os.mkdir(fresh)
    try:
        # named for what it is, so that after the exchange the old tree is told from the new one
        staged = os.path.join(parent, f".{base}.platformc-{os.lstat(fresh).st_ino}")
        os.rename(fresh, staged)
        fresh = staged
        exists = os.path.isdir(folder)
        if exists:
            if not _link_rest(folder, staged, {*writes, *removals}):
                remove_tree(staged)
                return False
            _copy_mode(folder, staged)
        write_files(staged, writes)
        if not exists:
            os.rename(staged, folder)
            return True
        swap = _swapper()
        if swap is None or not swap(os.fsencode(staged), os.fsencode(folder)):
            remove_tree(staged)
            return False
    except BaseException:
        with suppress(OSError):
            if os.path.lexists(fresh) and not _is_old(fresh):
                remove_tree(fresh)
        raise
    _retire(staged, folder)
    return True


def recover(folder: str) -> None:
    """Clears what a killed build left beside `folder`: a tree that was never used, or the one before."""
    parent, base = os.path.split(folder)
    prefix = f".{base}.platformc-"
    with os.scandir(parent) as entries:
        left = sorted((entry.path for entry in entries if entry.name.startswith(prefix)), reverse=True)
    for tree in left:
        if _is_old(tree):
            _retire(tree, folder)
        else:
            remove_tree(tree)


def _is_old(tree: str) -> bool:
    """Whether a tree beside the output is the one that was there before: it does not bear its own number."""
    number = tree.rpartition("-")[2]
    return number.isdecimal() and os.lstat(tree).st_ino != int(number)


def _retire(old: str, folder: str) -> None:
    """Takes the old tree away; what others put into it meanwhile moves to the new one."""
    ours = {LOCK, MAP}
    with suppress(OSError, NotALock, UnicodeDecodeError), open(os.path.join(old, LOCK), "rb") as file:
        ours |= set(read(file.read().decode("utf-8")).files)
    for path in _files(old, ""):
        if path in ours:
            continue
        there = os.path.join(folder, path)
        if not os.path.lexists(there):
            os.makedirs(os.path.dirname(there), exist_ok=True)
            os.rename(os.path.join(old, path), there)
    # from here on nothing in it is wanted: killed half-way, what is left of it is not looked at again
    gone = os.path.join(os.path.dirname(folder), f".{os.path.basename(folder)}.platformc-gone")
    os.rename(old, gone)
    remove_tree(gone)


def _files(folder: str, prefix: str) -> list[str]:
    found = []
    with os.scandir(os.path.join(folder, prefix)) as entries:
        for entry in entries:
            path = prefix + entry.name
            found += _files(folder, path + "/") if entry.is_dir(follow_symlinks=False) else [path]
    return found


def _link_rest(folder: str, staged: str, leave: set[str]) -> bool:
    """Links every file but those in `leave` into the new tree; folders that only held such files stay out."""
    budget = MOST_ENTRIES

    def walk(prefix: str) -> bool:
        nonlocal budget
        source = os.path.join(folder, prefix)
        with os.scandir(source) as entries:
            listed = list(entries)
        budget -= len(listed)
        if budget < 0:
            return False
        gone = 0
        for entry in listed:
            path = prefix + entry.name
            if entry.is_dir(follow_symlinks=False):
                if os.path.ismount(entry.path):
                    return False
                if not walk(path + "/"):
                    return False
            elif path in leave:
                gone += 1
            else:
                target = os.path.join(staged, path)
                os.makedirs(os.path.dirname(target), exist_ok=True)
                os.link(entry.path, target, follow_symlinks=False)
        mine = os.path.join(staged, prefix)
        if prefix and not gone and not listed:
            os.makedirs(mine, exist_ok=True)
        if prefix and os.path.isdir(mine):
            _copy_mode(source, mine)
        return True

    return walk("")


def _copy_mode(source: str, target: str) -> None:
    found = os.lstat(source)
    os.chmod(target, stat.S_IMODE(found.st_mode))
    if hasattr(os, "chown"):
        made = os.lstat(target)
        if (made.st_uid, made.st_gid) != (found.st_uid, found.st_gid):
            os.chown(target, found.st_uid, found.st_gid)


def _swapper() -> Callable[[bytes, bytes], bool] | None:
    """Exchanges two paths at once, or None where the system cannot."""
    if sys.platform not in ("linux", "darwin"):
        return None
    import ctypes

    library = ctypes.CDLL(None, use_errno=True)
    try:
        if sys.platform == "linux":
            renameat2 = library.renameat2
            here, exchange = -100, 2  # AT_FDCWD, RENAME_EXCHANGE: linux/fcntl.h, linux/fs.h
            return lambda one, other: renameat2(here, one, here, other, exchange) == 0
        renamex_np = library.renamex_np
        return lambda one, other: renamex_np(one, other, 2) == 0  # RENAME_SWAP: sys/stdio.h
    except AttributeError:
        return None
