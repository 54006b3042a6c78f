"""Words of bash: the one place where text becomes part of a script.

What the spec or the run says reaches a script through a variable of its step; only words that are ours, and the
lines of a summary, are written into the script, and those are quoted here.
"""

from __future__ import annotations

import re

_SAFE = re.compile(r"[A-Za-z0-9_./:=@%+,-]+")
_ECHO_OPTION = re.compile(r"-[neE]+")
_IN_DOUBLE = str.maketrans({"\\": "\\\\", '"': '\\"', "$": "\\$", "`": "\\`"})


def quote(text: str) -> str:
    """One word, as bash reads it back."""
    if _SAFE.fullmatch(text):
        return text
    return "'" + text.replace("'", "'\\''") + "'"


def double(text: str) -> str:
    """Text within double quotes, beside what they expand."""
    return text.translate(_IN_DOUBLE)


def printable(text: str) -> bool:
    """Whether the text may stand in a script: the runner turns CR LF into LF, and bash stops at a NUL."""
    return text.isprintable() and "\x85" not in text


def echo(inside: str) -> str:
    """The command that prints a line; `inside` is what stands between double quotes."""
    if _ECHO_OPTION.fullmatch(inside):
        return f"printf '%s\\n' \"{inside}\""
    return f'echo "{inside}"'
