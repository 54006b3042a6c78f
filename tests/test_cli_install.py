"""`install = true`: copies in the project folder, under the rules of the output folder."""

from __future__ import annotations

import json
import os
from functools import partial
from hashlib import sha256
from pathlib import Path

import jsonschema
import pytest

from command_line import run, tree, write
from platformc.cli.output import install, journal
from platformc.cli.output.lock import LOCK, Lock, installable
from platformc.cli.output.lock import write as lock_text
from platformc_schemas.ours import schema
from platformc_targets.azure.shared import ONE_DOCKERFILE
from test_write_commit import killed_at

SPEC = """platform shop { }
environments alpha, prod
workflow ci {
  file = "ci.{environment}.yaml"
  on { push = ["main"] }
  test = ["make test"]
}
deploy { github { install = true } }
"""
WORKFLOWS = ".github/workflows"
ALLOWED = '"ci.yaml"  # platformc: allow name/collision because it is one file'
ALPHA, PROD = f"{WORKFLOWS}/ci.alpha.yaml", f"{WORKFLOWS}/ci.prod.yaml"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return write(tmp_path, {"shop.plat": SPEC, ".git/HEAD": ""})


@pytest.fixture
def built(project: Path) -> Path:
    ran = run("build", "shop.plat", cwd=project)
    assert ran.status == 0, ran.err
    assert "installed: 2 new\n" in ran.err
    return project


def installed(folder: Path) -> dict[str, bytes]:
    return {f".github/{path}": data for path, data in tree(folder / ".github").items()}


def changes(folder: Path, *arguments: str) -> dict[str, str]:
    document = run("build", "shop.plat", *arguments, "--format", "json", cwd=folder).document
    jsonschema.validate(document, schema("diagnostics"))
    return {each["path"]: each["change"] for each in document["installed"]}


def respell(folder: Path, old: str, new: str) -> None:
    text = (folder / "shop.plat").read_text()
    assert old in text
    (folder / "shop.plat").write_text(text.replace(old, new))


def test_copies_are_the_same_bytes_and_in_the_lock(built: Path) -> None:
    lock = json.loads((built / "build" / LOCK).read_text())
    jsonschema.validate(lock, schema("lock"))
    output = tree(built / "build")
    assert installed(built) == {ALPHA: output[f"alpha/github/{ALPHA}"], PROD: output[f"prod/github/{PROD}"]}
    assert lock["installed"] == {path: sha256(data).hexdigest() for path, data in installed(built).items()}
    assert changes(built) == {ALPHA: "same", PROD: "same"}
    assert not [name for name in os.listdir(built) if name.startswith(".platformc")]


def test_without_the_option_nothing_is_outside(project: Path) -> None:
    respell(project, "install = true", "install = false")
    assert run("build", "shop.plat", cwd=project).status == 0
    assert sorted(os.listdir(project)) == [".git", "build", "shop.plat"]
    assert "installed" not in json.loads((project / "build" / LOCK).read_text())


def test_what_environments_share_goes_to_its_places_too(tmp_path: Path) -> None:
    example = ONE_DOCKERFILE.right
    assert isinstance(example, str)
    write(
        tmp_path,
        {"shop.plat": example.replace("azure; github", "azure { install = true }; github"), ".git/HEAD": ""},
    )
    assert run("build", "shop.plat", cwd=tmp_path).status == 0
    shared = tree(tmp_path / "build" / "shared" / "azure")
    assert {"Dockerfile", "Dockerfile.async", "one/.dockerignore"} <= set(shared)
    assert {path: (tmp_path / path).read_bytes() for path in shared} == shared
    assert not (tmp_path / ".github").exists(), "the other target was not asked to"
    assert not list(tmp_path.glob("*.tf"))
    assert run("build", "shop.plat", "--check", cwd=tmp_path).status == 0


