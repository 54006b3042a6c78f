"""`explain`, `init`, `fmt`, `targets` and the pages of `names` and `handshakes`."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

import jsonschema
import pytest

from command_line import SHOP, run, tree, write
from platformc.catalogue import MODULES, load
from platformc.cli.starters import SHIPPED, STARTERS, platform_name
from platformc.cli.targets import Targets
from platformc.cli.unit import compile_unit, units
from platformc.diagnostics import Code
from platformc_schemas.ours import schema
from platformc_schemas.ours.ir import platform_document
from platformc_targets import ALL
from spec_files import ROOT

ROOTS = [Path(import_module(name).__path__[0]) for name in ("platformc", "platformc_targets")]


def test_every_module_that_defines_a_code_is_listed() -> None:
    defining = set()
    for root in ROOTS:
        for file in root.rglob("*.py"):
            if re.search(r"^\w+(?:: \w+)? = Code\(", file.read_text(), re.MULTILINE):
                defining.add(".".join(file.relative_to(root.parent).with_suffix("").parts))
    assert defining - set(MODULES) == set(), "add them to platformc.catalogue.MODULES"


@pytest.mark.parametrize("slug", load())
def test_explain_knows_every_slug(slug: str, tmp_path: Path) -> None:
    code = load()[slug]
    assert re.fullmatch(r"[a-z0-9-]+(/[a-z0-9-]+)?", slug)
    assert "\n" not in code.summary
    ran = run("explain", slug, cwd=tmp_path)
    assert ran.status == 0
    for words in (f"{code.severity}[{slug}]: {code.summary}\n", "\n\nWrong", "\n\nRight"):
        assert words in ran.out


def test_explain_lists_a_group(tmp_path: Path) -> None:
    ran = run("explain", "secret", cwd=tmp_path)
    assert ran.status == 0
    listed = [line.split()[0] for line in ran.out.splitlines()]
    assert listed == [slug for slug in load() if slug.startswith("secret/")] != []


@pytest.mark.parametrize(
    ("slug", "near"), [("secret/litteral", "did you mean `secret/literal`? "), ("bananas", ""), ("", "")]
)
def test_explain_of_nothing_is_one_short_line(slug: str, near: str, tmp_path: Path) -> None:
    ran = run("explain", slug, cwd=tmp_path)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err == f"platformc: there is no finding `{slug}`; {near}`platformc explain` lists them all\n"


def test_a_folder_in_the_place_of_a_spec_is_called_by_its_name(tmp_path: Path) -> None:
    (tmp_path / "shop.plat").mkdir()
    ran = run("check", "shop.plat", cwd=tmp_path)
    assert (ran.status, ran.err) == (2, "platformc: `shop.plat`: it is a folder\n")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('spcs = ["shop.plat"]\n', "line 1: there is no key `spcs`: did you mean `specs`?"),
        ('\nspecs = "shop.plat\n', "line 2: this is not TOML"),
    ],
)
def test_without_a_spec_a_mistake_in_the_configuration_is_told(text: str, why: str, tmp_path: Path) -> None:
    write(tmp_path, {"platformc.toml": text})
    ran = run("check", cwd=tmp_path)
    assert ran.status == 2
    assert f"no SPEC was given, and `platformc.toml` lists none; {why}" in ran.err


OF_THE_COMMAND_LINE = [
    value
    for name in ("platformc.cli.config", "platformc.cli.output.findings")
    for value in vars(import_module(name)).values()
    if isinstance(value, Code)
]


@pytest.mark.parametrize("code", OF_THE_COMMAND_LINE, ids=lambda code: code.slug)
@pytest.mark.parametrize("side", ["wrong", "right"])
def test_examples_of_files_give_what_they_say(side: str, code: Code, tmp_path: Path) -> None:
    example = code.wrong if side == "wrong" else code.right
    write(tmp_path, {"main.plat": example} if isinstance(example, str) else example)
    ran = run(*code.command, "--format", "json", cwd=tmp_path)
    found = [each["slug"] for each in ran.document["diagnostics"]]
    assert found == ([code.slug] if side == "wrong" else [])


@pytest.mark.parametrize("starter", STARTERS)
def test_init_gives_a_spec_that_is_clean_and_laid_out(starter: str, tmp_path: Path) -> None:
    ran = run("init", "My Shop", "--from", starter, cwd=tmp_path)
    assert ran.status == 0, ran.err
    folder = tmp_path / "My Shop"
    assert sorted(tree(folder)) == ["my-shop.plat", "platformc.toml"]
    assert run("check", "--strict", cwd=folder).status == 0, "the configuration names the spec"
    assert run("fmt", "--check", "my-shop.plat", cwd=folder).status == 0
    assert run("build", cwd=folder).status == 0
    assert run("verify", "my-shop.plat", "build", "--strict", cwd=folder).status == 0
    before = tree(folder)
    again = run("init", "My Shop", cwd=tmp_path)
    assert again.status == 2
    assert "--force" in again.err
    assert tree(folder) == before
    assert run("init", "My Shop", "--from", starter, "--force", cwd=tmp_path).status == 0


@pytest.mark.parametrize(
    ("folder", "name"),
    [("Shop", "shop"), ("a_b  c", "a-b-c"), ("9lives", "lives"), ("...", "shop"), ("ü", "shop")],
)
def test_a_name_from_a_folder(folder: str, name: str) -> None:
    assert platform_name(folder) == name


def test_fmt(tmp_path: Path) -> None:
    write(tmp_path, {"shop.plat": SHOP, "bad.plat": "platform {{{\n"})
    assert "\n+" in run("fmt", "--diff", "shop.plat", cwd=tmp_path).out
    assert run("fmt", "--check", "shop.plat", cwd=tmp_path).status == 1
    assert tree(tmp_path)["shop.plat"] == SHOP.encode()
    assert run("fmt", "shop.plat", cwd=tmp_path).status == 0
    assert tree(tmp_path)["shop.plat"] != SHOP.encode()
    assert run("fmt", "--check", "shop.plat", cwd=tmp_path).status == 0
    ran = run("fmt", "bad.plat", "shop.plat", cwd=tmp_path)
    assert ran.status == 1
    assert "bad.plat:1:" in ran.err
    assert tree(tmp_path)["bad.plat"] == b"platform {{{\n"


def test_targets_are_listed_in_their_order(tmp_path: Path) -> None:
    document = run("targets", "--format", "json", cwd=tmp_path).document
    assert [each["name"] for each in document["targets"]][: len(ALL)] == list(ALL)
    assert all(each["matrix"] for each in document["targets"])
    assert "compose" in run("targets", cwd=tmp_path).out


@pytest.mark.parametrize("command", ["names", "handshakes"])
def test_pages_stand_alone_and_escape(command: str, tmp_path: Path) -> None:
    write(tmp_path, {"shop.plat": SHOP.replace("prod", "live")})
    (tmp_path / "shop.plat").rename(tmp_path / "<b>&.plat")
    ran = run(command, "<b>&.plat", "--format", "html", cwd=tmp_path)
    assert ran.status == 0, ran.err
    assert ran.out.startswith("<!doctype html>")
    assert "&lt;b&gt;&amp;.plat" in ran.out
    assert "<b>" not in ran.out
    assert "<script" not in ran.out
    assert "http" not in re.sub(r"<td>.*?</td>", "", ran.out)
    assert "<h2>live</h2>" in ran.out


def test_every_platform_satisfies_the_schema_of_the_ir(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("init", "shop", "--from", "kubernetes", cwd=tmp_path)
    monkeypatch.chdir(tmp_path)
    compiled = compile_unit(units(["shop/shop.plat"], None)[0], Targets())
    validator = jsonschema.Draft202012Validator(schema("ir"))
    assert len(compiled.platforms) == 3
    for platform in compiled.platforms:
        document = platform_document(platform)
        validator.validate(document)
        document["services"]["web"]["ports"][0]["number"] = "8000"
        assert not validator.is_valid(document)


def test_handshakes_of_files(tmp_path: Path) -> None:
    run("init", "shop", "--from", "kubernetes", cwd=tmp_path)
    assert run("build", "shop/shop.plat", cwd=tmp_path).status == 0
    arguments = ("handshakes", "shop/shop.plat", "shop/build", "--env", "prod", "--format", "json")
    ran = run(*arguments, cwd=tmp_path)
    assert ran.status == 0, ran.out
    jsonschema.validate(ran.document, schema("handshakes"))
    rows = ran.document["environments"]["prod"]
    assert [row["number"] for row in rows] == list(range(1, 12))
    file = tmp_path / "shop/build/prod/kubernetes/ingress.yaml"
    text = file.read_text()
    assert text.count("cluster-issuer: shop.example.com") == 1
    file.write_text(text.replace("cluster-issuer: shop.example.com", "cluster-issuer: shop.example.org"))
    broken = run(*arguments, cwd=tmp_path)
    assert broken.status == 1
    assert [row["number"] for row in broken.document["environments"]["prod"] if row["agrees"] is False] == [3]


def test_the_largest_starter_is_the_spec_that_the_tests_prove() -> None:
    """But for its first lines, and for where a project's files are."""
    spec, starter = (
        Path(path).read_text(encoding="utf-8").partition("\nplatform smarter {\n")[2]
        for path in (ROOT / "specs/smarter.plat", SHIPPED / "smarter.plat")
    )
    for before, after in (
        ('"../mysql-data"', '"./mysql-data"'),
        ('build = ".."', 'build = "."'),
        ('"../.env"', '".env"'),
        ('"../Dockerfile"', '"Dockerfile"'),
        ('"../helm/charts/smarter"', '"./helm/charts/app"'),
        ('"../ui-chat"', '"ui-chat"'),
        ('"smarter-sh/smarter"', '"example/app"'),
    ):
        spec = spec.replace(before, after)
    assert len(spec) > 10_000
    assert starter == spec
