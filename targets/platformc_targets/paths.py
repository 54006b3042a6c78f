"""Paths of the spec, as files in use say them: relative to the project folder."""

from __future__ import annotations

import posixpath

from platformc.ir import Platform, Text


def project_path(platform: Platform, text: Text, path: str) -> str:
    """A path written in the file where `text` stands, from the project folder: `.`, `./data`, `../data`.

    Absolute paths and those of a home folder stay as they are.
    """
    if path.startswith(("/", "~")):
        return path
    found = posixpath.normpath(posixpath.join(_folder(platform, text), path))
    return found if found.startswith(".") and found.split("/")[0] in (".", "..") else f"./{found}"


def within(path: str, folder: str) -> str | None:
    """A path as seen from a folder, both from the project folder: how Compose wants a Dockerfile.

    None where no way is known: out of a folder of the machine, or of one outside the project.
    """
    if path.startswith(("/", "~")):
        return path
    there, here = _steps(path), _steps(folder)
    while there and here and there[0] == here[0]:
        del there[0], here[0]
    if ".." in here or folder.startswith(("/", "~")):
        return None
    return "/".join([".."] * len(here) + there) or "."


def _steps(path: str) -> list[str]:
    return [step for step in posixpath.normpath(path).split("/") if step != "."]


def _folder(platform: Platform, text: Text) -> str:
    """The folder of the file that holds the text: the spec's, or that of a file it imports.

    Spans are relative to the working directory and the spec's path to the project folder, so the way from
    the spec to an imported file is taken from the spans.
    """
    base = posixpath.dirname(platform.spec)
    main, here = posixpath.dirname(platform.span.file), posixpath.dirname(text.span.file)
    if not platform.span.file or not text.span.file or main == here:
        return base
    way = within(here or ".", main or ".")
    return posixpath.join(base, way) if way else base
