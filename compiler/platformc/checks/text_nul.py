"""Texts for a process that a process cannot be given."""

from __future__ import annotations

from collections.abc import Iterator

from platformc.diagnostics import Code, Diagnostic
from platformc.ir import Platform, Store, Text, Workload

TEXT_NUL = Code(
    "text/nul",
    summary="a command or a variable holds a NUL",
    why="A process takes its arguments and variables as texts that end at a NUL: the file would be read, and the "
    "container would not start.",
    wrong='platform demo { }\nservice web { image = "web:1"; env { A = "a\\u0000b" } }\ndeploy { compose }',
    right='platform demo { }\nservice web { image = "web:1"; env { A = "ab" } }\ndeploy { compose }',
    source="execve(2)",
)


def check(platform: Platform) -> Iterator[Diagnostic]:
    """Each text of a process that holds a NUL."""
    for declaration in (*platform.workloads, *platform.stores.values()):
        for what, text in _texts(declaration):
            if any(isinstance(part, str) and "\0" in part for part in text.parts):
                yield TEXT_NUL.at(
                    text.span,
                    f"{what} of `{declaration.label}` holds a NUL, at which a process would take it to end",
                    hint="take the `\\u0000` out, or mount a file that holds it",
                    values=(declaration.label, what),
                )


def _texts(declaration: Workload | Store) -> Iterator[tuple[str, Text]]:
    for variable in declaration.env:
        yield f"the variable `{variable.name}`", variable.value
    for text in declaration.command:
        yield "the command", text
    if isinstance(declaration, Workload):
        for text in declaration.entrypoint:
            yield "the entry point", text
        for text in declaration.health.command if declaration.health else ():
            yield "the health check", text
        for variable in declaration.build.args if declaration.build else ():
            yield f"the build argument `{variable.name}`", variable.value
