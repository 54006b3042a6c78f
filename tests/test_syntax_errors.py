"""Mistakes: each is told once, where it is, in words that say what to type, and hides no other."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import platformc.syntax.format
from platformc.diagnostics import CATALOGUE, Diagnostic
from platformc.source import Source
from platformc.syntax.parse import parse, parse_bytes
from platformc.syntax.tree import Document
from syntax_documents import ACME

Found = tuple[int, int, str, str]


def found(text: str, problems: list[Diagnostic]) -> list[Found]:
    source = Source("main.plat", text)
    return [(*source.position(p.span.start), p.slug.removeprefix("syntax/"), p.message) for p in problems]


def mistakes(text: str) -> list[Found]:
    problems: list[Diagnostic] = []
    parse("main.plat", text, problems.append)
    return found(text, problems)


def unexpected(problem: Diagnostic) -> None:
    pytest.fail(problem.message)


def test_three_mistakes_in_three_statements() -> None:
    text = "service my-app {\n  port = 80\n}\njob migrate {\n  run =\n}\ndatabase main { user = 'x' }\n"
    assert mistakes(text) == [
        (1, 9, "unexpected", "`-` cannot stand in a name: write `_`"),
        (5, 7, "unexpected", "expected a value after `=`"),
        (7, 24, "unexpected", "strings stand in double quotes"),
    ]


def test_three_mistakes_in_one_block() -> None:
    text = 'service app {\n  port =\n  image = nginx:1.2\n  env { A = "x }\n  needs main,\n}\nok = 1\n'
    assert mistakes(text) == [
        (2, 8, "unexpected", "expected a value after `=`"),
        (3, 11, "unexpected", "`nginx:1.2` is neither a name nor a number"),
        (4, 13, "unterminated-string", "the string has no closing quote"),
        (5, 13, "unexpected", "expected a name or a value after `,`"),
    ]


def test_a_declaration_without_its_brace_is_one_mistake_and_its_block_is_read() -> None:
    text = "platform demo # ours\n  a = 1\n  tags { B = 2 }\n}\nservice web like app\n  c =\n}\nok = 1\n"
    assert mistakes(text) == [
        (1, 1, "unexpected", "`platform demo` opens no block"),
        (5, 1, "unexpected", "`service web like app` opens no block"),
        (6, 5, "unexpected", "expected a value after `=`"),
    ]
    read = parse("main.plat", text, lambda problem: None)
    assert [statement.keyword for statement in read.statements] == ["platform", "service", "ok"]
    (first, *_) = read.statements
    assert first.block is not None
    assert [text[one.span.start :].split()[0] for one in first.block.statements] == ["a", "tags"]


@pytest.mark.parametrize(
    "text",
    ["service web { }\n}\n", "service web\n}\n", "environments prod\n  a = 1\n}\n", "a = 1\n  b = 2\n}\n"],
)
def test_a_brace_too_many_is_taken_out(text: str) -> None:
    assert [message for *_, message in mistakes(text)] == ["`}` closes no block"]


ONE_EACH = {
    "x =": (1, 3, "unexpected", "expected a value after `=`"),
    "x { y = }": (1, 7, "unexpected", "expected a value after `=`"),
    "x = ; y = 1": (1, 3, "unexpected", "expected a value after `=`"),
    "x : = 1": (1, 3, "unexpected", "expected a kind after `:`"),
    "x, = 1": (1, 2, "unexpected", "expected a name after `,`"),
    "= 1": (1, 1, "unexpected", "expected a name before `=`"),
    "x = 1 = 2": (1, 7, "unexpected", "expected the end of the statement, found `=`"),
    "x { a = 1 b = 2 }": (1, 13, "unexpected", "expected the end of the statement, found `=`"),
    "x = { a = 1 }": (1, 3, "unexpected", "expected a value after `=`"),
    "{ a = 1 }": (1, 1, "unexpected", "expected a name before `{`"),
    "x { } y": (1, 7, "unexpected", "expected a new line or `;` after `}`, found `y`"),
    "x { } { }": (1, 7, "unexpected", "expected a new line or `;` after `}`, found `{`"),
    "service app\n{\n  a = 1\n}": (2, 1, "unexpected", "expected a name before `{`"),
    "x {\n  app\n  {\n  }\n}": (3, 3, "unexpected", "expected a name before `{`"),
    'name: "x"': (1, 5, "unexpected", "expected `=` after `name`, found `:`"),
    "port: 80": (1, 5, "unexpected", "expected `=` after `port`, found `:`"),
    'x : k8s.namespace "y"': (1, 19, "unexpected", "expected `=` after the kind, found a string"),
    "x => 1": (1, 3, "unexpected", "expected `=`, found `=>`"),
    "x == 1": (1, 3, "unexpected", "expected `=`, found `==`"),
    "x := 1": (1, 3, "unexpected", "expected `=`, found `:=`"),
    "x += 1": (1, 3, "unexpected", "expected `=`, found `+=`"),
    "my-app = 1": (1, 1, "unexpected", "`-` cannot stand in a name: write `_`"),
    "app-2 { }": (1, 1, "unexpected", "`-` cannot stand in a name: write `_`"),
    "x = my-app": (1, 5, "unexpected", "`-` cannot stand in a name: `my-app`"),
    "x = 'it'": (1, 5, "unexpected", "strings stand in double quotes"),
    "x = 'it's'": (1, 5, "unexpected", "strings stand in double quotes"),
    "x = a..b": (1, 5, "unexpected", "`a..b` is not a path"),
    "x = 1.2.3": (1, 5, "unexpected", "`1.2.3` is not a number"),
    "x = 0x1e3": (1, 5, "unexpected", "`0x1e3` is not a number"),
    "x = 8_000": (1, 5, "unexpected", "`8_000` is not a number"),
    "x = 3 GB": (1, 5, "unexpected", "`3 GB` has a blank between the number and its unit"),
    "x = a/b": (1, 5, "unexpected", "`a/b` is neither a name nor a number"),
    "x = $y": (1, 5, "unexpected", "`$` opens nothing here"),
    "x = <<EOF": (1, 5, "unexpected", "`<<EOF` opens no text"),
    "x = café": (1, 8, "unexpected", "`é` stands outside of a string"),
    "x\u00a0= 1": (1, 2, "unexpected", "the blank U+00A0 is not a space"),
    "x = [a b]": (1, 8, "unexpected", "expected `,` or `]`, found `b`"),
    "x = [a,, b]": (1, 8, "unexpected", "expected a name or a value before `,`"),
    "// x": (1, 1, "unexpected", "comments start with `#`"),
    "x = 1 // y {": (1, 7, "unexpected", "comments start with `#`"),
    '/* x {\n " */\ny = 1': (1, 1, "unexpected", "comments start with `#`"),
    '/* " */ x = "{a}"': (1, 1, "unexpected", "comments start with `#`"),
    "x { } }": (1, 7, "unexpected", "`}` closes no block"),
    "x = ]": (1, 5, "unexpected", "`]` closes no list"),
    "x {\n  y = 1\n": (1, 3, "unclosed", "`{` is never closed"),
    "x {\n  y {\n    z = 1\n}\na = 1\n": (2, 5, "unclosed", "`{` is never closed"),
    "x {\n  y = 1\nz = 2\n": (1, 3, "unclosed", "`{` is never closed"),
    "x = [1,\n  2\n": (1, 5, "unclosed", "`[` is never closed"),
    "x {\n  y = [1, 2\n  z = 3\n}\n": (2, 7, "unclosed", "`[` is never closed"),
    "x {\n  y = [1, 2\n  z { a = 1 }\n}\n": (2, 7, "unclosed", "`[` is never closed"),
    'x = "y': (1, 5, "unterminated-string", "the string has no closing quote"),
    'x "y {\n  z = 1\n}\n': (1, 3, "unterminated-string", "the string has no closing quote"),
    'x = ["a, "b"]': (1, 12, "unterminated-string", "the string has no closing quote"),
    'x = """\n  y\n\nz = 1\n': (1, 5, "unterminated-string", 'the text has no closing `"""`'),
    'x = "\\d"': (1, 6, "escape", "`\\d` is no escape"),
    'x = "\\u12"': (1, 6, "escape", "`\\u` needs four hexadecimal digits"),
    'x = "\\ud800"': (1, 6, "escape", "`\\ud800` is half of a character"),
    'x = "a {}"': (1, 8, "interpolation", "`{}` names nothing"),
    'x = "{y"': (1, 6, "interpolation", "`{` is not closed in this string"),
    'x = "y}"': (1, 7, "interpolation", "`}` closes nothing in this string"),
    'x = "{a b}"': (1, 6, "interpolation", "`{a b}` is not a path with filters"),
    'x = "{a|fit 3 4}"': (1, 6, "interpolation", "`{a|fit 3 4}` is not a path with filters"),
    'x = """\n  y\n  {}"""': (3, 3, "interpolation", "`{}` names nothing"),
    "x = 1 # \x07": (1, 9, "encoding", "the character U+0007 cannot be seen"),
    'x = "\x00"': (1, 6, "encoding", "the character U+0000 cannot be seen"),
    "x = 1 # \u202e": (1, 9, "encoding", "the character U+202E cannot be seen"),
    "x = 1\ry = 2": (1, 6, "encoding", "a carriage return stands alone"),
    "": (1, 1, "empty", "the file is empty: a spec starts with `platform NAME { ... }`"),
    "\n# only words\n": (1, 1, "empty", "the file is empty: a spec starts with `platform NAME { ... }`"),
}


