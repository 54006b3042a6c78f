"""Charts for tests: made of a spec, read by us and rendered by helm."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from compiling import compiled
from oracles import helm
from platformc.agreement.mentions import Artifact
from platformc.readers import helm as reader
from platformc.readers import kubernetes

ROOT = Path(__file__).parents[1]
OWN = (ROOT / "tests/specs/chart_own.plat").read_text(encoding="utf-8")
EXTERNAL = (ROOT / "tests/specs/chart_external.plat").read_text(encoding="utf-8")
GIVEN = {"inputs.version": "v1.2.3"}

Files = dict[str, str]
Object = dict[str, Any]


def built(text: str, **options: Any) -> Files:
    """The files of a spec without errors, by path; what no target of ours makes here is a warning."""
    result = compiled(text, **options)
    elsewhere = ("nothing-makes", "unused", "suppression/unused", "workflow/nowhere")
    told = [one for one in result.diagnostics if one.slug not in elsewhere]
    assert [f"{one.slug} {one.message}" for one in told] == []
    return {one.path: one.text for one in result.files}


def read(files: Files, environment: str) -> list[Artifact]:
    """The objects that we read out of the chart."""
    (chart,) = reader.charts({path: text for path, text in files.items() if path.startswith("shared/helm/")})
    path = f"{environment}/helm/values.yaml"
    return reader.read_chart(chart, path, files[path], environment)


def put(files: Files, folder: Path) -> Path:
    """Files on disk; the folder of the one chart."""
    for path, text in files.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8", newline="")
    return next(folder.glob("shared/helm/*"))


def rendered(files: Files, environment: str, folder: Path, given: dict[str, str] = GIVEN) -> str:
    """What helm makes of the chart in an environment."""
    chart = put(files, folder)
    run = helm.template(chart, folder / environment / "helm/values.yaml", given)
    assert run.returncode == 0, run.stderr
    return run.stdout


def objects(text: str) -> list[Object]:
    return [one for one in yaml.safe_load_all(text) if one]


def artifacts(text: str, environment: str) -> list[Artifact]:
    """The objects in what helm rendered."""
    return kubernetes.read_text("rendered.yaml", text, environment, "helm")
