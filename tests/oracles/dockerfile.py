"""BuildKit's own parser: a Dockerfile as `docker build` understands it."""

from __future__ import annotations

import json
import re
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from oracles import TOOLS, absent, spoke

SOURCE = Path(__file__).with_name("dockerfile_parse")


def parsed(text: str) -> dict[str, Any]:
    """The stages of a Dockerfile with their commands; the test fails on what BuildKit refuses, and is skipped
    without its parser."""
    run = subprocess.run([_program()], input=text, capture_output=True, text=True, check=False, timeout=60)
    assert run.returncode == 0, run.stderr
    found: dict[str, Any] = json.loads(run.stdout)
    assert not found["warnings"], found["warnings"]
    return found


@cache
def _program() -> str:
    path = TOOLS / "dockerfile-parse"
    if not path.is_file():
        absent("BuildKit's parser")
        pytest.skip("BuildKit's parser is not built")
    version = re.search(r"moby/buildkit v(\S+)", (SOURCE / "go.mod").read_text("utf-8"))
    assert version
    spoke("BuildKit's parser", version[1])
    return str(path)


def ignored(text: str, names: list[str]) -> list[str]:
    """Which of the names a `.dockerignore` keeps out of the build; the test is skipped without the parser."""
    run = subprocess.run(
        [_program(), *names], input=text, capture_output=True, text=True, check=False, timeout=60
    )
    assert run.returncode == 0, run.stderr
    found: list[str] = json.loads(run.stdout)
    return found
