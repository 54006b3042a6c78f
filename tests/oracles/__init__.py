"""Programs and schemas that we did not write, and which of them judged this run.

Tests run in several processes: what each one noted goes to the file that PLATFORMC_ORACLES names, and
conftest prints it at the end of the run.
"""

from __future__ import annotations

import os
from pathlib import Path

RECORD = "PLATFORMC_ORACLES"
TOOLS = Path(__file__).parent.parent.parent / ".tools" / "bin"
"""Where `make tools` puts programs."""

SPOKE: dict[str, str] = {}
"""Each oracle that was asked, and its version."""

ABSENT: set[str] = set()
"""Each oracle that a test wanted and this machine lacks."""


def spoke(name: str, version: str) -> None:
    """Note that an oracle judged something."""
    if name not in SPOKE:
        SPOKE[name] = version
        _note(f"{name}\t{version}")


def absent(name: str) -> None:
    """Note that an oracle was wanted and is not here; the test is then skipped by that name."""
    if name not in ABSENT:
        ABSENT.add(name)
        _note(f"{name}\t")


def recorded(text: str) -> list[tuple[str, str]]:
    """Oracles of a whole run by name, with their versions; "" for one that is absent."""
    found: dict[str, str] = {}
    for line in text.splitlines():
        name, _, version = line.partition("\t")
        found[name] = version or found.get(name, "")
    return sorted(found.items())


def _note(line: str) -> None:
    path = os.environ.get(RECORD)
    if path:
        with open(path, "a", encoding="utf-8") as file:
            file.write(f"{line}\n")
