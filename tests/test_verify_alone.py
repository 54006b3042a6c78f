"""`platformc verify` on files that belong to no build: the guide's own task definition, and what stands beside it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from command_line import run, write

ROOT = Path(__file__).parents[1]
GUIDE = ROOT.parent / "shared" / "reference" / "ssg_sample" / "task-definition.guide.json"
SPEC = str(ROOT / "specs" / "ssg_sample.plat")
DOCKERFILE = "FROM python:3.12\nWORKDIR /app\nEXPOSE 8502\n\nCOPY .. .\n\nRUN pip install --no-cache-dir -r requirements.txt\n"
"""As the guide has it."""

Found = list[tuple[str, str, int]]
GUIDES: Found = [
    ("ecs/family", "error", 2),
    ("ecs/image-empty", "error", 7),
    ("ecs/static-host-port", "warning", 11),
    ("ecs/depends-on-unknown", "error", 19),
    ("ecs/privileged", "warning", 24),
]
ON_FARGATE: Found = [
    ("ecs/fargate-network-mode", "error", 3),
    ("ecs/host-port", "error", 11),
    ("ecs/fargate-privileged", "error", 24),
    ("ecs/fargate-cpu-memory", "error", 34),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the guide's task definition."""
    if not GUIDE.exists():
        pytest.skip("shared/reference is not beside the checkout")
    (tmp_path / "task-definition.json").write_bytes(GUIDE.read_bytes())
    return tmp_path


def found(folder: Path, *arguments: str) -> tuple[int, Found]:
    ran = run("verify", *arguments, "--format", "json", cwd=folder)
    each = ran.document["diagnostics"]
    assert all(one["hint"] and one["message"] for one in each)
    return ran.status, [(one["slug"], one["severity"], one["line"]) for one in each]


def test_the_guides_own_task_definition(folder: Path) -> None:
    assert found(folder, "task-definition.json") == (1, GUIDES)


def test_a_folder_without_a_build_is_read_for_what_can_be_judged(folder: Path) -> None:
    write(folder, {"deploy/notes.json": "{}", "README.md": "x"})
    assert found(folder, ".") == (1, GUIDES)


def test_the_same_file_asked_for_fargate(folder: Path) -> None:
    path = folder / "task-definition.json"
    path.write_text(path.read_text().replace('"EC2"', '"FARGATE"'))
    status, each = found(folder, "task-definition.json")
    assert (status, sorted(each)) == (1, sorted(GUIDES + ON_FARGATE))


def test_a_spec_asks_for_fargate_or_not(folder: Path) -> None:
    status, each = found(folder, SPEC, "task-definition.json", "--env", "fargate")
    assert (status, sorted(each)) == (1, sorted(GUIDES + ON_FARGATE))
    assert found(folder, SPEC, "task-definition.json", "--env", "ec2") == (1, GUIDES)
    # it says itself that it is for EC2, and so is one of the environments
    assert found(folder, SPEC, "task-definition.json") == (1, GUIDES)


def test_our_own_task_definitions_are_clean() -> None:
    for environment in ("ec2", "fargate"):
        file = str(
            ROOT / "golden" / "ssg_sample" / environment / "ecs" / "sample-application.task-definition.json"
        )
        assert found(ROOT, file) == (0, [])


def test_the_guides_dockerfile(folder: Path) -> None:
    write(folder, {"Dockerfile": DOCKERFILE})
    status, each = found(folder, "task-definition.json", "Dockerfile")
    assert status == 1
    assert [one for one in each if one not in GUIDES] == [
        ("dockerfile/no-command", "error", 1),
        ("dockerfile/copy-outside", "error", 5),
    ]


def test_a_command_in_the_task_definition_is_enough(folder: Path) -> None:
    path = folder / "task-definition.json"
    path.write_text(path.read_text().replace('"essential": true', '"essential": true, "command": ["serve"]'))
    write(folder, {"Dockerfile": DOCKERFILE.replace("COPY .. .", "COPY . .")})
    assert found(folder, ".") == (1, GUIDES)


