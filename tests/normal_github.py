"""Workflows in one form: what GitHub takes for the same becomes the same tree."""

from __future__ import annotations

from typing import Any


def normal(tree: Any) -> Any:
    """A workflow as YAML 1.1 or 1.2 gives it: `on` as a word, events as a map, inputs as text, steps by name."""
    found = {"on" if key is True else key: value for key, value in tree.items()}
    on = found["on"]
    if isinstance(on, str):
        on = [on]
    found["on"] = dict.fromkeys(on) if isinstance(on, list) else on
    found["jobs"] = {key: _job(job) for key, job in found["jobs"].items()}
    return found


def _job(job: dict[str, Any]) -> dict[str, Any]:
    steps: dict[str, Any] = {}
    for number, step in enumerate(job["steps"]):
        name = step.get("name") or step.get("uses") or str(number)
        if name in steps:
            raise ValueError(f"two steps are called {name}")
        if "with" in step:
            step = {**step, "with": {key: _text(value) for key, value in step["with"].items()}}
        steps[name] = step
    return {**job, "steps": steps, "order": ", ".join(steps)}


def _text(value: Any) -> str:
    """An input's value: all of them are texts to an action."""
    return str(value).lower() if isinstance(value, bool) else str(value)
