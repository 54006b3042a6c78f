"""Words of a program that stand in a Dockerfile and in a shell's line as they are."""

from __future__ import annotations

import re
from collections.abc import Iterator

from platformc.diagnostics import Code, Diagnostic
from platformc.ir import Platform, Service, Text

_SPEC = """\
platform demo {{ }}
service jokes {{ build = "jokes"; python = "jokes" {{ poetry = "{}" }} }}
deploy {{ compose }}
"""
PYTHON_WORD = Code(
    "python/word",
    summary="a version, or the name of a program or a file, holds a character that it cannot have",
    why="It stands in a Dockerfile and in an address as it is: the rest of it would be taken for something else.",
    wrong=_SPEC.format("1.8 5"),
    right=_SPEC.format("1.8.5"),
)

NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.]*(\(\))?")
VERSION = re.compile(r"[0-9][0-9A-Za-z.+-]*")
FILE = re.compile(r"(?!/)(?!.*(?:^|/)\.\.(?:/|$))[A-Za-z0-9._/-]+")


def check(platform: Platform) -> Iterator[Diagnostic]:
    """Each word that is none."""
    for service in platform.services.values():
        for what, text, rule, hint in _words(service):
            if not rule.fullmatch(text.value):
                yield PYTHON_WORD.at(
                    text.span,
                    f"`{text.value}` is no {what} of `{service.label}`",
                    hint=hint,
                    values=(service.label, text.value),
                )


def _words(service: Service) -> Iterator[tuple[str, Text, re.Pattern[str], str]]:
    python, env = service.python, service.encrypted_env
    if python is not None:
        yield "name in the module", python.app, NAME, '`app = "app"`'
        yield "version of Poetry", python.poetry, VERSION, '`poetry = "1.8.5"`'
        yield "version of Python", python.version, VERSION, "`version = 3.12`"
    if env is not None:
        yield "version of sops", env.sops, VERSION, '`sops = "3.10.2"`'
        yield "file in the folder", env.file, FILE, '`encrypted_env = ".env.enc"`'
