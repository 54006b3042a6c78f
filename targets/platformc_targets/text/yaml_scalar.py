"""How one text stands in YAML: plain where every reader agrees that it is text, else quoted.

Readers follow YAML 1.1 (PyYAML, Helm, Ansible), 1.2 (ruamel.yaml) or a mix of both (go-yaml: kubectl, docker
compose): a text is left plain only when none of them takes it for anything else.
https://yaml.org/type/ https://yaml.org/spec/1.2.2/#103-core-schema
"""

from __future__ import annotations

import re

# What shows as itself. Not here, so escaped: controls, NEL, U+2028 and U+2029 (line ends in 1.1), the BOM,
# and the marks that turn the direction of text.
_SHOWN = (
    "\\x20-\\x7e\\xa0-\\u2027\\u202f-\\u2065\\u206a-\\ud7ff\\ue000-\\ufefe\\uff00-\\ufffd"
    "\\U00010000-\\U0010ffff"
)
_HIDDEN = re.compile(f"[^{_SHOWN}]")
_HIDDEN_IN_BLOCK = re.compile(f"[^{_SHOWN}\\n\\t]")
_SPECIAL = re.compile(f'[^{_SHOWN}]|["\\\\]')

_START = re.compile(r"[A-Za-z0-9_/.$()^;+\\~\xa1-\U0010ffff]|-[A-Za-z0-9_/.$(-]")
_NOT_PLAIN = re.compile(r": | #|:\Z|\s\Z|\A\s|\A(?:---|\.\.\.)")
_WORDS = frozenset(
    ("~", "null", "true", "false", "yes", "no", "on", "off", "y", "n", "inf", "nan", "infinity")
)
_NUMBER = re.compile(
    r"(?!\.{1,2}\Z)[-+]?[0-9_.,:]+(?:[eE][-+]?[0-9_.]*)?"  # 012, 1_000, 5., .5, 1e3, 12:30, 10.0.0.1, -_
    r"|[-+]?0[xXoObB][0-9a-fA-F_.pP+-]*"  # 0x1e3, 0o14, 0b1, 0x1p-2
    r"|[-+]?\.(?:[iI][nN][fF]|[nN][aA][nN])"
    r"|[-+](?:[iI][nN][fF](?:[iI][nN][iI][tT][yY])?|[nN][aA][nN])"
    r"|[0-9]{4}-[0-9]{1,2}(?:-.*)?"  # 2024-01-01, 2024-01-01T00:00:00Z
)
_TRAILING_BLANK = re.compile(r"[ \t]$", re.MULTILINE)

_ESCAPES = {'"': '\\"', "\\": "\\\\", "\0": "\\0", "\t": "\\t", "\n": "\\n", "\r": "\\r"}


def is_plain(text: str) -> bool:
    """Whether every reader takes the bare text for itself, as a value or as a key of a block."""
    return (
        _START.match(text) is not None
        and _NOT_PLAIN.search(text) is None
        and _HIDDEN.search(text) is None
        and text.lower() not in _WORDS
        and _NUMBER.fullmatch(text) is None
    )


def in_line(text: str) -> str:
    """The text on one line, plain or quoted. Raises UnicodeError for a lone surrogate."""
    if is_plain(text):
        return text
    if ('"' in text or "\\" in text) and not _HIDDEN.search(text):
        return "'" + text.replace("'", "''") + "'"
    return '"' + _SPECIAL.sub(_escape, text) + '"'


def _escape(found: re.Match[str]) -> str:
    char = found.group()
    known = _ESCAPES.get(char)
    if known:
        return known
    point = ord(char)
    if 0xD800 <= point <= 0xDFFF:
        raise UnicodeError
    if point < 0x100:
        return f"\\x{point:02x}"
    return f"\\u{point:04x}" if point < 0x10000 else f"\\U{point:08x}"


def block_indicator(text: str) -> str | None:
    """`|`, `|-` or `|+`, with the indentation where it cannot be seen, when a literal block holds exactly
    this text and an editor that strips blanks cannot change it; else None."""
    body = text.strip("\n")
    if "\n" not in text or not body or _TRAILING_BLANK.search(text) or _HIDDEN_IN_BLOCK.search(text):
        return None
    indentation = "2" if text[0] in " \n\t" else ""
    if not text.endswith("\n"):
        return f"|{indentation}-"
    return f"|{indentation}+" if text.endswith("\n\n") else f"|{indentation}"
