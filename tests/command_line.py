"""Runs the command line in this process, with what it says and its exit status."""

from __future__ import annotations

import gc
import io
import json
import os
from collections.abc import Mapping
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any, NamedTuple

from platformc.cli.run import run as run_command

SHOP = """platform shop { }
environments staging, prod
secret main { PASSWORD = inherit }
service web {
  image = "nginx:1.27"
  port http = 8080
  env {
    ENVIRONMENT = environment
    PASSWORD = secret.main.PASSWORD
  }
}
deploy { compose }
"""
COMPOSE = "staging/compose/compose.yaml"


class Ran(NamedTuple):
    status: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        return json.loads(self.out)


def run(*arguments: str, cwd: Path) -> Ran:
    """`platformc ARGUMENTS` in a folder."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="") for _ in range(2))
    before = os.getcwd()
    os.chdir(cwd)
    try:
        with redirect_stdout(out), redirect_stderr(err):
            status = run_command(arguments)
    finally:
        os.chdir(before)
        gc.enable()
    texts = []
    for stream in (out, err):
        stream.flush()
        texts.append(stream.buffer.getvalue().decode())  # type: ignore[attr-defined]
    return Ran(status, *texts)


def write(folder: Path, files: Mapping[str, str]) -> Path:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    return folder


def tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
