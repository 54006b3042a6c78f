"""Each finding of the proof has two examples: the wrong one gives exactly it, the right one nothing."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from pkgutil import iter_modules

import pytest

from compiling import reader
from platformc import agreement
from platformc.cli.targets import Targets
from platformc.diagnostics import Code, Diagnostic
from platformc.pipeline import compile_spec, verify

CODES = {
    value.slug: value
    for module in iter_modules(agreement.__path__)
    for value in vars(import_module(f"platformc.agreement.{module.name}")).values()
    if isinstance(value, Code)
}


def findings(code: Code, example: str | Mapping[str, str]) -> tuple[Diagnostic, ...]:
    """What the command of a code says of an example."""
    files = {"main.plat": example} if isinstance(example, str) else dict(example)
    verifies = code.command[0] == "verify"
    compiled = compile_spec(
        "main.plat", read=reader(files), project=".", targets=Targets(), emit=not verifies
    )
    if not verifies:
        return compiled.diagnostics
    built = {path.removeprefix("build/"): text for path, text in files.items() if path.startswith("build/")}
    assert compiled.diagnostics == ()
    return verify(compiled, built, prefix="build/")[0]


def test_there_are_many() -> None:
    assert len(CODES) > 50
    assert len([slug for slug in CODES if slug.startswith("handshake/")]) == 12


@pytest.mark.parametrize("slug", sorted(CODES))
def test_the_wrong_example_gives_exactly_this(slug: str) -> None:
    found = findings(CODES[slug], CODES[slug].wrong)
    assert [diagnostic.slug for diagnostic in found] == [slug]
    for diagnostic in found:
        assert diagnostic.hint
        assert "\n" not in diagnostic.message
        assert diagnostic.span.file


@pytest.mark.parametrize("slug", sorted(CODES))
def test_the_right_example_gives_nothing(slug: str) -> None:
    assert [diagnostic.message for diagnostic in findings(CODES[slug], CODES[slug].right)] == []
