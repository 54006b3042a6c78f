"""What somebody meant who wrote something that is not the language: one mistake, in our words."""

from __future__ import annotations

import re
from typing import NamedTuple

from platformc.diagnostics import Code

UNEXPECTED = Code(
    "syntax/unexpected",
    summary="Something stands where the language has no place for it",
    why="A statement is `words { ... }` or `name = value`; what cannot be read is never guessed.",
    wrong="platform demo { root_domain = }\n",
    right="platform demo { }\n",
)


class Mistake(NamedTuple):
    """What to say about a place in a statement; `repair` is a text of the same length that can be read."""

    start: int
    end: int
    message: str
    hint: str | None
    repair: str | None = None
    repair_at: int | None = None
    """Where the repair goes, when not over the mistake itself."""


_BREAK = " \t\r\n,;{}[]\"#='"
_OPERATORS = ("=>", "==", ":=", "+=", "?=")
_DASHED = re.compile(r"[A-Za-z_][A-Za-z0-9_.]*-[A-Za-z0-9_.\-]*")
_NUMBER = re.compile(r"-?\.?[0-9]")
_QUOTED = re.compile(r"'([^'\"\\\n]*)'(?![A-Za-z0-9_'])")


def mistake(text: str, pos: int, statement: int) -> Mistake:
    """The mistake at `pos`, in the statement that begins at `statement`; offsets are those of `text`."""
    before = _before(text, pos, statement)
    previous = text[before] if before >= statement else ""
    word_start, word_end = _word(text, pos)
    word = text[word_start:word_end]
    rest = text[pos:]
    head = text[statement:pos]
    in_value = _in_value(head)
    for operator in _OPERATORS:
        for shift in (0, 1):
            if pos >= shift and text.startswith(operator, pos - shift):
                replacement = "= " if shift or operator[1] != "=" else " ="
                return Mistake(
                    pos - shift,
                    pos - shift + 2,
                    f"expected `=`, found `{operator}`",
                    "write `=`",
                    replacement,
                )
    if (quote := text.find("'", word_start, word_end + 1)) >= 0:
        return _single_quotes(text, quote)
    if not rest or rest[0] in "\r\n;}]#":
        return _ends_early(text, pos, previous, before)
    if rest[0] == "=":
        if not head.strip():
            return Mistake(pos, pos + 1, "expected a name before `=`", "write as in `name = value`")
        if previous == ",":
            return Mistake(before, before + 1, "expected a name after `,`", None)
        if previous == ":":
            return _ends_early(text, pos, previous, before)
        return Mistake(
            pos,
            pos + 1,
            "expected the end of the statement, found `=`",
            "set statements apart by a new line or `;`",
        )
    if rest[0] == "{":
        if previous == "=":
            return Mistake(
                before,
                before + 1,
                "expected a value after `=`",
                "a block stands without `=`: write `name { ... }`",
            )
        if previous == "}":
            return Mistake(pos, pos + 1, "expected a new line or `;` after `}`, found `{`", None)
        if _depth(head) > 0:
            return Mistake(
                pos, pos + 1, "expected a value, found `{`", "items of a list are set apart by `,`"
            )
        above = _before(text, pos, 0)
        if (
            not head.strip()
            and above >= 0
            and text[above] not in "{};"
            and "#" not in text[_line(text, above) : above]
        ):
            room = " " * (pos - above - 1)
            return Mistake(
                pos,
                pos + 1,
                "expected a name before `{`",
                "`{` stands at the end of its statement's line",
                room,
                above + 1,
            )
        return Mistake(pos, pos + 1, "expected a name before `{`", "write as in `service app { ... }`")
    if rest[0] == ",":
        return Mistake(pos, pos + 1, "expected a name or a value before `,`", "take the comma out")
    if re.search(r"[^\x21-\x7e]", word):
        return _odd_character(text, word_start, word_end)
    if word and _DASHED.fullmatch(word):
        return _dashed(word, word_start, in_value)
    if previous == ":" and not in_value and (rest[0] in '"[' or _NUMBER.match(rest)):
        name = head[: before - statement].strip() or "name"
        return Mistake(
            before,
            before + 1,
            f"expected `=` after `{name}`, found `:`",
            f"write `{name} = ...`; after `:` stands a kind",
            "=",
        )
    if word and rest[0] not in '"[' and not _readable(word):
        return _bare(word, word_start, in_value)
    if previous == "}":
        return Mistake(
            pos,
            max(word_end, pos + 1),
            f"expected a new line or `;` after `}}`, found {_shown(text, pos)}",
            None,
        )
    if _depth(head) > 0:
        return Mistake(pos, max(word_end, pos + 1), f"expected `,` or `]`, found {_shown(text, pos)}", None)
    if rest[0] == ":":
        return Mistake(
            pos,
            pos + 1,
            "expected the end of the statement, found `:`",
            "write `name = value`, or put the value in double quotes",
        )
    if ":" in head and not in_value:
        return Mistake(
            pos,
            max(word_end, pos + 1),
            f"expected `=` after the kind, found {_shown(text, pos)}",
            "write `= ` before it",
        )
    return Mistake(
        pos, max(word_end, pos + 1), f"expected the end of the statement, found {_shown(text, pos)}", None
    )


