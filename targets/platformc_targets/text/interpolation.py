"""Compose's `$`: literal text, and references to the host's variables.

A scalar that holds both is the two joined: `compose_escape("redis://:") + compose_variable("PASSWORD")`.
https://github.com/compose-spec/compose-spec/blob/main/12-interpolation.md
"""

from __future__ import annotations

import re

from platformc_targets.text.unwritable import Unwritable

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_IN_MESSAGE = str.maketrans({"{": "(", "}": ")", "\n": " ", "\r": " ", "$": "$$"})


def compose_escape(text: str) -> str:
    """Text that Compose reads back as `text`, whatever it holds."""
    return text.replace("$", "$$")


def compose_variable(name: str, error_message: str | None = None, default: str | None = None) -> str:
    """A reference to the host's variable: `${NAME}`, `${NAME:?message}`, or `${NAME:-default}`.

    Braces and line ends of the message, which is for people, become what can stand there. Raises
    Unwritable for a name that is none and for a default with a brace or a line end, which have no escape;
    ValueError when both a message and a default are given.
    """
    if error_message is not None and default is not None:
        raise ValueError("a variable that has a default is never missing")
    if not _NAME.fullmatch(name):
        raise Unwritable(f"${{{name}}}", "the name of a variable has letters, digits and `_`, no digit first")
    if error_message is not None:
        return f"${{{name}:?{error_message.translate(_IN_MESSAGE)}}}"
    if default is None:
        return f"${{{name}}}"
    if any(char in default for char in "{}\n\r"):
        raise Unwritable(
            f"${{{name}}}", "a default holds no brace and no line end: Compose has no escape for them"
        )
    return f"${{{name}:-{compose_escape(default)}}}"
