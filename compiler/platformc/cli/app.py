"""The commands, each imported only when it is called."""

from __future__ import annotations

from importlib import import_module

import click

from platformc import __version__

COMMANDS = {
    "build": "write what a spec says, all or nothing",
    "check": "prove a spec without writing anything",
    "verify": "hold files that exist against the spec",
    "names": "every name, who makes it and who uses it",
    "handshakes": "the eleven references of each Ingress, and whether they agree",
    "where": "the line of the spec behind a line of the output",
    "explain": "what a finding means, with a wrong and a right example",
    "fmt": "lay specs out in the one canonical way",
    "init": "start a new spec",
    "targets": "what can be emitted",
    "schema": "JSON Schemas of what platformc writes and reads",
}
"""Name and one line for `--help`; the module is `platformc.cli.commands.NAME`."""


class Commands(click.Group):
    """A group that imports the module of a command when it is asked for, and knows near misses."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        command = import_module(f"platformc.cli.commands.{cmd_name}").command
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        word = args[0]
        if word in COMMANDS or word.startswith("-") or ctx.resilient_parsing:
            return super().resolve_command(ctx, args)
        from platformc.cli.choices import unknown

        raise click.UsageError(unknown("command", word, COMMANDS), ctx)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.command(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="\b\nExample:\n  platformc build specs/shop.plat -o build\n\n"
    "Exit status: 0 clean, 1 a finding, 2 the command line is wrong or a file cannot be read or written, 3 our fault.",
)
@click.version_option(__version__, message="%(prog)s %(version)s")
def app() -> None:
    """One small file says what a platform is; platformc writes its manifests and proves that every name agrees."""
