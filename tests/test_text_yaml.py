from __future__ import annotations

import io
from typing import Any

import pytest
import ruamel.yaml
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from platformc.output import Document, Marked, Tree
from platformc.readers import yaml as reader
from platformc.source import Span
from platformc_targets.text import Unwritable, Yaml
from strategies import TRAPS, texts, trees

thorough = settings(derandomize=True, deadline=None, max_examples=200)


def written(*trees: Tree) -> str:
    return Yaml([Document("", tree) for tree in trees]).render("").text


def by_1_1(text: str) -> list[Any]:
    return list(yaml.safe_load_all(text))


def by_libyaml(text: str) -> list[Any]:
    return list(yaml.load_all(text, yaml.CSafeLoader))


def by_1_2(text: str) -> list[Any]:
    parser = ruamel.yaml.YAML(typ="safe", pure=True)
    parser.version = (1, 2)
    return list(parser.load_all(text))


def by_ours(text: str) -> list[Any]:
    return [document.plain() for document in reader.read("x.yaml", text)]


READERS = [by_1_1, by_libyaml, by_1_2, by_ours]


@thorough
@given(st.lists(trees(), min_size=1, max_size=3))
def test_every_reader_gives_the_trees_back(documents: list[Any]) -> None:
    text = written(*documents)
    for read in READERS:
        # repr tells 1 from True and 1.0, and sees the order of keys
        assert repr(read(text)) == repr(documents), (read.__name__, text)


@thorough
@given(texts(200))
def test_a_text_comes_back_from_every_place(value: str) -> None:
    tree = {"map": {value: value}, "list": [value, [value, {value: [value]}]], "last": value}
    text = written(tree, value, [value])
    for read in READERS:
        assert read(text) == [tree, value, [value]], (read.__name__, text)


@pytest.mark.parametrize("value", TRAPS)
def test_traps_come_back(value: str) -> None:
    tree = {value: value, "list": [value, {"k": value}], "end": value}
    for read in READERS:
        assert read(written(tree)) == [tree], read.__name__


@thorough
@given(trees())
def test_nothing_is_written_that_an_editor_strips_or_hides(tree: Any) -> None:
    text = written(tree)
    assert text.endswith("\n")
    for line in text.split("\n"):
        assert line == line.rstrip(" \t")
    assert not set(text) & set("\r\x85\u2028\u2029\ufeff\u202e\x00\x7f")


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("app", "app"),
        ("apps/v1", "apps/v1"),
        ("https://example.com:443/#x", "https://example.com:443/#x"),
        ("--host", "--host"),
        ("500m", "500m"),
        ("30s", "30s"),
        ("mysql:8.0-debian", "mysql:8.0-debian"),
        ("-_", '"-_"'),
        ("~/x", "~/x"),
        (".", "."),
        ("é", "é"),
        ("8080:80", '"8080:80"'),
        ("8.0", '"8.0"'),
        ("", '""'),
        ("on", '"on"'),
        ('{"a": 1}', "'{\"a\": 1}'"),
        ("it's", "it's"),
        ("^\\d+$", "^\\d+$"),
        ("\\d: '", "'\\d: '''"),
        ("a\tb", '"a\\tb"'),
        ("\u2028", '"\\u2028"'),
        ("a\nb", "|-\n  a\n  b"),
        ("a\n b\n", "|\n  a\n   b"),
        ("a\n\n", "|+\n  a\n"),
        (" a\nb\n", "|2\n   a\n  b"),
        ("a {\n\tb\n}\n", "|\n  a {\n  \tb\n  }"),
        ("\ta\nb", "|2-\n  \ta\n  b"),
        ("a \nb", '"a \\nb"'),
        ("\n", '"\\n"'),
        (1e16, "1.0e+16"),
        (0.5, "0.5"),
        (float("-inf"), "-.inf"),
        (None, "null"),
        (True, "true"),
        ([], "[]"),
        ({}, "{}"),
    ],
)
def test_how_a_value_is_shown(value: Tree, shown: str) -> None:
    assert written({"k": value}) == f"k: {shown}\n"


def test_lists_stand_under_their_key_and_documents_are_parted() -> None:
    assert written({"a": [{"b": 1, "c": ["d", ["e", "f"]]}, {}]}, ["x"]) == (
        "a:\n  - b: 1\n    c:\n      - d\n      - - e\n        - f\n  - {}\n---\n- x\n"
    )


def test_the_header_is_comments_even_with_a_strange_path() -> None:
    text = Yaml([Document("", {"a": 1})]).render("made by platformc\nfrom x\u2028y\x07.plat").text
    assert text == "# made by platformc\n# from x\n# y?.plat\na: 1\n"


def test_each_line_has_the_innermost_mark_that_starts_on_it() -> None:
    def mark(value: Tree, start: int) -> Marked:
        return Marked(value, Span("main.plat", start, start + 1))

    tree = mark(
        {
            "kind": "Service",
            "name": mark("app", 1),
            "ports": mark([mark({"port": mark(80, 4), "to": "http"}, 3), "x", mark([mark("deep", 6)], 5)], 2),
            "text": mark("one\ntwo\n", 7),
            "empty": mark({}, 8),
            "twice": mark(mark("inner", 10), 9),
        },
        0,
    )
    rendered = Yaml([Document("", tree), Document("", {"a": mark(1, 11)})]).render("header")
    lines = rendered.text.splitlines()
    starts = [None if origin is None else origin.start for origin in rendered.origins]
    assert list(zip(lines, starts, strict=True)) == [
        ("# header", None),
        ("kind: Service", 0),
        ("name: app", 1),
        ("ports:", 2),
        ("  - port: 80", 4),
        ("    to: http", 3),
        ("  - x", 2),
        ("  - - deep", 6),
        ("text: |", 7),
        ("  one", 7),
        ("  two", 7),
        ("empty: {}", 8),
        ("twice: inner", 10),
        ("---", None),
        ("a: 1", 11),
    ]


@thorough
@given(st.lists(trees(), max_size=3))
def test_every_line_has_a_row_of_origins(documents: list[Any]) -> None:
    rendered = Yaml([Document("", tree) for tree in documents]).render("header")
    assert len(rendered.origins) == rendered.text.count("\n")


@pytest.mark.parametrize("value", ["\ud800", "a" * 300 + "\udfff", "a\n\ud800\n"])
def test_a_lone_surrogate_is_refused_with_its_place(value: str) -> None:
    span = Span("main.plat", 3, 9)
    tree = {"spec": {"env": [{"name": "A", "value": Marked(value, span)}]}}
    for _ in range(2):  # a refusal is not remembered as a decision
        with pytest.raises(Unwritable) as refused:
            Yaml([Document("", {}), Document("v1/Pod/app", tree)]).render("")
        assert refused.value.where == "v1/Pod/app spec.env[0].value"
        assert refused.value.span == span
        assert "surrogate" in refused.value.reason


def test_a_key_too_long_for_readers_is_refused() -> None:
    with pytest.raises(Unwritable, match="longer than"):
        written({"a" * 1001: 1})
    assert by_1_1(written({"a" * 990: 1})) == [{"a" * 990: 1}]


def test_most_generated_texts_can_be_written() -> None:
    tried = reached = 0

    @settings(derandomize=True, deadline=None, max_examples=200)
    @given(texts())
    def sample(value: str) -> None:
        nonlocal tried, reached
        tried += 1
        try:
            yaml.safe_load(io.StringIO(written({"k": value})))
            reached += 1
        except Unwritable:
            pass

    sample()
    assert reached > tried / 2
