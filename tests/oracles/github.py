"""actionlint, which knows the inputs of well-known actions, GitHub's own parser, and SchemaStore's schema."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

import jsonschema_rs
import pytest

from oracles import TOOLS, absent, spoke

PARSER = "@actions/workflow-parser"


def actionlint(folder: Path, text: str, name: str = "workflow.yaml") -> list[str]:
    """What actionlint says of a workflow's text, as `line: words`; the test is skipped without it."""
    inside = TOOLS / "actionlint"
    program = str(inside) if inside.is_file() else shutil.which("actionlint")
    if program is None:
        absent("actionlint")
        pytest.skip("actionlint is not installed")
    spoke("actionlint", _version(program))
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_bytes(text.encode())
    arguments = [program, "-no-color", "-shellcheck=", "-pyflakes=", "-format", "{{json .}}", str(path)]
    run = subprocess.run(arguments, capture_output=True, check=False, timeout=60)
    assert run.returncode in (0, 1), run.stderr.decode()
    return [f"{one['line']}: {one['message']}" for one in json.loads(run.stdout) or ()]


def schema_errors(tree: Any) -> list[str]:
    """What SchemaStore's schema says against a parsed workflow, as `path: words`."""
    return [
        f"/{'/'.join(map(str, error.instance_path))}: {error.message}"
        for error in _validator().iter_errors(tree)
    ]


@cache
def _validator() -> Any:
    text = files("platformc_schemas").joinpath("github", "github-workflow.json").read_text("utf-8")
    spoke("github-workflow.json", "SchemaStore")
    return jsonschema_rs.validator_for(json.loads(text))


@cache
def _version(program: str) -> str:
    run = subprocess.run([program, "-version"], capture_output=True, check=True, timeout=60)
    found = re.match(r"v?([0-9.]+)", run.stdout.decode())
    return found.group(1) if found else "unknown"


class Judged(NamedTuple):
    """errors: what GitHub's parser says. tree: the workflow with every expression evaluated, None with errors."""

    errors: list[str]
    tree: Any


def evaluated(trees: Sequence[Any], contexts: Mapping[str, Any]) -> list[Judged]:
    """Parsed workflows as GitHub understands them, with these values of contexts; the test is skipped without it.

    They are given to it as JSON: on block scalars it keeps the indentation, which GitHub itself does not.
    """
    program, node = TOOLS / "github-parser.cjs", shutil.which("node")
    if not program.is_file() or node is None:
        absent(PARSER)
        pytest.skip(f"{PARSER} is not installed")
    spoke(PARSER, "0.3.61")
    asked = json.dumps({"texts": [json.dumps(tree) for tree in trees], "contexts": contexts})
    run = subprocess.run(
        [node, str(program)], input=asked.encode(), capture_output=True, check=False, timeout=120
    )
    assert run.returncode == 0, run.stderr.decode()
    return [Judged(one["errors"], one["tree"]) for one in json.loads(run.stdout)]
