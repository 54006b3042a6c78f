"""Expressions of GitHub Actions within texts: where they are, and what they lean on.

https://docs.github.com/en/actions/reference/workflows-and-actions/expressions
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_EXPRESSION = re.compile(r"\$\{\{((?:[^'}]|'(?:[^']|'')*'|\}(?!\}))*)\}\}")
_STRING = re.compile(r"'(?:[^']|'')*'")
_CONTEXT = re.compile(r"(?<![\w.\-])([A-Za-z_][\w-]*)\s*(?=[.\[])")
_REFERENCE = re.compile(r"(?<![\w.\-])([A-Za-z_][\w-]*)\s*\.\s*([A-Za-z_][\w-]*)")
_OPEN = "${{ '${{' }}"


def inner(text: str, bare: bool = False) -> Iterator[str]:
    """What stands within `${{ }}`, without its strings; the whole text when it is an `if` without braces."""
    if bare:
        yield _STRING.sub("''", text)
        return
    for found in _EXPRESSION.finditer(text):
        yield _STRING.sub("''", found.group(1))


def contexts(text: str, bare: bool = False) -> list[str]:
    """The contexts that a text's expressions ask, each once."""
    return list(dict.fromkeys(name for part in inner(text, bare) for name in _CONTEXT.findall(part)))


def references(text: str, bare: bool = False) -> list[tuple[str, str]]:
    """`vars.NAME`, `secrets.NAME`, `steps.ID`: contexts with the name behind them."""
    return [pair for part in inner(text, bare) for pair in _REFERENCE.findall(part)]


def plain(text: str) -> bool:
    """Whether nothing of the text is left for the run."""
    return "${{" not in text.replace(_OPEN, "")


def normal(text: str) -> str:
    """The text as it was meant: expressions with one blank inside their braces, `${{` of people as itself."""
    return _EXPRESSION.sub(_one, text)


def _one(found: re.Match[str]) -> str:
    inside = found.group(1).strip()
    return "${{" if inside == "'${{'" else f"${{{{ {inside} }}}}"
