"""What a chart has when a workflow has deployed it: its own values, the environment's, and what the workflow gives."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

import yaml


class Repeated(yaml.SafeLoader):
    """Reads as helm does, where the last of two equal keys counts, and keeps the keys that are there twice."""

    def __init__(self, stream: str) -> None:
        super().__init__(stream)
        self.twice: list[str] = []

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen = [key.value for key, _ in node.value]
        self.twice += [key for index, key in enumerate(seen) if key in seen[:index]]
        return super().construct_mapping(node, deep)


def tolerant(text: str) -> tuple[Any, list[str]]:
    """A document, and the keys that stand in one of its maps twice."""
    loader = Repeated(text)
    try:
        return loader.get_single_data(), loader.twice
    finally:
        loader.dispose()


def laid_over(below: Any, above: Any) -> Any:
    """Maps merge by key, lists and scalars replace, null takes a key away.

    https://helm.sh/docs/chart_template_guide/values_files/
    """
    if not isinstance(below, Mapping) or not isinstance(above, Mapping):
        return above
    merged = dict(below)
    for key, value in above.items():
        if value is None:
            merged.pop(key, None)
        else:
            merged[key] = laid_over(merged.get(key), value)
    return merged


def step_of(workflow: str) -> dict[str, Any]:
    """The step of a workflow that deploys."""
    steps = yaml.safe_load(workflow)["jobs"]["deployment"]["steps"]
    (step,) = [one for one in steps if one.get("id") == "deploy"]
    found: dict[str, Any] = step
    return found


SECRET = re.compile(r'secret\(("[^"]+"); ("[^"]+")\)')
TEXT = r'"(?:[^"\\]|\\.)*"'


def workflow_gives(workflow: str) -> Any:
    """The values that a workflow gives helm, read from its text: `NAME.KEY` in pointed brackets for what a Secret holds.

    What the run of the workflow knows is the expression of GitHub that gives it.
    """
    step = step_of(workflow)
    program = step["run"].partition("| @base64d;\n")[2].partition("')\n")[0]
    program = SECRET.sub(lambda one: json.dumps(f"<{json.loads(one[1])}.{json.loads(one[2])}>"), program)
    program = re.sub(r"\benv\.(VALUE_\d+)", lambda one: json.dumps(step["env"][one[1]]), program)
    program = re.sub(rf"\(({TEXT}(?: \+ {TEXT})+)\)", lambda one: re.sub(r'" \+ "', "", one[1]), program)
    return json.loads(program)
