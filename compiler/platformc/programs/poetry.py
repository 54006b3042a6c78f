"""Whether a program's folder is a Poetry project with what its server needs, and holds its module.

https://python-poetry.org/docs/pyproject/
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from platformc.diagnostics import Code, Diagnostic, Related
from platformc.programs.examples import project
from platformc.programs.folder import Folder, line_span
from platformc.source import Span

PYPROJECT = "pyproject.toml"
NOT_POETRY = Code(
    "program/not-poetry",
    summary="a program's folder is no Poetry project",
    why="Its image is built by Poetry: the build fails.",
    wrong=project(
        ("jokes/pyproject.toml", "[tool.poetry]", "[tool.other]"),
        ("jokes/pyproject.toml", "tool.poetry.dep", "tool.other.dep"),
    ),
    right=project(),
)
DEPENDENCY = Code(
    "program/dependency",
    summary="a program does not depend on what serves it",
    why="The image is built, and the container stops at once: there is no such command or module in it.",
    wrong=project(("jokes/pyproject.toml", 'gunicorn = "^23.0"\n', "")),
    right=project(),
)
MODULE = Code(
    "program/module",
    summary="a program's folder does not hold its module",
    why="gunicorn looks for the module of that name, and stops.",
    wrong=project(without="jokes/jokes/__init__.py"),
    right=project(),
)


def poetry_findings(folder: Folder) -> Iterator[Diagnostic]:
    """What is wrong with a program's project."""
    service, program = folder.service, folder.program
    here = service.build.context.span if service.build else service.span
    found = folder.text(PYPROJECT)
    if found is None:
        yield NOT_POETRY.at(
            here,
            f"`{folder.path}` has no `{PYPROJECT}`",
            hint="`poetry init` in that folder",
            values=(service.label, ""),
        )
    else:
        yield from _project(folder, *found, here)
    module = program.module.value
    places = (f"{module}/__init__.py", f"{module}.py", f"src/{module}/__init__.py")
    if all(folder.text(place) is None for place in places):
        yield MODULE.at(
            program.span,
            f"`{folder.path}` holds no module `{module}`",
            hint=f"`{places[0]}` or `{places[1]}` must be there, and have `{program.app.value}` in it",
            values=(module, ""),
        )


def _project(folder: Folder, path: str, text: str, here: Span) -> Iterator[Diagnostic]:
    import tomllib

    folder.shown(path, text)
    label = folder.service.label
    try:
        whole: dict[str, Any] = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        yield NOT_POETRY.at(
            Span(path, 0, 1),
            f"`{path}` is no TOML: {error}",
            hint="mend it at that place",
            values=(label, ""),
        )
        return
    tool = whole.get("tool")
    poetry = tool.get("poetry") if isinstance(tool, dict) else None
    if not isinstance(poetry, dict):
        yield NOT_POETRY.at(
            line_span(path, text, "[tool."),
            f"`{path}` is no Poetry project: it has no `[tool.poetry]`",
            hint="`poetry init` in that folder",
            related=[Related("its program", here)],
            values=(label, ""),
        )
        return
    known = {_normal(name) for name in _dependencies(whole, poetry)}
    wanted = ["gunicorn"]
    if folder.service.encrypted_env is not None:
        wanted.append("python-dotenv")
    if folder.program.server == "uvicorn":
        wanted.append("uvicorn")
    for name in wanted:
        if name not in known:
            where = "[tool.poetry.dependencies]" if "[tool.poetry.dependencies]" in text else "[project]"
            yield DEPENDENCY.at(
                line_span(path, text, where),
                f"`{label}` does not depend on `{name}`",
                hint=f"`poetry add {name}`",
                related=[Related("its program", folder.program.span)],
                values=(label, name),
            )


def _dependencies(whole: dict[str, Any], poetry: dict[str, Any]) -> Iterator[str]:
    """Names of what it depends on when it runs: Poetry's own table, and that of PEP 621."""
    table = poetry.get("dependencies")
    yield from table if isinstance(table, dict) else ()
    listed = (
        whole.get("project", {}).get("dependencies", []) if isinstance(whole.get("project"), dict) else []
    )
    for one in listed if isinstance(listed, list) else ():
        found = re.match(r"[A-Za-z0-9._-]+", str(one))
        if found:
            yield found[0]


def _normal(name: str) -> str:
    """A name as PyPI compares it: https://peps.python.org/pep-0503/#normalized-names."""
    return re.sub(r"[-_.]+", "-", name).lower()
