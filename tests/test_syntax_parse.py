"""What a text says: nodes, values, places; and that an editor parses only what changed."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from platformc.diagnostics import Diagnostic
from platformc.source import Source, Span
from platformc.syntax.meaning import same_meaning
from platformc.syntax.parse import Parser, parse, parse_bytes
from platformc.syntax.tree import Document, Hole, List, Path, Quantity, Range, Statement, String, Term
from syntax_documents import ACME, documents


def unexpected(problem: Diagnostic) -> None:
    pytest.fail(problem.message)


def read(text: str) -> Document:
    problems: list[Diagnostic] = []
    document = parse("main.plat", text, problems.append)
    assert [problem.message for problem in problems] == []
    return document


def value(text: str) -> Term:
    """The one term of `x = TEXT`."""
    (statement,) = read(f"x = {text}\n").statements
    assert statement.values is not None
    ((term,),) = (phrase.terms for phrase in statement.values)
    return term


def assert_spans(text: str, node: object) -> None:
    """Every span lies in its parent's, and what it cuts out is what the node says."""
    if isinstance(node, Path):
        assert text[node.span.start : node.span.end] == node.dotted
        assert [text[span.start : span.end] for span in node.spans] == list(node.parts)
    elif isinstance(node, Quantity):
        assert text[node.span.start : node.span.end] == node.text
    elif isinstance(node, Hole | List | Statement) and isinstance(node, tuple):
        cut = text[node.span.start : node.span.end]
        assert cut == cut.strip()
        if not isinstance(node, Statement):
            assert cut[0] + cut[-1] == ("{}" if isinstance(node, Hole) else "[]")
    if isinstance(node, tuple) and not isinstance(node, Span):
        for child in node:
            assert_spans(text, child)


def test_the_whole_language() -> None:
    document = read(ACME)
    words = [statement.keyword for statement in document.statements]
    assert words[:5] == ["platform", "environments", "input", "registry", "names"]
    assert words[-3:] == ["deploy", "in", "patch"]
    assert len(words) == 20
    assert_spans(ACME, document.statements)


def test_heads_kind_values_and_block() -> None:
    service, port, replicas, needs, name = read(
        "service app { }\nport web = 8501 { node = 30001 }\n"
        "replicas = 3..25 at cpu 75%, memory 80%\nneeds main, redis\n"
        'namespace : k8s.namespace = "x"\n'
    ).statements
    assert [len(phrase.terms) for phrase in service.heads] == [2]
    assert (service.kind, service.values) == (None, None)
    assert service.block is not None
    assert service.block.statements == ()
    assert port.values is not None
    assert port.block is not None
    assert port.block.statements[0].keyword == "node"
    assert replicas.values is not None
    assert [len(phrase.terms) for phrase in replicas.values] == [4, 2]
    assert [len(phrase.terms) for phrase in needs.heads] == [2, 1]
    assert name.kind is not None
    assert name.kind.parts == ("k8s", "namespace")


def test_a_string_may_be_a_key() -> None:
    (statement,) = read('"app.kubernetes.io/part-of" = "x"\n').statements
    assert statement.keyword == ""
    key = statement.heads[0].terms[0]
    assert isinstance(key, String)
    assert key.literal == "app.kubernetes.io/part-of"


@pytest.mark.parametrize(
    ("text", "number", "unit"),
    [
        ("500m", "500", "m"),
        ("2Gi", "2", "Gi"),
        ("75%", "75", "%"),
        ("-1", "-1", ""),
        ("1.5", "1.5", ""),
        ("8000", "8000", ""),
    ],
)
def test_quantities(text: str, number: str, unit: str) -> None:
    term = value(text)
    assert isinstance(term, Quantity)
    assert (term.number, term.unit) == (number, unit)


@pytest.mark.parametrize("text", ["3..25", "500m..2", "100m..500m", "-1..1.5", "50%..75%"])
def test_ranges(text: str) -> None:
    term = value(text)
    assert isinstance(term, Range)
    assert f"{term.low.text}..{term.high.text}" == text


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ('""', ""),
        ('"a # b ; {{c}} // d"', "a # b ; {c} // d"),
        (r'"\" \\ \/ \b\f\n\r\t \u00e9 \ud83d\ude00"', '" \\ / \b\f\n\r\t \u00e9 \U0001f600'),
        ('"日本"', "日本"),
        ('"""one "two" three"""', 'one "two" three'),
        ('"""\n    one\n      two\n    """', "one\n  two\n"),
        ('"""\n    one\n\n    two"""', "one\n\ntwo"),
        ('"""\r\n\tone\r\n\ttwo\r\n"""', "one\ntwo\n"),
        ('"""one\n  two\n   three"""', "one\ntwo\n three"),
        ('"""\n  {{ "a": "\\"\\"\\"" }}\n"""', '{ "a": """"" }\n'),
        ('"""\n"""', ""),
    ],
)
def test_strings(text: str, meant: str) -> None:
    term = value(text)
    assert isinstance(term, String)
    assert term.literal == meant
    assert term.block == text.startswith('"""')


