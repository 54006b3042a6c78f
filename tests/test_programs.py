"""Folders of programs: read where they are there, held against the spec, and never shown with a secret."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from pkgutil import iter_modules

import pytest

from compiling import reader
from platformc import programs
from platformc.cli.targets import Targets
from platformc.diagnostics import Code
from platformc.pipeline import Compiled, compile_spec
from platformc.programs.examples import project

CODES = {
    value.slug: value
    for module in iter_modules(programs.__path__)
    for value in vars(import_module(f"platformc.programs.{module.name}")).values()
    if isinstance(value, Code)
}


def compiled(files: Mapping[str, str]) -> Compiled:
    return compile_spec("main.plat", read=reader(files), project=".", targets=Targets())


def slugs(files: Mapping[str, str]) -> list[str]:
    return [one.slug for one in compiled(files).diagnostics]


def test_there_are_twelve() -> None:
    assert len(CODES) == 12


@pytest.mark.parametrize("slug", sorted(CODES))
def test_the_wrong_example_gives_exactly_this(slug: str) -> None:
    wrong = CODES[slug].wrong
    assert not isinstance(wrong, str)
    found = compiled(wrong)
    assert [one.slug for one in found.diagnostics] == [slug]
    one = found.diagnostics[0]
    assert one.hint
    assert "\n" not in one.message
    assert found.sources[one.span.file].text[one.span.start : one.span.end].strip()


@pytest.mark.parametrize("slug", sorted(CODES))
def test_the_right_example_gives_nothing(slug: str) -> None:
    right = CODES[slug].right
    assert not isinstance(right, str)
    assert slugs(right) == []


def test_a_folder_that_is_not_there_is_not_asked_for() -> None:
    assert slugs({"main.plat": project()["main.plat"]}) == []
