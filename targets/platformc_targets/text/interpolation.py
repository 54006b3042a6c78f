"""Compose's `$`: literal text, and references to the host's variables.

A scalar that holds both is the two joined: `compose_escape("redis://:") + compose_variable("PASSWORD")`.
https://github.com/compose-spec/compose-spec/blob/main/12-interpolation.md
"""

from __future__ import annotations


def compose_escape(text: str) -> str:
    """Text that Compose reads back as `text`, whatever it holds."""
    return text.replace("$", "$$")


def compose_variable(name: str, error_message: str | None = None, default: str | None = None) -> str:
    """A reference to the variable `name`: `${NAME}`, `${NAME:?message}`, or `${NAME:-default}`.

    Raises ValueError when both a message and a default are given, or when they hold what cannot stand
    inside the braces.
    """
    raise NotImplementedError
