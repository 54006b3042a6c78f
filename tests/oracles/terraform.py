"""The real Terraform: its formatter, its validation against providers' schemas, and what it reads from files.

Nothing is fetched: providers are the schemas of schemas/platformc_schemas/terraform, served on this machine.
"""

from __future__ import annotations

import atexit
import json
import os
import re
import shutil
import subprocess
import sys
from functools import cache
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from oracles import TOOLS, absent, spoke
from platformc_schemas.terraform import PROVIDERS, version

SCHEMAS = files("platformc_schemas") / "terraform"
SERVER = Path(__file__).with_name("terraform_server.py")


def fmt_check(folder: Path) -> list[str]:
    """The difference that `terraform fmt` would make to each file of a folder, at any depth, and what it cannot
    read; nothing when all are as it likes them. The test is skipped without Terraform."""
    run = _terraform(folder, "fmt", "-check", "-diff", "-recursive", "-no-color")
    found = (run.stdout + run.stderr).strip()
    assert run.returncode == 0 or found, "terraform fmt says no and not why"
    return [found] if run.returncode else []


def unreadable(folder: Path) -> set[str]:
    """The files of a folder that Terraform does not take for HCL."""
    run = _terraform(folder, "fmt", "-check", "-list=false", "-no-color")
    return set(re.findall(r"^\s+on (\S+) line \d+", run.stderr, re.MULTILINE))


def validate(folder: Path) -> list[str]:
    """What Terraform says against a root module, as `file:line: summary: detail`; nothing when all is well.

    Modules stand in `.terraform/modules` already. The test is skipped without Terraform or the package `tf`.
    """
    run = _terraform(folder, "validate", "-json", "-no-color", providers=True)
    assert run.stdout.lstrip().startswith("{"), run.stdout + run.stderr
    found: list[str] = []
    for one in json.loads(run.stdout)["diagnostics"]:
        place = one.get("range")
        where = f"{place['filename']}:{place['start']['line']}: " if place else ""
        found.append(f"{where}{one['summary']}: {one.get('detail', '')}")
    return found


def outputs(folder: Path) -> dict[str, Any]:
    """The outputs of a root module that needs no provider, as Terraform computes them."""
    for command in (("init", "-backend=false", "-input=false"), ("apply", "-auto-approve", "-input=false")):
        run = _terraform(folder, *command, "-no-color")
        assert run.returncode == 0, run.stdout + run.stderr
    answer = _terraform(folder, "output", "-json")
    assert answer.returncode == 0, answer.stderr
    return {name: one["value"] for name, one in json.loads(answer.stdout).items()}


def _terraform(folder: Path, *arguments: str, providers: bool = False) -> subprocess.CompletedProcess[str]:
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("TF_")},
        "CHECKPOINT_DISABLE": "1",
        "TF_CLI_CONFIG_FILE": os.devnull,
        "TF_IN_AUTOMATION": "1",
    }
    program = _program()
    if providers:
        environment["TF_REATTACH_PROVIDERS"] = _server()
    return subprocess.run(
        [program, *arguments], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


@cache
def _program() -> str:
    inside = TOOLS / "terraform"
    path = str(inside) if inside.is_file() else shutil.which("terraform")
    if path is None:
        absent("terraform")
        pytest.skip("terraform is not installed")
    version = subprocess.run([path, "version", "-json"], capture_output=True, text=True, check=False)
    spoke("terraform", str(json.loads(version.stdout)["terraform_version"]))
    return path


@cache
def _server() -> str:
    """What Terraform needs to find the providers; they are served until this process ends."""
    if find_spec("tf") is None:
        absent("tf (the protocol of Terraform's providers)")
        pytest.skip("the package tf is not installed")
    command = [sys.executable, str(SERVER), str(SCHEMAS)]
    server = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    atexit.register(server.kill)
    assert server.stdout is not None
    line = server.stdout.readline()
    assert line.startswith("{"), "the providers are not served"
    spoke("Terraform providers", ", ".join(f"{name} {version(name)}" for name in PROVIDERS))
    return line.strip()
