"""Caddy itself: what it says of a Caddyfile, and what it makes of one.

https://caddyserver.com/docs/command-line
"""

from __future__ import annotations

import json
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from oracles import TOOLS, absent, spoke

NAME = "caddy"


class Validated(NamedTuple):
    """The exit status of `caddy validate`, and all that it said."""

    status: int
    words: str


def validate(folder: Path, text: str, variables: dict[str, str]) -> Validated:
    """`caddy validate` on a Caddyfile's text, with only these variables set; the test is skipped without caddy."""
    run = _run(folder, text, variables, "validate")
    return Validated(run.returncode, run.stdout + run.stderr)


def adapt(folder: Path, text: str, variables: dict[str, str]) -> dict[str, Any]:
    """The JSON that Caddy runs from a Caddyfile; the test is skipped without caddy."""
    run = _run(folder, text, variables, "adapt")
    assert run.returncode == 0, run.stderr
    adapted = json.loads(run.stdout)
    assert isinstance(adapted, dict)
    return adapted


def certificate(folder: Path, host: str) -> tuple[Path, Path]:
    """A certificate for a host and its key, good for a day; the test is skipped where nothing makes one."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = folder / "certificate.pem", folder / "key.pem"
    program = shutil.which("openssl")
    if program is None:
        absent("openssl")
        pytest.skip("openssl is not installed")
    words = [
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
        "-days",
        "1",
    ]
    names = ["-subj", f"/CN={host}", "-addext", f"subjectAltName=DNS:{host}"]
    files = ["-out", str(paths[0]), "-keyout", str(paths[1])]
    subprocess.run([program, *words, *names, *files], check=True, capture_output=True, timeout=60)
    return paths


def _run(
    folder: Path, text: str, variables: dict[str, str], command: str
) -> subprocess.CompletedProcess[str]:
    path = program()
    if path is None:
        absent(NAME)
        pytest.skip(f"{NAME} is not installed")
    spoke(NAME, _version(path))
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "Caddyfile").write_text(text, "utf-8")
    arguments = [path, command, "--config", "Caddyfile", "--adapter", "caddyfile"]
    home = {"HOME": str(folder), "XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    return subprocess.run(
        arguments,
        cwd=folder,
        env={**home, **variables},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@cache
def program() -> str | None:
    """The program's path, or None when this machine has none."""
    inside = TOOLS / NAME
    return str(inside) if inside.is_file() else shutil.which(NAME)


@cache
def _version(path: str) -> str:
    run = subprocess.run([path, "version"], capture_output=True, text=True, check=True, timeout=60)
    return run.stdout.split()[0].removeprefix("v")