@pytest.mark.parametrize("text", ONE_EACH)
def test_each_mistake_is_told_once(text: str) -> None:
    assert mistakes(text)[:1] == [ONE_EACH[text]] or pytest.fail(str(mistakes(text)))
    if text != "x = 1\ry = 2":
        assert mistakes(text) == [ONE_EACH[text]]


@pytest.mark.parametrize(
    "text", [text for text in ONE_EACH if ONE_EACH[text][2] not in ("empty", "unterminated-string")]
)
def test_a_mistake_hides_no_other_before_or_after_it(text: str) -> None:
    around = f"before =\n{text}\nafter =\n"
    told = mistakes(around)
    assert told[0] == (1, 8, "unexpected", "expected a value after `=`")
    assert told[-1] == (around.count("\n"), 7, "unexpected", "expected a value after `=`")
    assert [slug for _, _, slug, _ in told[1:-1]][:1] == [ONE_EACH[text][2]]


@pytest.mark.parametrize("text", [text for text in ONE_EACH if ONE_EACH[text][2] != "empty"])
def test_what_stands_around_a_mistake_is_still_there(text: str) -> None:
    document = parse("main.plat", f"before = 1\n{text}\nafter = 2\n", lambda _: None)
    words = [statement.keyword for statement in document.statements]
    assert (words[0], words[-1]) == ("before", "after")


