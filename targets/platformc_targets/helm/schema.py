"""`values.schema.json`: what helm checks before it renders anything.

https://helm.sh/docs/topics/charts/#schema-files
"""

from __future__ import annotations

from platformc.output import Tree
from platformc_targets.helm.values import Values

DRAFT = "https://json-schema.org/draft-07/schema#"
SAFE = "^[A-Za-z0-9._:/@-]*$"
"""What may stand in a quoted text of a template as it is."""

GIVEN = "^[A-Za-z0-9._-]*$"
"""Tags of images: empty until they are given."""


def schema(values: Values) -> dict[str, Tree]:
    """Every value by its type; those that differ between environments must be given; others are refused."""
    root: dict[str, Tree] = {"$schema": DRAFT, **_object()}
    for dotted, example in values.examples.items():
        steps = dotted.split(".")
        _holder(root, steps[:-1])["properties"][steps[-1]] = _typed(dotted, example)
    for dotted in values.maps:
        steps = dotted.split(".")
        kept = {"type": "object", "additionalProperties": {"type": "string"}}
        _holder(root, steps[:-1])["properties"][steps[-1]] = kept
    for dotted in values.required:
        here = root
        for step in dotted.split("."):
            required = here.setdefault("required", [])
            if step not in required:
                required.append(step)
            here = here["properties"][step]
    root["properties"]["global"] = {"type": "object"}
    return root


def _object() -> dict[str, Tree]:
    return {"type": "object", "additionalProperties": False, "properties": {}}


def _holder(root: dict[str, Tree], steps: list[str]) -> dict[str, Tree]:
    here = root
    for step in steps:
        here = here["properties"].setdefault(step, _object())
    return here


def _typed(dotted: str, example: Tree) -> dict[str, Tree]:
    match example:
        case bool():
            return {"type": "boolean"}
        case int():
            return {"type": "integer"}
        case dict():
            return {"type": "object"}
        case list():
            return {"type": "array"}
        case _ if dotted.startswith("inputs.") or dotted.endswith("image.tag"):
            return {"type": "string", "pattern": GIVEN}
        case _ if dotted.startswith("names."):
            return {"type": "string", "minLength": 1, "pattern": SAFE}
        case _ if dotted.endswith("image.repository"):
            return {"type": "string", "minLength": 1, "pattern": SAFE}
        case _:
            return {"type": "string"}
