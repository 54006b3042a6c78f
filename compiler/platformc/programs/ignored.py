"""Whether git ignores variables in clear text, and not the encrypted ones.

https://git-scm.com/docs/gitignore
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from posixpath import join, relpath

from platformc.diagnostics import Code, Diagnostic
from platformc.programs.examples import project
from platformc.programs.folder import Folder

NOT_IGNORED = Code(
    "gitignore/variables",
    summary="git does not ignore variables in clear text, or ignores the encrypted ones",
    why="What is in clear would be checked in with the next `git add .`; what is encrypted must be, or nobody can "
    "build the image.",
    wrong=project((".gitignore", ".env\n", "*.pyc\n")),
    right=project(),
)


def ignored_findings(folder: Folder) -> Iterator[Diagnostic]:
    """Each file of variables that git treats wrongly."""
    env = folder.service.encrypted_env
    if env is None or env.file.plain is None:
        return
    patterns = list(_patterns(folder))
    encrypted = env.file.plain
    clear = dict.fromkeys((".env", encrypted.removesuffix(".enc")))
    for name in clear:
        if name != encrypted and not _ignored(name, patterns):
            # every environment lacks `.env`: it is told once, of the folder
            everywhere = folder.service.build.context.span if folder.service.build else env.file.span
            yield NOT_IGNORED.at(
                everywhere if name == ".env" else env.file.span,
                f"git does not ignore `{join(folder.path, name)}`, the variables of `{folder.service.label}` in clear",
                hint=f"a line `{name}` in `.gitignore`",
                values=(folder.service.label, name),
            )
    if _ignored(encrypted, patterns):
        yield NOT_IGNORED.at(
            env.file.span,
            f"git ignores `{join(folder.path, encrypted)}`, which must be checked in",
            hint=f"a line `!{encrypted}` at the end of `.gitignore`",
            values=(folder.service.label, encrypted),
        )


Pattern = tuple[str, str]
"""A line of a `.gitignore`, and the program's folder as seen from the folder of that file."""


def _patterns(folder: Folder) -> Iterator[Pattern]:
    """The lines that hold in the program's folder, of the project first."""
    way = relpath(folder.path, folder.project or ".")
    steps = [] if way == "." else way.split("/")
    for depth in range(len(steps) + 1):
        up = "/".join([".."] * (len(steps) - depth))
        found = folder.text(join(up, ".gitignore"))
        for line in found[1].splitlines() if found else ():
            if line.strip() and not line.startswith("#"):
                yield line.strip(), "/".join(steps[depth:])


def _ignored(name: str, patterns: list[Pattern]) -> bool:
    ignored = False
    for line, way in patterns:
        pattern = line.removeprefix("!")
        path = f"{way}/{name}" if way else name
        if _matches(pattern, path):
            ignored = not line.startswith("!")
    return ignored


def _matches(pattern: str, path: str) -> bool:
    """Whether a line is about a path, or about a folder on its way."""
    anchored = "/" in pattern.rstrip("/")
    only_folders = pattern.endswith("/")
    expression = _expression(pattern.strip("/"))
    steps = path.split("/")
    wholes = ["/".join(steps[: end + 1]) for end in range(len(steps))]
    if only_folders:
        wholes = wholes[:-1]
    if anchored:
        return any(re.fullmatch(expression, whole) for whole in wholes)
    return any(re.fullmatch(expression, whole.rpartition("/")[2]) for whole in wholes)


def _expression(pattern: str) -> str:
    found = ""
    at = 0
    while at < len(pattern):
        if pattern.startswith("**/", at):
            found, at = found + "(?:.*/)?", at + 3
        elif pattern.startswith("**", at):
            found, at = found + ".*", at + 2
        elif pattern[at] == "*":
            found, at = found + "[^/]*", at + 1
        elif pattern[at] == "?":
            found, at = found + "[^/]", at + 1
        elif pattern[at] == "[" and "]" in pattern[at:]:
            end = pattern.index("]", at) + 1
            found, at = found + pattern[at:end].replace("[!", "[^"), end
        else:
            found, at = found + re.escape(pattern[at]), at + 1
    return found
