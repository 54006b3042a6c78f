"""What to say about a word that is none of the known ones."""

from __future__ import annotations

from collections.abc import Iterable

from platformc.diagnostics import nearest


def unknown(what: str, word: str, known: Iterable[str]) -> str:
    """One line: there is no such thing, the nearest one, and all that there are."""
    words = list(known)
    near = nearest(word, words)
    asked = f"; did you mean `{near}`?" if near else ""
    listed = ", ".join(words) if words else "none"
    return (
        f"there is no {what} `{word}`{asked} Known: {listed}"
        if asked
        else (f"there is no {what} `{word}`. Known: {listed}")
    )
