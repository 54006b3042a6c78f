"""What is published: one pure-Python wheel that works outside the checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SPEC = (
    'platform demo { }\nservice web { image = "web:1.0"; port http = 8000 }\ndeploy { kubernetes; compose }\n'
)


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    done = subprocess.run(build, cwd=ROOT, capture_output=True, text=True, check=False)
    if "No module named hatchling" in done.stderr:
        pytest.skip("hatchling is not installed")
    assert done.returncode == 0, done.stderr
    (wheel,) = folder.glob("*.whl")
    assert wheel.name.endswith("-py3-none-any.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def run(site: Path, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(site), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-m", "platformc", *arguments]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def test_the_wheel_builds_a_spec_outside_the_checkout(unpacked: Path, tmp_path: Path) -> None:
    (tmp_path / "demo.plat").write_text(SPEC, encoding="utf-8")
    where = [
        sys.executable,
        "-c",
        "import platformc, platformc_targets, platformc_schemas; print(platformc.__file__)",
    ]
    found = subprocess.run(
        where, env={**os.environ, "PYTHONPATH": str(unpacked)}, capture_output=True, text=True, check=True
    )

    built = run(unpacked, tmp_path, "build", "demo.plat")

    assert found.stdout.startswith(str(unpacked))
    assert built.returncode == 0, built.stderr
    assert (tmp_path / "build/default/kubernetes/web.yaml").is_file()
    assert run(unpacked, tmp_path, "verify", "demo.plat", "build").returncode == 0


@pytest.mark.parametrize(
    "arguments", [("schema", "ir"), ("explain", "name/illegal"), ("targets",), ("init", "new")]
)
def test_what_else_needs_data_files(unpacked: Path, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    done = run(unpacked, tmp_path, *arguments)

    assert done.returncode == 0, done.stderr


def test_only_its_three_packages_are_in_it(unpacked: Path) -> None:
    tops = {path.name for path in unpacked.iterdir() if not path.name.endswith(".dist-info")}

    assert tops == {"platformc", "platformc_targets", "platformc_schemas"}
