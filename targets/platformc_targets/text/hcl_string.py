"""Text in HCL: quoted, or as a heredoc where that holds it exactly.

https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md#template-expressions
"""

from __future__ import annotations

import re
from functools import cache

from platformc_targets.text.place import has_surrogate

_SHOWN = (
    "\\x20-\\x7e\\xa0-\\u2027\\u202f-\\u2065\\u206a-\\ud7ff\\ue000-\\ufefe\\uff00-\\ufffd"
    "\\U00010000-\\U0010ffff"
)
_PLAIN = re.compile(r"[ !#-\[\]-~]*")
_BLANK_AT_END = re.compile(r"[ \t]$", re.MULTILINE)
_MARKER = re.compile(r"[$%](?=\{)")
_UNINDENTED = re.compile(r"^\S", re.MULTILINE)
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_DELIMITERS = ("EOT", "EOF", "END", "TEXT")
_LONGEST_MARKS = 30  # combining marks in a row that Go's normaliser leaves alone


@cache
def _special() -> re.Pattern[str]:
    """What cannot stand between quotes as it is; to build it takes longer than to need it."""
    return re.compile(f'[^{_SHOWN}]|["\\\\]')


def refused(text: str) -> str | None:
    """Why Terraform would not read this text back as it is, or None."""
    if text.isascii():
        return None
    from unicodedata import combining, is_normalized

    if has_surrogate(text):
        return "UTF-8 cannot hold a lone surrogate"
    if not is_normalized("NFC", text):
        return "Terraform would change the text: it is not in Unicode's normal form C"
    marks = 0
    for char in text:
        marks = marks + 1 if combining(char) else 0
        if marks > _LONGEST_MARKS:
            return f"Terraform would change the text: more than {_LONGEST_MARKS} combining marks follow each other"
    return None


def escaped(text: str, before_interpolation: bool = False) -> str:
    """The text as it stands between quotes; before_interpolation: `${` follows."""
    shown = text if "{" not in text else _MARKER.sub(r"\g<0>\g<0>", text)
    if not _PLAIN.fullmatch(shown):
        shown = _special().sub(_escape, shown)
    # `$` and `${` would be read as the escape `$${`
    return shown[:-1] + "\\u0024" if before_interpolation and shown.endswith("$") else shown


def quoted(text: str) -> str:
    """The text as a string without interpolation."""
    return f'"{escaped(text)}"'


def refused_label(text: str) -> str | None:
    """Why a block cannot have this label, or None."""
    return "a block's label holds no template" if _MARKER.search(text) else None


def label(text: str) -> str:
    """The text as a block's label."""
    return f'"{text if _PLAIN.fullmatch(text) else _special().sub(_escape, text)}"'


def key(text: str) -> str:
    """The text as an object's quoted key: nothing but ASCII, since the formatter aligns by how wide it is."""
    shown = escaped(text)
    return '"' + (shown if shown.isascii() else re.sub(r"[^\x20-\x7e]", _escape, shown)) + '"'


def _escape(found: re.Match[str]) -> str:
    char = found.group()
    known = _ESCAPES.get(char)
    if known:
        return known
    point = ord(char)
    return f"\\u{point:04x}" if point < 0x10000 else f"\\U{point:08x}"


def heredoc(parts: list[tuple[str, bool]], pad: str) -> list[str] | None:
    """Lines of an indented heredoc from `<<-EOT` on, when one holds this exactly and shows more; else None.

    parts: text (False) and interpolations as they are written (True), in their order.
    """
    text = "".join("x" if is_code else part for part, is_code in parts)
    # the least indented line must have no indentation of its own: all that lines share is taken away
    if text.count("\n") < 2 or not text.endswith("\n") or not _UNINDENTED.search(text):
        return None
    hidden = _special().findall(text.replace('"', "").replace("\\", ""))
    if _BLANK_AT_END.search(text) or any(char not in "\n\t" for char in hidden):
        return None
    body = ""
    for index, (part, is_code) in enumerate(parts):
        if is_code:
            if "\n" in part:
                return None
            body += part
            continue
        if part.endswith("$") and index + 1 < len(parts):
            return None
        body += _MARKER.sub(r"\g<0>\g<0>", part)
    lines = body[:-1].split("\n")
    taken = {line.strip() for line in lines}
    delimiter = next((word for word in _DELIMITERS if word not in taken), None)
    if delimiter is None:
        return None
    inner = [f"{pad}  {line}" if line else "" for line in lines]
    return [f"<<-{delimiter}", *inner, f"{pad}{delimiter}"]
