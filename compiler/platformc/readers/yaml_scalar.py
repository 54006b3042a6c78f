"""What a YAML scalar's characters mean.

Values are those of the core schema of YAML 1.2 (https://yaml.org/spec/1.2.2/#103-core-schema); what YAML 1.1
(https://yaml.org/type/) takes for something else is marked.
"""

from __future__ import annotations

import re

from platformc.readers.tree import ReadError, Scalar

_INT = re.compile(r"[-+]?[0-9]+")
_OCTAL = re.compile(r"0o[0-7]+")
_HEX = re.compile(r"0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_INF = re.compile(r"[-+]?\.(?:inf|Inf|INF)")
_NAN = re.compile(r"\.(?:nan|NaN|NAN)")
_WORDS: dict[str, Scalar] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}

_OLD_WORDS = frozenset(
    form for word in ("y", "n", "yes", "no", "on", "off") for form in (word, word.capitalize(), word.upper())
) | {"=", "<<"}
_OLD_INT = re.compile(
    r"[-+]?(?:0b[01_]+|0[0-7_]*|[1-9][0-9_]*|0x[0-9a-fA-F_]+|[1-9][0-9_]*(?::[0-5]?[0-9])+)"
)
_OLD_FLOAT = re.compile(
    r"[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?"
    r"|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*"
)
_OLD_TIME = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
    r"|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt]|[ \t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]*)?"
    r"(?:[ \t]*(?:Z|[-+][0-9]{1,2}(?::?[0-9]{2})?))?"
)
_LEADING_ZERO = re.compile(r"[-+]?0[0-9]+")

_MOST_DIGITS = 4000


class Plain(dict[str, tuple[Scalar, bool]]):
    """Value and ambiguity of each plain text met so far. Raises OverflowError for an endless number."""

    def __missing__(self, text: str) -> tuple[Scalar, bool]:
        known = self[text] = resolve(text)
        return known


def resolve(text: str) -> tuple[Scalar, bool]:
    """The value of a plain text, and whether YAML 1.1 reads another.

    Raises OverflowError for a number of more than 4,000 digits.
    """
    if text in _WORDS:
        return _WORDS[text], False
    if text in _OLD_WORDS:
        return text, True
    if not text.isascii() or text[0] not in "0123456789+-.":
        return text, False
    if _INT.fullmatch(text):
        if len(text) > _MOST_DIGITS:
            raise OverflowError
        return int(text), _LEADING_ZERO.fullmatch(text) is not None
    if _HEX.fullmatch(text):
        return int(text, 16), False
    if _OCTAL.fullmatch(text):
        return int(text, 8), True
    if _FLOAT.fullmatch(text):
        return float(text), _OLD_FLOAT.fullmatch(text) is None
    if _INF.fullmatch(text):
        return float("-inf" if text[0] == "-" else "inf"), False
    if _NAN.fullmatch(text):
        return float("nan"), False
    old = _OLD_INT.fullmatch(text) or _OLD_FLOAT.fullmatch(text) or _OLD_TIME.fullmatch(text)
    return text, old is not None


_ESCAPE = re.compile(
    r"\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|\n[ \t]*(?:\n[ \t]*)*|.)|(?<![ \t])[ \t]*(?:\n[ \t]*)+"
    r"|(?<=\\[ \t])[ \t]*(?:\n[ \t]*)+"
)
_LINE_ENDS = re.compile(r"(?<![ \t])[ \t]*(?:\n[ \t]*)+")
_CHARACTERS = {
    "0": "\0", "a": "\a", "b": "\b", "t": "\t", "\t": "\t", "n": "\n", "v": "\v", "f": "\f", "r": "\r",
    "e": "\x1b", " ": " ", '"': '"', "/": "/", "\\": "\\", "N": "\x85", "_": "\xa0", "L": "\u2028", "P": "\u2029",
}  # fmt: skip


def unescape(text: str, start: int) -> str:
    """The text between double quotes, which starts at offset `start`. Raises ReadError."""
    if "\\" not in text:
        return join_lines(text)

    def character(found: re.Match[str]) -> str:
        code = found.group(1)
        if code is None:
            return _line_ends(found)
        if code[0] == "\n":
            return "\n" * (code.count("\n") - 1)
        if len(code) == 1:
            known = _CHARACTERS.get(code)
            if known is None:
                raise ReadError(f"YAML has no escape `\\{code}`", start + found.start())
            return known
        point = int(code[1:], 16)
        if point > 0x10FFFF or 0xD800 <= point <= 0xDFFF:
            raise ReadError(f"`\\{code}` is no character", start + found.start())
        return chr(point)

    return _ESCAPE.sub(character, text)


def join_lines(text: str) -> str:
    """Quoted or plain text that stands on several lines as the one text it is: a line end is a space, and
    each further one a line feed."""
    return _LINE_ENDS.sub(_line_ends, text) if "\n" in text else text


def _line_ends(found: re.Match[str]) -> str:
    return "\n" * (found.group().count("\n") - 1) or " "


def fold(lines: list[str]) -> str:
    """The lines of a `>` block joined as YAML folds them, without the end of the last one."""
    parts: list[str] = []
    blanks = 0
    before: str | None = None
    for line in lines:
        if not line:
            blanks += 1
            continue
        if before is None:
            parts.append("\n" * blanks)
        elif before[0] in " \t" or line[0] in " \t":
            parts.append("\n" * (blanks + 1))
        else:
            parts.append("\n" * blanks if blanks else " ")
        parts.append(line)
        before, blanks = line, 0
    return "".join(parts)
