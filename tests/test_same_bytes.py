"""The same spec gives the same bytes: over runs, hash seeds, locales, folders, and the order of its statements."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml

from command_line import tree as files_of
from platformc.syntax.parse import parse
from spec_files import ROOT, SPECS, compiled, findings, stem, tree

SMARTER = "specs/smarter.plat"
SEEDS = (1, 2, 3)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of its own with the specs of this one, far from it."""
    folder = tmp_path_factory.mktemp("project")
    (folder / ".git").mkdir()
    for path in (ROOT / "specs").rglob("*.plat"):
        copy = folder / path.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(path.read_bytes())
    return folder


def built(spec: Path | str, output: Path | str, cwd: Path, **variables: str) -> dict[str, bytes]:
    """What a new process writes: every file of the output folder, lock and source map included."""
    environment = {
        "PATH": os.environ.get("PATH", ""),
        "PYTHONPATH": os.pathsep.join(str(ROOT / name) for name in ("compiler", "targets", "schemas")),
        **variables,
    }
    command = [sys.executable, "-m", "platformc", "build", str(spec), "-o", str(output)]
    ran = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, check=False, text=True)
    assert ran.returncode == 0, ran.stderr
    return files_of(cwd / output)


@pytest.fixture(scope="module")
def first(project: Path) -> dict[str, bytes]:
    made = built(SMARTER, project / "build", project, PYTHONHASHSEED="0")
    assert {"platformc.lock.json", "platformc.map.json"} < made.keys()
    return made


@pytest.mark.parametrize("seed", ["0", "1", "4294967295"])
def test_over_runs_and_hash_seeds(
    project: Path, first: Mapping[str, bytes], tmp_path: Path, seed: str
) -> None:
    assert built(SMARTER, tmp_path / "out", project, PYTHONHASHSEED=seed) == first


@pytest.fixture(scope="module")
def locales(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for locales that this machine can make and has not installed."""
    return tmp_path_factory.mktemp("locales")


def made(folder: Path, name: str) -> bool:
    """Whether `localedef` makes the locale in the folder."""
    program = shutil.which("localedef")
    if program is None:
        return False
    language, _, charset = name.partition(".")
    command = [program, "-i", language, "-f", charset, str(folder / name)]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


@pytest.mark.parametrize("name", ["C", "POSIX", "C.UTF-8", "tr_TR.UTF-8", "de_DE.ISO-8859-1"])
def test_over_locales(
    project: Path, first: Mapping[str, bytes], locales: Path, tmp_path: Path, name: str
) -> None:
    place = {"LOCPATH": str(locales)} if "_" in name and made(locales, name) else {}
    asked = {"LC_ALL": name, "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0", **place}
    probe = [sys.executable, "-c", "import locale; locale.setlocale(locale.LC_ALL, '')"]
    if subprocess.run(probe, env=asked, capture_output=True, check=False).returncode:
        pytest.skip(f"this machine has no locale {name}")
    assert built(SMARTER, tmp_path / "out", project, **asked) == first


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "America/Los_Angeles"])
def test_over_time_zones(project: Path, first: Mapping[str, bytes], tmp_path: Path, zone: str) -> None:
    assert built(SMARTER, tmp_path / "out", project, TZ=zone) == first


def test_over_working_directories(project: Path, first: Mapping[str, bytes], tmp_path: Path) -> None:
    far = tmp_path / "far" / "away"
    far.mkdir(parents=True)
    inside = project / "specs"
    assert built(project / SMARTER, far / "out", far) == first
    assert built(os.path.relpath(project / SMARTER, far), "out2", far) == first
    assert built("smarter.plat", far / "out3", inside) == first


def test_over_places_of_the_project(project: Path, first: Mapping[str, bytes], tmp_path: Path) -> None:
    moved = tmp_path / "a project with blanks, é and $HOME"
    (moved / ".git").mkdir(parents=True)
    (moved / "specs").mkdir()
    (moved / SMARTER).write_bytes((project / SMARTER).read_bytes())
    assert built(SMARTER, "build", moved) == first


# --- the order of the spec --------------------------------------------------------------------------------


def shuffled(text: str, seed: int) -> str:
    """The same top-level statements in another order, each with the comments before it."""
    document = parse("spec", text, lambda one: pytest.fail(one.message))
    ends = [0, *(statement.span.end for statement in document.statements)]
    pieces = [text[start:end].strip("\n ;") for start, end in pairwise(ends)]
    random.Random(seed).shuffle(pieces)
    return "\n\n".join([*pieces, text[ends[-1] :].strip("\n")]) + "\n"


ORDERED = ("args", "command", "entrypoint", "accessControlAllowMethods", "test", "hosts")
"""Lists whose order means something; that of every other list is the order of the spec's declarations."""


def orderless(value: Any, key: str = "") -> Any:
    """A parsed file without the orders that say nothing."""
    if isinstance(value, dict):
        return {name: orderless(one, name) for name, one in value.items()}
    if isinstance(value, list):
        ones = [orderless(one) for one in value]
        return ones if key in ORDERED else sorted(ones, key=partial(json.dumps, sort_keys=True))
    return value


def normal(path: str, text: str) -> Any:
    """The meaning of a file, in an order that does not depend on the spec's; comments count by their words."""
    if path.endswith(".yaml"):
        comments = [line for line in text.splitlines() if line.startswith("#")]
        documents = orderless(list(yaml.safe_load_all(text)))
        return documents, sorted(sorted(re.split("[ ,']+", line)) for line in comments)
    return sorted(text.splitlines())


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("spec", SPECS, ids=stem)
def test_over_the_order_of_statements(spec: str, seed: int) -> None:
    text = (ROOT / spec).read_text(encoding="utf-8")
    moved = shuffled(text, seed)
    one, other = compiled(spec), compiled(spec, {spec: moved})
    assert (findings(one), findings(other)) == ([], [])
    before, after = tree(one), tree(other)
    assert before.keys() == after.keys()
    changed = {path for path in before if before[path] != after[path]}
    assert {path for path in changed if normal(path, before[path]) != normal(path, after[path])} == set()
    # a file that holds what one declaration is does not know what stands around it
    alone = {path for path in before if path.endswith("/volumes.yaml") and "\n---\n" not in before[path]}
    assert {path for path in changed if path.endswith("/namespace.yaml") or path in alone} == set()


def test_a_shuffled_spec_is_another_text() -> None:
    text = (ROOT / SMARTER).read_text(encoding="utf-8")
    assert len({text, *(shuffled(text, seed) for seed in SEEDS)}) == len(SEEDS) + 1


def test_a_difference_of_meaning_is_seen() -> None:
    text = "a: [1, 2]\ncommand: [x, y]\n---\nb: 1\n"
    assert normal("a.yaml", text) == normal("a.yaml", "b: 1\n---\ncommand: [x, y]\na: [2, 1]\n")
    assert normal("a.yaml", text) != normal("a.yaml", text.replace("[x, y]", "[y, x]"))
    assert normal("a.yaml", text) != normal("a.yaml", text.replace("b: 1", "b: 2"))
