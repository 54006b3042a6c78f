"""Helm itself: what it says against a chart, and what it makes of its templates."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from pathlib import Path

from oracles import spoke
from oracles.kubernetes import _program

KUBERNETES = "1.33.0"


def lint(chart: Path, values: Path | None) -> str:
    """What `helm lint --strict` says; "" when all is well. The test is skipped without helm."""
    options = ["--values", str(values)] if values is not None else []
    run = _helm("lint", "--strict", str(chart), *options)
    return "" if run.returncode == 0 else run.stdout + run.stderr


def template(chart: Path, values: Path, given: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """What `helm template` makes of a chart; the test is skipped without helm."""
    options = [word for path, value in given.items() for word in ("--set-string", f"{path}={value}")]
    return _helm(
        "template", "release", str(chart), "--kube-version", KUBERNETES, "--values", str(values), *options
    )


def _helm(*words: str) -> subprocess.CompletedProcess[str]:
    program = _program("helm")
    version = subprocess.run([program, "version", "--short"], capture_output=True, text=True, check=False)
    spoke("helm", version.stdout.strip().partition("+")[0] or "unknown")
    return subprocess.run([program, *words], capture_output=True, text=True, check=False)