def _before(text: str, pos: int, statement: int) -> int:
    """The last place before `pos` that holds neither a blank nor a line end."""
    at = pos - 1
    while at >= statement and text[at] in " \t\r\n":
        at -= 1
    return at


def _line(text: str, pos: int) -> int:
    return text.rfind("\n", 0, pos) + 1


def _word(text: str, pos: int) -> tuple[int, int]:
    """The run of characters around `pos` that no blank, bracket, quote or separator cuts."""
    start = end = pos
    while start > 0 and text[start - 1] not in _BREAK:
        start -= 1
    while end < len(text) and text[end] not in _BREAK:
        end += 1
    return start, end


def _outside_strings(text: str) -> str:
    return re.sub(r'"[^"\n]*"', '""', text)


def _in_value(head: str) -> bool:
    """Whether an `=` stands before this place in its statement, or a list is open."""
    plain = _outside_strings(head)
    return "=" in plain or _depth(head) > 0


def _depth(head: str) -> int:
    plain = _outside_strings(head)
    return plain.count("[") - plain.count("]")


def _readable(word: str) -> bool:
    """Whether the word is a path or a number, so that its place is wrong and not itself."""
    return bool(
        re.fullmatch(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*:?|-?[0-9]+(\.[0-9]+)?(%|[A-Za-z]+)?(\.\.\S+)?|:", word)
    )


def _shown(text: str, pos: int) -> str:
    if text[pos] == '"':
        return "a string"
    if text[pos] == "[":
        return "a list"
    start, end = _word(text, pos)
    return f"`{text[start:end] or text[pos]}`"


def _ends_early(text: str, pos: int, previous: str, before: int) -> Mistake:
    found = text[pos : pos + 1]
    if previous == "=":
        return Mistake(before, before + 1, "expected a value after `=`", "write as in `name = value`")
    if previous == ",":
        return Mistake(
            before,
            before + 1,
            "expected a name or a value after `,`",
            "a row goes on after a comma only on the same line",
        )
    if previous == ":":
        return Mistake(
            before, before + 1, "expected a kind after `:`", 'write as in `namespace : k8s.namespace = "..."`'
        )
    if previous == "[":
        return Mistake(before, before + 1, "expected `]`", None)
    shown = f"`{found}`" if found.strip() and found != "#" else "the end of the line"
    return Mistake(pos, pos + 1, f"expected a statement before {shown}", "take it out")


def _single_quotes(text: str, quote: int) -> Mistake:
    match = _QUOTED.match(text, quote)
    if match:
        inside = match.group(1)
        return Mistake(
            quote, match.end(), "strings stand in double quotes", f'write `"{inside}"`', f'"{inside}"'
        )
    return Mistake(quote, quote + 1, "strings stand in double quotes", "write `\"` in place of `'`")


def _odd_character(text: str, start: int, end: int) -> Mistake:
    for at in range(start, end):
        character = text[at]
        if not "\x21" <= character <= "\x7e":
            name = (
                f"`{character}`"
                if character.isprintable() and not character.isspace()
                else f"U+{ord(character):04X}"
            )
            if character.isspace():
                return Mistake(
                    at, at + 1, f"the blank {name} is not a space", "type a plain space in its place", " "
                )
            return Mistake(
                at,
                at + 1,
                f"{name} stands outside of a string",
                "a name has letters a-z, digits and `_`; other text stands in double quotes",
            )
    raise AssertionError("the word has only ASCII")


def _dashed(word: str, start: int, in_value: bool) -> Mistake:
    name = word.replace("-", "_")
    if in_value:
        return Mistake(
            start,
            start + len(word),
            f"`-` cannot stand in a name: `{word}`",
            f'write `"{word}"` for a text, `{name}` for a name',
            name,
        )
    return Mistake(start, start + len(word), "`-` cannot stand in a name: write `_`", f"write `{name}`", name)


def _bare(word: str, start: int, in_value: bool) -> Mistake:
    end = start + len(word)
    if word.startswith("$"):
        return Mistake(
            start, start + 1, "`$` opens nothing here", "write the path alone, or `{path}` inside a string"
        )
    if word.startswith("<<"):
        return Mistake(start, end, f"`{word}` opens no text", 'text over several lines stands in `"""`')
    if _NUMBER.match(word):
        return Mistake(
            start,
            end,
            f"`{word}` is not a number",
            f'write `"{word}"` for a text; a number is as in `8000`, `500m`, `1.5`, `2..4`',
        )
    if re.fullmatch(r"[A-Za-z_][\w.]*", word):
        return Mistake(start, end, f"`{word}` is not a path", "write names with one dot between them")
    if in_value or any(mark in word for mark in "/:@.*"):
        return Mistake(start, end, f"`{word}` is neither a name nor a number", f'write `"{word}"`')
    return Mistake(start, end, f"`{word}` has no meaning here", "text stands in double quotes")
