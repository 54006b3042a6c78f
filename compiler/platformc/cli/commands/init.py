"""`platformc init`: start a new spec."""

from __future__ import annotations

import click

from platformc.cli import options


def _complete(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[str]:
    from platformc.cli.starters import STARTERS

    return [name for name in STARTERS if name.startswith(incomplete)]


@options.command("init", "platformc init shop --from kubernetes")
@click.argument("folder", metavar="[DIR]", default=".", type=click.Path())
@click.option(
    "--from",
    "starter",
    default="compose",
    metavar="NAME",
    shell_complete=_complete,
    help="What to start from.",
)
@click.option("--force", is_flag=True, help="Write over files that are there.")
def command(folder: str, starter: str, force: bool, quiet: bool) -> int:
    """Write a commented spec and a platformc.toml into DIR (here, when none is given).

    NAME is `compose` (one machine), `kubernetes` (several environments, an Ingress with its certificate), or
    one of the whole systems that come with the program: a NAME that there is not lists them all.
    """
    import os

    from platformc.cli import show
    from platformc.cli.choices import unknown
    from platformc.cli.output.single import write_file
    from platformc.cli.starters import STARTERS, files, platform_name
    from platformc.cli.stop import Stop
    from platformc.cli.workspace import display

    if starter not in STARTERS:
        raise Stop(unknown("starter", starter, STARTERS))
    whole = os.path.realpath(folder)
    name = platform_name(os.path.basename(whole))
    texts = files(starter, name)
    there = [path for path in texts if os.path.lexists(os.path.join(whole, path))]
    if there and not force:
        listed = ", ".join(f"`{display(os.path.join(whole, path))}`" for path in there)
        raise Stop(f"{listed} is there already: choose another DIR, or write over it with `--force`")
    os.makedirs(whole, exist_ok=True)
    for path, text in texts.items():
        write_file(os.path.join(whole, path), text.encode("utf-8"))
    spec = display(os.path.join(whole, next(iter(texts))))
    show.note(f"{spec} is written; next: platformc check {spec}", quiet)
    return 0
