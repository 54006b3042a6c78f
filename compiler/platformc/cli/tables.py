"""The tables of names and handshakes, as text and as a page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
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


def rendered(
    form: str,
    title: str,
    environments: Mapping[str, Any],
    rows: Callable[[Any], Sequence[Sequence[str]]],
    text: Callable[[Any], str],
) -> str:
    """The table of each environment: a page made of `rows` for the form `html`, else `text` under its name."""
    if form == "html":
        return page(title, {name: rows(entries) for name, entries in environments.items()})
    return "\n".join(f"{name}\n{text(entries)}" for name, entries in environments.items())


def names_rows(rows: Sequence[Mapping[str, Any]], most: int = 3) -> list[list[str]]:
    """The table of one environment's names for a page; `most`: so many makers and users of each are named."""
    head = ["NAME", "KIND", "VALUE", "MADE BY", "USED BY"]
    return [
        head,
        *(
            [
                row["name"],
                row["kind"],
                row["value"],
                _parties(row["makers"], most, placed=True),
                _parties(row["users"], most),
            ]
            for row in rows
        ),
    ]


def handshake_rows(rows: Sequence[Mapping[str, Any]]) -> list[list[str]]:
    """The table of one environment's handshakes."""
    head = ["INGRESS", "#", "REFERENCE", "VALUE", "MADE BY", "AGREES", "AT"]
    return [
        head,
        *(
            [
                row["ingress"],
                str(row["number"]),
                row["reference"],
                row["value"] if row["value"] is not None else "-",
                _party(row["maker"]) if row["maker"] else "-",
                VERDICTS[row["agrees"]] + (f" ({row['reason']})" if row["reason"] else ""),
                _place(row["maker"]),
            ]
            for row in rows
        ),
    ]


def names_text(rows: Sequence[Mapping[str, Any]], verbose: bool) -> str:
    """The table of names for a terminal: of each name one maker, its place, and how many use it; verbose shows all."""
    if verbose:
        return "\n".join(_whole(row) for row in rows)
    table = [["NAME", "KIND", "VALUE", "MADE BY", "USED", "AT"]]
    for row in rows:
        made = row["makers"]
        more = len({_party(party) for party in made}) - 1
        telling = _telling(made) if made else None
        maker = _short(telling) if telling else "-"
        table.append(
            [
                _cut(row["name"], 36),
                row["kind"],
                _cut(row["value"], 44),
                _cut(maker, 26) + (f" +{more}" if more > 0 else ""),
                str(len(row["users"])),
                _place(telling),
            ]
        )
    return aligned(table)


def _whole(row: Mapping[str, Any]) -> str:
    """One name with each of its makers and users on a line of its own."""
    lines = [["  made by", _party(party), _place(party)] for party in row["makers"]]
    lines += [["  used by", _party(party), _place(party)] for party in row["users"]]
    return f"{safe(row['name'])}  {safe(row['kind'])}  {safe(row['value'])}\n{aligned(lines)}"


def handshakes_text(rows: Sequence[Mapping[str, Any]], verbose: bool) -> str:
    """The eleven of each Ingress under its name; a reason stands below its row. verbose: nothing is shortened."""
    tables: dict[tuple[str, str], list[list[str]]] = {}
    reasons: dict[tuple[str, str], list[str | None]] = {}
    for row in rows:
        of = (row["ingress"], row["declaration"])
        maker = (_party(row["maker"]) if verbose else _short(row["maker"])) if row["maker"] else "-"
        value = row["value"] if row["value"] is not None else "-"
        said = VERDICTS[row["agrees"]]
        cells_of = ["  " + str(row["number"]), row["reference"], value, maker, said, _place(row["maker"])]
        if not verbose:
            cells_of[2:4] = [_cut(value, 44), _cut(maker, 36)]
        tables.setdefault(of, [["  #", "REFERENCE", "VALUE", "MADE BY", "AGREES", "AT"]]).append(cells_of)
        reasons.setdefault(of, [None]).append(row["reason"])
    lines = []
    for of, table in tables.items():
        lines.append(f"{safe(of[0])} ({safe(of[1])})")
        for line, reason in zip(aligned(table).splitlines(), reasons[of], strict=True):
            lines += [line, f"      {safe(reason)}"] if reason else [line]
    return "\n".join(lines) + "\n" if lines else "no Ingress\n"


VERDICTS = {True: "yes", False: "NO", None: "-"}


def _telling(parties: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    """The artifact among the makers, where there is one, else who else makes it."""
    return next((party for party in parties if party["target"] != "spec"), parties[0])


def _short(party: Mapping[str, Any]) -> str:
    """Who it is in few words: an object by kind and name."""
    address = party["address"]
    parts = address.split("/")
    if len(parts) > 2 and " " not in address:
        kind = next((place for place, part in enumerate(parts) if part[:1].isupper()), 0)
        address = f"{parts[kind]}/{parts[-1]}"
    return f"external {address}" if party["target"] == "external" else address


def _cut(text: str, width: int) -> str:
    """Text of at most so many columns: its middle is left out."""
    text = safe(text)
    if cells(text) <= width:
        return text
    head, tail = width // 2, width - width // 2 - 1
    while cells(text[:head]) + 1 + cells(text[-tail:]) > width and tail > 1:
        head, tail = head - 1, tail - 1
    return f"{text[:head]}\u2026{text[-tail:]}"


def _parties(parties: Sequence[Mapping[str, Any]], most: int, placed: bool = False) -> str:
    """The first few by target and address, and how many more there are. placed: with file and line."""
    listed = list(
        dict.fromkeys(
            f"{_party(party)} ({place})" if placed and (place := _place(party)) else _party(party)
            for party in parties
        )
    )
    more = f", and {len(listed) - most} more" if len(listed) > most else ""
    return (", ".join(listed[:most]) + more) or "-"


def _party(party: Mapping[str, Any]) -> str:
    target, address = party["target"], party["address"]
    return f"{target} {address}".strip()


def _place(party: Mapping[str, Any] | None) -> str:
    """File and line, "" where nothing is written."""
    return f"{party['file']}:{party['line']}" if party and party["file"] else ""


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
