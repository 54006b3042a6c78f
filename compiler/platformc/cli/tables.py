"""The tables of names and handshakes, as text and as a page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from platformc.report.columns import cells, safe


def aligned(rows: Sequence[Sequence[str]]) -> str:
    """Rows in columns, two blanks between them; the first row is the head."""
    if not rows:
        return ""
    clean = [[safe(cell) for cell in row] for row in rows]
    widths = [max(cells(row[column]) for row in clean) for column in range(len(clean[0]))]
    lines = []
    for row in clean:
        padded = [cell + " " * (width - cells(cell)) for cell, width in zip(row, widths, strict=True)]
        lines.append("  ".join(padded).rstrip())
    return "\n".join(lines) + "\n"


def page(title: str, tables: Mapping[str, Sequence[Sequence[str]]]) -> str:
    """An HTML page that needs nothing else: one table for each environment."""
    from html import escape

    body = []
    for environment, (head, *rows) in tables.items():
        cells_of_head = "".join(f"<th>{escape(cell)}</th>" for cell in head)
        lines = "\n".join(
            "<tr>" + "".join(f"<td>{escape(safe(cell))}</td>" for cell in row) + "</tr>" for row in rows
        )
        body.append(f"<h2>{escape(environment)}</h2>\n<table>\n<tr>{cells_of_head}</tr>\n{lines}\n</table>\n")
    style = (
        "body{font:15px system-ui;margin:2rem}table{border-collapse:collapse}"
        "td,th{border:1px solid #ccc;padding:.25rem .5rem;text-align:left;vertical-align:top}"
    )
    return (
        f'<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n<title>{escape(title)}</title>\n'
        f"<style>{style}</style>\n<h1>{escape(title)}</h1>\n{''.join(body)}</html>\n"
    )


def names_rows(rows: Sequence[Mapping[str, Any]]) -> list[list[str]]:
    """The table of one environment's names."""
    head = ["NAME", "KIND", "VALUE", "MADE BY", "USED BY"]
    return [
        head,
        *(
            [row["name"], row["kind"], row["value"], _parties(row["makers"]), _parties(row["users"])]
            for row in rows
        ),
    ]


def handshake_rows(rows: Sequence[Mapping[str, Any]]) -> list[list[str]]:
    """The table of one environment's handshakes."""
    head = ["INGRESS", "#", "REFERENCE", "VALUE", "MADE BY", "AGREES"]
    verdicts = {True: "yes", False: "NO", None: "-"}
    return [
        head,
        *(
            [
                row["ingress"],
                str(row["number"]),
                row["reference"],
                row["value"] if row["value"] is not None else "-",
                _party(row["maker"]) if row["maker"] else "-",
                verdicts[row["agrees"]] + (f" ({row['reason']})" if row["reason"] else ""),
            ]
            for row in rows
        ),
    ]


def _parties(parties: Sequence[Mapping[str, Any]]) -> str:
    """The first few by target and address, and how many more there are."""
    listed = list(dict.fromkeys(_party(party) for party in parties))
    more = f", and {len(listed) - 3} more" if len(listed) > 3 else ""
    return (", ".join(listed[:3]) + more) or "-"


def _party(party: Mapping[str, Any]) -> str:
    target, address = party["target"], party["address"]
    return f"{target} {address}".strip()


def moved(value: Any, move: Any) -> Any:
    """The same document with each `file` as messages show it."""
    if isinstance(value, dict):
        return {
            key: move(entry) if key == "file" and isinstance(entry, str) else moved(entry, move)
            for key, entry in value.items()
        }
    if isinstance(value, list | tuple):
        return [moved(entry, move) for entry in value]
    return value
