"""From a line of a file that was written back to the spec, by the source map beside the lock."""

from __future__ import annotations

import os
from hashlib import sha256
from typing import NamedTuple

from platformc.cli.output import source_map
from platformc.cli.output.lock import LOCK, MAP
from platformc.cli.output.plan import last_lock
from platformc.cli.stop import Stop
from platformc.cli.workspace import decode, display, project_of, read_file
from platformc.source import Source


class Origin(NamedTuple):
    """A line of a spec. path: the file that was asked about; edited: it is no longer as it was written."""

    path: str
    file: str
    line: int
    text: str
    edited: bool


def origin(place: str, config: str | None = None) -> Origin:
    """The line of the spec behind `FILE:LINE`. Raises Stop when nothing says."""
    path, _, number = place.rpartition(":")
    if not path or not number.isascii() or not number.isdecimal() or int(number) < 1:
        raise Stop(f"`{place}` is not FILE:LINE, as in `build/prod/kubernetes/app.yaml:12`")
    data = read_file(path)
    whole = os.path.realpath(path)
    folder = os.path.dirname(whole)
    while not os.path.isfile(os.path.join(folder, MAP)):
        parent = os.path.dirname(folder)
        if parent == folder:
            raise Stop(f"`{display(path)}` is in no build: there is no {MAP} in a folder above it")
        folder = parent
    lines = data.count(b"\n") + (not data.endswith(b"\n"))
    if int(number) > lines:
        raise Stop(f"`{display(path)}` has {lines} line{'' if lines == 1 else 's'}, not {number}")
    inner = os.path.relpath(whole, folder).replace(os.sep, "/")
    table = source_map.read(decode(read_file(os.path.join(folder, MAP)), os.path.join(folder, MAP)))
    found = source_map.find(table, inner, int(number))
    if found is None:
        raise Stop(f"no line of a spec is behind `{display(path)}:{number}`")
    spec, line = found
    edited = last_lock(folder).files.get(inner) != sha256(data).hexdigest()
    for root in (project_of(folder, config).folder, os.getcwd()):
        file = os.path.join(root, spec)
        if os.path.isfile(file):
            text = Source(spec, decode(read_file(file), file)).line(line)
            return Origin(display(path), display(file), line, text, edited)
    raise Stop(f"`{display(path)}:{number}` comes from line {line} of `{spec}`, which is not here ({LOCK})")
