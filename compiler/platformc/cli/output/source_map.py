"""The source map: for each line of each file, the line of the spec that caused it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from json import JSONDecodeError, dumps, loads
from typing import NamedTuple

Row = tuple[int, int, int]
"""Line, index of the spec, line of the spec; holds until the line of the next row."""


class SourceMap(NamedTuple):
    """specs: paths relative to the project folder. files: rows by path relative to the map's folder."""

    specs: tuple[str, ...] = ()
    files: Mapping[str, tuple[Row, ...]] = {}


def rows(origins: Iterable[tuple[int, int] | None]) -> tuple[Row, ...]:
    """Rows of a file from, for each of its lines, the spec's index and line (None: as the line before)."""
    result: list[Row] = []
    last: tuple[int, int] | None = None
    for number, origin in enumerate(origins, 1):
        if origin is not None and origin != last:
            # what opens the file, its header, belongs to the first line that has an origin
            result.append((number if result else 1, *origin))
            last = origin
    return tuple(result)


def merged(old: SourceMap, new: SourceMap, keep: Sequence[str]) -> SourceMap:
    """The new map, with the rows of the files in `keep` taken over from the old one."""
    kept = {path: old.files[path] for path in keep if path in old.files and path not in new.files}
    specs = list(new.specs)
    for index in sorted({row[1] for table in kept.values() for row in table}):
        if old.specs[index] not in specs:
            specs.append(old.specs[index])
    moved = {
        path: tuple((line, specs.index(old.specs[index]), there) for line, index, there in table)
        for path, table in kept.items()
    }
    return SourceMap(tuple(specs), {**new.files, **moved})


def find(source_map: SourceMap, path: str, line: int) -> tuple[str, int] | None:
    """The spec and its line behind a line of a file, or None when the map does not say."""
    table = source_map.files.get(path, ())
    at = bisect_right(table, line, key=lambda row: row[0]) - 1
    if at < 0:
        return None
    return source_map.specs[table[at][1]], table[at][2]


def write(source_map: SourceMap) -> str:
    """The text of a map, one file to a line."""
    files = [
        f"    {dumps(path, ensure_ascii=False)}: {dumps(table, separators=(',', ':'))}"
        for path, table in sorted(source_map.files.items())
    ]
    inner = "{\n" + ",\n".join(files) + "\n  }" if files else "{}"
    specs = dumps(list(source_map.specs), ensure_ascii=False)
    return f'{{\n  "version": 1,\n  "specs": {specs},\n  "files": {inner}\n}}\n'


def read(text: str) -> SourceMap:
    """The map in a text; an empty one when the text is no map of ours, since it can always be made again."""
    try:
        data = loads(text)
        specs = tuple(str(spec) for spec in data["specs"])
        files = {
            str(path): tuple((int(line), int(index), int(there)) for line, index, there in table)
            for path, table in data["files"].items()
        }
    except (JSONDecodeError, RecursionError, KeyError, TypeError, ValueError, AttributeError):
        return SourceMap()
    if any(not 0 <= row[1] < len(specs) for table in files.values() for row in table):
        return SourceMap()
    return SourceMap(specs, files)
