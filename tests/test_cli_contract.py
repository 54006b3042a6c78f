"""What others call: exit statuses, formats, one document on stdout, help, and how little is imported."""

from __future__ import annotations

import errno
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from syrupy.assertion import SnapshotAssertion

from command_line import SHOP, run, write
from platformc import __version__
from platformc.cli.app import COMMANDS
from platformc.report.sarif import SCHEMA
from platformc_schemas.ours import NAMES, schema

ENVIRONMENT = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
BROKEN = SHOP.replace("secret.main.PASSWORD", "secret.main.PASSWRD")


def process(*arguments: str, cwd: Path, **extra: Any) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "platformc", *arguments]
    return subprocess.run(
        command, cwd=cwd, env=ENVIRONMENT, capture_output=True, text=True, check=False, **extra
    )


def valid(name: str, document: Any) -> None:
    jsonschema.Draft202012Validator(schema(name)).validate(document)


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    return write(tmp_path, {"shop.plat": SHOP, "broken.plat": BROKEN})


@pytest.mark.parametrize("arguments", [["--version"], ["--help"], ["build", "--help"], ["targets", "--help"]])
def test_start_up_imports_nothing_heavy(arguments: list[str], tmp_path: Path) -> None:
    command = [sys.executable, "-X", "importtime", "-m", "platformc", *arguments]
    ran = subprocess.run(command, cwd=tmp_path, env=ENVIRONMENT, capture_output=True, text=True, check=True)
    imported = {line.rpartition("|")[2].strip() for line in ran.stderr.splitlines() if "|" in line}
    assert "platformc" in imported
    for heavy in (
        "lark",
        "pydantic",
        "jinja2",
        "yaml",
        "ruamel",
        "jsonschema",
        "importlib.metadata",
        "platformc.ir",
    ):
        assert heavy not in imported
    assert ("click" in imported) == (arguments != ["--version"])


def test_check_and_build_import_neither_pydantic_nor_readers_of_others(shop: Path) -> None:
    command = [sys.executable, "-X", "importtime", "-m", "platformc", "build", "shop.plat"]
    ran = subprocess.run(command, cwd=shop, env=ENVIRONMENT, capture_output=True, text=True, check=True)
    imported = {line.rpartition("|")[2].strip() for line in ran.stderr.splitlines() if "|" in line}
    assert "platformc.pipeline" in imported
    for heavy in ("pydantic", "jinja2", "yaml", "ruamel", "jsonschema", "importlib.metadata", "hcl2"):
        assert heavy not in imported


BOTH = """platform shop { }
secret main { PASSWORD = generated 32 }
service web { image = "nginx:1.27"; port http = 8080; env { PASSWORD = secret.main.PASSWORD } }
deploy { compose; kubernetes { secret_store = "vault" } }
"""
OF_OTHERS = re.compile(
    r"platformc_targets\.(terraform|helm|github|azure|ecs|monitoring|text\.hcl)"
    r"|platformc\.readers\.(hcl|terraform(?!_objects)|azure_terraform)"
    r"|platformc\.agreement\.expected_(terraform|helm|github|azure|monitoring)$"
)


@pytest.mark.parametrize("command", ["check", "build"])
def test_targets_that_nobody_asks_for_are_not_imported(command: str, shop: Path) -> None:
    (shop / "both.plat").write_text(BOTH)
    arguments = [sys.executable, "-X", "importtime", "-m", "platformc", command, "both.plat"]
    ran = subprocess.run(arguments, cwd=shop, env=ENVIRONMENT, capture_output=True, text=True, check=True)
    imported = {line.rpartition("|")[2].strip() for line in ran.stderr.splitlines() if "|" in line}
    assert {"platformc_targets.kubernetes.emit", "platformc_targets.compose.emit"} <= imported
    assert sorted(name for name in imported if OF_OTHERS.match(name)) == []


