"""Any text comes back byte for byte, or is refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from compose_platforms import emitted, slugs
from oracles import compose as oracle
from platformc.ir import (
    EnvVar,
    File,
    Label,
    Mount,
    Platform,
)
from platforms import declared, small, span, text, with_service
from strategies import TRAPS, texts


def unescaped(value: Any) -> Any:
    """Compose's text without its doubled dollars."""
    return value.replace("$$", "$") if isinstance(value, str) else value


def carrying(values: list[str]) -> Platform:
    """A platform that says each text as a variable, a word of a command, a label and the text of a file."""
    files = {
        f"f{number}": File(
            **declared("file", f"f{number}", f"f{number}", "compose.config"), content=text(value, at="c")
        )
        for number, value in enumerate(values)
    }
    return with_service(
        small(files=files),
        "web",
        env=tuple(EnvVar(f"V{number}", text(value), span("v")) for number, value in enumerate(values)),
        command=tuple(text(value) for value in values),
        labels=tuple(Label(f"l{number}", text(value), span("l")) for number, value in enumerate(values)),
        mounts=tuple(Mount(f"file.{key}", text(f"/{key}"), True, span("m")) for key in files),
    )


def check_comes_back(found: Any, values: list[str], undo: Callable[[Any], Any]) -> None:
    service = found["services"]["web"]
    assert [undo(service["environment"][f"V{number}"]) for number in range(len(values))] == values
    assert [undo(word) for word in service["command"]] == values
    assert [undo(service["labels"][f"l{number}"]) for number in range(len(values))] == values
    assert [undo(found["configs"][f"f{number}"]["content"]) for number in range(len(values))] == values


TALLY = {"written": 0, "seen": 0}


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(values=st.lists(texts(), min_size=1, max_size=4))
def every_text_comes_back(values: list[str]) -> None:
    files, found = emitted(carrying(values))
    TALLY["seen"] += 1
    if found:
        assert {one.slug for one in found} <= {"compose/empty-file"}
        assert any(not value for value in values)
        return
    TALLY["written"] += 1
    text_ = files["compose.yaml"]
    check_comes_back(yaml.safe_load(text_), values, unescaped)
    check_comes_back(YAML(typ="safe", pure=True).load(text_), values, unescaped)


def test_every_text_comes_back_from_yaml_1_1_and_1_2_or_is_refused() -> None:
    TALLY.update(written=0, seen=0)
    every_text_comes_back()
    assert TALLY["written"] * 2 > TALLY["seen"] > 100


def test_a_file_without_text_is_refused() -> None:
    empty = carrying([""])
    assert set(slugs(empty)) == {"compose/empty-file"}


def test_compose_itself_reads_every_text_byte_for_byte(tmp_path: Path) -> None:
    sample: list[str] = []

    @settings(max_examples=300, deadline=None, derandomize=True, database=None)
    @given(value=texts())
    def collect(value: str) -> None:
        sample.append(value)

    collect()
    values = [value for value in dict.fromkeys([*TRAPS, *sample]) if value and "\0" not in value]
    assert len(values) > 200
    run = oracle.config(tmp_path, emitted(carrying(values))[0]["compose.yaml"])
    assert run.status == 0, run.complaints
    # `config` writes a compose file again, so its dollars are doubled too
    check_comes_back(run.model, values, unescaped)
