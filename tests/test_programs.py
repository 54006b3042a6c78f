"""Folders of programs: read where they are there, held against the spec, and never shown with a secret."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import pytest

from compiling import reader
from platformc import programs
from platformc.cli.targets import Targets
from platformc.diagnostics import Code
from platformc.pipeline import Compiled, compile_spec
from platformc.programs.examples import SEALED, project

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


def test_a_mistake_in_every_environment_is_told_once() -> None:
    files = project((".gitignore", ".env\n", ""))
    files["main.plat"] = files["main.plat"].replace("age main", "environments dev, prod\nage main")
    files["main.plat"] = files["main.plat"].replace("rg-demo", "rg-demo-{environment}")
    assert slugs(files) == ["gitignore/variables"]


@pytest.mark.parametrize(
    ("lines", "right"),
    [
        (".env\n", True),
        ("*.env\n", True),
        ("**/.env\n", True),
        ("/jokes/.env\n", True),
        ("jokes/*\n!jokes/.env.enc\n", True),
        (".env*\n!.env.enc\n", True),
        (".env*\n", False),
        ("jokes/\n", False),
        ("/.env\n", False),
        ("# .env\n", False),
        (".env\n!.env\n", False),
        (".en[!x]\n", True),
        (".env?\n", False),
    ],
)
def test_git_ignores_what_is_in_clear_alone(lines: str, right: bool, tmp_path: Path) -> None:
    files = project((".gitignore", ".env\n", lines))
    assert slugs(files) == ([] if right else ["gitignore/variables"])
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    (tmp_path / ".gitignore").write_text(lines, encoding="utf-8")
    asked = ["git", "-C", str(tmp_path), "check-ignore", "--no-index", "jokes/.env", "jokes/.env.enc"]
    run = subprocess.run(asked, capture_output=True, text=True, check=False)
    assert (run.stdout.split() == ["jokes/.env"]) is right


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("", None),
        ("\n", None),
        ("{", "encrypted-env/unsealed"),
        ('{"data": "hidden words", "sops": {}}', "encrypted-env/clear"),
        ("no equals sign here hidden words\n" + SEALED, "encrypted-env/unsealed"),
        ("# hidden words\n" + SEALED, None),
        ("A=hidden words ENC[AES256_GCM,data:x,iv:y,tag:z,type:str]\n" + SEALED, "encrypted-env/clear"),
        (SEALED.replace("\n", "\r\n"), None),
    ],
)
def test_no_value_of_an_encrypted_file_is_shown(text: str, slug: str | None) -> None:
    files = project()
    files["jokes/.env.enc"] = text
    result = compiled(files)
    assert [one.slug for one in result.diagnostics] == ([slug] if slug else [])
    shown = [source.text for source in result.sources.values()]
    said = [word for one in result.diagnostics for word in (one.message, one.hint or "", *one.values)]
    assert not any("hidden words" in one for one in (*shown, *said))


def test_nothing_outside_the_project_is_read() -> None:
    asked: list[str] = []
    files = project()
    files["main.plat"] = files["main.plat"].replace('"jokes"\n  python', '"../jokes"\n  python')

    def read(path: str) -> bytes:
        asked.append(path)
        return reader(files)(path)

    compile_spec("main.plat", read=read, project=".", targets=Targets())
    assert asked == ["main.plat"]
