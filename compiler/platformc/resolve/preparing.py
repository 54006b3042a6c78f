"""`prepare`: commands that run in each replica before its own, in the same container."""

from __future__ import annotations

from shlex import quote
from typing import Any

from platformc.diagnostics import Code
from platformc.ir import Text
from platformc.resolve.capture import Builder
from platformc.resolve.scope import NOT_PLAIN

NO_COMMAND = Code(
    "prepare/no-command",
    summary="a service prepares itself, and does not say what it runs then",
    why="The commands that come first are put before its own, and the image's own is not known here.",
    wrong='platform demo { }\nservice web { image = "web:1"; prepare files = ["collect"] }\ndeploy { compose }',
    right='platform demo { }\nservice web { image = "web:1"; prepare files = ["collect"]; command = ["serve"] }\n'
    "deploy { compose }",
)


def prepared(b: Builder, fields: dict[str, Any]) -> dict[str, Any]:
    """The fields of a service whose command runs after its preparations, which a shell strings together.

    The shell then becomes the command (`exec`): signals reach it, and its exit status is the container's.
    """
    steps = b.decl.all("prepare")
    if not steps:
        return fields
    words: tuple[Text, ...] = (*fields["entrypoint"], *fields["command"])
    if not words:
        b.scope.report(
            NO_COMMAND.at(
                steps[0].label_span,
                f"service `{b.decl.label}` prepares itself, and says no `command`",
                hint='say what runs then: `command = ["serve"]`',
            )
        )
        return fields
    lines = [_line(b, b.entry_list(step)) for step in steps]
    script = " && ".join([*lines, 'exec "$0" "$@"'])
    shell = tuple(Text((word,), steps[0].span) for word in ("sh", "-c", script))
    if fields["entrypoint"]:
        return {**fields, "entrypoint": (*shell, *fields["entrypoint"])}
    return {**fields, "command": (*shell, *fields["command"])}


def _line(b: Builder, words: tuple[Text, ...]) -> str:
    for word in words:
        if word.plain is None:
            b.scope.report(
                NOT_PLAIN.at(
                    word.span,
                    f"`{word.value}` stands in a shell's line, and is not known at build time",
                    hint="give it to the container in `env`, and let the program read it",
                )
            )
    return " ".join(quote(word.value) for word in words)
