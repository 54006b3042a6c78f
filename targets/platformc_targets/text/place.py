"""Where in a tree a value is, said the way people write it."""

from __future__ import annotations

import re
from collections.abc import Callable

from platformc.output import Document, Marked, Tree
from platformc.source import Span
from platformc_targets.text.unwritable import Unwritable

_SURROGATE = re.compile("[\ud800-\udfff]")
_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")


def step(path: str, key: str | int) -> str:
    """The path one step further: `a.b`, `a[0]`, `a["x.y/z"]`."""
    if isinstance(key, int):
        return f"{path}[{key}]"
    if _WORD.fullmatch(key):
        return f"{path}.{key}" if path else key
    return f"{path}[{key!a}]"


def refuse(documents: list[Document], reason: Callable[[str, bool], str | None]) -> Unwritable:
    """The first value of the documents for which `reason(text, is_key)` has words, as an exception.

    Raises LookupError when there is none.
    """
    for document in documents:
        found = _first(document.tree, "", None, reason)
        if found:
            where, words, span = found
            place = " ".join(part for part in (document.address, where) if part)
            return Unwritable(place or "the document", words, span)
    raise LookupError("nothing is refused")


def _first(
    tree: Tree, path: str, span: Span | None, reason: Callable[[str, bool], str | None]
) -> tuple[str, str, Span | None] | None:
    while isinstance(tree, Marked):
        tree, span = tree
    if isinstance(tree, str):
        words = reason(tree, False)
        return (path, words, span) if words else None
    if isinstance(tree, dict):
        for key, value in tree.items():
            words = reason(key, True)
            inner = step(path, key)
            found = (inner, words, span) if words else _first(value, inner, span, reason)
            if found:
                return found
    elif isinstance(tree, list | tuple):
        for index, value in enumerate(tree):
            found = _first(value, step(path, index), span, reason)
            if found:
                return found
    return None


def has_surrogate(text: str) -> bool:
    """Whether UTF-8, and so every format, cannot hold the text."""
    return _SURROGATE.search(text) is not None
