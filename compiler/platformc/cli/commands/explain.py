"""`platformc explain`: what a finding means."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from platformc.cli import options

if TYPE_CHECKING:
    from platformc.diagnostics import Code, Example


def _complete(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[str]:
    from platformc.catalogue import SLUGS

    return [slug for slug in SLUGS if slug.startswith(incomplete)]


@options.command("explain", "platformc explain output/hand-edited")
@click.argument("slug", required=False, shell_complete=_complete)
@options.formats("text", "json")
def command(slug: str | None, form: str) -> int:
    """Say what a finding means, why it matters, and show a wrong and a right example.

    Without SLUG, list every finding there is; with what stands before a slash, those of that group.
    """
    from platformc.catalogue import load
    from platformc.cli import show

    codes = load()
    group = {} if slug in codes else {one: code for one, code in codes.items() if one.startswith(f"{slug}/")}
    if slug is not None and slug not in codes and not group:
        from platformc.cli.stop import Stop
        from platformc.diagnostics import nearest

        near = nearest(slug, [*codes, *(one.partition("/")[0] for one in codes)])
        asked = f"did you mean `{near}`? " if near else ""
        raise Stop(f"there is no finding `{slug}`; {asked}`platformc explain` lists them all")
    chosen = codes if slug is None else group or {slug: codes[slug]}
    if form == "json":
        from platformc.report.json import render

        document = {"codes": [_entry(code) for code in chosen.values()]}
        show.out(render({**document, "diagnostics": [], "errors": 0, "warnings": 0}))
    elif slug is None or group:
        width = max(map(len, chosen))
        show.out("".join(f"{code.slug:<{width}}  {code.summary}\n" for code in chosen.values()))
    else:
        show.out(page(codes[slug]))
    return 0


def _entry(code: Code) -> dict[str, Any]:
    return {
        "slug": code.slug,
        "severity": code.severity,
        "summary": code.summary,
        "why": code.why,
        "source": code.source,
        "wrong": _files(code.wrong),
        "right": _files(code.right),
        "command": list(code.command),
    }


def _files(example: Example) -> dict[str, str]:
    return {"main.plat": example} if isinstance(example, str) else dict(example)


def page(code: Code) -> str:
    """Everything about one finding, as text for people."""
    from textwrap import fill, indent

    parts = [f"{code.severity}[{code.slug}]: {code.summary}", fill(code.why, 100)]
    if code.source:
        parts.append(f"Rule: {code.source}")
    for title, example in (("Wrong", code.wrong), ("Right", code.right)):
        for path, text in _files(example).items():
            where = "" if path == "main.plat" else f" ({path})"
            parts.append(f"{title}{where}:\n\n{indent(text.rstrip(), '    ')}")
    return "\n\n".join(parts) + "\n"
