"""JSON Schemas of platformc's own documents; `ir` is made from the types, the others are files beside this one."""

from __future__ import annotations

from typing import Any

NAMES = {
    "ir": "what a spec means in one environment",
    "config": "platformc.toml",
    "diagnostics": "the findings of check, build, verify (`--format json`)",
    "names": "the table of `platformc names`",
    "handshakes": "the table of `platformc handshakes`",
    "lock": "platformc.lock.json beside a build",
    "map": "platformc.map.json beside a build",
    "baseline": "findings that are accepted (`--baseline`)",
    "explain": "the findings there are (`platformc explain --format json`)",
    "targets": "what can be emitted (`platformc targets --format json`)",
    "where": "the line behind a line (`platformc where --format json`)",
}


def schema(name: str) -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) called `name`, complete in itself. Raises KeyError for an unknown one."""
    if name not in NAMES:
        raise KeyError(name)
    if name == "ir":
        from platformc_schemas.ours.ir import platform_schema

        return platform_schema()
    document = _file(name)
    if name in ("names", "handshakes", "explain", "targets", "where"):
        _with_findings(document)
    return document


def _file(name: str) -> dict[str, Any]:
    from importlib.resources import files
    from json import loads

    document = loads(files(__name__).joinpath(f"{name}.json").read_text("utf-8"))
    assert isinstance(document, dict)
    return document


def _with_findings(document: dict[str, Any]) -> None:
    """Adds the three keys that stand beside every result."""
    findings = _file("diagnostics")
    for key in ("diagnostics", "errors", "warnings"):
        document["properties"][key] = findings["properties"][key]
        document["required"].append(key)
    document["$defs"] = {**document.get("$defs", {}), **findings["$defs"]}
