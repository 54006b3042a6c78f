"""Reads json with positions."""

from __future__ import annotations

from platformc.readers.tree import Documents


def read(path: str, text: str) -> Documents:
    """The documents of the text. Raises ReadError."""
    raise NotImplementedError
