"""`platformc build`: write what specs say, all or nothing."""

from __future__ import annotations

import click

from platformc.cli import options


@options.command(
    "build",
    """platformc build specs/shop.plat -o build
    platformc build specs/shop.plat --env prod --diff""",
)
@options.specs()
@click.option("-o", "--output", type=click.Path(), metavar="DIR", help="Where to write.  [default: build]")
@options.environments
@options.targets
@click.option(
    "--check", "checking", is_flag=True, help="Write nothing; status 1 when something would change."
)
@click.option("--diff", "diffing", is_flag=True, help="Write nothing; show what would change.")
@click.option("--force", is_flag=True, help="Write over files that were edited by hand or are not ours.")
@click.option("--watch", is_flag=True, help="Build again whenever a spec changes.")
@options.strict
@options.formats(*options.DIAGNOSTICS)
def command(
    specs: tuple[str, ...],
    output: str | None,
    environments: tuple[str, ...],
    targets: tuple[str, ...],
    checking: bool,
    diffing: bool,
    force: bool,
    watch: bool,
    strict: bool,
    form: str,
    quiet: bool,
    verbose: bool,
    config: str | None,
) -> int:
    """Write what SPECs say to DIR/ENV/TARGET/..., all files or none.

    Only files that the last build wrote are replaced or removed; one that was edited by hand is reported.
    """
    if checking and diffing:
        raise click.UsageError("`--check` and `--diff` do not go together: choose one")
    if watch and (checking or diffing):
        raise click.UsageError("`--watch` writes: it does not go with `--check` or `--diff`")
    from platformc.cli.building import Order, build

    order = Order(
        specs, output, environments, targets, checking, diffing, force, strict, form, quiet, verbose, config
    )
    if watch:
        from platformc.cli.watching import watch as forever

        return forever(lambda: build(order))
    return build(order).status
