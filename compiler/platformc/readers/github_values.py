"""The values that a workflow gives a Helm chart: a jq program, of the few forms that ours has.

https://jqlang.org/manual/#object-construction
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import NamedTuple

_PROGRAM = re.compile(r"\bjq (?:--null-input )?'((?:[^']|'\\'')*)'", re.DOTALL)
_OBJECT = re.compile(r"^\{", re.MULTILINE)
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
_WORD = re.compile(r"env\.(\w+)|([\w.+-]+)")
_SECRET = re.compile(r'secret\(("(?:[^"\\]|\\.)*"); ("(?:[^"\\]|\\.)*")\)')


class Given(NamedTuple):
    """A value by its path. text: as the run will have it: `secret NAME KEY`, `$VARIABLE` for one of the step.

    start, end: of the expression, within the script.
    """

    path: str
    text: str
    start: int
    end: int


def given(script: str) -> list[Given]:
    """The values of a script that pipes them into helm; none for any other."""
    found: list[Given] = []
    for program in _PROGRAM.finditer(script):
        start = _OBJECT.search(program.group(1))
        if start is None:
            continue
        reader = _Reader(script, program.start(1) + start.start(), program.end(1))
        try:
            found.extend(reader.value(""))
        except _Other:
            continue
    return found


class _Other(Exception):
    """The program has a form that is none of ours."""


class _Reader:
    def __init__(self, text: str, at: int, end: int) -> None:
        self.text = text
        self.at = at
        self.end = end

    def value(self, path: str) -> Iterator[Given]:
        self._blank()
        match self._next():
            case "{":
                yield from self._object(path)
            case "[":
                yield from self._list(path)
            case _:
                start = self.at
                text = self._sum()
                yield Given(path, text, start, self.at)

    def _object(self, path: str) -> Iterator[Given]:
        for _ in self._between("}"):
            key = self._unquoted(self._match(_STRING).group())
            self._skip(":")
            yield from self.value(f"{path}.{key}" if path else key)

    def _list(self, path: str) -> Iterator[Given]:
        for index in self._between("]"):
            yield from self.value(f"{path}.{index}")

    def _between(self, closing: str) -> Iterator[int]:
        """Counts what stands between the bracket that is here and its other hand."""
        self.at += 1
        self._blank()
        index = 0
        while self._next() != closing:
            yield index
            index += 1
            self._blank()
            if self._next() == ",":
                self.at += 1
                self._blank()
        self.at += 1

    def _sum(self) -> str:
        if self._next() != "(":
            return self._term()
        self.at += 1
        pieces = [self._term()]
        while self._next() != ")":
            self._skip("+")
            pieces.append(self._term())
        self.at += 1
        return "".join(pieces)

    def _term(self) -> str:
        self._blank()
        if self._next() == '"':
            text = self._unquoted(self._match(_STRING).group())
        elif secret := _SECRET.match(self.text, self.at, self.end):
            self.at = secret.end()
            text = "secret " + " ".join(self._unquoted(part) for part in secret.groups())
        else:
            word = self._match(_WORD)
            text = f"${word.group(1)}" if word.group(1) else word.group(2)
        self._blank()
        return text

    def _unquoted(self, literal: str) -> str:
        # a quote within a script in quotes: it ends them, and opens them again
        try:
            return str(json.loads(literal.replace("'\\''", "'")))
        except json.JSONDecodeError:
            raise _Other from None

    def _match(self, pattern: re.Pattern[str]) -> re.Match[str]:
        self._blank()
        found = pattern.match(self.text, self.at, self.end)
        if found is None:
            raise _Other
        self.at = found.end()
        return found

    def _skip(self, sign: str) -> None:
        self._blank()
        if self._next() != sign:
            raise _Other
        self.at += 1

    def _next(self) -> str:
        if self.at >= self.end:
            raise _Other
        return self.text[self.at]

    def _blank(self) -> None:
        while self.at < self.end and self.text[self.at] in " \n\t":
            self.at += 1