def test_an_unclosed_block_shows_where_the_next_statement_begins() -> None:
    problems: list[Diagnostic] = []
    text = "service app {\n  env {\n    A = 1\n\nservice other {\n}\n"
    document = parse("main.plat", text, problems.append)
    (problem,) = problems
    (related,) = problem.related
    assert related.message == "the next statement begins here"
    assert text[related.span.start : related.span.end] == "service other {"
    assert problem.hint == "expected `}`: type it where the block ends"
    assert [statement.keyword for statement in document.statements] == ["service", "service"]


def whole(document: Document) -> dict[int, object]:
    return {statement.span.start: statement for statement in document.statements}


def test_a_broken_statement_leaves_the_others_as_they_are() -> None:
    expected = whole(parse("main.plat", ACME, unexpected))
    for start in expected:
        problems: list[Diagnostic] = []
        broken = ACME[:start] + "@" + ACME[start + 1 :]
        left = whole(parse("main.plat", broken, problems.append))
        assert len(problems) == 1, broken[start : start + 40]
        assert left == {at: node for at, node in expected.items() if at != start}


def test_an_unclosed_statement_leaves_the_others_as_they_are() -> None:
    document = parse("main.plat", ACME, unexpected)
    expected = whole(document)
    for statement in document.statements:
        if statement.block is None:
            continue
        problems: list[Diagnostic] = []
        end = statement.span.end
        left = whole(parse("main.plat", ACME[: end - 1] + " " + ACME[end:], problems.append))
        assert [problem.slug for problem in problems] == ["syntax/unclosed"]
        del left[statement.span.start]
        assert left == {at: node for at, node in expected.items() if at != statement.span.start}


@pytest.mark.parametrize("opening", ["a {", "a { ", "a {\n", "x = [", "[", "{", "a = [\n{ "])
@pytest.mark.parametrize("closing", ["", "}", "]"])
def test_nesting_is_limited_before_anything_is_parsed(opening: str, closing: str) -> None:
    if closing and closing != {"{": "}", "[": "]"}[opening.strip()[-1]]:
        closing = ""
    text = "before = 1\n" + opening * 10_000 + closing * 10_000
    start = time.process_time()
    told = mistakes(text)
    assert time.process_time() - start < 1
    assert [told[0][2:], len(told)] == [("too-deep", "more than 64 brackets are open here, the limit"), 1]


def test_sixty_four_brackets_are_allowed() -> None:
    assert mistakes("a {" * 64 + "}" * 64) == []
    assert [slug for _, _, slug, _ in mistakes("a {" * 65 + "}" * 65)] == ["too-deep"]


