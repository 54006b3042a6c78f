"""One file that somebody named, replaced at once."""

from __future__ import annotations

import os
import stat
from contextlib import suppress


def write_file(path: str, data: bytes) -> None:
    """Puts `data` into the file at `path`, the old content or the new one at any time; its mode is kept."""
    folder, base = os.path.split(path)
    fresh = os.path.join(folder, f".{base}.platformc-new")
    with suppress(FileNotFoundError):
        os.unlink(fresh)
    try:
        with open(fresh, "xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileNotFoundError):
            os.chmod(fresh, stat.S_IMODE(os.stat(path).st_mode))
        os.replace(fresh, path)
    except OSError as failure:
        with suppress(OSError):
            os.unlink(fresh)
        failure.filename, failure.filename2 = path, None
        raise