def test_the_output_folder_may_be_anywhere(project: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "out"
    assert run("build", "shop.plat", "-o", str(elsewhere), cwd=project).status == 0
    assert set(installed(project)) == {ALPHA, PROD}
    assert run("build", "shop.plat", cwd=project).status == 0, "the same bytes are in nobody's way"


@pytest.mark.parametrize("option", ["--check", "--diff"])
def test_check_and_diff_know_them(option: str, built: Path) -> None:
    assert run("build", "shop.plat", option, cwd=built).status == 0
    respell(built, "make test", "make all")
    before = tree(built)
    ran = run("build", "shop.plat", option, cwd=built)
    assert tree(built) == before
    if option == "--check":
        assert (ran.status, f"would be changed: {PROD}\n" in ran.err) == (1, True)
    else:
        assert f"--- a/{PROD}\n+++ b/{PROD}\n" in ran.out


def test_one_that_was_taken_away_is_made_again(built: Path) -> None:
    (built / ALPHA).unlink()
    assert changes(built, "--check") == {ALPHA: "new", PROD: "same"}
    assert changes(built) == {ALPHA: "new", PROD: "same"}
    assert (built / ALPHA).is_file()


def test_a_hand_edit_stops_the_whole_build(built: Path) -> None:
    (built / ALPHA).write_text("# mine\n")
    respell(built, "make test", "make all")
    before = tree(built)
    ran = run("build", "shop.plat", "--format", "json", cwd=built)
    assert ran.status == 1
    assert [(one["slug"], one["file"]) for one in ran.document["diagnostics"]] == [
        ("output/hand-edited", ALPHA)
    ]
    assert tree(built) == before, "not in the output folder either"
    assert run("build", "shop.plat", "--force", cwd=built).status == 0
    assert b"make all" in (built / ALPHA).read_bytes()


def test_a_workflow_of_somebody_else_is_in_the_way(project: Path) -> None:
    write(project, {ALPHA: "on: push\n", f"{WORKFLOWS}/other.yaml": "on: push\n"})
    ran = run("build", "shop.plat", cwd=project)
    assert ran.status == 1
    assert "error[output/not-ours]" in ran.err
    assert "say `install = false`" in ran.err
    assert not (project / "build").exists()
    assert (project / ALPHA).read_text() == "on: push\n"


def test_a_link_never_leads_outside(project: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("outside")
    (project / ".github").symlink_to(outside)
    for force in ([], ["--force"]):
        ran = run("build", "shop.plat", *force, cwd=project)
        assert ran.status == 1
        assert "is a symbolic link" in ran.err
    assert list(outside.iterdir()) == []


@pytest.mark.parametrize("how", ["environment", "option", "target"])
def test_what_is_no_longer_made_goes(how: str, built: Path) -> None:
    write(built, {f"{WORKFLOWS}/mine.yaml": "on: push\n"})
    if how == "environment":
        respell(built, "environments alpha, prod", "environments alpha")
        left = {ALPHA}
    elif how == "option":
        respell(built, "github { install = true }", "github in alpha { install = true }; github in prod")
        left = {ALPHA}
    else:
        write(built, {"shop.plat": 'platform shop { }\nservice web { image = "a:1" }\ndeploy { compose }\n'})
        left = set()
    assert run("build", "shop.plat", cwd=built).status == 0
    assert set(installed(built)) == {*left, f"{WORKFLOWS}/mine.yaml"}
    (built / WORKFLOWS / "mine.yaml").unlink()


def test_folders_that_nothing_is_left_in_go(built: Path) -> None:
    respell(built, "install = true", "install = false")
    assert changes(built) == {ALPHA: "removed", PROD: "removed"}
    assert not (built / ".github").exists()


def test_an_edited_copy_is_not_removed(built: Path) -> None:
    respell(built, "install = true", "install = false")
    (built / PROD).write_text("mine\n")
    assert run("build", "shop.plat", cwd=built).status == 1
    assert set(installed(built)) == {ALPHA, PROD}


def test_other_environments_and_targets_are_left_alone(built: Path) -> None:
    respell(built, "make test", "make all")
    assert changes(built, "--env", "prod") == {PROD: "changed"}
    assert b"make test" in (built / ALPHA).read_bytes()
    write(
        built,
        {
            "shop.plat": SPEC.replace("workflow", 'service web { image = "a:1" }\nworkflow').replace(
                "{ github", "{ compose; github"
            )
        },
    )
    assert run("build", "shop.plat", "--target", "compose", cwd=built).status == 0
    assert set(installed(built)) == {ALPHA, PROD}
    assert set(json.loads((built / "build" / LOCK).read_text())["installed"]) == {ALPHA, PROD}


@pytest.mark.parametrize("command", ["check", "build"])
def test_two_environments_cannot_have_one_path(command: str, project: Path) -> None:
    respell(project, '"ci.{environment}.yaml"', ALLOWED)
    same = run(command, "shop.plat", cwd=project)
    assert same.status == 0, "one text is one file: " + same.err
    respell(project, "make test", "make {environment}")
    before = tree(project)
    ran = run(command, "shop.plat", "--format", "json", cwd=project)
    (found,) = ran.document["diagnostics"]
    assert (ran.status, found["slug"], found["file"], found["line"]) == (
        1,
        "output/installed-twice",
        "shop.plat",
        8,
    )
    assert tree(project) == before


def test_nor_when_they_are_built_one_by_one(project: Path) -> None:
    respell(project, '"ci.{environment}.yaml"', ALLOWED)
    respell(project, "make test", "make {environment}")
    assert run("build", "shop.plat", "--env", "alpha", cwd=project).status == 0
    ran = run("build", "shop.plat", "--env", "prod", cwd=project)
    assert ran.status == 1
    assert "error[output/installed-twice]" in ran.err
    assert b"make alpha" in (project / WORKFLOWS / "ci.yaml").read_bytes()


def test_two_specs_of_one_project_cannot_either(project: Path) -> None:
    write(
        project,
        {"other.plat": SPEC.replace("platform shop", "platform other").replace("make test", "make it")},
    )
    ran = run("build", "shop.plat", "other.plat", cwd=project)
    assert ran.status == 1
    assert "error[output/installed-twice]" in ran.err
    assert not (project / "build").exists()


def test_a_value_that_is_neither(project: Path) -> None:
    respell(project, "install = true", 'install = "yes"')
    ran = run("check", "shop.plat", "--format", "json", cwd=project)
    assert [one["slug"] for one in ran.document["diagnostics"]] == ["deploy/install"]


@pytest.mark.parametrize(
    "path", ["../x", "/etc/x", ".git/hooks/pre-commit", "a/.GIT/config", ".platformc-x/y", "a//b"]
)
def test_no_path_leads_outside_or_into_git(path: str, built: Path) -> None:
    assert not installable(path)
    lock = built / "build" / LOCK
    document = json.loads(lock.read_text())
    document["installed"][path] = "0" * 64
    document["files"][f"alpha/github/{path}"] = "0" * 64
    lock.write_text(json.dumps(document))
    ran = run("build", "shop.plat", cwd=built)
    assert ran.status == 2
    assert "is not a lock of platformc" in ran.err


def test_a_lock_cannot_name_a_file_that_is_no_copy(built: Path) -> None:
    lock = built / "build" / LOCK
    document = json.loads(lock.read_text())
    document["installed"]["shop.plat"] = sha256((built / "shop.plat").read_bytes()).hexdigest()
    lock.write_text(json.dumps(document))
    assert run("build", "shop.plat", cwd=built).status == 2
    assert (built / "shop.plat").is_file()


def test_a_journal_that_leads_outside_is_refused(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("outside")
    (tmp_path / "link").symlink_to(outside)
    folder = tmp_path / "build"
    folder.mkdir()
    (folder / LOCK).write_text(lock_text(Lock()))
    for path in ("../x", ".git/hooks/x", "link/x"):
        (tmp_path / os.path.dirname(path)).mkdir(parents=True, exist_ok=True)
        journal.prepare(
            str(tmp_path),
            install._aside(str(tmp_path), str(folder)),
            {path: b"evil"},
            [],
            install._hash(str(folder)) or "",
        )
        with pytest.raises(ValueError, match="not ours"):
            install.finish(str(tmp_path), str(folder))
        assert not (tmp_path / path).exists()
        aside = tmp_path / install._aside(str(tmp_path), str(folder))
        for name in os.listdir(aside):
            (aside / name).unlink()
        aside.rmdir()


def test_killed_at_every_step_both_are_old_or_both_are_new(tmp_path: Path) -> None:
    """After the next build has begun, the copies say what the lock says, wherever the last one was killed."""
    steps = 0
    seen = set()
    while True:
        steps += 1
        project = write(tmp_path / str(steps), {"shop.plat": SPEC, ".git/HEAD": ""})
        assert run("build", "shop.plat", cwd=project).status == 0
        old = tree(project / "build"), installed(project)
        respell(project, "make test", "make all")
        respell(project, "environments alpha, prod", "environments prod, gamma")
        killed = killed_at(steps, partial(run, "build", "shop.plat", cwd=project))
        begun = Path(project / "build").resolve()
        from platformc.cli.output.commit import held

        with held(str(begun)):
            install.finish(str(project.resolve()), str(begun))
        now = tree(project / "build"), installed(project)
        lock = json.loads(now[0][LOCK])
        assert lock["installed"] == {path: sha256(data).hexdigest() for path, data in now[1].items()}
        assert (now == old) == (b"make test" in now[1][PROD])
        assert not [name for name in os.listdir(project) if "platformc-" in name]
        seen.add(now == old)
        if not killed:
            break
    assert seen == {True, False}
    assert steps > 20
