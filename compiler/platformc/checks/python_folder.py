"""A program's folder, which is called after its module."""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import basename, normpath

from platformc.diagnostics import Code, Diagnostic
from platformc.ir import Platform

_SPEC = """\
platform demo {{ }}
service jokes {{ build = "{}"; python = "jokes" }}
deploy {{ compose }}
"""
PYTHON_FOLDER = Code(
    "python/folder",
    summary="a program's folder is not called after its module",
    why="The module is looked for in the folder of its name: the image is built, and the program is not found in it.",
    wrong=_SPEC.format("apps/joke"),
    right=_SPEC.format("apps/jokes"),
)


def check(platform: Platform) -> Iterator[Diagnostic]:
    """Each program whose folder has another name."""
    for service in platform.services.values():
        python, build = service.python, service.build
        if python is None or build is None or build.context.plain is None:
            continue
        folder = basename(normpath(build.context.plain))
        if folder not in (python.module.value, "."):
            yield PYTHON_FOLDER.at(
                build.context.span,
                f"`{service.label}` is the module `{python.module.value}`, and its folder is `{folder}`",
                hint=f"call the folder `{python.module.value}`, or say `python = ...` with its name",
                values=(python.module.value, folder),
            )
