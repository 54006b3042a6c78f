"""The ledger: every difference between files that people wrote and the files that take their place.

`tests/equivalence/SPEC.yaml` lists each one: the file, an RFC 6901 pointer to the leaf that differs, theirs,
ours (left out on the side that has nothing there), and one sentence that says why ours is better or equal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from normal_compose import normal as normal_compose
from normal_ecs import normal as normal_ecs
from normal_kubernetes import normal as normal_kubernetes

Normalise = Callable[[Any], Any]

NORMALISE: dict[str, Normalise] = {
    "compose": normal_compose,
    "ecs": normal_ecs,
    "kubernetes": normal_kubernetes,
    "values": lambda tree: tree,
}
"""How a file of each format is brought into one form before it is compared."""


class Absent:
    """Nothing stands there."""

    def __repr__(self) -> str:
        return "(absent)"


ABSENT = Absent()


class Difference(NamedTuple):
    """A leaf that is not the same on both sides; ABSENT where one side has none."""

    file: str
    pointer: str
    theirs: Any
    ours: Any


class Entry(NamedTuple):
    """A line of a ledger."""

    difference: Difference
    reason: str


def differences(file: str, theirs: Any, ours: Any) -> list[Difference]:
    """Every leaf in which two normalised trees differ, in the order of theirs, then of ours.

    An empty map is a leaf, but not where the other side has a map with something in it: there, what is in
    it is the difference; lists likewise.
    """
    left, right = dict(_leaves(theirs, "")), dict(_leaves(ours, ""))
    branches = {**dict(_branches(theirs, "")), **dict(_branches(ours, ""))}
    found = []
    for pointer in dict.fromkeys([*left, *right]):
        one, other = left.get(pointer, ABSENT), right.get(pointer, ABSENT)
        known = one if other is ABSENT else other
        filled = (
            (one is ABSENT or other is ABSENT) and pointer in branches and type(known) is branches[pointer]
        )
        if not filled and not _same(one, other):
            found.append(Difference(file, pointer, one, other))
    return found


def judge(found: Iterable[Difference], ledger: Iterable[Entry]) -> list[str]:
    """What is wrong with a ledger, one line each: a difference that it lacks, a line that holds no longer,
    a line twice, a pointer above a leaf, a reason that is none."""
    actual = {(one.file, one.pointer): one for one in found}
    listed: dict[tuple[str, str], Entry] = {}
    wrong: list[str] = []
    for entry in ledger:
        one = entry.difference
        key = (one.file, one.pointer)
        where = f"{one.file}#{one.pointer}"
        if key in listed:
            wrong.append(f"{where}: listed twice")
            continue
        listed[key] = entry
        if not _is_sentence(entry.reason):
            wrong.append(f"{where}: its reason is not one sentence: {entry.reason!r}")
        if any(_is_node(side) for side in (one.theirs, one.ours)):
            wrong.append(f"{where}: it ends above the leaves that differ")
        elif key not in actual:
            wrong.append(f"{where}: listed, and there is no such difference any more")
        elif not (_same(one.theirs, actual[key].theirs) and _same(one.ours, actual[key].ours)):
            wrong.append(f"{where}: listed as {_pair(one)}, and it is {_pair(actual[key])}")
    for key, one in actual.items():
        if key not in listed:
            wrong.append(f"{one.file}#{one.pointer}: not listed: {_pair(one)}")
    return wrong


def read_ledger(path: Path) -> list[Entry]:
    """The lines of a ledger. Raises ValueError for a line with keys that are missing or not known."""
    entries = []
    for row in yaml.safe_load(path.read_text("utf-8")) or []:
        keys = set(row)
        if not {"file", "pointer", "reason"} <= keys <= {"file", "pointer", "theirs", "ours", "reason"}:
            raise ValueError(f"{path.name}: a line has the keys {sorted(keys)}")
        if not keys & {"theirs", "ours"}:
            raise ValueError(f"{path.name}: {row['pointer']} has neither `theirs` nor `ours`")
        sides = row.get("theirs", ABSENT), row.get("ours", ABSENT)
        entries.append(Entry(Difference(row["file"], row["pointer"], *sides), row["reason"]))
    return entries


def written(entries: Iterable[Entry]) -> str:
    """A ledger's text: how a new one is begun."""
    rows = []
    for (file, pointer, theirs, ours), reason in entries:
        sides = {side: value for side, value in (("theirs", theirs), ("ours", ours)) if value is not ABSENT}
        rows.append({"file": file, "pointer": pointer, **sides, "reason": reason})
    return yaml.safe_dump(rows, sort_keys=False, allow_unicode=True, width=110) if rows else "[]\n"


def _leaves(tree: Any, pointer: str) -> Iterator[tuple[str, Any]]:
    if isinstance(tree, Mapping) and tree:
        for key, value in tree.items():
            yield from _leaves(value, f"{pointer}/{_escaped(str(key))}")
    elif isinstance(tree, list) and tree:
        for index, value in enumerate(tree):
            yield from _leaves(value, f"{pointer}/{index}")
    else:
        yield pointer, tree


def _branches(tree: Any, pointer: str) -> Iterator[tuple[str, type]]:
    if not _is_node(tree):
        return
    yield pointer, type(tree)
    for key, value in tree.items() if isinstance(tree, Mapping) else enumerate(tree):
        yield from _branches(value, f"{pointer}/{_escaped(str(key))}")


def _escaped(key: str) -> str:
    return key.replace("~", "~0").replace("/", "~1")


def _is_node(value: Any) -> bool:
    """Whether a value has leaves below it; an empty map or list is a leaf itself."""
    return isinstance(value, Mapping | list) and bool(value)


def _same(left: Any, right: Any) -> bool:
    # to Python `1` is `True`, which no format thinks
    return isinstance(left, bool) == isinstance(right, bool) and bool(left == right)


def _is_sentence(reason: Any) -> bool:
    return (
        isinstance(reason, str)
        and len(reason.split()) >= 3
        and reason.endswith(".")
        and ". " not in reason
        and "\n" not in reason
    )


def _pair(one: Difference) -> str:
    return f"theirs {one.theirs!r}, ours {one.ours!r}"
