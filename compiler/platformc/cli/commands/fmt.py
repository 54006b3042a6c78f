"""`platformc fmt`: lay specs out in the one canonical way."""

from __future__ import annotations

import click

from platformc.cli import options


@options.command(
    "fmt",
    """platformc fmt specs/shop.plat
    platformc fmt --check specs/*.plat""",
)
@options.specs()
@click.option(
    "--check", "checking", is_flag=True, help="Write nothing; status 1 when something would change."
)
@click.option("--diff", "diffing", is_flag=True, help="Write nothing; show what would change.")
def command(specs: tuple[str, ...], checking: bool, diffing: bool, quiet: bool, config: str | None) -> int:
    """Lay SPECs out in the one canonical way: every comment stays, and the meaning with it.

    A spec that cannot be parsed is left as it is, and said to be so.
    """
    if checking and diffing:
        raise click.UsageError("`--check` and `--diff` do not go together: choose one")
    import os

    from platformc.cli import show
    from platformc.cli.output.difference import unified
    from platformc.cli.output.single import write_file
    from platformc.cli.workspace import decode, display, existing_specs, project_of, read_file
    from platformc.diagnostics import Diagnostic
    from platformc.source import Sources
    from platformc.syntax.format import format_text

    found: list[Diagnostic] = []
    sources = Sources()
    results: list[tuple[str, str, str]] = []
    for spec in existing_specs(specs, None if specs else project_of(".", config)):
        shown = display(spec)
        text = decode(read_file(spec), spec)
        sources.add(shown, text)
        after = format_text(shown, text, found.append)
        if after is not None and after != text:
            results.append((spec, text, after))
    show.findings(found, sources, "text")
    for spec, text, after in results:
        shown = display(spec)
        if diffing:
            show.out(unified(text, after, f"a/{shown}", f"b/{shown}"))
        elif checking:
            show.note(f"would be laid out anew: {shown}", quiet)
        else:
            write_file(os.path.realpath(spec), after.encode("utf-8"))
            show.note(f"laid out anew: {shown}", quiet)
    return 1 if any(each.is_error for each in found) or (checking and results) else 0