def test_version(tmp_path: Path) -> None:
    assert process("--version", cwd=tmp_path).stdout == f"platformc {__version__}\n"


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help(
    command: str, tmp_path: Path, snapshot: SnapshotAssertion, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    ran = run(*command.split(), "--help", cwd=tmp_path)
    assert ran.status == 0
    assert "Example:\n" in ran.out
    assert ran.out == snapshot


STATUSES = [
    (["check", "shop.plat"], 0),
    (["check", "broken.plat"], 1),
    (["build", "shop.plat", "--check"], 1),
    (["build", "shop.plat", "--diff"], 0),
    (["build", "shop.plat", "--check", "--diff"], 2),
    (["build", "shop.plat", "--watch", "--diff"], 2),
    (["check", "absent.plat"], 2),
    (["check", "."], 2),
    (["check"], 2),
    (["chekc", "shop.plat"], 2),
    (["check", "shop.plat", "--format", "xml"], 2),
    (["check", "shop.plat", "--env", "prd"], 2),
    (["build", "shop.plat", "--target", "kubernets"], 2),
    (["build", "shop.plat", "-o", "shop.plat"], 2),
    (["explain", "unknown-nam"], 2),
    (["schema", "locks"], 2),
    (["init", "x", "--from", "composed"], 2),
    (["check", "shop.plat", "--config", "absent.toml"], 2),
    (["check", "shop.plat", "--baseline", "shop.plat"], 2),
    (["where", "shop.plat"], 2),
    (["where", "shop.plat:1"], 2),
    (["verify"], 2),
    (["verify", "shop.plat", "absent"], 2),
    (["verify", "shop.plat", "broken.plat", "."], 2),
    (["fmt", "absent.plat"], 2),
    (["fmt", "--check", "shop.plat"], 1),
    ([], 2),
]


@pytest.mark.parametrize(
    ("arguments", "status"), STATUSES, ids=lambda value: " ".join(value) if isinstance(value, list) else ""
)
def test_exit_status(arguments: list[str], status: int, shop: Path) -> None:
    ran = run(*arguments, cwd=shop)
    assert ran.status == status, ran.err
    assert "Traceback" not in ran.err
    if status == 2:
        assert ran.err
        assert sorted(os.listdir(shop)) == ["broken.plat", "shop.plat"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["chekc"], ["did you mean `check`", "Known: build, check"]),
        (["check", "shop.plat", "--env", "prd"], ["did you mean `prod`", "staging, prod"]),
        (["build", "shop.plat", "--target", "compos"], ["did you mean `compose`", "kubernetes, compose"]),
        (["explain", "output/hand-editd"], ["did you mean `output/hand-edited`", "lists them all"]),
        (["build", "shop.plat", "--strct"], ["--strict"]),
    ],
)
def test_near_misses_are_named_with_what_is_known(arguments: list[str], words: list[str], shop: Path) -> None:
    ran = run(*arguments, cwd=shop)
    assert ran.status == 2
    assert ran.out == ""
    for word in words:
        assert word in ran.err


@pytest.mark.parametrize("spec", ["shop.plat", "broken.plat"])
@pytest.mark.parametrize("command", ["check", "build", "verify"])
def test_json_is_one_document(command: str, spec: str, shop: Path) -> None:
    run("build", "shop.plat", cwd=shop)
    ran = run(command, spec, "--format", "json", cwd=shop)
    document = ran.document
    valid("diagnostics", document)
    assert ran.err == ""
    assert ran.status == (1 if spec == "broken.plat" else 0)
    assert ("files" in document) == (command == "build")
    if spec == "broken.plat":
        assert [each["slug"] for each in document["diagnostics"]] == ["unknown-name"]
        found = document["diagnostics"][0]
        assert (found["file"], found["line"]) == ("broken.plat", 9)
        assert BROKEN.split("\n")[8][found["column"] - 1 : found["end_column"] - 1] in "secret.main.PASSWRD"


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("names", ["names", "shop.plat"]),
        ("handshakes", ["handshakes", "shop.plat"]),
        ("explain", ["explain"]),
        ("explain", ["explain", "output/not-ours"]),
        ("targets", ["targets"]),
    ],
)
def test_results_are_valid_too(name: str, arguments: list[str], shop: Path) -> None:
    ran = run(*arguments, "--format", "json", cwd=shop)
    assert ran.status == 0
    valid(name, ran.document)


@pytest.mark.parametrize("name", NAMES)
def test_schemas_are_schemas(name: str, tmp_path: Path) -> None:
    ran = run("schema", name, cwd=tmp_path)
    assert ran.status == 0
    jsonschema.Draft202012Validator.check_schema(ran.document)


