"""The filters that a template may apply to a value: `{namespace|snake}`, `{host|fit 32}`."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from platformc.diagnostics import did_you_mean
from platformc.names.kind import Kind, compiled

HASH_DIGITS = 7
"""How many hex digits of the whole value's sha256 stand at the end of a shortened one."""

SHORTEST = 12
"""The least that `fit` shortens to; below it hardly anything but the hash would be left."""


class FilterError(ValueError):
    """A filter that is not known, or not given what it takes; its text is a message for the user."""

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class Filter(NamedTuple):
    """One filter: what it does, for people; its function is None for `fit`, which needs a length."""

    name: str
    summary: str
    example: tuple[str, str]
    function: Callable[[str], str] | None


def _snake(value: str) -> str:
    return re.sub(r"[^A-Za-z0-9]+", "_", value).lower()


def _kebab(value: str) -> str:
    return re.sub(r"[^A-Za-z0-9]+", "-", value).lower()


def _title(value: str) -> str:
    words = re.split(r"[^A-Za-z0-9]+", value)
    return " ".join(word[0].upper() + word[1:] for word in words if word)


def _first_label(value: str) -> str:
    return value.partition(".")[0]


FILTERS: dict[str, Filter] = {
    one.name: one
    for one in (
        Filter("lower", "lower case", ("My-App", "my-app"), str.lower),
        Filter("upper", "upper case", ("my-app", "MY-APP"), str.upper),
        Filter(
            "snake",
            "lower case, every run of other characters than letters and digits as `_`",
            ("my-app.io", "my_app_io"),
            _snake,
        ),
        Filter(
            "kebab",
            "lower case, every run of other characters than letters and digits as `-`",
            ("my_app.io", "my-app-io"),
            _kebab,
        ),
        Filter(
            "first_label", "what stands before the first dot", ("alpha.example.com", "alpha"), _first_label
        ),
        Filter("title", "words with a capital, separated by spaces", ("my-app", "My App"), _title),
        Filter(
            "fit",
            "at most N characters: what is longer is cut and ends with a hash of the whole; "
            "without N, the longest that the name's kind allows",
            ("a-rather-long-name", "a-rat-87d02c7"),
            None,
        ),
    )
}
"""Every filter by its name."""


def apply(name: str, argument: str | None, value: str, maximum: int | None, kind: Kind | None = None) -> str:
    """The value after one filter.

    argument: what stands behind the filter's name, for `fit` its N. maximum: what bare `fit` cuts to.
    kind: the kind of name that the result becomes, so that the hash is set off by a legal character.
    Raises FilterError for a filter that is not known or an argument that it does not take.
    """
    found = FILTERS.get(name)
    if found is None:
        raise FilterError(f"`{name}` is no filter", did_you_mean(name, FILTERS))
    if found.function is None:
        return fit(value, _length(argument, maximum), kind)
    if argument is not None:
        raise FilterError(f"the filter `{name}` takes no argument", f"write `{name}`")
    return found.function(value)


def _length(argument: str | None, maximum: int | None) -> int:
    if argument is None:
        if maximum is None:
            raise FilterError("`fit` needs a length here: this kind of name has no limit", "write `fit 63`")
        return maximum
    if not (argument.isascii() and argument.isdecimal()):
        raise FilterError(f"`fit` takes a number of characters, not `{argument}`", "write `fit 63`")
    # int() refuses thousands of digits; nothing that long is a length
    return int(argument) if len(argument) <= 6 else 10**6


def fit(value: str, length: int, kind: Kind | None = None) -> str:
    """The value when it fits, else its start, a separator and a hash of the whole.

    The same value gives the same result everywhere; two values differ in the hash.
    Raises FilterError where no name is left, or where the end of the value may not change.
    """
    if len(value) <= length:
        return value
    if length < SHORTEST:
        raise FilterError(f"`fit` cannot shorten to {length} characters; at least {SHORTEST}")
    if kind is not None and kind.grammar.domain:
        raise FilterError(f"`fit` cannot shorten a {kind.title}: its end says where it is delegated")
    from hashlib import sha256

    digest = sha256(value.encode("utf-8", "surrogatepass")).hexdigest()[:HASH_DIGITS]
    separator = _separator(value, kind)
    start = value[: length - HASH_DIGITS - len(separator)].rstrip("-_./ ")
    return f"{start}{separator}{digest}" if start else digest


def _separator(value: str, kind: Kind | None) -> str:
    """`_` for a value that uses it and no `-`, else `-`, as far as the kind allows either."""
    wanted = "_-" if "_" in value and "-" not in value else "-_"
    if kind is None or not kind.grammar.alphabet:
        return wanted[0]
    legal = compiled(f"[{kind.grammar.alphabet}]")
    return next((one for one in wanted if legal.match(one)), "")
