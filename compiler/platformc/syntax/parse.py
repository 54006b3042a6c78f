"""From text to tree: `parse` for a run, `Parser` for an editor that reads a file again and again."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from threading import Lock
from typing import Any

from platformc.diagnostics import Code, Diagnostic, Report
from platformc.source import Span
from platformc.syntax.characters import decode, too_large, visible
from platformc.syntax.chunks import UNTERMINATED, Chunk, split
from platformc.syntax.mistakes import UNEXPECTED
from platformc.syntax.moved import moved
from platformc.syntax.nodes import Nodes
from platformc.syntax.recover import read_broken
from platformc.syntax.tree import Document, Statement

EMPTY = Code(
    "syntax/empty",
    summary="The file says nothing",
    why="A spec without a platform has nothing to emit and nothing to prove.",
    wrong="# nothing yet\n",
    right="platform demo { }\n",
)

_lock = Lock()
"""The parser fills one `Nodes` at a time."""


@contextmanager
def _no_collection() -> Iterator[None]:
    """Keep the collector off the tree while it grows: it has no cycles, and walking it is half of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@cache
def _lark() -> tuple[Any, Nodes]:
    from importlib.resources import files

    from lark import Lark

    nodes = Nodes()
    grammar = files("platformc.syntax").joinpath("grammar.lark").read_text("utf-8")
    options: dict[str, Any] = {"parser": "lalr", "lexer": "contextual", "transformer": nodes}
    return Lark(grammar, maybe_placeholders=True, propagate_positions=False, **options), nodes


def parse(path: str, text: str, report: Report, *, allow_empty: bool = False) -> Document:
    """The tree of a text; `path` is how spans and messages call it. Mistakes are reported, never raised.

    Statements with a mistake are left out, everything else is there. `allow_empty`: no statement at all
    is no mistake.
    """
    return Parser(path).parse(text, report, allow_empty=allow_empty, keep=False)


def parse_bytes(path: str, data: bytes, report: Report, *, allow_empty: bool = False) -> tuple[str, Document]:
    """The text of a file without its BOM, and its tree; bytes that are not UTF-8 are reported."""
    problems: list[Diagnostic] = []
    text = decode(path, data, problems)
    if text is None:
        for problem in problems:
            report(problem)
        return "", Document(path, (), ())
    readable = text
    for problem in problems:
        # A byte that was reported must not be reported again as a character: a name may go on over it.
        at = problem.span.start
        readable = readable[:at] + "_" + readable[at + 1 :]
    document = Parser(path).parse(
        readable, problems.append, allow_empty=allow_empty or bool(problems), keep=False
    )
    for problem in sorted(problems, key=_place):
        report(problem)
    return text, document


class Parser:
    """Reads one file again and again: a top-level statement whose text is as before is not parsed again."""

    __slots__ = ("_known", "path")

    def __init__(self, path: str) -> None:
        self.path = path
        self._known: dict[str, tuple[int, tuple[Statement, ...]]] = {}

    def parse(self, text: str, report: Report, *, allow_empty: bool = False, keep: bool = True) -> Document:
        """As the function `parse`; with `keep`, the statements are kept for the next call."""
        problem = too_large(self.path, text)
        if problem:
            report(problem)
            return Document(self.path, (), ())
        problems: list[Diagnostic] = []
        if text.startswith("\ufeff"):
            text = " " + text[1:]
        chunks, comments = split(self.path, visible(self.path, text, problems), problems)
        with _lock, _no_collection():
            found: list[Diagnostic] = []
            statements = self._read(chunks, found, keep)
        problems += _apart_from(text, problems, found)
        if not statements and not problems and not allow_empty:
            problems.append(
                EMPTY.at(
                    Span(self.path, 0, 0),
                    "the file is empty: a spec starts with `platform NAME { ... }`",
                    hint="`platformc init` writes a first one",
                )
            )
        for problem in sorted(problems, key=_place):
            report(problem)
        return Document(self.path, tuple(statements), tuple(comments))

    def _read(self, chunks: list[Chunk], problems: list[Diagnostic], keep: bool) -> list[Statement]:
        from lark.exceptions import UnexpectedInput

        known = self._known
        kept: dict[str, tuple[int, tuple[Statement, ...]]] = {}
        statements: list[Statement] = []
        for chunk in chunks:
            before = known.get(chunk.text) if chunk.whole else None
            if before is not None:
                found = moved(before[1], chunk.start - before[0])
                inside: list[Diagnostic] = []
            else:
                inside = []
                try:
                    found = self._read_chunk(chunk, inside)
                except UnexpectedInput:
                    inside = []
                    found = read_broken(self.path, chunk, self._read_chunk, inside)
            if keep and chunk.whole and not inside:
                kept[chunk.text] = (chunk.start, found)
            problems += inside
            statements += found
        self._known = kept
        return statements

    def _read_chunk(self, chunk: Chunk, problems: list[Diagnostic]) -> tuple[Statement, ...]:
        lark, nodes = _lark()
        nodes.place(self.path, chunk.start, problems)
        found: tuple[Statement, ...] = lark.parse(chunk.text)
        return found


def _apart_from(text: str, told: list[Diagnostic], found: list[Diagnostic]) -> list[Diagnostic]:
    """The findings that are not the echo of a stray quote or bracket on the same line."""
    echoes = {
        text.rfind("\n", 0, problem.span.start)
        for problem in told
        if problem.code is UNTERMINATED or problem.code is UNEXPECTED
    }
    if not echoes:
        return found
    return [problem for problem in found if text.rfind("\n", 0, problem.span.start) not in echoes]


def _place(problem: Diagnostic) -> tuple[int, int, str]:
    return problem.span.start, problem.span.end, problem.slug
