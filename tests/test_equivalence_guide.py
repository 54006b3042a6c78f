"""The workflows and the local compose file of a guide against ours: each difference is a line of the ledger."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from equivalence import Difference, differences, judge, read_ledger
from normal_compose import normal as normal_compose
from normal_github import normal as normal_github
from spec_files import compiled, tree

SPEC = "unique_apps"
SHARED = Path(__file__).parents[2] / "shared"
LEDGER = Path(__file__).parent / "equivalence" / f"{SPEC}.yaml"
APP = "assistant_demo"
ENVIRONMENTS = ("dev", "staging", "prod")


def guide() -> str:
    found = sorted((SHARED / "seeds").glob("002*.txt"))
    if not found:
        pytest.skip("shared/seeds is not beside the checkout")
    return found[0].read_text("utf-8")


def workflow(text: str, app: str, environment: str) -> tuple[str, Any]:
    """The guide's workflow, its placeholders filled in, and what its file is called."""
    block = next(
        one for one in re.findall(r"```yaml\n(.*?)```", text, re.DOTALL) if "workflow_dispatch" in one
    )
    name = re.search(r"create a new file named `([^`]+)`", text)
    assert name
    filled = [
        one.replace("<your-app-name>", app).replace("<your-github-environment-name>", environment)
        for one in (block, name[1])
    ]
    return filled[1], yaml.safe_load(filled[0])


def ours() -> dict[str, str]:
    return tree(compiled(f"specs/{SPEC}.plat"))


def found() -> list[Difference]:
    text, made = guide(), ours()
    differ: list[Difference] = []
    for environment in ENVIRONMENTS:
        name, theirs = workflow(text, APP, environment)
        mine = yaml.safe_load(made[f"{environment}/github/.github/workflows/{name}"])
        differ += differences(f"guide/{environment}", normal_github(theirs), normal_github(mine))
    reference = SHARED / "reference" / SPEC / "docker-compose.yaml"
    if not reference.exists():
        pytest.skip("shared/reference is not beside the checkout")
    theirs = normal_compose(yaml.safe_load(reference.read_text("utf-8")))
    mine = normal_compose(yaml.safe_load(made[f"shared/azure/{APP}/compose.yaml"]))
    return [*differ, *differences(f"{SPEC}/docker-compose.yaml", theirs, mine)]


def test_what_takes_the_place_of_the_guide_differs_only_where_the_ledger_says() -> None:
    assert judge(found(), read_ledger(LEDGER)) == []


def test_a_workflow_without_options_is_the_guide_s_but_for_its_name() -> None:
    wrong = [one for one in found() if one.file == "guide/dev"]
    assert [one.pointer for one in wrong] == ["/name"]
    theirs, mine = wrong[0].theirs, wrong[0].ours
    assert re.sub(r"\[[^\]\w]*\w*[^\]]*env: ", "[env: ", theirs) == mine


def test_the_guide_shows_twelve_inputs() -> None:
    _, theirs = workflow(guide(), APP, "dev")
    steps = normal_github(theirs)["jobs"]["deployment"]["steps"]
    assert len(steps["Deploy to Azure Container Apps"]["with"]) == 12
