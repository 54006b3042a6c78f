"""Each rule of a single artifact has two examples: the wrong one gives exactly it, the right one nothing."""

from __future__ import annotations

import json
from importlib import import_module
from pkgutil import iter_modules

import pytest

from compiling import reader
from oracles import ecs
from platformc import rules
from platformc.cli.targets import Targets
from platformc.diagnostics import Code, Diagnostic, Example
from platformc.pipeline import compile_spec, verify_alone
from platformc.rules.task_examples import FILE, RIGHT

CODES = {
    value.slug: value
    for module in iter_modules(rules.__path__)
    for value in vars(import_module(f"platformc.rules.{module.name}")).values()
    if isinstance(value, Code)
}


def findings(code: Code, example: Example) -> tuple[Diagnostic, ...]:
    assert not isinstance(example, str)
    if "main.plat" in example:
        return compile_spec("main.plat", read=reader(example), project=".", targets=Targets()).diagnostics
    return verify_alone(example)[0]


def test_there_are_many() -> None:
    assert len(CODES) > 35
    assert sum(slug.startswith("ecs/") for slug in CODES) > 30


@pytest.mark.parametrize("slug", sorted(CODES))
def test_the_wrong_example_gives_exactly_this(slug: str) -> None:
    code = CODES[slug]
    found = findings(code, code.wrong)
    assert [one.slug for one in found] == [slug], [one.message for one in found]
    one = found[0]
    assert one.hint
    assert "\n" not in one.message
    assert not isinstance(code.wrong, str)
    assert code.wrong[one.span.file][one.span.start : one.span.end].strip()


@pytest.mark.parametrize("slug", sorted(CODES))
def test_the_right_example_gives_nothing(slug: str) -> None:
    assert [one.message for one in findings(CODES[slug], CODES[slug].right)] == []


@pytest.mark.parametrize("slug", sorted(slug for slug in CODES if slug.startswith("ecs/")))
def test_the_tools_take_every_right_example(slug: str) -> None:
    right = CODES[slug].right
    assert not isinstance(right, str)
    task = json.loads(right[FILE])
    assert ecs.client_errors(task) == []
    assert ecs.registered(task)["family"] == "web"
    assert ecs.lint(task) == []


def test_what_every_example_begins_with_is_taken_by_all_tools() -> None:
    assert verify_alone(RIGHT)[0] == ()
