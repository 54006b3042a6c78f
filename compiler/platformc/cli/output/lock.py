"""The lock: which files a build wrote, from what, with which targets."""

from __future__ import annotations

from collections.abc import Mapping
from json import JSONDecodeError, dumps, loads
from typing import Any, NamedTuple

LOCK = "platformc.lock.json"
MAP = "platformc.map.json"


class Lock(NamedTuple):
    """`specs`: path relative to the project -> sha256, imports included. `targets`: name -> version.

    `files`: path relative to the lock's folder -> sha256. `installed`: the same of copies of such files, by path
    relative to the project folder.
    """

    compiler: str = ""
    specs: Mapping[str, str] = {}
    targets: Mapping[str, str] = {}
    files: Mapping[str, str] = {}
    installed: Mapping[str, str] = {}


class NotALock(ValueError):
    """The text is no lock; the message says why, in one line."""


def read(text: str) -> Lock:
    """The lock in a text. Raises NotALock, also for a path that leads out of the lock's folder."""
    try:
        data = loads(text)
    except (JSONDecodeError, RecursionError) as error:
        raise NotALock("it is not JSON") from error
    if not isinstance(data, dict):
        raise NotALock("it is not a JSON object")
    version = data.get("version")
    if version != 1:
        raise NotALock(
            "it was written by a newer platformc" if isinstance(version, int) else "it has no version"
        )
    files = _texts(data, "files")
    for path in files:
        if not inside(path):
            raise NotALock("it lists a path outside its folder")
    installed = _texts(data, "installed")
    copied = {place(path) for path in files}
    for path in installed:
        if path not in copied or not installable(path):
            raise NotALock("it lists an installed file that is a copy of none")
    return Lock(
        str(data.get("compiler", "")), _texts(data, "specs"), _texts(data, "targets"), files, installed
    )


def write(lock: Lock) -> str:
    """The text of a lock: the same for the same build."""
    document = {
        "version": 1,
        "compiler": lock.compiler,
        "specs": dict(sorted(lock.specs.items())),
        "targets": dict(sorted(lock.targets.items())),
        "files": dict(sorted(lock.files.items())),
    }
    if lock.installed:
        document["installed"] = dict(sorted(lock.installed.items()))
    return dumps(document, indent=2, ensure_ascii=False) + "\n"


def inside(path: str) -> bool:
    """Whether a relative path with `/` stays in its folder, and is no name that a build keeps for itself."""
    parts = path.split("/")
    if any(part in ("", ".", "..") for part in parts) or "\\" in path or "\0" in path or ":" in parts[0]:
        return False
    return path not in (LOCK, MAP) and not parts[0].startswith(".platformc")


def place(path: str) -> str:
    """Where a copy of `ENV/TARGET/REST` is installed, relative to the project folder: `REST`."""
    return path.split("/", 2)[-1]


def installable(path: str) -> bool:
    """Whether a file may be installed at a path of the project folder: inside it, and not in what git keeps."""
    return inside(path) and all(part.lower() != ".git" for part in path.split("/"))


def _texts(data: Mapping[str, Any], key: str) -> dict[str, str]:
    table = data.get(key, {})
    if not isinstance(table, dict) or not all(isinstance(value, str) for value in table.values()):
        raise NotALock(f'its "{key}" is not a table of texts')
    return table
