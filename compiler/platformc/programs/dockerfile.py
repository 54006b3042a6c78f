"""Whether the Dockerfile of the project takes what programs are built with, and listens where it is asked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from posixpath import basename

from platformc.diagnostics import Code, Diagnostic, Related
from platformc.programs.examples import project
from platformc.programs.folder import Folder, beside
from platformc.readers.build_arguments import Dockerfile, read
from platformc.source import Span

ARGUMENT = Code(
    "dockerfile/argument-missing",
    summary="a Dockerfile does not take an argument that programs are built with",
    why="Docker only warns: the image is built for another module, or decrypts another file.",
    wrong=project(("Dockerfile", "ARG MODULE\n", "")),
    right=project(),
)
LISTENS = Code(
    "dockerfile/listens",
    summary="a Dockerfile listens on another port than the one that is asked for",
    why="Every request, and every health check, would find nobody there.",
    wrong=project(("Dockerfile", "ARG PORT=8080", "ARG PORT=5000")),
    right=project(),
)
WORKERS = Code(
    "dockerfile/workers",
    summary="a Dockerfile starts another number of workers or threads than the spec says",
    why="Replicas are started by how many requests one of them answers at once: the number would be wrong.",
    wrong=project(("Dockerfile", "--threads=4", "--threads=1")),
    right=project(),
)

ALWAYS = ("MODULE", "APP_NAME", "POETRY_VERSION")
ENCRYPTED = ("ENCRYPTED_ENV_FILE", "SOPS_VERSION")
_NUMBER = re.compile(r"--(workers|threads)[= ]+(\d+)")


def dockerfile_findings(folder: Folder) -> Iterator[Diagnostic]:
    """What is wrong with the Dockerfile, where one is there already."""
    build = folder.service.build
    given = build.dockerfile.plain if build and build.dockerfile else None
    if build is None or build.dockerfile is None or given is None:
        return
    found = folder.at(beside(build.dockerfile, given))
    if found is None:
        return
    path, text = found
    folder.shown(path, text)
    dockerfile = read(path, text)
    wanted = (*ALWAYS, *(ENCRYPTED if folder.service.encrypted_env is not None else ()))
    start = dockerfile.instructions[0].span if dockerfile.instructions else Span(path, 0, 1)
    for name in wanted:
        if name not in dockerfile.arguments:
            yield ARGUMENT.at(
                start,
                f"`{path}` takes no `{name}`, with which `{folder.service.label}` is built",
                hint=f"`ARG {name}` after `FROM`",
                related=[Related("the program", folder.program.span)],
                values=(path, name),
            )
    yield from _port(folder, path, dockerfile)
    yield from _workers(folder, path, text)


def _port(folder: Folder, path: str, dockerfile: Dockerfile) -> Iterator[Diagnostic]:
    port = folder.service.ports[0] if folder.service.ports else None
    if port is None:
        return
    said = [(value, span) for value, span in dockerfile.ports]
    argument = dockerfile.arguments.get("PORT")
    if argument is not None and argument.value is not None:
        said.insert(0, (argument.value, argument.span))
    for value, span in said:
        if value.isdigit() and int(value) != port.number:
            yield LISTENS.at(
                span,
                f"`{basename(path)}` listens on {value}, and the port of `{folder.service.label}` is {port.number}",
                hint=f"`ARG PORT={port.number}` there, or `port {port.name} = {value}` in the spec",
                related=[Related("its port", port.span)],
                values=(value, str(port.number)),
            )
            return


def _workers(folder: Folder, path: str, text: str) -> Iterator[Diagnostic]:
    program = folder.program
    wanted = {"workers": program.workers}
    if program.server == "gunicorn":
        wanted["threads"] = program.threads
    for found in _NUMBER.finditer(text):
        number = wanted.get(found[1])
        if number is not None and int(found[2]) != number:
            yield WORKERS.at(
                Span(path, found.start(), found.end()),
                f"`{basename(path)}` starts {found[2]} {found[1]}, and `{folder.service.label}` says {number}",
                hint=f"`--{found[1]} {number}` there, or `{found[1]} = {found[2]}` in the spec",
                related=[Related("the spec says it here", program.at(found[1]))],
                values=(found[2], str(number)),
            )
