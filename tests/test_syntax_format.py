"""The one layout: it keeps the meaning and every comment, and says the same when asked again."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings

from platformc.diagnostics import Diagnostic
from platformc.syntax.format import format_text
from platformc.syntax.meaning import same_meaning
from platformc.syntax.parse import parse
from platformc.syntax.tree import Document
from syntax_documents import ACME, documents

RELAXED = settings(
    derandomize=True,
    deadline=None,
    max_examples=150,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def read(text: str) -> Document:
    problems: list[Diagnostic] = []
    document = parse("main.plat", text, problems.append, allow_empty=True)
    assert [problem.message for problem in problems] == [], text
    return document


def layout(text: str) -> str:
    problems: list[Diagnostic] = []
    formatted = format_text("main.plat", text, problems.append)
    assert problems == []
    assert formatted is not None
    return formatted


def assert_kept(text: str) -> str:
    formatted = layout(text)
    before, after = read(text), read(formatted)
    assert same_meaning(before, after), formatted
    assert [comment.text for comment in after.comments] == [comment.text for comment in before.comments]
    assert layout(formatted) == formatted
    assert "\r" not in formatted
    return formatted


def test_the_whole_language_keeps_its_meaning_and_comments() -> None:
    assert_kept(ACME)


@RELAXED
@given(documents)
def test_any_document_keeps_its_meaning_and_comments(text: str) -> None:
    formatted = assert_kept(text)
    assert formatted == "" or (formatted.endswith("\n") and not formatted.endswith("\n\n"))


CASES = {
    "columns": (
        'a {\nx=1\nlong_name : k8s.namespace="n"\n\ny = 2\n zz=3 # c\n}\n',
        'a {\n  x                         = 1\n  long_name : k8s.namespace = "n"\n\n  y  = 2\n  zz = 3  # c\n}\n',
    ),
    "comments in one column": (
        "a = 1 # one\nbcd = 22   # two\n\ne = 1 # three\n",
        "a   = 1   # one\nbcd = 22  # two\n\ne = 1  # three\n",
    ),
    "a small block stays on its line": (
        "a b {x=1;y=2 ; z = 3}\n",
        "a b { x = 1; y = 2; z = 3 }\n",
    ),
    "a block over lines stays so": ("a {\n x=1}\n", "a {\n  x = 1\n}\n"),
    "many statements take many lines": (
        "a { b = 1; c = 2; d = 3; e = 4; f = 5 }\n",
        "a {\n  b = 1\n  c = 2\n  d = 3\n  e = 4\n  f = 5\n}\n",
    ),
    "a comment stays with the statement whose block is taken apart": (
        "a { b = 1; c = 2; d = 3; e = 4; f { g = 1 } } # c\nh = 1\n",
        "a {  # c\n  b = 1\n  c = 2\n  d = 3\n  e = 4\n  f { g = 1 }\n}\nh = 1\n",
    ),
    "an empty block": ("a   {\n\n}\n", "a { }\n"),
    "statements on one line come apart": ("a = 1; bc = 2\n", "a  = 1\nbc = 2\n"),
    "blank lines": ("\n\na = 1\n\n\n\nb = 2\n\n", "a = 1\n\nb = 2\n"),
    "no blank line at the ends of a block": ("a {\n\n  b = 1\n\n}\n", "a {\n  b = 1\n}\n"),
    "a list that fits is joined": ('a = [ "x",\n  "y" , ]\n', 'a = ["x", "y"]\n'),
    "a long list takes a line for each item": (
        "a {\n  b = [" + ", ".join(["names.a_long_name_of_a_thing"] * 4) + "]\n}\n",
        "a {\n  b = [\n" + "    names.a_long_name_of_a_thing,\n" * 4 + "  ]\n}\n",
    ),
    "comments in a list": (
        "a = [ # first\n  b, # second\n  # third\n  c\n]\n",
        "a = [  # first\n  b,  # second\n  # third\n  c,\n]\n",
    ),
    "comments around a block": (
        "# before\na { # head\n  # inside\n} # after\n# end",
        "# before\na {  # head\n  # inside\n}  # after\n# end\n",
    ),
    "text goes with its block": (
        'a {\nx = """\n        one\n          two\n\n        three"""\n}\n',
        'a {\n  x = """\n    one\n      two\n\n    three"""\n}\n',
    ),
    "text on one line stays": ('x = """ a "b" """\n', 'x = """ a "b" """\n'),
    "line ends are LF": ("a {\r\n\tb = 1\r\n}\r\n", "a {\n  b = 1\n}\n"),
    "strings stay as written": ('x = "\\u00e9 é {a|fit 8}"\n', 'x = "\\u00e9 é {a|fit 8}"\n'),
    "only comments": ("  # a\n\n\n# b", "# a\n\n# b\n"),
    "nothing": ("\n \n", ""),
}


@pytest.mark.parametrize("name", CASES)
def test_layout(name: str) -> None:
    text, expected = CASES[name]
    assert assert_kept(text) == expected


def test_a_text_with_mistakes_is_left_alone() -> None:
    problems: list[Diagnostic] = []
    assert format_text("main.plat", "a = \n", problems.append) is None
    assert [problem.slug for problem in problems] == ["syntax/unexpected"]


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("a = 1\n", "a = 2\n"),
        ("a = 1\n", "a 1\n"),
        ("a b\n", "a, b\n"),
        ("a b\n", "a.b\n"),
        ('a = "b"\n', "a = b\n"),
        ('a = "{b}"\n', 'a = "{{b}}"\n'),
        ('a = "{b}"\n', 'a = "{b|snake}"\n'),
        ("a = 1m\n", "a = 1\n"),
        ("a = [b]\n", "a = b\n"),
        ("a : b = 1\n", "a = 1\n"),
        ("a { }\n", "a\n"),
        ("a { b }\n", "a { }\nb\n"),
    ],
)
def test_different_meanings_are_told_apart(one: str, two: str) -> None:
    assert not same_meaning(read(one), read(two))
    assert same_meaning(read(one), read("\n # c\n" + one))
