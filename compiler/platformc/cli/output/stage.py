"""Making files aside, and taking folders away."""

from __future__ import annotations

import os
from collections.abc import Mapping


def write_files(folder: str, files: Mapping[str, bytes]) -> None:
    """Writes new files under `folder` and waits until the disk has them; their folders are made."""
    made: set[str] = set()
    descriptors: list[int] = []
    try:
        for path, data in files.items():
            whole = os.path.join(folder, path)
            parent = os.path.dirname(whole)
            if parent not in made:
                os.makedirs(parent, exist_ok=True)
                made.add(parent)
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
            descriptor = os.open(whole, flags, 0o666)
            descriptors.append(descriptor)
            _write_all(descriptor, data, path)
            if len(descriptors) >= 128:
                _settle(descriptors)
        _settle(descriptors)
    finally:
        for descriptor in descriptors:
            os.close(descriptor)


def _write_all(descriptor: int, data: bytes, path: str) -> None:
    view = memoryview(data)
    try:
        while view:
            view = view[os.write(descriptor, view) :]
    except OSError as failure:
        failure.filename = path
        raise


def _settle(descriptors: list[int]) -> None:
    # after all writes, so that the first call carries most of the work of the others
    while descriptors:
        descriptor = descriptors.pop()
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def remove_tree(folder: str) -> None:
    """Takes a folder away with all that is in it; links are removed, not followed."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                remove_tree(entry.path)
            else:
                os.unlink(entry.path)
    os.rmdir(folder)


def remove_empty_parents(folder: str, path: str) -> None:
    """Takes away the folders above a removed file that nothing is left in, up to `folder` itself."""
    parent = os.path.dirname(path)
    while parent:
        try:
            os.rmdir(os.path.join(folder, parent))
        except OSError:
            return
        parent = os.path.dirname(parent)
