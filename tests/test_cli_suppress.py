"""Suppressions, baselines and platformc.toml, through the command line."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from command_line import COMPOSE, SHOP, run, write
from platformc_schemas.ours import schema

FLOATING = SHOP.replace("nginx:1.27", "nginx:latest")
LINE = '  image = "nginx:latest"'


def slugs(folder: Path, *arguments: str) -> list[str]:
    document = run(*(arguments or ("check", "shop.plat")), "--format", "json", cwd=folder).document
    return [each["slug"] for each in document["diagnostics"]]


def with_line(line: str) -> str:
    assert LINE in FLOATING
    return FLOATING.replace(LINE, line)


def test_the_finding_that_the_others_suppress(tmp_path: Path) -> None:
    write(tmp_path, {"shop.plat": FLOATING})
    assert slugs(tmp_path) == ["image/floating"]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        (f"{LINE} # platformc: allow image/floating because it is a test", []),
        (f"  # platformc: allow image/floating because it is a test\n{LINE}", []),
        (f"  # platformc: allow image/floating because it is a test\n  # more\n{LINE}", []),
        (f"{LINE} # platformc: allow image/floating", ["suppression/no-reason"]),
        (f"{LINE} # platformc: allow image/floating because", ["suppression/no-reason"]),
        (
            f"{LINE} # platformc: allow image/floting because x",
            ["image/floating", "suppression/unknown-slug"],
        ),
        (f"{LINE} # platformc: allow", ["image/floating", "suppression/unknown-slug"]),
        (f"{LINE}\n  # platformc: allow image/floating because x", ["image/floating", "suppression/unused"]),
        (f"{LINE} # platformc: allow unknown-name because x", ["image/floating", "suppression/unused"]),
    ],
)
def test_in_a_spec(line: str, found: list[str], tmp_path: Path) -> None:
    write(tmp_path, {"shop.plat": with_line(line)})
    assert slugs(tmp_path) == found


def test_words_in_a_string_suppress_nothing(tmp_path: Path) -> None:
    line = '  labels { note = "# platformc: allow image/floating because x" }\n' + LINE
    write(tmp_path, {"shop.plat": with_line(line)})
    assert slugs(tmp_path) == ["image/floating"]


def test_part_of_the_environments_leaves_no_suppression_unused(tmp_path: Path) -> None:
    text = (
        SHOP
        + '# platformc: allow image/floating because x\nin prod { service web { image = "nginx:latest" } }\n'
    )
    write(tmp_path, {"shop.plat": text})
    assert slugs(tmp_path) == []
    assert slugs(tmp_path, "check", "shop.plat", "--env", "staging") == []


ALLOW = '[[allow]]\nslug = "image/floating"\nfile = "{file}"\nreason = "{reason}"\n'


@pytest.mark.parametrize(
    ("file", "reason", "found"),
    [
        ("shop.plat", "a test", []),
        ("*.plat", "a test", []),
        ("shop.plat", "", ["suppression/no-reason"]),
        ("mall.plat", "a test", ["suppression/unused", "image/floating"]),
    ],
)
def test_in_the_configuration(file: str, reason: str, found: list[str], tmp_path: Path) -> None:
    write(tmp_path, {"shop.plat": FLOATING, "platformc.toml": ALLOW.format(file=file, reason=reason)})
    assert slugs(tmp_path) == found


def test_in_a_file_that_verify_reads(tmp_path: Path) -> None:
    write(tmp_path, {"shop.plat": SHOP})
    run("build", "shop.plat", cwd=tmp_path)
    file = tmp_path / "build" / COMPOSE
    text = file.read_text()
    assert text.count("nginx:1.27") == 1
    file.write_text(text.replace("nginx:1.27", "nginx:1.99"))
    verify = ("verify", "shop.plat", "build")
    (slug,) = slugs(tmp_path, *verify)
    lines = file.read_text().split("\n")
    number = next(index for index, line in enumerate(lines) if "nginx:1.99" in line)
    lines[number] += f" # platformc: allow {slug} because we are on call"
    file.write_text("\n".join(lines))
    assert slugs(tmp_path, *verify) == []
    file.write_text(text.rstrip("\n") + f"\n# platformc: allow {slug} because nothing\n")
    assert slugs(tmp_path, *verify) == ["suppression/unused"]
    assert run(*verify, cwd=tmp_path).status == 0
    assert run(*verify, "--strict", cwd=tmp_path).status == 1


def test_baseline(tmp_path: Path) -> None:
    write(tmp_path, {"shop.plat": SHOP})
    run("build", "shop.plat", cwd=tmp_path)
    file = tmp_path / "build" / COMPOSE
    file.write_text(file.read_text().replace("nginx:1.27", "nginx:1.99"))
    verify = ("verify", "shop.plat", "build")
    assert run(*verify, cwd=tmp_path).status == 1
    assert run(*verify, "--write-baseline", "known.json", cwd=tmp_path).status == 0
    known = json.loads((tmp_path / "known.json").read_text())
    jsonschema.validate(known, schema("baseline"))
    assert len(known["fingerprints"]) == 1
    file.write_text("# moved down by a line\n" + file.read_text())
    assert run(*verify, "--baseline", "known.json", cwd=tmp_path).status == 0
    file.write_text(file.read_text().replace("nginx:1.99", "nginx:2.0"))
    assert run(*verify, "--baseline", "known.json", cwd=tmp_path).status == 1


@pytest.mark.parametrize(
    ("text", "slug", "line", "words"),
    [
        ("strict = true\nouptut = 'x'\n", "config/unknown-key", 2, "did you mean `output`"),
        ("strict = 'yes'\n", "config/wrong-type", 1, "strict = true"),
        ("specs = [1]\n", "config/wrong-type", 1, "specs = ["),
        ("\nstrict = \n", "config/syntax", 2, "not TOML"),
        (
            "[[allow]]\nslug = 'unknown-name'\nreason = 'x'\nwhy = 'x'\n",
            "config/unknown-key",
            4,
            "`why` in `[[allow]]`",
        ),
    ],
)
def test_a_wrong_configuration(text: str, slug: str, line: int, words: str, tmp_path: Path) -> None:
    write(tmp_path, {"shop.plat": SHOP, "platformc.toml": text})
    document = run("check", "shop.plat", "--format", "json", cwd=tmp_path).document
    found = next(each for each in document["diagnostics"] if each["slug"].startswith("config/"))
    assert (found["slug"], found["file"], found["line"]) == (slug, "platformc.toml", line)
    assert words in json.dumps(found, ensure_ascii=False).replace('\\"', '"')
    assert run("check", "shop.plat", cwd=tmp_path).status == 1


def test_strict_and_aliases_of_the_configuration(tmp_path: Path) -> None:
    write(tmp_path, {"shop.plat": FLOATING})
    assert run("check", "shop.plat", cwd=tmp_path).status == 0
    assert run("check", "shop.plat", "--env", "production", cwd=tmp_path).status == 2
    write(tmp_path, {"platformc.toml": 'strict = true\n[aliases]\nproduction = "prod"\n'})
    assert run("check", "shop.plat", cwd=tmp_path).status == 1
    write(tmp_path, {"platformc.toml": '[aliases]\nproduction = "prod"\n'})
    assert run("check", "shop.plat", "--env", "production", cwd=tmp_path).status == 0


def test_the_project_ends_at_git(tmp_path: Path) -> None:
    write(
        tmp_path,
        {"platformc.toml": "strict = true\n", "inner/.git/HEAD": "", "inner/deep/shop.plat": FLOATING},
    )
    assert run("check", "inner/deep/shop.plat", cwd=tmp_path).status == 0
    write(tmp_path, {"inner/platformc.toml": "strict = true\n"})
    assert run("check", "inner/deep/shop.plat", cwd=tmp_path).status == 1


WORKFLOW = """platform shop { }
environments alpha, prod
workflow ci {
  file = "ci.yaml"  # platformc: allow name/collision because they are one file
  on { push = ["main"] }
  test = ["make test"]
}
deploy { github }
"""


def test_an_error_that_is_allowed_keeps_nothing_from_being_written(tmp_path: Path) -> None:
    write(tmp_path, {"shop.plat": WORKFLOW.replace("# platformc", "# not")})
    assert set(slugs(tmp_path)) == {"name/collision"}
    write(tmp_path, {"shop.plat": WORKFLOW})
    assert run("build", "shop.plat", cwd=tmp_path).status == 0
    assert (tmp_path / "build/prod/github/.github/workflows/ci.yaml").is_file()


def test_what_cannot_be_written_cannot_be_allowed(tmp_path: Path) -> None:
    """A reference to nothing, allowed, must not come out as a build of nothing."""
    write(tmp_path, {"shop.plat": SHOP})
    assert run("build", "shop.plat", cwd=tmp_path).status == 0
    broken = SHOP.replace(
        "secret.main.PASSWORD\n", "secret.main.PASSWRD  # platformc: allow unknown-name because x\n"
    )
    assert broken != SHOP
    write(tmp_path, {"shop.plat": broken})
    assert slugs(tmp_path, "build", "shop.plat") == ["unknown-name"]
    assert (tmp_path / "build" / COMPOSE).is_file()
