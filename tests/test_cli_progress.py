"""What a person at a terminal sees of a run that takes long: one line, gone at the end; nobody else sees it."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest

from command_line import SHOP, write

SLOW = """
import sys, time
import platformc.cli.progress as progress
import platformc.agreement.prove as prove
real = prove.prove_text
progress.progress.__wrapped__.__defaults__ = (False, {patience})
def slowly(*arguments, **named):
    time.sleep({sleep})
    return real(*arguments, **named)
prove.prove_text = slowly
from platformc.cli.run import run
sys.exit(run(sys.argv[1:]))
"""
DRAWN = re.compile(r"\r\x1b\[K")


def seen(folder: Path, *arguments: str, patience: float, sleep: float = 0.0, term: str = "xterm") -> str:
    """What a run whose proofs take `sleep` seconds each writes to a terminal on stderr."""
    leader, follower = pty.openpty()
    command = [sys.executable, "-c", SLOW.format(patience=patience, sleep=sleep), *arguments]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "TERM": term}
    with subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=follower,
    ) as ran:
        os.close(follower)
        text = b""
        while True:
            try:
                piece = os.read(leader, 65536)
            except OSError:  # Linux says EIO when the other side is closed
                break
            if not piece:
                break
            text += piece
        os.close(leader)
        assert ran.stdout is not None
        ran.stdout.read()
    assert ran.returncode == 0, text.decode()
    return text.decode()


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    return write(tmp_path, {"shop.plat": SHOP})


@pytest.mark.parametrize("command", ["check", "build", "verify"])
def test_a_long_run_tells_what_it_does(command: str, shop: Path) -> None:
    if command == "verify":
        seen(shop, "build", "shop.plat", patience=60)
    text = seen(shop, command, "shop.plat", patience=0.05, sleep=0.4)
    drawn = DRAWN.split(text)
    assert re.search(r"^proving staging: \d+ files$", "\n".join(drawn), re.MULTILINE)
    assert re.search(r"^proving prod: \d+ files$", "\n".join(drawn), re.MULTILINE)
    last = drawn[-1]
    assert last.startswith(("shop.plat:", "build:", "2 files", "4 files")), "erased before the result is said"
    assert "proving" not in last


def test_a_short_run_says_nothing(shop: Path) -> None:
    assert not DRAWN.search(seen(shop, "check", "shop.plat", patience=60))


@pytest.mark.parametrize("option", ["--quiet", "-q"])
def test_quiet_says_nothing(option: str, shop: Path) -> None:
    assert seen(shop, "build", "shop.plat", option, patience=0.01, sleep=0.1) == ""


def test_a_terminal_that_cannot_erase_gets_nothing(shop: Path) -> None:
    assert "\x1b" not in seen(shop, "check", "shop.plat", patience=0.01, sleep=0.1, term="dumb")


def test_no_terminal_gets_nothing(shop: Path) -> None:
    command = [sys.executable, "-c", SLOW.format(patience=0.01, sleep=0.1), "check", "shop.plat"]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "TERM": "xterm"}
    ran = subprocess.run(command, cwd=shop, env=environment, capture_output=True, text=True, check=True)
    assert ran.stderr.count("\n") == 1
    assert "\x1b" not in ran.stderr
