"""platformc.toml: what a project says once, for every command."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from platformc.diagnostics import Code, Diagnostic, did_you_mean
from platformc.source import Source, Span
from platformc.suppress import Allowance

_SPEC = 'platform shop { }\nservice web { image = "nginx:1" }\ndeploy { compose }\n'
_RIGHT = {"main.plat": _SPEC, "platformc.toml": "strict = true\n"}

SYNTAX = Code(
    "config/syntax",
    summary="platformc.toml is not TOML",
    why="Nothing in it can be trusted, so the project would silently run with other settings than it asks for.",
    wrong={"main.plat": _SPEC, "platformc.toml": "strict = \n"},
    right=_RIGHT,
    source="https://toml.io/en/v1.0.0",
)
UNKNOWN_KEY = Code(
    "config/unknown-key",
    summary="platformc.toml has a key that nobody reads",
    why="A misspelt key is a setting that never takes effect.",
    wrong={"main.plat": _SPEC, "platformc.toml": "stricct = true\n"},
    right=_RIGHT,
)
WRONG_TYPE = Code(
    "config/wrong-type",
    summary="a key of platformc.toml has a value of another type",
    why="The setting cannot be read, and a guess would surprise somebody later.",
    wrong={"main.plat": _SPEC, "platformc.toml": 'strict = "yes"\n'},
    right=_RIGHT,
)


class Config(NamedTuple):
    """What platformc.toml says. Paths and patterns are relative to its folder.

    specs: for commands without a SPEC. output: the default of `-o`. exclude: what `verify` leaves out.
    aliases: other words for environments, on the command line and as folders.
    """

    specs: tuple[str, ...] = ()
    output: str = "build"
    strict: bool = False
    exclude: tuple[str, ...] = ()
    allow: tuple[Allowance, ...] = ()
    aliases: Mapping[str, str] = {}


def parse(path: str, text: str) -> tuple[Config, tuple[Diagnostic, ...]]:
    """The configuration in a text, and what is wrong with it; a wrong key keeps its default."""
    import tomllib

    source = Source(path, text)
    try:
        data = tomllib.loads(text.removeprefix("\ufeff"))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        return Config(), (_syntax(source, str(error)),)
    found: list[Diagnostic] = []
    settings: dict[str, Any] = {}
    for key, value in data.items():
        if key not in _KEYS:
            found.append(_unknown(source, key, tuple(_KEYS)))
            continue
        wanted, read = _KEYS[key]
        try:
            settings[key] = read(value)
            if key == "allow":
                settings[key] = _allow(source, _tables(value), found)
        except TypeError:
            span = _key_span(source, key)
            message = f"`{key}` must be {wanted}"
            found.append(WRONG_TYPE.at(span, message, hint=_EXAMPLES[key], values=(key, "")))
    return Config(**settings), tuple(found)


def _syntax(source: Source, words: str) -> Diagnostic:
    at = re.search(r"\(at line (\d+), column (\d+)\)", words)
    start = len(source.text)
    if at:
        line, column = int(at.group(1)), int(at.group(2))
        start = min(source.starts[min(line, len(source.starts)) - 1] + column - 1, len(source.text))
    hint = "write `key = value`, texts in quotes, lists in brackets"
    return SYNTAX.at(Span(source.path, start, start + 1), "this is not TOML", hint=hint)


def _unknown(source: Source, key: str, known: tuple[str, ...], table: str = "") -> Diagnostic:
    where = f" in `[[{table}]]`" if table else ""
    message = f"there is no key `{key}`{where}"
    return UNKNOWN_KEY.at(_key_span(source, key), message, hint=did_you_mean(key, known), values=(key, ""))


def _key_span(source: Source, key: str, nth: int = 0) -> Span:
    """Where a key or table stands; tomllib keeps no positions."""
    word = re.escape(key)
    pattern = rf"""(?m)(?:^|[{{,])[ \t]*\[{{0,2}}[ \t]*["']?({word})["']?[ \t]*(?:[=.\]]|$)"""
    matches = list(re.finditer(pattern, source.text))
    if not matches:
        return source.line_span(1)
    return Span(source.path, *matches[min(nth, len(matches) - 1)].span(1))


def _truth(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


def _text(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise TypeError
    return value


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise TypeError
    return tuple(_text(entry) for entry in value)


def _words(value: object) -> dict[str, str]:
    if not isinstance(value, dict):
        raise TypeError
    return {key: _text(entry) for key, entry in value.items()}


_ALLOW = ("slug", "file", "pointer", "reason")


def _tables(value: object) -> list[dict[str, Any]]:
    if not isinstance(value, list) or not all(isinstance(entry, dict) for entry in value):
        raise TypeError
    return value


def _allow(source: Source, tables: list[dict[str, Any]], found: list[Diagnostic]) -> tuple[Allowance, ...]:
    result = []
    for index, table in enumerate(tables):
        found += [_unknown(source, key, _ALLOW, "allow") for key in table if key not in _ALLOW]
        words = {key: table.get(key, "") for key in _ALLOW}
        if not all(isinstance(word, str) for word in words.values()) or not words["slug"]:
            raise TypeError
        span = _key_span(source, "slug", index)
        file = words["file"] or "*"
        result.append(Allowance(words["slug"], words["reason"], span, span, file, None, words["pointer"]))
    return tuple(result)


_KEYS: dict[str, tuple[str, Callable[[object], object]]] = {
    "specs": ("a list of paths", _texts),
    "output": ("a path", _text),
    "strict": ("true or false", _truth),
    "exclude": ("a list of patterns", _texts),
    "allow": ("tables of `slug`, `file`, `pointer` and `reason`", _tables),
    "aliases": ("a table of words", _words),
}
_EXAMPLES = {
    "specs": 'write `specs = ["specs/shop.plat"]`',
    "output": 'write `output = "build"`',
    "strict": "write `strict = true`",
    "exclude": 'write `exclude = ["**/charts/**"]`',
    "allow": 'write `[[allow]]`, then `slug = "..."`, `file = "..."` and `reason = "..."`',
    "aliases": 'write `[aliases]`, then `production = "prod"`',
}
