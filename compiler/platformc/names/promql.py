"""Which metrics a PromQL expression asks for: enough of its grammar to find names, not to judge it.

https://prometheus.io/docs/prometheus/latest/querying/basics/
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_TOKEN = re.compile(
    r"""(?P<space>\s+|\#[^\n]*)
      | (?P<text>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|`[^`]*`)
      | (?P<range>\[[^\]]*\])
      | (?P<word>[A-Za-z_:][A-Za-z0-9_:]*)
      | (?P<number>(?:0x[0-9a-fA-F]+|[0-9]*\.?[0-9]+(?:[eE][-+]?[0-9]+)?)[a-z0-9]*)
      | (?P<sign>=~|!=|!~|.)""",
    re.VERBOSE | re.DOTALL,
)
_OPERATORS = frozenset({"and", "or", "unless", "offset", "bool", "atan2", "inf", "nan"})
_GROUPING = frozenset({"by", "without", "on", "ignoring", "group_left", "group_right"})


class Asked(NamedTuple):
    """A metric's name in an expression, where it stands, and its matchers with `=` and `=~`: label and value."""

    name: str
    start: int
    end: int
    labels: tuple[tuple[str, str], ...]


def metrics_of(expression: str) -> Iterator[Asked]:
    """Each time series that the expression selects by name, in order."""
    tokens = [match for match in _TOKEN.finditer(expression) if match.lastgroup != "space"]
    at = 0
    while at < len(tokens):
        token = tokens[at]
        word = token[0]
        following = tokens[at + 1][0] if at + 1 < len(tokens) else ""
        at += 1
        if token.lastgroup == "sign" and word == "{":
            at, labels = _matchers(tokens, at)
            for label, value in labels:
                if label == "__name__":
                    yield Asked(value, token.start(), token.end(), labels)
        elif token.lastgroup != "word" or word.lower() in _OPERATORS:
            continue
        elif word.lower() in _GROUPING:
            at = _closing(tokens, at) if following == "(" else at
        elif following == "(" or (following in ("by", "without") and _is_function(tokens, at)):
            continue
        else:
            labels = ()
            if following == "{":
                at, labels = _matchers(tokens, at + 1)
            yield Asked(word, token.start(), token.end(), labels)


def _is_function(tokens: list[re.Match[str]], at: int) -> bool:
    """Whether `sum by (a) (...)` stands here: a second pair of parentheses follows the grouping."""
    end = _closing(tokens, at + 1)
    return end < len(tokens) and tokens[end][0] == "("


def _closing(tokens: list[re.Match[str]], at: int) -> int:
    while at < len(tokens) and tokens[at][0] != ")":
        at += 1
    return at + 1


def _matchers(tokens: list[re.Match[str]], at: int) -> tuple[int, tuple[tuple[str, str], ...]]:
    """The label matchers up to the closing brace; `!=` and `!~` ask for nothing and are left out."""
    found: list[tuple[str, str]] = []
    while at < len(tokens) and tokens[at][0] != "}":
        if (
            tokens[at].lastgroup == "word"
            and at + 2 < len(tokens)
            and tokens[at + 1][0] in ("=", "=~")
            and tokens[at + 2].lastgroup == "text"
        ):
            found.append((tokens[at][0], tokens[at + 2][0][1:-1]))
            at += 2
        at += 1
    return at + 1, tuple(found)
