"""Breaks one scalar of a text at a time, found by a YAML parser that platformc does not use."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from command_line import Ran, run

ROOT = Path(__file__).parents[1]
SPEC = "specs/smarter.plat"

Pointer = tuple[str | int, ...]


class Cell(NamedTuple):
    """One scalar of a file: the object and the path that lead to it, and its text in the file.

    kind, name: of the Kubernetes object, "" in other files. key: whether it is a key of a map.
    """

    kind: str
    name: str
    pointer: Pointer
    key: bool
    value: str
    start: int
    end: int
    line: int


def cells(text: str) -> Iterator[Cell]:
    """Every scalar of a YAML file, keys included, in the order of the file."""
    for node in yaml.compose_all(text, Loader=yaml.SafeLoader):
        kind, name = _word(node, "kind"), _word(node, "metadata", "name")
        for pointer, key, scalar in _scalars(node, ()):
            start, end = scalar.start_mark, scalar.end_mark
            yield Cell(kind, name, pointer, key, scalar.value, start.index, end.index, start.line + 1)


def _scalars(node: Any, pointer: Pointer) -> Iterator[tuple[Pointer, bool, Any]]:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield (*pointer, key.value), True, key
            yield from _scalars(value, (*pointer, key.value))
    elif isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            yield from _scalars(item, (*pointer, index))
    elif isinstance(node, yaml.ScalarNode):
        yield pointer, False, node


def _word(node: Any, *keys: str) -> str:
    for key in keys:
        if not isinstance(node, yaml.MappingNode):
            return ""
        node = next((value for name, value in node.value if name.value == key), None)
    return node.value if isinstance(node, yaml.ScalarNode) else ""


def cell(text: str, kind: str, name: str, pointer: Pointer, key: bool = False) -> Cell:
    """The one scalar at a pointer; an object without a name is asked for by the empty one."""
    found = [
        one
        for one in cells(text)
        if (one.kind, one.pointer, one.key) == (kind, pointer, key) and (one.name == name or not name)
    ]
    assert len(found) == 1, (kind, name, pointer, found)
    return found[0]


def spliced(text: str, at: Cell, words: str) -> str:
    """The text with other words for one scalar, in the quotes that it has."""
    quote = text[at.start] if text[at.start] in "\"'" else ""
    return text[: at.start] + quote + words + quote + text[at.end :]


class Build:
    """A build of the spec on disk, whose files are broken one at a time and made whole again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        made = run("build", SPEC, "-o", str(folder), cwd=ROOT)
        assert made.status == 0, made.err

    def text(self, path: str) -> str:
        with (self.folder / path).open(encoding="utf-8", newline="") as file:
            return file.read()

    def paths(self, under: str) -> list[str]:
        return sorted(
            path.relative_to(self.folder).as_posix() for path in (self.folder / under).rglob("*.yaml")
        )

    def verify(self, *options: str) -> Ran:
        return run("verify", SPEC, str(self.folder), *options, "--format", "json", cwd=ROOT)

    @contextmanager
    def changed(self, path: str, text: str | None) -> Iterator[None]:
        """Another text in one file, or no such file, for a while."""
        whole = self.folder / path
        before = whole.read_bytes() if whole.exists() else None
        try:
            if text is None:
                whole.unlink()
            else:
                whole.write_bytes(text.encode("utf-8"))
            yield
        finally:
            if before is None:
                whole.unlink()
            else:
                whole.write_bytes(before)

    def with_text(self, path: str, text: str | None, whole: bool = False) -> Ran:
        """What `verify` says of its environment, or of the `whole` build, with another text in one file."""
        with self.changed(path, text):
            return self.verify(*(() if whole else ("--env", path.partition("/")[0])))

    def shown(self, path: str) -> str:
        """A file as messages name it: relative to the working directory, else absolute."""
        return str(self.folder / path)


__all__ = ["ROOT", "SPEC", "Build", "Cell", "Pointer", "cell", "cells", "spliced"]
