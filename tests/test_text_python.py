"""Settings as Python: what is written is what Python reads back."""

from __future__ import annotations

import ast
import runpy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from platformc.output import Marked
from platformc.source import Span
from platformc_targets.text import Unwritable
from platformc_targets.text.caddyfile import token
from platformc_targets.text.python import Environment, Python

SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
VALUES = st.recursive(
    SCALARS | TEXTS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(TEXTS, inner, max_size=4)
        | st.lists(inner.filter(lambda one: not isinstance(one, dict | list)), max_size=3).map(tuple)
    ),
    max_leaves=12,
)


def said(text: str) -> dict[str, Any]:
    found = {}
    for statement in ast.parse(text).body:
        if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
            found[statement.targets[0].id] = ast.literal_eval(statement.value)
    return found


@given(value=VALUES, other=VALUES)
def test_what_is_written_is_read_back(value: Any, other: Any) -> None:
    tree = {"FIRST": value, "SECOND": Marked(other, Span("a.plat", 0, 1))}
    rendered = Python(tree, "settings").render("made by a test")
    assert said(rendered.text) == {"FIRST": value, "SECOND": other}
    assert len(rendered.origins) == rendered.text.count("\n")


def test_the_lines_of_a_value_have_its_place() -> None:
    span = Span("a.plat", 3, 9)
    rendered = Python({"A": 1, "B": Marked({"C": [1, 2]}, span)}, "settings").render("")
    lines = rendered.text.splitlines()
    assert [lines[at] for at, place in enumerate(rendered.origins) if place == span] == [
        "B = {",
        '    "C": [1, 2],',
        "}",
    ]


def test_variables_are_read_when_the_module_is_imported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tree = {
        "A": Environment("NEEDED"),
        "B": [Environment("OPEN", 'a"b')],
        "C": {"D": Environment("OPEN", "x")},
    }
    path = tmp_path / "settings.py"
    path.write_text(Python(tree, "settings").render("").text, "utf-8")
    monkeypatch.setenv("NEEDED", "here")
    monkeypatch.delenv("OPEN", raising=False)
    module = runpy.run_path(str(path))
    assert (module["A"], module["B"], module["C"]) == ("here", ['a"b'], {"D": "x"})


def test_a_module_without_variables_imports_nothing() -> None:
    assert Python({"A": 1}, "settings").render("").text == "\nA = 1\n"
    assert Python({"A": 1}, "settings", "base").render("").text == "from base import *\n\nA = 1\n"


def test_a_lone_surrogate_is_refused_with_its_place() -> None:
    span = Span("a.plat", 1, 2)
    with pytest.raises(Unwritable) as caught:
        Python({"A": {"b": Marked("\ud800", span)}}, "settings").render("")
    assert (caught.value.where, caught.value.span) == ("settings A.b", span)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("/api", "/api"),
        ("", '""'),
        ("a b", '"a b"'),
        ('say "x"', '"say \\"x\\""'),
        ("{x}", '"{x}"'),
        ("#", '"#"'),
    ],
)
def test_words_of_a_caddyfile(text: str, written: str) -> None:
    assert token(text) == written


@pytest.mark.parametrize("text", ["a\nb", "{$HOME}"])
def test_what_no_word_of_a_caddyfile_can_be(text: str) -> None:
    with pytest.raises(Unwritable):
        token(text)
