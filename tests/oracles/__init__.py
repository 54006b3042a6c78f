"""Programs and schemas that we did not write, and which of them judged this run."""

from __future__ import annotations

SPOKE: dict[str, str] = {}
"""Each oracle that was asked, and its version."""

ABSENT: set[str] = set()
"""Each oracle that a test wanted and this machine lacks."""


def spoke(name: str, version: str) -> None:
    """Note that an oracle judged something."""
    SPOKE[name] = version


def absent(name: str) -> None:
    """Note that an oracle was wanted and is not here; the test is then skipped by that name."""
    ABSENT.add(name)