@pytest.mark.parametrize(
    ("dockerfile", "slugs"),
    [
        ('FROM python:3.12\nEXPOSE 8502\nCOPY . .\nCMD ["serve"]\n', []),
        ('FROM python:3.12 AS base\nCMD ["serve"]\nFROM base\nEXPOSE 8502/tcp\n', []),
        ('FROM python:3.12\nARG PORT=8502\nEXPOSE $PORT\nENTRYPOINT ["serve"]\n', []),
        ('FROM python:3.12\nEXPOSE 8501 8502\nCMD ["serve"]\n', []),
        ('FROM python:3.12\nEXPOSE 8501\nCMD ["serve"]\n', ["dockerfile/expose"]),
        ('FROM python:3.12\nENV PORT 8501\nEXPOSE ${PORT}\nCMD ["serve"]\n', ["dockerfile/expose"]),
        ('FROM python:3.12\nCOPY --from=build ../x .\nCMD ["serve"]\n', []),
        ('FROM python:3.12\nCOPY a \\\n  # why\n  ../b /srv/\nCMD ["serve"]\n', ["dockerfile/copy-outside"]),
        ('FROM python:3.12\nADD https://example.com/../x .\nCMD ["serve"]\n', []),
        ("FROM python:3.12\nRUN <<END\nCMD none\nEND\n", ["dockerfile/no-command"]),
        (
            'FROM python:3.12 AS build\nCMD ["make"]\nFROM scratch\nCOPY --from=build /a /a\n',
            ["dockerfile/no-command"],
        ),
    ],
)
def test_dockerfiles_as_docker_reads_them(dockerfile: str, slugs: list[str], folder: Path) -> None:
    write(folder, {"Dockerfile": dockerfile})
    _, each = found(folder, "task-definition.json", "Dockerfile")
    assert [slug for slug, _, _ in each if slug.startswith("dockerfile/")] == slugs


@pytest.mark.parametrize(
    ("config", "slugs"),
    [
        ("[server]\nport = 8502\n", []),
        ("[server]\nport = 8501\n", ["streamlit/port"]),
        ("server.port = 8501\n", ["streamlit/port"]),
        ("[browser]\nport = 1\n[server]\nheadless = true\n", []),
        ('[server]\naddress = "127.0.0.1"\n', ["streamlit/address"]),
    ],
)
def test_the_configuration_of_streamlit(config: str, slugs: list[str], folder: Path) -> None:
    write(folder, {".streamlit/config.toml": config})
    _, each = found(folder, "task-definition.json", ".streamlit/config.toml")
    assert [slug for slug, _, _ in each if slug.startswith("streamlit/")] == slugs


def test_expose_and_streamlit_alone(folder: Path) -> None:
    write(
        folder,
        {
            "Dockerfile": 'FROM x\nEXPOSE 8502\nCMD ["a"]\n',
            ".streamlit/config.toml": "[server]\nport = 8501\n",
        },
    )
    (folder / "task-definition.json").unlink()
    assert found(folder, ".") == (1, [("streamlit/port", "error", 2)])


def test_a_finding_in_json_is_allowed_in_the_configuration(folder: Path) -> None:
    allow = [
        f'[[allow]]\nslug = "{slug}"\nfile = "task-definition.json"\nreason = "an example"\n'
        for slug, _, _ in GUIDES
    ]
    write(folder, {"platformc.toml": "\n".join(allow)})
    assert found(folder, "task-definition.json", "--strict") == (0, [])


def test_warnings_alone_are_fine_unless_strict(folder: Path) -> None:
    path = folder / "task-definition.json"
    task = json.loads(path.read_text())
    task["family"] = "web"
    container = task["containerDefinitions"][0]
    container["image"] = "nginx:1"
    del container["dependsOn"]
    path.write_text(json.dumps(task, indent=2))
    assert run("verify", "task-definition.json", cwd=folder).status == 0
    assert run("verify", "task-definition.json", "--strict", cwd=folder).status == 1


def test_what_is_no_json_is_told(folder: Path) -> None:
    (folder / "task-definition.json").write_text('{"containerDefinitions": [}')
    assert found(folder, "task-definition.json") == (1, [("artifact/unreadable", "error", 1)])


def test_what_nobody_can_judge_asks_for_a_spec(tmp_path: Path) -> None:
    write(tmp_path, {"notes.json": "{}", "empty/x.txt": "x"})
    assert run("verify", "notes.json", cwd=tmp_path).status == 2
    assert run("verify", "empty", cwd=tmp_path).status == 2


def test_sarif_and_the_editor_get_the_place(folder: Path) -> None:
    ran = run("verify", "task-definition.json", "--format", "sarif", cwd=folder)
    results = ran.document["runs"][0]["results"]
    assert len(results) == len(GUIDES)
    assert {one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for one in results} == {
        "task-definition.json"
    }
