"""Every word counts: each statement of each spec, taken out, changes an output or brings a finding."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from typing import Any

import pytest

from platformc.agreement.tables import handshakes, names
from platformc.pipeline import Compiled
from platformc.source import Span
from platformc.syntax.parse import parse
from platformc.syntax.tree import Block, Statement
from spec_files import ROOT, SPECS, compiled, stem, tree

CHUNKS = 8
"""A long spec is taken apart by several tests, so that several processors do it."""


@pytest.fixture(autouse=True)
def _no_collection() -> Iterator[None]:
    gc.disable()
    yield
    gc.enable()
    gc.collect()


def statements(text: str, path: str) -> list[Statement]:
    """Every statement of a spec at any depth, in the order of the text."""

    def inside(block: Block | None) -> Iterator[Statement]:
        for statement in block.statements if block else ():
            yield statement
            yield from inside(statement.block)

    document = parse(path, text, lambda one: pytest.fail(one.message))
    found: list[Statement] = []
    for statement in document.statements:
        found += [statement, *inside(statement.block)]
    return found


def without(text: str, span: Span) -> str:
    """The text with blanks in place of a statement and the `;` beside it: everything else keeps its place."""
    start, end = span.start, span.end
    before, after = text[:start].rstrip(" "), text[end:].lstrip(" ")
    if after.startswith(";"):
        end = text.index(";", end) + 1
    elif before.endswith(";"):
        start = len(before) - 1
    blank = "".join(one if one == "\n" else " " for one in text[start:end])
    return text[:start] + blank + text[end:]


def heads(statement: Statement) -> Iterator[Span]:
    """Each of several heads with a comma beside it: `needs main, redis` says two things."""
    spans = [head.span for head in statement.heads]
    for index, span in enumerate(spans if len(spans) > 1 else ()):
        if index:
            yield Span(span.file, spans[index - 1].end, span.end)
        else:
            first = statement.heads[0].terms
            # the first word belongs to all: `needs`, `environments`
            yield Span(span.file, first[1].span.start if len(first) > 1 else span.start, spans[1].start)


def said(result: Compiled) -> list[tuple[str, str, str | None]]:
    return [(one.slug, one.message, one.environment) for one in result.diagnostics]


def tables(result: Compiled) -> Any:
    """The tables of names and handshakes without their places."""

    def placeless(value: Any) -> Any:
        if isinstance(value, dict):
            return {
                key: placeless(one) for key, one in value.items() if key not in ("file", "line", "column")
            }
        return [placeless(one) for one in value] if isinstance(value, list) else value

    named = names(result.platforms, result.mentions, result.sources)
    return placeless(
        [named, handshakes(result.platforms, result.mentions, result.sources, result.diagnostics)]
    )


def files(spec: str) -> list[str]:
    """The spec and what it imports."""
    return sorted(compiled(spec).inputs)


def cases() -> list[Any]:
    made = []
    for spec in SPECS:
        long = (ROOT / spec).stat().st_size > 4000
        for chunk in range(CHUNKS if long else 1):
            name = f"{stem(spec)}-{chunk + 1}" if long else stem(spec)
            made.append(pytest.param(spec, chunk, CHUNKS if long else 1, id=name))
    return made


@pytest.mark.parametrize(("spec", "chunk", "chunks"), cases())
def test_no_word_of_a_spec_can_be_left_out_unseen(spec: str, chunk: int, chunks: int) -> None:
    whole = compiled(spec)
    files_before, said_before, tables_before = tree(whole), said(whole), tables(whole)
    assert said_before == []
    silent: list[str] = []
    for path in files(spec):
        text = (ROOT / path).read_text(encoding="utf-8")
        spans = [span for one in statements(text, path) for span in (one.span, *heads(one))]
        assert len(spans) > 1
        for span in spans[chunk::chunks]:
            result = compiled(spec, {path: without(text, span)})
            found = said(result)
            word = f"{path}:{text.count(chr(10), 0, span.start) + 1}: {text[span.start : span.end].splitlines()[0]}"
            assert not any(slug.startswith("syntax/") for slug, _, _ in found), f"not taken out well: {word}"
            if found == said_before and tree(result) == files_before and tables(result) == tables_before:
                silent.append(word)
    assert silent == [], "\n".join(["words that change nothing:", *silent])


def test_a_word_that_changes_nothing_is_seen(tmp_path: Any) -> None:
    path = "specs/teach/01-first-service.plat"
    text = (ROOT / path).read_text(encoding="utf-8").replace("resources {", "replicas = 1\n  resources {")
    whole = compiled(path, {path: text})
    span = next(one.span for one in statements(text, path) if one.keyword == "replicas")
    result = compiled(path, {path: without(text, span)})
    assert (said(result), tree(result), tables(result)) == (said(whole), tree(whole), tables(whole))
