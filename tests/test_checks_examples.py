"""Each check has its place in the list, its words, and examples that give exactly its slug."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import pytest

from check_specs import findings, slugs
from compiling import reader
from platformc import checks
from platformc.cli.targets import Targets
from platformc.diagnostics import Code, Example
from platformc.pipeline import compile_spec

SPECS = Path(__file__).parent.parent / "specs"
NAMED_OTHERWISE = {"collisions": "name/collision"}
BORROWED = {"name_illegal", "port_number"}
"""Checks that tell a problem under the code of the phase that tells its other half."""
SUPPORT = {"action_versions", "asked", "azure_claims", "claims", "container_apps", "sharing"}

MODULES = {
    module.name: import_module(f"platformc.checks.{module.name}") for module in iter_modules(checks.__path__)
}
CODES = [
    value
    for name, module in MODULES.items()
    for value in vars(module).values()
    if isinstance(value, Code) and name not in BORROWED
]


def proved(example: Example) -> set[str]:
    """The slugs that a whole compilation gives, emission and proof included."""
    files = {"main.plat": example} if isinstance(example, str) else example
    compiled = compile_spec("main.plat", read=reader(files), project="", targets=Targets())
    return {one.slug for one in compiled.diagnostics}


def test_each_file_is_in_the_list() -> None:
    listed = {
        function.__module__.rpartition(".")[2]
        for function in (
            *checks.ALL,
            *checks.TARGETED,
            *checks.BEFORE,
            *checks.TOGETHER,
            checks.nothing_makes.check,
        )
    }
    assert listed == set(MODULES) - SUPPORT


def test_each_file_is_named_as_its_slug() -> None:
    for name, module in MODULES.items():
        codes = [value for value in vars(module).values() if isinstance(value, Code)]
        if name in SUPPORT:
            assert codes == [], name
        elif name not in BORROWED:
            expected = NAMED_OTHERWISE.get(name)
            slug = codes[0].slug
            assert len(codes) == 1
            assert slug == expected if expected else slug.replace("/", "_").replace("-", "_") == name


@pytest.mark.parametrize("code", CODES, ids=lambda code: code.slug)
def test_the_wrong_example_gives_exactly_its_slug(code: Code) -> None:
    assert set(slugs(code.wrong)) == {code.slug}
    assert proved(code.wrong) == {code.slug}


@pytest.mark.parametrize("code", CODES, ids=lambda code: code.slug)
def test_the_right_example_gives_nothing(code: Code) -> None:
    assert slugs(code.right) == []
    assert proved(code.right) == set()


@pytest.mark.parametrize("code", CODES, ids=lambda code: code.slug)
def test_each_finding_says_what_to_type_and_where(code: Code) -> None:
    text = code.wrong if isinstance(code.wrong, str) else code.wrong["main.plat"]
    for one in findings(code.wrong):
        assert one.hint
        assert "\n" not in one.message
        assert one.span.file == "main.plat"
        assert text[one.span.start : one.span.end].strip()


def test_the_main_spec_is_clean() -> None:
    text = (SPECS / "smarter.plat").read_text(encoding="utf-8")
    allowed = set(re.findall(r"platformc: allow (\S+)", text))
    assert {one.slug for one in findings(text)} <= allowed
