"""The step that upgrades Smarter's release, run: which key of which Secret arrives as which value of the chart."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from deployed_values import step_of
from oracles import deploying
from platformc.ir import HostPart, InputPart, Platform, SecretPart, Text, Workload
from spec_files import ROOT, compiled

WORKFLOW = ROOT / "golden/smarter/alpha/github/.github/workflows/deploy.alpha.yaml"
VALUES = ROOT / "golden/smarter/alpha/helm/values.yaml"
COMMIT = "0123456789abcdef0123456789abcdef01234567"
ODD = "p'\"$w\\n\\(x) {{ é\n"
"""What a shell, jq, JSON and a template each have a meaning for."""


@cache
def platform() -> Platform:
    (found,) = compiled("specs/smarter.plat", environments=("alpha",)).platforms
    return found


@cache
def cluster() -> dict[str, dict[str, str]]:
    """Every Secret of the spec with every key, each value its own."""
    return {
        secret.name.value: {key.key: f"{secret.name.value}/{key.key} {ODD}" for key in secret.keys}
        for secret in platform().secrets.values()
    }


def run(folder: Path, secrets: dict[str, dict[str, str]]) -> deploying.Ran:
    step = step_of(WORKFLOW.read_text("utf-8"))
    assert step["shell"] == "bash"
    env = {name: value.replace("${{ github.sha }}", COMMIT) for name, value in step["env"].items()}
    return deploying.run(step["run"], env, secrets, folder)


def held(text: Text) -> str:
    """What a text of the spec is, once the cluster has its Secrets and the run its commit."""
    pieces = []
    for part in text.parts:
        match part:
            case str():
                pieces.append(part)
            case SecretPart():
                secret = platform().secrets[part.secret]
                pieces.append(cluster()[secret.name.value][part.key])
            case InputPart():
                pieces.append(COMMIT)
            case HostPart():
                pieces.append("smarter-redis-master.smarter-platform-alpha.svc.cluster.local")
            case _:
                raise AssertionError(part)
    return "".join(pieces)


def is_open(text: Text) -> bool:
    return any(isinstance(part, SecretPart) for part in text.parts)


def in_the_file() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(VALUES.read_text("utf-8"))
    return found


def wanted() -> dict[str, Any]:
    """What the spec says of the programs, the database and the cache, where it needs a Secret or the commit."""
    app = platform().find("service.app")
    assert isinstance(app, Workload)
    database, cache_ = platform().stores["database.main"], platform().stores["cache.redis"]
    assert database.root_password is not None
    assert cache_.password is not None
    variables = {
        one.name: held(one.value)
        for one in app.env
        if is_open(one.value) and one.name not in in_the_file()["env"]
    }
    return {
        "env": {**variables, "SMARTER_MYSQL_ROOT_PASSWORD": held(database.root_password)},
        "global": {"image": {"tag": COMMIT}},
        "redis": {"auth": {"password": held(cache_.password)}},
    }


def test_each_value_that_arrives_is_the_key_that_the_spec_says(tmp_path: Path) -> None:
    ran = run(tmp_path, cluster())

    assert (ran.status, ran.said) == (0, "")
    assert ran.values == wanted()
    assert len(ran.values["env"]) > 20
    assert ran.arguments == [
        *("upgrade", "--install", "smarter", "./helm/charts/smarter"),
        *("--namespace", "smarter-platform-alpha"),
        *("--values", "build/alpha/helm/values.yaml", "--values", "-"),
        *("--dependency-update", "--wait", "--timeout", "15m"),
    ]


def test_some_values_by_name(tmp_path: Path) -> None:
    given = run(tmp_path, cluster()).values["env"]

    assert given["SMARTER_MYSQL_PASSWORD"] == f"mysql-smarter/SMARTER_MYSQL_PASSWORD {ODD}"
    assert given["SMARTER_MYSQL_ROOT_PASSWORD"] == f"mysql-root/MYSQL_ROOT_PASSWORD {ODD}"
    assert given["SMARTER_FERNET_ENCRYPTION_KEY"] == f"smarter-fernet-key/LETTERS {ODD}="
    assert given["SMTP_HOST"] == f"aws-ses-config/SMTP_HOST {ODD}"
    assert given["CELERY_BROKER_URL"] == (
        f"redis://:smarter-redis/password {ODD}@smarter-redis-master.smarter-platform-alpha.svc.cluster.local:6379/1"
    )


def test_what_stands_in_the_file_is_what_the_key_is_made_of() -> None:
    """Names are no secrets: the chart makes the database of them, from the file."""
    keys = {one.key: one.text for one in platform().secrets["mysql"].keys}
    database, user = keys["SMARTER_MYSQL_DATABASE"], keys["SMARTER_MYSQL_USERNAME"]
    assert database is not None
    assert user is not None
    assert in_the_file()["env"]["SMARTER_MYSQL_DATABASE"] == database.value
    assert in_the_file()["env"]["SMARTER_MYSQL_USER"] == user.value


def asked() -> list[tuple[str, str]]:
    """Each key that the step reads."""
    return [
        (secret, key)
        for secret, keys in cluster().items()
        for key, value in keys.items()
        if value.strip() in repr_of(wanted())
    ]


def repr_of(tree: Any) -> str:
    return "\n".join(repr_of(one) for one in tree.values()) if isinstance(tree, dict) else str(tree)


@pytest.mark.parametrize(("secret", "key"), asked())
def test_without_a_key_nothing_is_deployed_and_the_log_says_which(
    secret: str, key: str, tmp_path: Path
) -> None:
    keys = {name: value for name, value in cluster()[secret].items() if name != key}
    ran = run(tmp_path, {**cluster(), secret: keys})

    assert ran.status != 0
    assert f"Secret {secret} has no key {key}" in ran.said
    assert "p'" not in ran.said  # no value in the log
    assert ran.arguments is None, "helm upgraded the release with values that lack the secrets"


@pytest.mark.parametrize("secret", sorted({secret for secret, _ in asked()}))
def test_without_a_secret_nothing_is_deployed_and_the_log_says_which(secret: str, tmp_path: Path) -> None:
    ran = run(tmp_path, {name: keys for name, keys in cluster().items() if name != secret})

    assert ran.status != 0
    assert f'secrets "{secret}" not found' in ran.said
    assert ran.arguments is None, "helm upgraded the release with values that lack the secrets"


def test_a_secret_without_any_data(tmp_path: Path) -> None:
    ran = run(tmp_path, {**cluster(), "smarter-openai": {}})

    assert ran.status != 0
    assert "Secret smarter-openai has no key OPENAI_API_KEY" in ran.said
    assert ran.arguments is None
