"""Reads what programs of Python share in a Dockerfile: arguments, exposed ports, how gunicorn is started.

https://docs.docker.com/reference/dockerfile/
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from platformc.readers.artifacts import Artifact, Collector
from platformc.source import Span

_INSTRUCTION = re.compile(
    r"^[ \t]*(FROM|ARG|ENV|EXPOSE|ENTRYPOINT|CMD)[ \t]+([^\n]*)", re.IGNORECASE | re.MULTILINE
)
_OPTION = re.compile(r"--(worker-class|workers|threads|timeout|bind)[= ]+(\"[^\"\n]*\"|[^\s\\]+)")
_HEREDOC = re.compile(r"<<-?[\"']?(\w+)[\"']?[^\n]*\n(.*?)^\1$", re.DOTALL | re.MULTILINE)
_WORD = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)(?:=(\"[^\"]*\"|'[^']*'|\S*))?")
_VARIABLE = re.compile(r"\$\{(\w+)(?::?-([^}]*))?\}|\$(\w+)")


class Instruction(NamedTuple):
    """A line of a Dockerfile: its word in upper case, its text, and where the text stands."""

    word: str
    text: str
    span: Span


class Argument(NamedTuple):
    """An `ARG`: its default, None when it has none."""

    value: str | None
    span: Span


class Dockerfile(NamedTuple):
    """arguments: by name, the last one that is said. ports: those exposed, with arguments put in."""

    instructions: tuple[Instruction, ...]
    arguments: dict[str, Argument]
    ports: tuple[tuple[str, Span], ...]


def read(path: str, text: str) -> Dockerfile:
    """The instructions that say something of names; text of here-documents is none."""
    whole = _HEREDOC.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)
    instructions = tuple(
        Instruction(
            found[1].upper(),
            found[2].strip(),
            Span(path, found.start(2), found.start(2) + len(found[2].rstrip())),
        )
        for found in _INSTRUCTION.finditer(whole)
    )
    arguments: dict[str, Argument] = {}
    ports: list[tuple[str, Span]] = []
    for one in instructions:
        if one.word == "ARG":
            for name, value in _pairs(one.text):
                if name not in arguments or value is not None:
                    arguments[name] = Argument(value, one.span)
        elif one.word == "ENV":
            for name, value in _pairs(one.text.removesuffix("\\")):
                if value is not None and name not in arguments:
                    arguments[name] = Argument(_filled(value, arguments), one.span)
        elif one.word == "EXPOSE":
            for port in one.text.split():
                ports.append((_filled(port, arguments).partition("/")[0], one.span))
    return Dockerfile(instructions, arguments, tuple(ports))


def _pairs(text: str) -> Iterator[tuple[str, str | None]]:
    for found in _WORD.finditer(text):
        yield found[1], found[2].strip("\"'") if found[2] is not None else None


def _filled(text: str, arguments: dict[str, Argument]) -> str:
    """The text with the defaults of arguments in it; what has none stays."""

    def value(found: re.Match[str]) -> str:
        known = arguments.get(found[1] or found[3])
        return known.value if known and known.value is not None else found[2] or found[0]

    return _VARIABLE.sub(value, text)


def read_text(path: str, text: str, environment: str, name: str) -> Artifact:
    """The artifact: arguments with their defaults, ports, and what gunicorn is told."""
    found = read(path, text)
    collected = Collector(path, text, environment, "azure", name)
    for argument, (value, span) in found.arguments.items():
        collected.place("docker.build_arg", f"args.{argument}", value or "", span)
    exposed = [one for one in found.instructions if one.word == "EXPOSE"]
    for number, one in enumerate(exposed):
        collected.place("docker.port", f"expose.{number}", one.text, one.span)
    for option in _OPTION.finditer(text):
        value = option[2].strip('"')
        if "$" not in value:
            collected.place(
                "gunicorn.option", f"serve.{option[1]}", value, Span(path, option.start(2), option.end(2))
            )
    start = Span(path, 0, 1)
    return Artifact(
        "azure.dockerfile", "", name, "", name, path, environment, "azure", start, collected.mentions
    )
