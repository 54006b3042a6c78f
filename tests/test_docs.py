"""Every spec in the prose is compiled: what the documents show, the compiler takes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from compiling import compiled

ROOT = Path(__file__).parents[1]
PAGES = ("README.md", "docs/container-apps.md", "docs/helm.md", "docs/language.md", "docs/workflows.md")


def blocks():
    for page in PAGES:
        text = (ROOT / page).read_text(encoding="utf-8")
        for match in re.finditer(r"```plat\n(.*?)```", text, re.DOTALL):
            line = text.count("\n", 0, match.start()) + 1
            yield pytest.param(match.group(1), id=f"{page}:{line}")


@pytest.mark.parametrize("text", blocks())
def test_a_spec_in_the_documents_is_clean_and_makes_files(text):
    result = compiled(text)

    assert [f"{one.slug} {one.message}" for one in result.diagnostics] == []
    assert result.files


@pytest.mark.parametrize("text", blocks())
def test_a_spec_in_the_documents_is_laid_out_as_fmt_lays_it_out(text):
    from platformc.syntax.format import format_text
    from platformc.syntax.meaning import same_meaning
    from platformc.syntax.parse import parse

    laid_out = format_text("main.plat", text, lambda one: pytest.fail(one.message))

    assert same_meaning(parse("a", text, print), parse("b", laid_out, print))
