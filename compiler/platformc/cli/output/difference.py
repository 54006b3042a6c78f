"""What a build would change, as a unified diff."""

from __future__ import annotations

import os
from difflib import unified_diff

from platformc.cli.output.plan import Plan
from platformc.cli.workspace import display


def difference(plan: Plan) -> str:
    """The diff from what is on the disk to what would be written, by path; "" when nothing would change."""
    pieces = []
    for change in plan.changes:
        if change.change == "same" or (change.change == "removed" and change.path not in plan.removals):
            continue
        path = os.path.join(plan.folder, change.path)
        old = "" if change.change == "new" else _text(path)
        new = plan.writes[change.path].decode("utf-8") if change.path in plan.writes else ""
        shown = display(path)
        pieces.append(
            unified(
                old,
                new,
                "/dev/null" if change.change == "new" else f"a/{shown}",
                "/dev/null" if change.change == "removed" else f"b/{shown}",
            )
        )
    return "".join(pieces)


def unified(old: str, new: str, before: str, after: str) -> str:
    """A unified diff that `patch` reads, also where a text does not end with a newline."""
    lines = []
    for line in unified_diff(_lines(old), _lines(new), before, after):
        lines.append(line if line.endswith("\n") else line + "\n\\ No newline at end of file\n")
    return "".join(lines)


def _lines(text: str) -> list[str]:
    lines = text.split("\n")
    ended = [line + "\n" for line in lines[:-1]]
    return [*ended, lines[-1]] if lines[-1] else ended


def _text(path: str) -> str:
    with open(path, "rb") as file:
        return file.read().decode("utf-8", "replace")