def test_sarif(shop: Path) -> None:
    ran = run("check", "broken.plat", "--format", "sarif", cwd=shop)
    log = ran.document
    assert (log["$schema"], log["version"], ran.err) == (SCHEMA, "2.1.0", "")
    (result,) = log["runs"][0]["results"]
    rule = log["runs"][0]["tool"]["driver"]["rules"][result["ruleIndex"]]
    assert rule["id"] == result["ruleId"] == "unknown-name"
    region = result["locations"][0]["physicalLocation"]["region"]
    assert region["startLine"] == 9


def test_github(shop: Path) -> None:
    ran = run("check", "broken.plat", "--format", "github", cwd=shop)
    assert ran.out.startswith("::error file=broken.plat,line=9,")
    assert ran.out.count("\n") == 1


def test_text_goes_to_stderr_without_colour(shop: Path) -> None:
    ran = run("check", "broken.plat", cwd=shop)
    assert ran.out == ""
    assert "error[unknown-name]" in ran.err
    assert "\033" not in ran.err


def test_quiet_says_only_what_is_wrong(shop: Path) -> None:
    assert run("check", "shop.plat", "--quiet", cwd=shop) == (0, "", "")
    assert run("build", "shop.plat", "-q", cwd=shop) == (0, "", "")
    assert run("check", "broken.plat", "-q", cwd=shop).err


def test_our_own_fault(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import platformc.cli.unit

    def fail(*_: object, **__: object) -> None:
        raise KeyError("some\nthing")

    monkeypatch.setattr(platformc.cli.unit, "compile_spec", fail)
    ran = run("check", "shop.plat", cwd=shop)
    assert ran.status == 3
    assert ran.err.count("\n") == 1
    assert "report" in ran.err
    monkeypatch.setenv("PLATFORMC_DEBUG", "1")
    assert "Traceback" in run("check", "shop.plat", cwd=shop).err


def test_interrupted(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import platformc.cli.unit

    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(platformc.cli.unit, "compile_spec", interrupt)
    assert run("check", "shop.plat", cwd=shop).status == 130


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no /dev/full here")
def test_stdout_that_takes_nothing_is_status_2(shop: Path) -> None:
    with open("/dev/full", "w") as full:
        command = [sys.executable, "-m", "platformc", "explain"]
        ran = subprocess.run(
            command, cwd=shop, env=ENVIRONMENT, stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert ran.returncode == 2
    assert ran.stderr == "platformc: no space left on the disk\n", os.strerror(errno.ENOSPC)


def test_a_reader_that_leaves_is_no_fault(shop: Path) -> None:
    command = f"{sys.executable} -m platformc explain --format json | head -c 10"
    ran = subprocess.run(
        command, cwd=shop, env=ENVIRONMENT, shell=True, capture_output=True, text=True, check=False
    )
    assert ran.stderr == ""


def test_a_pipe_as_spec_does_not_hang(shop: Path) -> None:
    os.mkfifo(shop / "pipe.plat")
    assert process("check", "pipe.plat", cwd=shop, timeout=20).returncode == 2


def test_shell_completion(shop: Path) -> None:
    environment = {
        **ENVIRONMENT,
        "_PLATFORMC_COMPLETE": "bash_complete",
        "COMP_WORDS": "platformc ver",
        "COMP_CWORD": "1",
    }
    code = "from platformc.cli.app import app; app(prog_name='platformc')"
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=shop, env=environment, capture_output=True, text=True, check=False
    )
    assert "verify" in ran.stdout


def test_same_document_from_any_folder(shop: Path) -> None:
    write(shop, {".git/HEAD": "", "a/b/x": ""})
    (shop / "broken.plat").rename(shop / "a" / "broken.plat")
    here = run("check", "a/broken.plat", "--format", "json", cwd=shop).document
    inner = run("check", "broken.plat", "--format", "json", cwd=shop / "a").document
    outside = run("check", "../broken.plat", "--format", "json", cwd=shop / "a" / "b").document
    files = [each["diagnostics"][0]["file"] for each in (here, inner, outside)]
    assert files == ["a/broken.plat", "broken.plat", str(shop / "a" / "broken.plat")]
    for each in (here, inner, outside):
        each["diagnostics"][0] |= {"file": "", "fingerprint": ""}
        for other in each["diagnostics"][0]["related"]:
            other["file"] = ""
    assert json.dumps(here) == json.dumps(inner) == json.dumps(outside)
