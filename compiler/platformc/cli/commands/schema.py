"""`platformc schema`: JSON Schemas of what platformc writes and reads."""

from __future__ import annotations

import click

from platformc.cli import options


@options.command("schema", "platformc schema diagnostics > diagnostics.schema.json")
@click.argument("name", required=False, metavar="[ir|config|diagnostics|names|handshakes|lock|...]")
def command(name: str | None) -> int:
    """Print the JSON Schema (draft 2020-12) of one of platformc's own documents; without NAME, list them."""
    from json import dumps

    from platformc.cli import show
    from platformc_schemas.ours import NAMES, schema

    if name is None:
        show.out("".join(f"{known:<12}  {title}\n" for known, title in NAMES.items()))
        return 0
    if name not in NAMES:
        from platformc.cli.choices import unknown
        from platformc.cli.stop import Stop

        raise Stop(unknown("schema", name, NAMES))
    show.out(dumps(schema(name), indent=2, ensure_ascii=False) + "\n")
    return 0