@pytest.mark.parametrize("quotes", ['"', '"""', '"""\n  '])
def test_holes(quotes: str) -> None:
    text = f"x = {quotes}a {{names.host|snake|fit 32}}{{ b }}{quotes.strip()}\n"
    (statement,) = read(text).statements
    assert statement.values is not None
    term = statement.values[0].terms[0]
    assert isinstance(term, String)
    before, host, other = term.pieces
    assert before == "a "
    assert isinstance(host, Hole)
    assert isinstance(other, Hole)
    assert host.path.parts == ("names", "host")
    assert host.filters == (("snake", None), ("fit", "32"))
    assert (other.path.parts, other.filters) == (("b",), ())
    assert text[host.span.start : host.span.end] == "{names.host|snake|fit 32}"
    assert [text[span.start : span.end] for span in host.path.spans] == ["names", "host"]
    assert term.literal is None


def test_lists_are_free_of_lines() -> None:
    term = value("[\n  a # one\n , [\n1,2..3\n\n,], # two\n  # three\n]")
    assert isinstance(term, List)
    assert [type(item) for item in term.items] == [Path, List]


def test_comments_stand_in_the_document() -> None:
    text = '# a \nb { # c\n  d = "# no" # e\r\n}\n'
    document = read(text)
    assert [(comment.text, comment.own_line) for comment in document.comments] == [
        ("# a", True),
        ("# c", False),
        ("# e", False),
    ]
    assert all(text[comment.span.start : comment.span.end] == comment.text for comment in document.comments)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\n\n", " \t\n", " # c\n", ";", " ; ;\n;"])
def test_what_sets_statements_apart(end: str) -> None:
    assert [statement.keyword for statement in read(f"a = 1{end}b {{ c{end}d }}{end}").statements] == [
        "a",
        "b",
    ]


def test_places_are_right_with_tabs_crlf_and_other_scripts() -> None:
    text = "\t名 = 1\r\n".replace("名", '"名"') + "\tb\t= c # é\r\nd = e\r\n"
    source = Source("main.plat", text)
    places = [source.position(statement.span.start) for statement in read(text).statements]
    assert [tuple(place) for place in places] == [(1, 2), (2, 2), (3, 1)]


def test_a_bom_is_dropped() -> None:
    problems: list[Diagnostic] = []
    text, document = parse_bytes("main.plat", b"\xef\xbb\xbfplatform a { }\n", problems.append)
    assert (text, problems) == ("platform a { }\n", [])
    assert document.statements[0].span == Span("main.plat", 0, 14)


@settings(derandomize=True, deadline=None, max_examples=150)
@given(documents)
def test_every_span_cuts_out_its_node(text: str) -> None:
    document = parse("main.plat", text, unexpected, allow_empty=True)
    assert_spans(text, document.statements)
    for one, two in pairwise(document.statements):
        assert one.span.end <= two.span.start


@settings(derandomize=True, deadline=None, max_examples=100)
@given(
    st.lists(
        st.tuples(st.integers(0, len(ACME)), st.integers(0, 3), st.sampled_from(["", "\n", "a", " # b\n"]))
    )
)
def test_an_editor_sees_what_a_fresh_parse_sees(edits: list[tuple[int, int, str]]) -> None:
    parser = Parser("main.plat")
    text = ACME
    for at, length, words in [(0, 0, ""), *edits]:
        text = text[:at] + words + text[at + length :]
        again: list[Diagnostic] = []
        fresh: list[Diagnostic] = []
        assert parser.parse(text, again.append) == parse("main.plat", text, fresh.append)
        assert again == fresh


def test_an_editor_parses_only_what_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    parser = Parser("main.plat")
    before = parser.parse(ACME, unexpected)
    parsed: list[str] = []
    whole = Parser._read_chunk

    def counted(self: Parser, chunk, problems):  # type: ignore[no-untyped-def]
        parsed.append(chunk.text)
        return whole(self, chunk, problems)

    monkeypatch.setattr(Parser, "_read_chunk", counted)
    after = parser.parse(
        "# one more line\n" + ACME.replace("secret_store = none", "secret_store = some"), unexpected
    )
    assert parsed == ["secret_store = some"]
    assert after.statements[0].span.start == len("# one more line\n")
    assert not same_meaning(before, after)


def test_a_large_file_is_read_in_time_that_grows_with_it() -> None:
    read(ACME)

    def seconds(times: int) -> float:
        text = ACME * times
        start = time.process_time()
        assert len(read(text).statements) == 20 * times
        return time.process_time() - start

    assert seconds(40) < 20 * max(seconds(10), 0.02)


def test_a_block_in_a_list_is_one_of_its_items():
    document = read("x = [{ a = 1; b { c = 2 } },\n  # why\n  {\n    d = [{ }]\n  }]\n")
    (statement,) = document.statements
    (first, second) = statement.values[0].terms[0].items

    assert [inner.keyword for inner in first.statements] == ["a", "b"]
    assert [inner.keyword for inner in second.statements] == ["d"]
    assert (first.span.start, first.span.end) == (5, 27)


def test_a_list_that_a_block_on_a_later_line_cannot_belong_to_is_unclosed():
    problems = []
    parse("a.plat", "x {\n  a = [b\n  c {\n  }\n}\n", problems.append)

    assert [problem.slug for problem in problems] == ["syntax/unclosed"]
