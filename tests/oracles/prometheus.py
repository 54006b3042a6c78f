"""promtool, Prometheus' own judge of rules and of PromQL."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from oracles import TOOLS, absent, spoke

NAME = "promtool"


class Judged(NamedTuple):
    """What promtool said: its exit status, and its words."""

    status: int
    words: str


def check_rules(folder: Path, groups: dict[str, Any]) -> Judged:
    """`promtool check rules` on the groups of a PrometheusRule; the test is skipped without the program."""
    path = folder / "rules.yaml"
    path.write_text(yaml.safe_dump(groups, sort_keys=False), "utf-8")
    return _run("check", "rules", str(path))


def fire_rules(folder: Path, groups: dict[str, Any], tests: list[dict[str, Any]]) -> Judged:
    """`promtool test rules`: series go in, and the alerts that must fire come out."""
    (folder / "rules.yaml").write_text(yaml.safe_dump(groups, sort_keys=False), "utf-8")
    path = folder / "tests.yaml"
    document = {"rule_files": ["rules.yaml"], "evaluation_interval": "1m", "tests": tests}
    path.write_text(yaml.safe_dump(document, sort_keys=False), "utf-8")
    return _run("test", "rules", str(path))


def _run(*arguments: str) -> Judged:
    inside = TOOLS / NAME
    program = str(inside) if inside.is_file() else shutil.which(NAME)
    if program is None:
        absent(NAME)
        pytest.skip(f"{NAME} is not installed")
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=False).stdout
    version = re.search(r"version (\S+)", said)
    spoke(NAME, version.group(1) if version else "unknown")
    run = subprocess.run([program, *arguments], capture_output=True, text=True, check=False)
    return Judged(run.returncode, run.stdout + run.stderr)
