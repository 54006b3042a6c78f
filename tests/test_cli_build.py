"""What `build` does to the folder that it writes to."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import jsonschema
import pytest

from command_line import COMPOSE, SHOP, run, tree, write
from platformc.cli.building import Result
from platformc.cli.output.lock import LOCK, MAP
from platformc.cli.watching import watch
from platformc_schemas.ours import schema

SMALLER = SHOP.replace("environments staging, prod", "environments staging")


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    return write(tmp_path, {"shop.plat": SHOP, ".git/HEAD": ""})


@pytest.fixture
def built(shop: Path) -> Path:
    assert run("build", "shop.plat", cwd=shop).status == 0
    return shop


def changes(folder: Path, *arguments: str) -> dict[str, str]:
    """What a build says of each file; the examples of variables beside compose files never change here."""
    document = run("build", "shop.plat", *arguments, "--format", "json", cwd=folder).document
    return {
        each["path"]: each["change"]
        for each in document["files"]
        if not each["path"].endswith(".env.example")
    }


def test_lock_and_map_say_what_was_written(built: Path) -> None:
    lock = json.loads((built / "build" / LOCK).read_text())
    jsonschema.validate(lock, schema("lock"))
    jsonschema.validate(json.loads((built / "build" / MAP).read_text()), schema("map"))
    assert lock["specs"] == {"shop.plat": sha256(SHOP.encode()).hexdigest()}
    files = {path: data for path, data in tree(built / "build").items() if path not in (LOCK, MAP)}
    assert lock["files"] == {path: sha256(data).hexdigest() for path, data in files.items()}
    assert set(lock["targets"]) == {"compose"}
    assert str(built) not in (built / "build" / LOCK).read_text() + (built / "build" / MAP).read_text()


def test_again_changes_nothing_not_even_times(built: Path) -> None:
    before = {path: (built / "build" / path).stat().st_mtime_ns for path in tree(built / "build")}
    number = (built / "build").stat().st_ino
    assert set(changes(built).values()) == {"same"}
    assert before == {path: (built / "build" / path).stat().st_mtime_ns for path in before}
    assert (built / "build").stat().st_ino == number


def test_new_changed_same_removed(built: Path) -> None:
    (built / "shop.plat").write_text(SMALLER.replace("nginx:1.27", "nginx:1.28"))
    wanted = {COMPOSE: "changed", "prod/compose/compose.yaml": "removed"}
    assert changes(built, "--check") == wanted
    assert changes(built) == wanted
    assert not (built / "build" / "prod").exists()
    assert changes(built) == {COMPOSE: "same"}


@pytest.mark.parametrize("option", ["--check", "--diff"])
def test_check_and_diff_never_write(option: str, built: Path) -> None:
    (built / "shop.plat").write_text(SMALLER.replace("nginx:1.27", "nginx:1.28"))
    (built / "build" / COMPOSE).write_bytes((built / "build" / COMPOSE).read_bytes())
    before = tree(built)
    ran = run("build", "shop.plat", option, cwd=built)
    assert ran.status == (1 if option == "--check" else 0)
    assert tree(built) == before
    absent = run("build", "shop.plat", option, "-o", "elsewhere", cwd=built)
    assert absent.status == ran.status
    assert not (built / "elsewhere").exists()


def test_diff_is_one_that_patch_can_apply(built: Path) -> None:
    (built / "shop.plat").write_text(SHOP.replace("nginx:1.27", "nginx:1.28"))
    ran = run("build", "shop.plat", "--diff", cwd=built)
    assert "--- a/build/staging/compose/compose.yaml\n+++ b/build/staging/compose/compose.yaml\n" in ran.out
    assert (
        subprocess.run(["git", "apply", "-p1"], cwd=built, input=ran.out, text=True, check=False).returncode
        == 0
    )
    assert set(changes(built, "--force").values()) == {"same"}


def test_an_error_writes_nothing(built: Path) -> None:
    before = tree(built / "build")
    (built / "shop.plat").write_text(SHOP.replace("secret.main.PASSWORD", "secret.main.PASSWRD"))
    ran = run("build", "shop.plat", cwd=built)
    assert ran.status == 1
    assert "nothing was written" in ran.err
    assert tree(built / "build") == before


def test_a_hand_edit_is_reported_and_kept(built: Path) -> None:
    edited = built / "build" / COMPOSE
    edited.write_text(edited.read_text() + "# by hand\n")
    (built / "shop.plat").write_text(SHOP.replace("nginx:1.27", "nginx:1.28"))
    before = tree(built / "build")
    ran = run("build", "shop.plat", "--format", "json", cwd=built)
    assert ran.status == 1
    assert [(each["slug"], each["file"]) for each in ran.document["diagnostics"]] == [
        ("output/hand-edited", f"build/{COMPOSE}")
    ]
    assert tree(built / "build") == before, "not even the files that nobody touched"
    assert run("build", "shop.plat", "--force", cwd=built).status == 0
    assert "by hand" not in edited.read_text()


def test_a_hand_edit_that_the_spec_now_makes_is_fine(built: Path) -> None:
    text = (built / "build" / COMPOSE).read_text()
    assert "nginx:1.27" in text
    (built / "build" / COMPOSE).write_text(text.replace("nginx:1.27", "nginx:1.28"))
    (built / "shop.plat").write_text(SHOP.replace("nginx:1.27", "nginx:1.28"))
    assert changes(built) == {COMPOSE: "same", "prod/compose/compose.yaml": "changed"}


def test_an_edited_file_is_not_removed_either(built: Path) -> None:
    edited = built / "build/prod/compose/compose.yaml"
    edited.write_text("mine\n")
    (built / "shop.plat").write_text(SMALLER)
    assert run("build", "shop.plat", cwd=built).status == 1
    assert edited.read_text() == "mine\n"
    assert run("build", "shop.plat", "--force", cwd=built).status == 0
    assert not edited.exists()


def test_a_file_of_somebody_else_is_in_the_way(shop: Path) -> None:
    write(shop, {f"build/{COMPOSE}": "services: {}\n", "build/notes.txt": "mine\n"})
    ran = run("build", "shop.plat", cwd=shop)
    assert ran.status == 1
    assert "error[output/not-ours]" in ran.err
    assert (shop / "build" / COMPOSE).read_text() == "services: {}\n"
    assert run("build", "shop.plat", "--force", cwd=shop).status == 0
    assert (shop / "build/notes.txt").read_text() == "mine\n"


@pytest.mark.parametrize("force", [[], ["--force"]])
@pytest.mark.parametrize("link", ["staging", "staging/compose", COMPOSE])
def test_links_never_lead_outside(link: str, force: list[str], shop: Path) -> None:
    (shop / "outside").mkdir()
    (shop / "outside/compose.yaml").write_text("kept\n")
    (shop / "build" / link).parent.mkdir(parents=True)
    (shop / "build" / link).symlink_to(shop / ("outside/compose.yaml" if link == COMPOSE else "outside"))
    assert run("build", "shop.plat", *force, cwd=shop).status == 1
    assert tree(shop / "outside") == {"compose.yaml": b"kept\n"}


@pytest.mark.parametrize(
    "path", ["../outside.txt", "/etc/outside", "a/../../outside.txt", "platformc.lock.json", "", "a//b"]
)
def test_a_lock_that_leads_outside_is_refused(path: str, built: Path) -> None:
    (built / "outside.txt").write_text("kept\n")
    lock = built / "build" / LOCK
    document = json.loads(lock.read_text())
    document["files"][path] = sha256(b"kept\n").hexdigest()
    lock.write_text(json.dumps(document))
    ran = run("build", "shop.plat", cwd=built)
    assert ran.status == 2
    assert "not a lock" in ran.err
    assert (built / "outside.txt").read_text() == "kept\n"


@pytest.mark.parametrize("text", ["", "{", "[]", '{"version": 2}', '{"version": 1, "files": []}', "\x00"])
def test_a_lock_that_is_none_is_said_to_be_none(text: str, built: Path) -> None:
    (built / "build" / LOCK).write_text(text)
    assert run("build", "shop.plat", cwd=built).status == 2


def test_only_some_environments_leave_the_others_alone(built: Path) -> None:
    (built / "shop.plat").write_text(SHOP.replace("nginx:1.27", "nginx:1.28"))
    assert changes(built, "--env", "prod") == {"prod/compose/compose.yaml": "changed"}
    lock = json.loads((built / "build" / LOCK).read_text())
    assert [path for path in sorted(lock["files"]) if path.endswith(".yaml")] == [
        "prod/compose/compose.yaml",
        COMPOSE,
    ]
    assert changes(built, "--check")[COMPOSE] == "changed"
    found = run("where", f"build/{COMPOSE}:3", cwd=built)
    assert found.status == 0, "the map still knows the files that stayed"


def test_target_builds_exactly_that(built: Path) -> None:
    found = changes(built, "--target", "kubernetes")
    assert found
    assert {path.split("/")[1] for path in found} == {"kubernetes"}
    assert (built / "build" / COMPOSE).exists()


def test_several_specs_have_a_folder_and_a_lock_each(shop: Path) -> None:
    write(shop, {"mall.plat": SHOP.replace("platform shop", "platform mall")})
    ran = run("build", "shop.plat", "mall.plat", "--format", "json", "-o", "out", cwd=shop)
    assert ran.status == 0, ran.out
    assert sorted(os.listdir(shop / "out")) == ["mall", "shop"]
    assert {each["path"].split("/")[0] for each in ran.document["files"]} == {"mall", "shop"}
    assert (shop / "out/mall" / LOCK).exists()
    write(shop, {"other/shop.plat": SHOP})
    assert run("build", "shop.plat", "other/shop.plat", cwd=shop).status == 2


def test_bytes_depend_on_nothing_but_the_spec(shop: Path) -> None:
    run("build", "shop.plat", cwd=shop)
    wanted = tree(shop / "build")
    (shop / "deep").mkdir()
    run("build", "../shop.plat", "-o", "../a", cwd=shop / "deep")
    run("build", str(shop / "shop.plat"), "-o", str(shop / "b" / "c"), cwd=Path("/"))
    assert tree(shop / "a") == tree(shop / "b/c") == wanted
    for seed in ("0", "1", "77"):
        environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join(sys.path),
            "PYTHONHASHSEED": seed,
            "LC_ALL": "C",
        }
        command = [sys.executable, "-m", "platformc", "build", "shop.plat", "-o", f"seed{seed}"]
        subprocess.run(command, cwd=shop, env=environment, check=True, capture_output=True)
        assert tree(shop / f"seed{seed}") == wanted


def test_output_of_the_configuration(shop: Path) -> None:
    write(shop, {"platformc.toml": 'output = "made"\nspecs = ["shop.plat"]\n', "deep/x": ""})
    assert run("build", cwd=shop / "deep").status == 0
    assert (shop / "made" / COMPOSE).exists()


def test_where(built: Path) -> None:
    lines = (built / "build" / COMPOSE).read_text().split("\n")
    number = next(index for index, line in enumerate(lines, 1) if "nginx:1.27" in line)
    ran = run("where", f"build/{COMPOSE}:{number}", cwd=built)
    assert ran.out == 'shop.plat:5: image = "nginx:1.27"\n'
    assert ran.err == ""
    document = run("where", f"{COMPOSE}:{number}", "--format", "json", cwd=built / "build").document
    jsonschema.validate(document, schema("where"))
    assert document["spec"] == {"file": str(built / "shop.plat"), "line": 5, "text": '  image = "nginx:1.27"'}
    for place in (
        f"build/{COMPOSE}:0",
        f"build/{COMPOSE}:9999",
        f"build/{COMPOSE}:x",
        "shop.plat:1",
        "absent:1",
    ):
        assert run("where", place, cwd=built).status == 2


def test_every_line_leads_back_to_the_spec(built: Path) -> None:
    for number in range(1, len((built / "build" / COMPOSE).read_text().splitlines()) + 1):
        assert run("where", f"build/{COMPOSE}:{number}", cwd=built).status == 0


@pytest.mark.skipif(os.getuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written(built: Path) -> None:
    (built / "shop.plat").write_text(SMALLER)
    before = tree(built / "build")
    (built / "build").chmod(0o555)
    built.chmod(0o555)
    ran = run("build", "shop.plat", cwd=built)
    built.chmod(0o755)
    assert ran.status == 2
    assert tree(built / "build") == before


def test_a_full_disk_is_one_clear_line(built: Path) -> None:
    (built / "shop.plat").write_text(SHOP.replace("nginx:1.27", "nginx:1.28"))
    before = tree(built / "build")
    program = (
        "import resource, signal\nsignal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (16, 16))\n"
        "from platformc.cli.run import run\nraise SystemExit(run(['build', 'shop.plat']))"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-c", program]
    ran = subprocess.run(command, cwd=built, env=environment, capture_output=True, text=True, check=False)
    assert ran.returncode == 2
    assert ran.stderr.count("\n") == 1
    assert "the last build is untouched" in ran.stderr
    assert tree(built / "build") == before
    assert sorted(os.listdir(built)) == [".git", "build", "shop.plat"]


def test_watch_builds_again_when_an_input_changes(tmp_path: Path) -> None:
    spec = tmp_path / "shop.plat"
    spec.write_text("1")
    seen: list[str] = []
    pauses = 0

    def work() -> Result:
        seen.append(spec.read_text())
        return Result(0, frozenset({str(spec)}))

    def sleep(_: float) -> None:
        nonlocal pauses
        pauses += 1
        if pauses % 3 == 0:
            spec.write_text(str(pauses) * pauses)
        if pauses > 7:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        watch(work, sleep)
    assert seen == ["1", "333", "666666"]


def test_the_folder_of_the_output_may_be_called_as_one_of_its_own(tmp_path: Path) -> None:
    spec = (
        'platform shop { aws { account = "012345678901"; region = "eu-west-1" } }\n'
        'service web { image = "web:1" }\nbucket files { name = "shop-files" }\n'
        "deploy { terraform; kubernetes }\n"
    )
    (tmp_path / "shop.plat").write_text(spec, encoding="utf-8")
    for folder in ("shared", "terraform", "default"):
        ran = run("build", "shop.plat", "-o", folder, cwd=tmp_path)
        assert ran.status == 0, ran.err
        assert run("verify", "shop.plat", folder, cwd=tmp_path).status == 0
