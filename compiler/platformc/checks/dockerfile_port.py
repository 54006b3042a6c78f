"""The port that an image is built for, and the one that is asked for."""

from __future__ import annotations

from collections.abc import Iterator

from platformc.diagnostics import Code, Diagnostic, Related
from platformc.ir import Platform

_SPEC = """\
platform demo {{ }}
service jokes {{ build = "jokes" {{ args {{ PORT = "{}" }} }}; python = "jokes"; port http = 8080 }}
deploy {{ compose }}
"""
DOCKERFILE_PORT = Code(
    "dockerfile/port",
    summary="an image listens on another port than the one that is asked for",
    why="Every request, and every health check, would find nobody there.",
    wrong=_SPEC.format(5000),
    right=_SPEC.format(8080),
)


def check(platform: Platform) -> Iterator[Diagnostic]:
    """Each program that is built with another `PORT`."""
    for service in platform.services.values():
        if service.python is None or service.build is None or not service.ports:
            continue
        port = service.ports[0]
        for one in service.build.args:
            if one.name == "PORT" and one.value.plain is not None and one.value.plain != str(port.number):
                yield DOCKERFILE_PORT.at(
                    one.value.span,
                    f"`{service.label}` is built to listen on {one.value.plain}, and its port is {port.number}",
                    hint=f"leave `PORT` out, or say `port {port.name} = {one.value.plain}`",
                    related=[Related("its port", port.span)],
                    values=(one.value.plain, str(port.number)),
                )
