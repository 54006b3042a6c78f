"""`platformc names`: every name, who makes it and who uses it."""

from __future__ import annotations

from functools import partial

import click

from platformc.cli import options


@options.command(
    "names",
    """platformc names specs/shop.plat --env prod
    platformc names specs/shop.plat --format html > names.html""",
)
@click.argument("spec", required=False, type=click.Path())
@options.environments
@options.formats("text", "json", "html")
def command(
    spec: str | None,
    environments: tuple[str, ...],
    form: str,
    quiet: bool,
    verbose: bool,
    config: str | None,
) -> int:
    """Print the naming table of each environment: each name with its kind and value, its maker and its users.

    With --verbose, every maker and user is listed, and nothing is shortened.
    """
    from platformc.agreement import tables as agreement
    from platformc.cli import show, tables
    from platformc.cli.compiled import compile_all
    from platformc.cli.unit import mover

    work = compile_all((spec,) if spec else (), config, environments, quiet=quiet)
    compiled, unit = work.compiled[0], work.units[0]
    table = agreement.names(compiled.platforms, compiled.mentions, compiled.sources)
    result = tables.moved({"environments": table}, mover(unit.project.folder))
    show.findings(work.shown.diagnostics, work.shown.sources, "json" if form == "json" else "text", result)
    if form != "json":
        title, text = f"Names of {unit.given}", partial(tables.names_text, verbose=verbose)
        show.out(tables.rendered(form, title, result["environments"], tables.names_rows, text))
    return 1 if show.failed(work.shown.diagnostics, False) else 0
