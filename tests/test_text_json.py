from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from platformc.output import Document, Marked
from platformc.readers.json import read
from platformc.readers.tree import Node, ReadError
from platformc.source import Span
from platformc_targets.text import Json, Unwritable
from strategies import TRAPS, texts, trees

thorough = settings(derandomize=True, deadline=None, max_examples=200)


@thorough
@given(trees())
def test_json_and_our_reader_give_the_tree_back(tree: Any) -> None:
    rendered = Json([Document("", tree)]).render("made by platformc")
    assert repr(json.loads(rendered.text)) == repr(tree)
    assert repr(read("x.json", rendered.text)[0].plain()) == repr(tree)
    assert rendered.text == json.dumps(tree, indent=2, ensure_ascii=False) + "\n"
    assert len(rendered.origins) == rendered.text.count("\n")


@thorough
@given(trees(), st.sampled_from([None, 0, 3, "\t"]), st.booleans())
def test_what_json_dumps_is_read_where_it_stands(
    tree: Any, indent: int | str | None, ascii_only: bool
) -> None:
    text = json.dumps(tree, indent=indent, ensure_ascii=ascii_only)
    (root,) = read("x.json", text)
    assert repr(root.plain()) == repr(tree)

    def check(node: Node) -> None:
        assert repr(json.loads(text[node.start : node.end])) == repr(node.plain())
        for key, value in node.entries:
            check(key)
            check(value)
        for item in node.items:
            check(item)

    check(root)


def agrees(text: str) -> None:
    """Our reader and the standard library refuse the same texts, and read the others alike."""
    try:
        theirs = json.loads(text, parse_constant=refused_word, object_pairs_hook=distinct)
    except (ValueError, RecursionError):
        theirs = ReadError
    try:
        ours = read("x.json", text)[0].plain()
    except ReadError as error:
        ours = ReadError
        offset = error.offset
        refused = 0 <= offset <= len(text)
    else:
        refused = True
    assert refused
    assert repr(ours) == repr(theirs)


def refused_word(word: str) -> None:
    raise ValueError(word)  # `NaN` and `Infinity` are no JSON


def distinct(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(dict(pairs)) < len(pairs):
        raise ValueError
    return dict(pairs)


@thorough
@given(
    st.lists(
        st.sampled_from(
            (*'{}[],:"\\ \n', '"a"', "1", "-", "0", ".5", "e3", "true", "nul", "\\u00e9", '"\\ud83d\\ude00"')
        ),
        max_size=12,
    )
)
def test_any_text_is_read_as_the_standard_library_reads_it(parts: list[str]) -> None:
    agrees("".join(parts))


@thorough
@given(trees(), st.data())
def test_damaged_text_is_read_as_the_standard_library_reads_it(tree: Any, data: st.DataObject) -> None:
    text = json.dumps(tree, ensure_ascii=False)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 3)))
    agrees(
        text[:start]
        + data.draw(st.one_of(st.sampled_from(["", '"', "\\", ",", "]", "}", "1", " "]), texts(4)))
        + text[end:]
    )


@pytest.mark.parametrize("value", TRAPS)
def test_traps_come_back(value: str) -> None:
    text = Json([Document("", {value: [value]})]).render("").text
    assert json.loads(text) == {value: [value]}
    assert read("x.json", text)[0].plain() == {value: [value]}


@pytest.mark.parametrize(
    ("text", "words", "offset"),
    [
        ("", "end of the text", 0),
        ('{"a": 1, "a": 2}', "`a` is here twice", 9),
        ('{"a": 1,}', "key in double quotes", 8),
        ("{'a': 1}", "key in double quotes", 1),
        ('{"a" 1}', "expected `:`", 5),
        ('{"a": nope}', "found `nope`", 6),
        ("[1, 2", "expected `,` or `]`", 5),
        ('{"a": "b\n"}', "never closed", 6),
        ('["\\x"]', "no escape", 2),
        ('["a\\ud800"]', "surrogate", 3),
        ("[1] 2", "after the end", 4),
        ("[" * 201 + "]" * 201, "inside each other", 200),
        ("1" * 5000, "digits", 0),
        ("// x\n{}", "found `/`", 0),
    ],
)
def test_what_is_not_json_is_said_in_our_words(text: str, words: str, offset: int) -> None:
    with pytest.raises(ReadError) as refused:
        read("x.json", text)
    assert words in refused.value.message
    assert refused.value.span == Span("x.json", offset, offset + 1)


def test_a_lone_surrogate_is_refused_with_its_place() -> None:
    span = Span("main.plat", 1, 2)
    with pytest.raises(Unwritable) as refused:
        Json([Document("", {"a.b": [Marked("x\ud800", span)]})]).render("")
    assert (refused.value.where, refused.value.span) == ("['a.b'][0]", span)


def test_each_line_has_its_mark() -> None:
    tree = Marked({"a": Marked([1, Marked({}, Span("f", 2, 3))], Span("f", 1, 2)), "b": 2}, Span("f", 0, 1))
    rendered = Json([Document("", tree)]).render("")
    assert rendered.text == '{\n  "a": [\n    1,\n    {}\n  ],\n  "b": 2\n}\n'
    assert [origin.start if origin else None for origin in rendered.origins] == [0, 1, 1, 2, 1, 0, 0]
