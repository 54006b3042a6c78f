"""Compose files in one form: short and long ways of saying the same thing become the same tree.

https://github.com/compose-spec/compose-spec/blob/main/05-services.md
"""

from __future__ import annotations

import posixpath
import re
import shlex
from collections.abc import Callable
from typing import Any

_UNITS = {"": 1, "b": 1, "k": 2**10, "kb": 2**10, "m": 2**20, "mb": 2**20, "g": 2**30, "gb": 2**30}
_SECONDS = {"us": 1e-6, "ms": 1e-3, "s": 1, "m": 60, "h": 3600}
_MEMORY = {"mem_limit", "mem_reservation", "shm_size", "memswap_limit"}
_DURATIONS = {"interval", "timeout", "start_period", "start_interval"}


def normal(tree: Any) -> Any:
    """A compose file as one tree: maps for what has no order, numbers for quantities, lists for commands.

    Extensions (`x-...`) and the obsolete `version` say nothing to Compose and are left out, and so are
    defaults that are spelled out (`restart: "no"`, a Dockerfile called Dockerfile).
    """
    top = {key: value for key, value in tree.items() if key != "version" and not key.startswith("x-")}
    top["services"] = {key: _service(value) for key, value in (top.get("services") or {}).items()}
    for word in ("volumes", "networks", "configs", "secrets"):
        if word in top:
            top[word] = {key: value or {} for key, value in (top[word] or {}).items()}
    return top


def _service(service: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in service.items():
        if key.startswith("x-") or value is None or (key == "restart" and value in ("no", False)):
            continue
        found[key] = _FORMS[key](value) if key in _FORMS else size(value) if key in _MEMORY else value
    return found


def rebased(tree: Any, folder: str) -> Any:
    """A normal tree whose paths start at `folder` of the project, with paths that start at the project."""
    services = {}
    for key, service in tree["services"].items():
        moved = dict(service)
        if "build" in service:
            build = service["build"]
            moved["build"] = {**build, "context": _moved(build["context"], folder)}
        if "volumes" in service:
            moved["volumes"] = {
                target: {**mount, "source": _moved(mount["source"], folder)}
                if mount["type"] == "bind"
                else mount
                for target, mount in service["volumes"].items()
            }
        if "env_file" in service:
            moved["env_file"] = [_moved(path, folder) for path in service["env_file"]]
        services[key] = moved
    return {**tree, "services": services}


def _moved(path: Any, folder: str) -> Any:
    if not isinstance(path, str) or path.startswith(("/", "~", "$")):
        return path
    return posixpath.normpath(posixpath.join(folder, path))


def size(value: Any) -> int:
    """`2g`, `512m` or a number as bytes."""
    match = re.fullmatch(r"([0-9.]+)\s*([a-z]*)", str(value).lower())
    if not match or match[2] not in _UNITS:
        raise ValueError(f"Compose reads no size in {value!r}")
    return int(float(match[1]) * _UNITS[match[2]])


def seconds(value: Any) -> float:
    """`1m30s` as seconds."""
    parts = re.findall(r"([0-9.]+)(us|ms|s|m|h)", str(value))
    if not parts or "".join(map("".join, parts)) != str(value):
        raise ValueError(f"Compose reads no duration in {value!r}")
    return sum(float(number) * _SECONDS[unit] for number, unit in parts)


def _millicores(value: Any) -> int:
    return round(float(value) * 1000)


def _words(value: Any) -> list[str]:
    return shlex.split(value) if isinstance(value, str) else [str(word) for word in value]


def _map(value: Any) -> dict[str, Any]:
    if isinstance(value, dict):
        return {key: _scalar(one) for key, one in value.items()}
    pairs = (str(entry).partition("=") for entry in value)
    return {key: one if equals else None for key, equals, one in pairs}


def _scalar(value: Any) -> str | None:
    return None if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def _path(value: str) -> str:
    return posixpath.normpath(value)


def _env_file(value: Any) -> list[Any]:
    entries = [value] if isinstance(value, str) else value
    return [_path(entry) if isinstance(entry, str) else entry for entry in entries]


def _build(value: Any) -> dict[str, Any]:
    build = {"context": value} if isinstance(value, str) else dict(value)
    build["context"] = _path(build.get("context", "."))
    if build.get("dockerfile") == "Dockerfile":
        del build["dockerfile"]
    if "args" in build:
        build["args"] = _map(build["args"])
    return build


def _depends_on(value: Any) -> dict[str, Any]:
    entries = value if isinstance(value, dict) else {key: {"condition": "service_started"} for key in value}
    return {key: {**wait} for key, wait in entries.items()}


def _ports(value: list[Any]) -> dict[str, Any]:
    """By the port inside and its protocol: to which address and port of the host it is published."""
    found: dict[str, Any] = {}
    for entry in value:
        if isinstance(entry, dict):
            address, outside = str(entry.get("host_ip", "")), entry.get("published")
            inside, protocol = entry["target"], entry.get("protocol", "tcp")
        else:
            text, _, protocol = str(entry).partition("/")
            before, _, inside = text.rpartition(":")
            address, _, outside = before.rpartition(":")
        published = {"address": address or "0.0.0.0", "published": int(outside) if outside else None}
        key = f"{int(inside)}/{protocol or 'tcp'}"
        while key in found:
            key += "+"
        found[key] = published
    return found


def _expose(value: list[Any]) -> dict[str, bool]:
    return {str(entry) if "/" in str(entry) else f"{entry}/tcp": True for entry in value}


def _volumes(value: list[Any]) -> dict[str, Any]:
    """By the path inside: what stands there."""
    found: dict[str, Any] = {}
    for entry in value:
        if isinstance(entry, dict):
            source, target = entry.get("source", ""), entry["target"]
            readonly = bool(entry.get("read_only", False))
            is_path = entry.get("type") == "bind"
        else:
            source, target, *mode = entry.split(":") if ":" in entry else ("", entry)
            readonly = "ro" in (mode[0].split(",") if mode else ())
            is_path = source.startswith((".", "/", "~"))
        found[target] = {
            "type": "bind" if is_path else "volume",
            "source": _path(source) if is_path and not source.startswith("$") else source,
            "read_only": readonly,
        }
    return found


def _healthcheck(value: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, one in value.items():
        if key == "test":
            found[key] = ["CMD-SHELL", one] if isinstance(one, str) else one
        else:
            found[key] = seconds(one) if key in _DURATIONS else one
    return found


_FORMS: dict[str, Callable[[Any], Any]] = {
    "build": _build,
    "command": _words,
    "cpus": _millicores,
    "depends_on": _depends_on,
    "entrypoint": _words,
    "env_file": _env_file,
    "environment": _map,
    "expose": _expose,
    "healthcheck": _healthcheck,
    "labels": _map,
    "ports": _ports,
    "volumes": _volumes,
}
