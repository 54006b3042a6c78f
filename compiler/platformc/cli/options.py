"""Options that several commands share, each said once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

Decorated = TypeVar("Decorated", bound=Callable[..., Any])


def command(name: str, example: str) -> Callable[[Callable[..., Any]], click.Command]:
    """A click command with the options of every command, and an example under its help."""

    def decorate(function: Callable[..., Any]) -> click.Command:
        lines = [line.strip() for line in example.strip().splitlines()]
        epilog = "\b\nExample:\n" + "\n".join(f"  {line}" for line in lines)
        code = function.__code__
        takes = code.co_varnames[: code.co_argcount]

        def call(**given: Any) -> Any:
            # the three of every command reach those that have a use for them
            return function(**{key: value for key, value in given.items() if key in takes})

        call.__doc__ = function.__doc__
        wrapped: Any = call
        for option in (_config, _verbose, _quiet):
            wrapped = option(wrapped)
        # click reads this list backwards: a command's own options come first in its help
        wrapped.__click_params__ += getattr(function, "__click_params__", [])
        return click.command(name, cls=_Command, epilog=epilog)(wrapped)

    return decorate


class _Command(click.Command):
    """A command that takes `-h`, and whose errors name it."""

    def make_context(self, *args: Any, **extra: Any) -> click.Context:
        extra.setdefault("help_option_names", ["-h", "--help"])
        return super().make_context(*args, **extra)


_quiet = click.option("-q", "--quiet", is_flag=True, help="Say only what is wrong.")
_verbose = click.option("-v", "--verbose", is_flag=True, help="Say what is being done.")
_config = click.option(
    "--config",
    type=click.Path(),
    metavar="FILE",
    help="The configuration, instead of the nearest platformc.toml.",
)


def specs(required: bool = True) -> Callable[[Decorated], Decorated]:
    """SPEC...: without one, `specs` of platformc.toml."""
    return click.argument(
        "specs", nargs=-1, metavar="SPEC..." if required else "[SPEC]...", type=click.Path()
    )


def environments(function: Decorated) -> Decorated:
    """--env E, any number of times."""
    return click.option(
        "--env", "environments", multiple=True, metavar="ENV", help="Only this environment; may be repeated."
    )(function)


def _complete_target(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[str]:
    from platformc.cli.targets import ours

    return [name for name in ours() if name.startswith(incomplete)]


def targets(function: Decorated) -> Decorated:
    """--target T, any number of times."""
    return click.option(
        "--target",
        "targets",
        multiple=True,
        metavar="TARGET",
        shell_complete=_complete_target,
        help="Only this target, whether `deploy` names it or not; may be repeated.",
    )(function)


def strict(function: Decorated) -> Decorated:
    """--strict."""
    return click.option("--strict", is_flag=True, help="Warnings count as errors.")(function)


def formats(*names: str) -> Callable[[Decorated], Decorated]:
    """--format, one of `names`; the first is the default."""
    return click.option(
        "--format",
        "form",
        type=click.Choice(names),
        default=names[0],
        show_default=True,
        help="How to print the result.",
    )


DIAGNOSTICS = ("text", "json", "sarif", "github")
