"""Ten mistakes that somebody would make with specs/unique_apps.plat, each one finding that says what to type."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

from platformc.cli.targets import Targets
from platformc.pipeline import Compiled, compile_spec
from platformc.programs.examples import DOCKERFILE, POETRY, SEALED

ROOT = Path(__file__).parents[1]
SPEC = "specs/unique_apps.plat"
ENV = "assistant_demo/.env.enc"
FOLDER: dict[str, str] = {
    ".gitignore": ".env\n.env.staging\n.env.prod\n",
    "Dockerfile": DOCKERFILE,
    "assistant_demo/pyproject.toml": POETRY.replace("jokes", "assistant_demo"),
    "assistant_demo/assistant_demo/__init__.py": "",
    ENV: SEALED,
    "assistant_demo/.env.staging.enc": SEALED,
    "assistant_demo/.env.prod.enc": "",
}
"""One program's folder, as it should be."""


class Mistake(NamedTuple):
    """before, after: the words that are exchanged, in which file. slug: of the one finding. line: a part of the
    line that it is at. fix: a part of its hint."""

    before: str
    after: str
    slug: str
    line: str
    fix: str
    file: str = SPEC


MISTAKES = {
    "an uppercase module": Mistake(
        '"assistant_demo"',
        '"Assistant_demo"',
        "name/illegal",
        '"Assistant_demo"',
        "lower-case letters and `_`",
    ),
    "a digit in the module": Mistake(
        '"assistant_demo"',
        '"assistant_demo2"',
        "name/illegal",
        '"assistant_demo2"',
        "lower-case letters and `_`",
    ),
    "cores that nobody can have": Mistake(
        "resources { cpu = 1; memory = 2Gi }",
        "resources { cpu = 300m; memory = 2Gi }",
        "azure/cpu-memory",
        "cpu = 300m",
        "`resources { cpu = 250m; memory = 512Mi }` or `resources { cpu = 500m; memory = 1024Mi }`",
    ),
    "memory without its pair": Mistake(
        "resources { cpu = 1; memory = 2Gi }",
        "resources { memory = 2Gi }",
        "azure/cpu-memory",
        "memory = 2Gi",
        "`resources { cpu = 1000m; memory = 2048Mi }`",
    ),
    "a name over 32 characters": Mistake(
        '"{demo|kebab}-{environment}"',
        '"{demo|kebab}-on-container-apps-{environment}"',
        "name/illegal",
        "on-container-apps",
        "fit",
    ),
    "variables in clear text": Mistake(
        "ENDPOINT_SECRET=",
        "API_KEY=not-encrypted-at-all\nENDPOINT_SECRET=",
        "encrypted-env/clear",
        "API_KEY=",
        "sops --encrypt",
        ENV,
    ),
    "the file of another environment": Mistake(
        '    encrypted_env = ".env.prod.enc"\n    replicas      = 2..5',
        '    encrypted_env = ".env.staging.enc"\n    replicas      = 2..5',
        "encrypted-env/environment",
        '".env.staging.enc"',
        '`encrypted_env = ".env.prod.enc"`',
    ),
    "a required input that is missing": Mistake(
        "{ services = service.streamed }",
        "{ services = service.streamed; with { acr_password = none } }",
        "workflow/input-missing",
        "services = service.streamed",
        "acr_password",
    ),
    "a secret in an if": Mistake(
        "deploy {\n  azure",
        'patch github "assistant_demo.prod.deploy.yaml" in prod {\n'
        "  jobs.deployment.if = \"secrets.ACR_PASSWORD != ''\"\n}\n\ndeploy {\n  azure",
        "github/secrets-in-if",
        "jobs.deployment.if",
        "put it into `env` of the job",
    ),
    "a Dockerfile that listens elsewhere": Mistake(
        "ARG PORT=8080",
        "ARG PORT=5000",
        "dockerfile/listens",
        "ARG PORT=5000",
        "`ARG PORT=8080`",
        "Dockerfile",
    ),
}


def compiled(files: Mapping[str, str]) -> Compiled:
    def read(path: str) -> bytes:
        if path in files:
            return files[path].encode()
        raise FileNotFoundError(path)

    return compile_spec(SPEC, read=read, project=".", targets=Targets())


def project() -> dict[str, str]:
    return {**FOLDER, SPEC: (ROOT / SPEC).read_text("utf-8")}


def test_without_a_mistake_nothing_is_found() -> None:
    assert [one.message for one in compiled(project()).diagnostics] == []


@pytest.mark.parametrize("title", MISTAKES)
def test_a_mistake_is_one_finding_that_names_the_fix(title: str) -> None:
    mistake, files = MISTAKES[title], project()
    assert files[mistake.file].count(mistake.before) == 1
    files[mistake.file] = files[mistake.file].replace(mistake.before, mistake.after)
    result = compiled(files)
    found = result.diagnostics
    assert [one.slug for one in found] == [mistake.slug], [one.message for one in found]
    assert result.files == ()
    assert found[0].span.file == mistake.file
    text = result.sources[found[0].span.file].text
    assert mistake.line in text.splitlines()[text.count("\n", 0, found[0].span.start)]
    assert mistake.fix in (found[0].hint or "")


def test_no_value_in_clear_text_is_shown() -> None:
    mistake, files = MISTAKES["variables in clear text"], project()
    files[ENV] = files[ENV].replace(mistake.before, mistake.after)
    result = compiled(files)
    said = [text for one in result.diagnostics for text in (one.message, one.hint or "", *one.values)]
    shown = [source.text for source in result.sources.values()]
    assert not any("not-encrypted" in text for text in (*said, *shown))
    assert result.sources[ENV].position(result.diagnostics[0].span.start).line == 1


def test_there_are_ten() -> None:
    assert len(MISTAKES) == 10
