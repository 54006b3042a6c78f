"""`platformc where`: the line of the spec behind a line of the output."""

from __future__ import annotations

import click

from platformc.cli import options


@options.command("where", "platformc where build/prod/kubernetes/app.yaml:12")
@click.argument("place", metavar="FILE:LINE")
@options.formats("text", "json")
def command(place: str, form: str, quiet: bool, config: str | None) -> int:
    """Say which line of the spec caused a line of a file that platformc wrote."""
    from platformc.cli import show
    from platformc.cli.origins import origin

    found = origin(place, config)
    if found.edited:
        show.note(f"platformc: `{found.path}` has changed since it was written: the line may be off", quiet)
    if form == "json":
        from platformc.report.json import render

        spec = {"file": found.file, "line": found.line, "text": found.text}
        show.out(
            render({"spec": spec, "edited": found.edited, "diagnostics": [], "errors": 0, "warnings": 0})
        )
        return 0
    show.out(f"{found.file}:{found.line}: {found.text.strip()}\n")
    return 0
