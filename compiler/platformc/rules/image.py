"""Whether a Dockerfile, what it builds, and who runs it agree: its command, its sources, its port."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from posixpath import normpath
from typing import NamedTuple

from platformc.diagnostics import did_you_mean
from platformc.readers.dockerfile import Dockerfile
from platformc.rules import image_codes as codes
from platformc.rules.finding import Broken
from platformc.source import Span


class Runner(NamedTuple):
    """Who runs an image. ports: those that it is asked on, with where that is said. command: whether it gives one."""

    name: str
    ports: tuple[tuple[int, Span], ...]
    command: bool
    span: Span


def dockerfile_findings(file: Dockerfile, runners: Sequence[Runner]) -> Iterator[Broken]:
    """What is wrong with an image by itself, and between it and who runs it."""
    yield from _copies(file)
    if file.stages and file.last("CMD") is None and file.last("ENTRYPOINT") is None:
        silent = [runner for runner in runners if not runner.command]
        if silent or not runners:
            base = next(iter(file.stages[-1].instructions)).span
            who = f", and container `{silent[0].name}` gives it none" if silent else ""
            yield Broken(
                codes.NO_COMMAND, base, f"the image has no `CMD` and no `ENTRYPOINT`{who}",
                'end with `CMD ["PROGRAM", "ARGUMENT"]`, or say the command where it is run: '
                "`RUN` is for the time of the build",
                (silent[0].name if silent else "", ""), tuple((f"`{one.name}`", one.span) for one in silent[:1]),
            )  # fmt: skip
    yield from _ports(file, runners)


def _copies(file: Dockerfile) -> Iterator[Broken]:
    for one in file.every("COPY", "ADD"):
        if "from" in one.flags or len(one.words) < 2 or one.text.startswith("["):
            continue
        for word in one.words[:-1]:
            if "://" not in word.text and normpath(word.text.lstrip("/")).split("/")[0] == "..":
                yield Broken(
                    codes.COPY_OUTSIDE, word.span, f"`{one.name} {word.text}` leaves the folder that is built",
                    "copy `.`, and build from the folder that holds all that is needed", (word.text, ""),
                )  # fmt: skip


def _ports(file: Dockerfile, runners: Sequence[Runner]) -> Iterator[Broken]:
    asked = {number: (runner, span) for runner in runners for number, span in runner.ports}
    exposed = [(number, span) for number, protocol, span in file.exposed() if protocol == "tcp"]
    if not asked or not exposed or any(number in asked for number, _ in exposed):
        return
    number, span = exposed[0]
    wanted, (runner, where) = next(iter(asked.items()))
    yield Broken(
        codes.EXPOSE, span, f"the image listens on {number}, and `{runner.name}` is asked on {wanted}",
        f"`EXPOSE {wanted}`, if the program listens there; else ask it on {number}", (str(number), str(wanted)),
        ((f"`{runner.name}` is asked here", where),),
    )  # fmt: skip


def streamlit_findings(
    said: Mapping[str, tuple[str, Span]], runners: Sequence[Runner], files: Sequence[Dockerfile]
) -> Iterator[Broken]:
    """Whether a Streamlit program listens where it is asked."""
    asked = {number: (runner.name, span) for runner in runners for number, span in runner.ports}
    for file in files if not asked else ():
        asked |= {
            number: ("the Dockerfile", span) for number, protocol, span in file.exposed() if protocol == "tcp"
        }
    port = said.get("server.port")
    if port is not None and asked and port[0].isdigit() and int(port[0]) not in asked:
        wanted, (name, where) = next(iter(asked.items()))
        yield Broken(
            codes.STREAMLIT_PORT, port[1], f"the program listens on {port[0]}, and `{name}` is asked on {wanted}",
            f"`port = {wanted}`", (port[0], str(wanted)), ((f"`{name}` is asked here", where),),
        )  # fmt: skip
    address = said.get("server.address")
    if address is not None and address[0] in ("localhost", "127.0.0.1", "::1"):
        yield Broken(
            codes.STREAMLIT_ADDRESS, address[1], f"the program listens on `{address[0]}` only",
            '`address = "0.0.0.0"`', (address[0], "0.0.0.0"),
        )  # fmt: skip


def argument_findings(file: Dockerfile, given: Sequence[tuple[str, Span]]) -> Iterator[Broken]:
    """Build arguments that the Dockerfile does not take."""
    known = file.arguments() | PREDEFINED
    for name, span in given:
        if name not in known:
            yield Broken(
                codes.ARGUMENT, span, f"the Dockerfile has no argument `{name}`",
                did_you_mean(name, sorted(file.arguments())) or f"`ARG {name}` in the Dockerfile", (name, ""),
            )  # fmt: skip


PREDEFINED = frozenset(
    name
    for word in ("HTTP_PROXY", "HTTPS_PROXY", "FTP_PROXY", "NO_PROXY", "ALL_PROXY")
    for name in (word, word.lower())
) | {"SOURCE_DATE_EPOCH", "BUILDKIT_INLINE_CACHE"}
"""https://docs.docker.com/reference/dockerfile/#predefined-args"""
