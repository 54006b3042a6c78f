"""`platformc verify`: hold files that exist against the spec."""

from __future__ import annotations

import click

from platformc.cli import options


@options.command(
    "verify",
    """platformc verify specs/shop.plat build/
    platformc verify build/prod --format sarif
    platformc verify task-definition.json Dockerfile""",
)
@click.argument("paths", nargs=-1, metavar="[SPEC] PATH...", type=click.Path())
@options.environments
@options.strict
@click.option("--baseline", type=click.Path(), metavar="FILE", help="Findings in this file do not count.")
@click.option("--write-baseline", type=click.Path(), metavar="FILE", help="Accept the findings of today.")
@options.formats(*options.DIAGNOSTICS)
def command(
    paths: tuple[str, ...],
    environments: tuple[str, ...],
    strict: bool,
    baseline: str | None,
    write_baseline: str | None,
    form: str,
    quiet: bool,
    verbose: bool,
    config: str | None,
) -> int:
    """Read the files under each PATH as their tools do, and prove that their names agree with the spec.

    The one argument that ends in `.plat` is the spec; without it, the lock beside the files says which one.
    Task definitions and Dockerfiles that belong to no build are judged by themselves, and against each other.
    """
    from platformc.cli import show
    from platformc.cli.baselines import record, without
    from platformc.cli.verifying import verify

    proof = verify(paths, environments, config, quiet)
    if write_baseline:
        record(write_baseline, proof.shown.diagnostics)
    found = [] if write_baseline else without(baseline, proof.shown.diagnostics, environments)
    show.findings(found, proof.shown.sources, form)
    bad = show.failed(found, strict or proof.strict)
    if verbose:
        show.note("\n".join(f"read {path}" for path in proof.files))
    if form == "text" and write_baseline:
        many = len(proof.shown.diagnostics)
        show.note(f"{write_baseline}: {many} finding{'' if many == 1 else 's'}", quiet)
    elif form == "text" and not bad:
        many = len(proof.files)
        show.note(f"{many} file{'' if many == 1 else 's'} agree with {proof.spec}", quiet)
    return 1 if bad else 0