def test_a_file_has_a_size() -> None:
    problems: list[Diagnostic] = []
    limit = 32 * 1024 * 1024
    assert parse_bytes("main.plat", b"#" * (limit + 1), problems.append)[1].statements == ()
    parse("main.plat", "é" * (limit // 2 + 1), problems.append)
    assert [(p.slug, p.message) for p in problems] == [
        ("syntax/too-large", "the file is larger than 32 MiB, the limit")
    ] * 2


def test_stray_bytes_are_told_with_their_places() -> None:
    problems: list[Diagnostic] = []
    text, document = parse_bytes(
        "main.plat", b'a = "\xe9"\nb = "\xc3\xa9" # \xff\nc\xfe = 1\n', problems.append
    )
    assert found(text, problems) == [
        (1, 6, "encoding", "byte 0xE9 is not UTF-8"),
        (2, 11, "encoding", "byte 0xFF is not UTF-8"),
        (3, 2, "encoding", "byte 0xFE is not UTF-8"),
    ]
    assert text == 'a = "\ufffd"\nb = "é" # \ufffd\nc\ufffd = 1\n'
    assert len(document.statements) == 3


def test_another_encoding_is_one_mistake() -> None:
    problems: list[Diagnostic] = []
    parse_bytes("main.plat", "platform a { }\n".encode("utf-16"), problems.append)
    assert [problem.message for problem in problems] == ["the file is UTF-16, not UTF-8"]


def assert_told_well(text: str, problems: list[Diagnostic]) -> None:
    places = [(problem.span.start, problem.span.end) for problem in problems]
    assert places == sorted(places)
    for problem in problems:
        assert 0 <= problem.span.start <= problem.span.end <= len(text) + 1
        words = problem.message + (problem.hint or "")
        assert "\n" not in words
        assert not re.search(
            r"LBRACE|RBRACE|LSQB|RSQB|_SEP|_COMMA|\$END|Unexpected|[Tt]oken", problem.message
        ) or any(
            word in text
            for word in ("LBRACE", "RBRACE", "LSQB", "RSQB", "_SEP", "_COMMA", "END", "Unexpected", "oken")
        )


SETTINGS = settings(derandomize=True, deadline=None, max_examples=150)


@SETTINGS
@given(st.one_of(st.text(), st.text("ab1.-_ \"#={}[],;:|\\/\n\r\t'"), st.text('{}[]"\na=')))
def test_any_text_gives_a_tree(text: str) -> None:
    problems: list[Diagnostic] = []
    document = parse("main.plat", text, problems.append)
    assert document.statements or problems
    assert_told_well(text, problems)


@SETTINGS
@given(st.binary())
def test_any_bytes_give_a_tree(data: bytes) -> None:
    problems: list[Diagnostic] = []
    text, document = parse_bytes("main.plat", data, problems.append)
    assert document.statements or problems
    assert_told_well(text, problems)


@SETTINGS
@given(
    st.lists(
        st.tuples(st.integers(0, len(ACME)), st.integers(0, 4), st.text('ab1.-"#={}[],;:\\/\n', max_size=3)),
        min_size=1,
        max_size=6,
    )
)
def test_any_edit_of_a_spec_gives_a_tree(edits: list[tuple[int, int, str]]) -> None:
    text = ACME
    for at, length, words in edits:
        text = text[:at] + words + text[at + length :]
    problems: list[Diagnostic] = []
    parse("main.plat", text, problems.append)
    assert_told_well(text, problems)
    kept = platformc.syntax.format.format_text("main.plat", text, lambda _: None)
    assert (kept is None) == bool(problems)


@pytest.mark.parametrize("slug", [slug for slug in CATALOGUE if slug.startswith("syntax/")])
def test_examples(slug: str) -> None:
    code = CATALOGUE[slug]
    for example, expected in ((code.wrong, [slug]), (code.right, [])):
        text = example if isinstance(example, str) else example["main.plat"]
        problems: list[Diagnostic] = []
        parse_bytes("main.plat", text.encode(), problems.append)
        assert [problem.slug for problem in problems] == expected


def test_the_codes_are_known() -> None:
    assert {slug for slug in CATALOGUE if slug.startswith("syntax/")} == {
        "syntax/unexpected",
        "syntax/unclosed",
        "syntax/unterminated-string",
        "syntax/escape",
        "syntax/interpolation",
        "syntax/encoding",
        "syntax/empty",
        "syntax/too-large",
        "syntax/too-deep",
    }
