"""`platformc handshakes`: the eleven references of each Ingress, and whether they agree."""

from __future__ import annotations

from functools import partial

import click

from platformc.cli import options


@options.command("handshakes", "platformc handshakes specs/shop.plat --env prod")
@click.argument("spec", required=False, type=click.Path())
@click.argument("paths", nargs=-1, metavar="[PATH]...", type=click.Path())
@options.environments
@options.formats("text", "json", "html")
def command(
    spec: str | None,
    paths: tuple[str, ...],
    environments: tuple[str, ...],
    form: str,
    quiet: bool,
    verbose: bool,
    config: str | None,
) -> int:
    """Print, for each environment and Ingress, the eleven references: value, who makes it, whether they agree.

    With PATHs, the makers are those in the files there, and a row agrees only when the files do.
    With --verbose, names and addresses are not shortened.
    """
    from platformc.agreement import tables as agreement
    from platformc.cli import show, tables
    from platformc.cli.compiled import compile_all
    from platformc.cli.unit import mover

    work = compile_all((spec,) if spec else (), config, environments, emit=not paths, quiet=quiet)
    compiled, unit = work.compiled[0], work.units[0]
    found, sources, mentions = work.shown, compiled.sources, compiled.mentions
    proofs = compiled.diagnostics
    if paths:
        from platformc.cli.unit import joined, shown
        from platformc.cli.verifying import read_builds

        there = read_builds(unit, compiled, paths)
        found = joined([work.shown, shown(unit, there.findings, there.sources)])
        sources, mentions, proofs = there.sources, there.mentions, (*proofs, *there.findings)
    mentions = tuple(mention for mention in mentions if mention.target not in ("spec", "external"))
    table = agreement.handshakes(compiled.platforms, mentions, sources, proofs)
    result = tables.moved({"environments": table}, mover(unit.project.folder))
    show.findings(found.diagnostics, found.sources, "json" if form == "json" else "text", result)
    if form != "json":
        title, text = f"Handshakes of {unit.given}", partial(tables.handshakes_text, verbose=verbose)
        show.out(tables.rendered(form, title, result["environments"], tables.handshake_rows, text))
    broken = any(row["agrees"] is False for listed in result["environments"].values() for row in listed)
    return 1 if broken or show.failed(found.diagnostics, False) else 0
