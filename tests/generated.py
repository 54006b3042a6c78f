"""The pages of docs/ that the program writes about itself."""

from __future__ import annotations

from collections.abc import Callable

from platformc.resolve.attributes import Attribute, Kind
from platformc.resolve.phrases import SLOTS, readable
from platformc.resolve.vocabulary import FURTHER, KINDS

NOTE = "<!-- Written by the program: `make record` writes it again. -->\n"


def language() -> str:
    """Every declaration and every word in it, from the one table."""
    rows = [
        NOTE,
        "# The language, word by word\n",
        "`docs/language.md` tells it in order; this is the whole table. In a phrase, capitals stand for values, `[...]` may",
        "be left out, and `|` sets alternatives apart.\n",
        "| in a phrase | takes |",
        "|---|---|",
        *(f"| `{slot}` | {words} |" for slot, words in SLOTS.items() if slot not in {"VALUE", "KIND"}),
        "",
    ]
    for name, kind in KINDS.items():
        if name not in FURTHER:
            rows += _kind(name, kind)
    rows += [
        "## " + ", ".join(f"`{name}`" for name in FURTHER) + "\n",
        "Made by targets that this version does not have. They are read and kept; as long as no deployed target makes",
        "them, a warning says so.\n",
    ]
    return "\n".join(rows).rstrip() + "\n"


def _kind(name: str, kind: Kind) -> list[str]:
    rows = [f"## `{name}`\n", kind.doc[0].upper() + kind.doc[1:] + ".\n"]
    if kind.like:
        rows.append(f"`{name} NAME like OTHER {{ ... }}` copies another one.\n")
    if kind.free:
        rows.append(f"Keys of your own: `NAME = {readable(kind.free)}`.\n")
    if kind.attributes:
        rows += ["| word | takes | what it says |", "|---|---|---|"]
        rows += _attributes("", kind.attributes)
        rows.append("")
    return rows


def _attributes(prefix: str, attributes: dict[str, Attribute]) -> list[str]:
    rows: list[str] = []
    for word, attribute in attributes.items():
        label = {"": "", "name": " NAME", "text": ' "TEXT"', "path": " names.NAME", "named": ' KIND "NAME"'}[
            attribute.label
        ]
        takes = []
        if attribute.value:
            takes.append(f"`= {readable(attribute.value)}`".replace("|", "\\|"))
        if attribute.words and attribute.words != "none":
            takes.append(f"`{readable(attribute.words)}`".replace("|", "\\|"))
        if attribute.free:
            takes.append(f"`{{ KEY = {readable(attribute.free)} }}`".replace("|", "\\|"))
        if attribute.table:
            takes.append("`{ ... }` as it stands")
        if attribute.flag:
            takes.append("alone")
        rows.append(f"| `{prefix}{word}{label}` | {', '.join(takes) or '`{ ... }`'} | {attribute.doc} |")
        if attribute.block:
            rows += _attributes(f"{prefix}{word}.", attribute.block)
    return rows


def diagnostics() -> str:
    """Every finding, with its examples."""
    from platformc.catalogue import load

    rows = [NOTE, "# Findings\n", "`platformc explain SLUG` shows the same in the terminal.\n"]
    for slug, code in load().items():
        rows += [
            f"## `{slug}`\n",
            f"{code.severity.capitalize()}: {code.summary[0].lower()}{code.summary[1:]}. {code.why}\n",
        ]
        for title, example in (("Wrong", code.wrong), ("Right", code.right)):
            shown = example if isinstance(example, str) else None
            if shown is None:
                files = {} if len(example) > 8 else dict(example)  # type: ignore[arg-type]
                if sum(len(text) for text in files.values()) > 4000:
                    continue
                shown = "\n".join(f"# {path}\n{text}" for path, text in files.items())
            rows += [f"{title}:\n", "```plat", shown.strip(), "```\n"]
        if code.source:
            rows.append(f"Source: {code.source}\n")
    return "\n".join(rows).rstrip() + "\n"


def targets() -> str:
    """What becomes of each word in each target."""
    from platformc.cli.targets import Targets

    loaded = dict(Targets().items())
    features = list(dict.fromkeys(feature for target in loaded.values() for feature in target.matrix))
    rows = [
        NOTE,
        "# What becomes of each word\n",
        "Emitted as it stands, approximated, refused with an error, or made elsewhere: nothing is dropped in silence.\n",
        "| word | " + " | ".join(f"`{name}`" for name in loaded) + " |",
        "|---|" + "---|" * len(loaded),
    ]
    for feature in features:
        cells = [target.matrix.get(feature, "").replace("|", "\\|") for target in loaded.values()]
        rows.append(f"| `{feature}` | " + " | ".join(cells) + " |")
    rows.append("")
    for name, target in loaded.items():
        if target.options:
            rows += [f"## `deploy {{ {name} {{ ... }} }}`\n", "| word | what it does |", "|---|---|"]
            rows += [f"| `{word}` | {what} |" for word, what in target.options.items()]
            rows.append("")
    return "\n".join(rows).rstrip() + "\n"


def names() -> str:
    """Every kind of name and its rule."""
    from platformc.names import KINDS as NAME_KINDS

    rows = [
        NOTE,
        "# Kinds of names\n",
        "What a name may look like, where it may occur only once, and who says so.\n",
        "| kind | what | grammar | only once in | source |",
        "|---|---|---|---|---|",
    ]
    for kind in NAME_KINDS.values():
        cells = [f"`{kind.id}`", kind.title, kind.words, kind.scope, kind.source]
        rows.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return "\n".join(rows) + "\n"


def commands() -> str:
    """The help of every command."""
    from click.testing import CliRunner

    from platformc.cli.app import COMMANDS, app

    rows = [NOTE, "# Commands\n"]
    for name in ("", *COMMANDS):
        arguments = [name, "--help"] if name else ["--help"]
        shown = CliRunner().invoke(app, arguments, prog_name="platformc", terminal_width=100).output
        rows += [f"## `platformc{' ' + name if name else ''}`\n", "```", shown.rstrip(), "```\n"]
    return "\n".join(rows).rstrip() + "\n"


PAGES: dict[str, Callable[[], str]] = {
    "docs/words.md": language,
    "docs/diagnostics.md": diagnostics,
    "docs/targets.md": targets,
    "docs/names.md": names,
    "docs/commands.md": commands,
}
