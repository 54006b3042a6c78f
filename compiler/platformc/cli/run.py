"""Runs one command and turns whatever happens into the exit status that the contract names."""

from __future__ import annotations

import errno
import gc
import os
import sys
from collections.abc import Sequence

import click

from platformc.cli.stop import Stop

CLEAN, FINDING, USAGE, OURS, INTERRUPTED = 0, 1, 2, 3, 130


def run(arguments: Sequence[str]) -> int:
    """The exit status of `platformc ARGUMENTS`: 0, 1, 2, 3 or 130. Prints what it says; raises nothing."""
    from platformc.cli.app import app

    # one command, then the process ends: what it makes is not worth collecting
    gc.disable()
    try:
        status = app.main(args=list(arguments), prog_name="platformc", standalone_mode=False)
        sys.stdout.flush()
        return status if isinstance(status, int) else CLEAN
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.ClickException as mistake:
        mistake.show()
        return USAGE
    except (click.Abort, KeyboardInterrupt):
        _say("interrupted")
        return INTERRUPTED
    except Stop as stop:
        _say(str(stop))
        return USAGE
    except BrokenPipeError:
        # the reader of a pipe left: nobody is there to be told
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return USAGE
    except OSError as failure:
        _debug()
        _say(describe(failure))
        _discard_stdout(failure)
        return USAGE
    except Exception as fault:  # noqa: BLE001 - whatever it is, the contract has a status for it
        _debug()
        _say(
            f"internal error: {type(fault).__name__}: {_one_line(fault)}; this is our fault. Please report it with "
            "the spec and the traceback that PLATFORMC_DEBUG=1 prints"
        )
        return OURS


def describe(failure: OSError) -> str:
    """A failed system call in one line: what, on which file, and why."""
    reasons = {
        errno.ENOSPC: "no space left on the disk",
        errno.EDQUOT: "the disk quota is used up",
        errno.EFBIG: "the file is larger than this system allows",
        errno.ENOENT: "there is no such file or folder",
        errno.EACCES: "permission denied",
        errno.EPERM: "permission denied",
        errno.EROFS: "the file system is read-only",
        errno.EISDIR: "it is a folder",
        errno.ENOTDIR: "a part of the path is not a folder",
        errno.ELOOP: "its symbolic links go round in a circle",
        errno.ENAMETOOLONG: "the path is too long",
        errno.EMFILE: "too many files are open",
    }
    reason = reasons.get(failure.errno or 0) or (failure.strerror or str(failure)).lower()
    return f"`{failure.filename}`: {reason}" if failure.filename else reason


def _say(text: str) -> None:
    from platformc.report.columns import safe

    try:
        sys.stderr.write(f"platformc: {safe(text)}\n")
        sys.stderr.flush()
    except (OSError, ValueError):
        pass  # stderr itself is gone


def _one_line(fault: BaseException) -> str:
    words = " ".join(str(fault).split())
    return words if len(words) <= 300 else words[:299] + "…"


def _debug() -> None:
    if os.environ.get("PLATFORMC_DEBUG") == "1":
        import traceback

        traceback.print_exc()


def _discard_stdout(failure: OSError) -> None:
    """What a full disk left in the buffer must not fail a second time when Python closes stdout."""
    if failure.filename is None and failure.errno in (errno.ENOSPC, errno.EIO, errno.EDQUOT, errno.EFBIG):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
