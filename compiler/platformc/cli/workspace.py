"""Where a command works: the working directory, the project folder, its configuration, and reading files."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Sequence
from errno import EACCES, EFBIG, EINVAL
from typing import NamedTuple

from platformc.cli.config import Config, parse
from platformc.cli.stop import Stop
from platformc.diagnostics import Diagnostic
from platformc.source import Sources

CONFIG = "platformc.toml"
LARGEST = 64 * 1024 * 1024


class Project(NamedTuple):
    """A project folder (absolute, no links in it), and its configuration."""

    folder: str
    config: Config
    findings: tuple[Diagnostic, ...]
    sources: Sources
    """The configuration's text. Paths here and in findings are relative to the project folder."""


def display(path: str) -> str:
    """A path as messages show it: relative to the working directory, absolute only when outside it, with `/`."""
    whole = os.path.abspath(path)
    here = os.getcwd()
    if whole == here:
        return "."
    inside = here if here.endswith(os.sep) else here + os.sep
    shown = whole.removeprefix(inside)
    return shown.replace(os.sep, "/")


def project_of(path: str, config: str | None = None) -> Project:
    """The project that a file or folder belongs to.

    Its folder is the nearest one with a platformc.toml, no further up than the one that holds `.git`; without
    either, the file's own. config: the file to read in place of platformc.toml.
    """
    start = os.path.realpath(path)
    if not os.path.isdir(start):
        start = os.path.dirname(start)
    folder = start
    while True:
        has_config = os.path.isfile(os.path.join(folder, CONFIG))
        if has_config or os.path.exists(os.path.join(folder, ".git")):
            break
        parent = os.path.dirname(folder)
        if parent == folder:
            folder = start
            break
        folder = parent
    file = os.path.abspath(config) if config else os.path.join(folder, CONFIG)
    sources = Sources()
    if not config and not os.path.isfile(file):
        return Project(folder, Config(), (), sources)
    shown = os.path.relpath(file, folder).replace(os.sep, "/")
    text = decode(read_file(file), file)
    sources.add(shown, text)
    settings, findings = parse(shown, text)
    return Project(folder, settings, findings, sources)


def read_file(path: str, largest: int = LARGEST) -> bytes:
    """The bytes of a regular file. Raises OSError; a pipe or a device never blocks us."""
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    found = os.fstat(descriptor)
    if stat.S_ISDIR(found.st_mode):  # `open` would call it by its number
        os.close(descriptor)
        raise IsADirectoryError(21, "it is a folder", display(path))
    with open(descriptor, "rb") as file:
        if not stat.S_ISREG(found.st_mode):
            raise OSError(EINVAL, "it is not a regular file", display(path))
        if found.st_size > largest:
            raise OSError(EFBIG, "it is too large", display(path))
        return file.read()


def decode(data: bytes, path: str) -> str:
    """Text of a file that is ours to read whole. Raises Stop when it is not UTF-8."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Stop(f"`{display(path)}` is not UTF-8 (byte {error.start + 1})") from error


def reader(project: Project, seen: set[str] | None = None) -> Callable[[str], bytes]:
    """Reads files by path relative to the project folder, and nothing outside it, links included.

    seen: gets each path that was asked for, absolute.
    """
    folder = project.folder
    inside = folder if folder.endswith(os.sep) else folder + os.sep

    def read(path: str) -> bytes:
        whole = os.path.join(folder, path)
        if seen is not None:
            seen.add(whole)
        if not (os.path.realpath(whole) + os.sep).startswith(inside):
            raise PermissionError(EACCES, "it is outside the project folder", path)
        return read_file(whole)

    return read


def existing_specs(specs: Sequence[str], project: Project | None = None) -> tuple[str, ...]:
    """The specs to work on: those given, else those of the project. Raises Stop for one that cannot be read."""
    chosen = list(specs)
    if not chosen and project is not None:
        chosen = [os.path.join(project.folder, spec) for spec in project.config.specs]
    if not chosen and project is not None and project.findings:
        wrong = project.findings[0]
        line = project.sources[wrong.span.file].position(wrong.span.start).line
        hint = f": {wrong.hint}" if wrong.hint else ""
        raise Stop(
            f"no SPEC was given, and `{wrong.span.file}` lists none; line {line}: {wrong.message}{hint}"
        )
    if not chosen:
        raise Stop("no SPEC was given, and no platformc.toml lists `specs`")
    for spec in chosen:
        read_file(spec)
    return tuple(chosen)
