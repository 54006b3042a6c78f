"""sops and age: what they make of `.sops.yaml` and of encrypted files, with keys made for the test."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from oracles import TOOLS, absent, spoke


class Key(NamedTuple):
    """A key pair of age. recipient: the public one. identity: the private one."""

    recipient: str
    identity: str


class Run(NamedTuple):
    """What sops answered."""

    status: int
    text: str
    words: str


def key() -> Key:
    """A new key pair; the test is skipped without age."""
    run = subprocess.run([_program("age-keygen", "--version")], capture_output=True, text=True, check=True)
    recipient = re.search(r"public key: (age1\w+)", run.stdout + run.stderr)
    identity = re.search(r"AGE-SECRET-KEY-1\w+", run.stdout)
    assert recipient
    assert identity
    return Key(recipient[1], identity[0])


def sops(folder: Path, *arguments: str, identity: str = "") -> Run:
    """sops in a folder, with a private key when one is given; the test is skipped without it."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SOPS_")}
    environment["HOME"] = str(folder)
    if identity:
        environment["SOPS_AGE_KEY"] = identity
    run = subprocess.run(
        [_program("sops", "--version", "--disable-version-check"), *arguments],
        cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    return Run(run.returncode, run.stdout, run.stderr)


@cache
def _program(name: str, *version: str) -> str:
    inside = TOOLS / name
    path = str(inside) if inside.is_file() else shutil.which(name)
    if path is None:
        absent(name)
        pytest.skip(f"{name} is not installed")
    run = subprocess.run([path, *version], capture_output=True, text=True, check=False, timeout=60)
    found = re.search(r"\d+\.\d+\.\d+", run.stdout + run.stderr)
    spoke(name, found[0] if found else _module(path))
    return path


def _module(path: str) -> str:
    """The version of a program that does not know its own: that of the module it was built from."""
    go = shutil.which("go")
    if go is None:
        return "unknown"
    run = subprocess.run([go, "version", "-m", path], capture_output=True, text=True, check=False)
    found = re.search(r"^\s*mod\s+\S+\s+v(\S+)", run.stdout, re.MULTILINE)
    return found[1] if found else "unknown"
