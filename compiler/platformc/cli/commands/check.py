"""`platformc check`: prove specs without writing anything."""

from __future__ import annotations

import click

from platformc.cli import options


@options.command("check", "platformc check specs/shop.plat --strict")
@options.specs()
@options.environments
@options.strict
@click.option("--baseline", type=click.Path(), metavar="FILE", help="Findings in this file do not count.")
@options.formats(*options.DIAGNOSTICS)
def command(
    specs: tuple[str, ...],
    environments: tuple[str, ...],
    strict: bool,
    baseline: str | None,
    form: str,
    quiet: bool,
    verbose: bool,
    config: str | None,
) -> int:
    """The lint gate: parse, resolve, check, emit in memory, prove that all names agree. Writes nothing.

    With several SPECs, they are also held against each other, as installations in one account or cluster.
    """
    from platformc.cli import show
    from platformc.cli.baselines import without
    from platformc.cli.compiled import compile_all

    work = compile_all(specs, config, environments, quiet=quiet)
    found = without(baseline, work.shown.diagnostics, environments)
    show.findings(found, work.shown.sources, form)
    bad = show.failed(found, strict or work.strict)
    if form == "text" and not bad:
        show.note(work.praise(), quiet)
    if verbose:
        show.note(work.account())
    return 1 if bad else 0
