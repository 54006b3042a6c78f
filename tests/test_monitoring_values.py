"""The values for charts of others, as helm itself reads them: the same tree, text for text."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from oracles import helm

ROOT = Path(__file__).parents[1]
VALUES = sorted(
    path
    for path in (ROOT / "golden").glob("*/*/monitoring/*.yaml")
    if "apiVersion" not in path.read_text(encoding="utf-8")
)


def test_there_are_some() -> None:
    assert len(VALUES) >= 2


@pytest.mark.parametrize("path", VALUES, ids=lambda path: str(path.relative_to(ROOT / "golden")))
def test_helm_reads_the_values_that_the_file_means(path: Path, tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "Chart.yaml").write_text("apiVersion: v2\nname: stack\nversion: 0.1.0\n", encoding="utf-8")
    (tmp_path / "templates" / "all.yaml").write_text(
        "values: {{ toJson .Values | quote }}\n", encoding="utf-8"
    )

    ran = helm.template(tmp_path, path, {})

    assert ran.returncode == 0, ran.stderr
    given = json.loads(yaml.safe_load(ran.stdout)["values"])
    assert given == yaml.safe_load(path.read_text(encoding="utf-8"))
