"""Every spec in the prose is compiled: what the documents show, the compiler takes."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from command_line import run
from compiling import compiled

ROOT = Path(__file__).parents[1]
PAGES = (
    "README.md",
    "docs/container-apps.md",
    "docs/ecs.md",
    "docs/helm.md",
    "docs/language.md",
    "docs/terraform.md",
    "docs/workflows.md",
)


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


def test_every_page_with_a_spec_is_compiled():
    generated = {"docs/diagnostics.md"}  # its examples are those of `explain`
    pages = {
        path.relative_to(ROOT).as_posix()
        for path in ROOT.glob("docs/*.md")
        if "```plat" in path.read_text("utf-8")
    }
    assert pages - generated == set(PAGES) - {"README.md"}


def test_the_terraform_page_shows_what_verify_says_of_a_wrong_name(tmp_path):
    page = (ROOT / "docs/terraform.md").read_text(encoding="utf-8")
    (tmp_path / "shop.plat").write_text(
        re.findall(r"```plat\n(.*?)```", page, re.DOTALL)[0], encoding="utf-8"
    )
    assert run("build", "shop.plat", cwd=tmp_path).status == 0
    names = tmp_path / "build/prod/terraform/names.tf"
    text = names.read_text(encoding="utf-8")
    assert text.count('"cdn.${local.host}"') == 1
    names.write_text(text.replace('"cdn.', '"static.'), encoding="utf-8")

    said = run("verify", "shop.plat", "build", cwd=tmp_path)

    (shown,) = re.findall(r"```\n(error\[.*?)```", page, re.DOTALL)
    assert said.status == 1
    assert f"{shown}\n1 error\n" in said.out + said.err


def test_the_readme_shows_what_verify_says_across_tools(tmp_path):
    shutil.copytree(ROOT / "specs", tmp_path / "specs")
    (tmp_path / ".git").mkdir()  # the project folder
    assert run("build", "specs/smarter.plat", cwd=tmp_path).status == 0
    values = tmp_path / "build/alpha/helm/values.yaml"
    text = values.read_text(encoding="utf-8")
    assert text.count("appName: smarter") == 1
    values.write_text(text.replace("appName: smarter", "appName: app"), encoding="utf-8")

    said = run("verify", "specs/smarter.plat", "build", cwd=tmp_path)

    page = (ROOT / "README.md").read_text(encoding="utf-8")
    shown = page.partition("$ platformc verify specs/smarter.plat build\n")[2].partition("```")[0]
    assert (said.status, said.out + said.err) == (1, shown)


def test_the_terraform_page_lists_every_option_and_every_kind_that_terraform_makes():
    from platformc_targets.terraform import TARGET
    from platformc_targets.terraform.matrix import OBJECTS

    page = (ROOT / "docs/terraform.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| `(\w+) = ", page, re.MULTILINE)) == set(TARGET.options)
    assert [one for one in OBJECTS if f"`{one}`" not in page] == []
