"""Secrets in clear text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from check_specs import findings, service, slugs

LEAKS = [
    "AKIA" + "IOSFODNN7EXAMPLE",
    "ghp_" + "a" * 36,
    "github_pat_" + "A1" * 20,
    "glpat-" + "x" * 20,
    "sk-" + "a1B2" * 10,
    "sk-proj-" + "a1B2" * 10,
    "xoxb-" + "1234567890-abc",
    "-----BEGIN RSA " + "PRIVATE KEY-----",
    "-----BEGIN " + "PRIVATE KEY-----",
    "AGE-SECRET-KEY-" + "1QQQQQQQ",
    "postgres://app:hunter2@db/app",
    "redis://:hunter2@cache:6379/1",
]


@pytest.mark.parametrize("value", LEAKS)
@pytest.mark.parametrize(
    "words", ['env {{ X = "{}" }}', 'command = ["run", "--with={}"]', 'build = "." {{ args {{ X = "{}" }} }}']
)
def test_what_looks_like_a_secret_is_one(value: str, words: str) -> None:
    [finding] = findings(service(words.format(value)))
    assert finding.slug == "secret/literal"
    assert value not in finding.message + str(finding.hint) + str(finding.values)


@pytest.mark.parametrize(
    "name",
    [
        "DB_PASSWORD",
        "PASSWORD",
        "SECRET_KEY",
        "API_KEY",
        "GITHUB_TOKEN",
        "aws_secret_access_key",
        "X_CREDENTIALS",
        "APIKEY",
        "PASSPHRASE",
        "SESSION_KEY",
        "SIGNING_KEY",
    ],
)
def test_a_name_tells_a_secret(name: str) -> None:
    assert slugs(service(f'env {{ {name} = "correct horse" }}')) == ["secret/literal"]
    assert slugs(service("", more=f'secret s {{ {name} = "correct horse" }}')) == ["secret/literal"]


@pytest.mark.parametrize(
    "line",
    [
        'SMTP_USERNAME = "mailer"',
        'DB_PASSWORD_FILE = "somewhere"',
        'TLS_SECRET_NAME = "web-tls"',
        'DB_PASSWORD = ""',
        'REQUIRE_TOKEN = "true"',
        'MAX_TOKEN = "4096"',
        'PRIVATE_KEY = "/run/secrets/key"',
        'DB_PASSWORD = "${{DB_PASSWORD}}"',
        "DB_PASSWORD = inherit",
        "DB_PASSWORD = secret.s.password",
        'URL = "redis://:{secret.s.password}@cache:6379/1"',
        'URL = "redis://:${{REDIS_PASSWORD}}@cache:6379/1"',
        'URL = "https://example.com/a:b@c"',
        'URL = "https://user@example.com"',
        'TEXT = "ask-for-a-very-long-sentence-without-digits"',
    ],
)
def test_what_is_no_secret_is_left_alone(line: str) -> None:
    more = "secret s { password = generated 32 }"
    assert slugs(service(f"env {{ {line} }}", more=more)) == []


def test_a_file_and_a_store_can_leak_too() -> None:
    key = "-----BEGIN " + "PRIVATE KEY-----"
    file = f'file key {{ content = "{key}"; at = "/key" }}'
    assert slugs(service("mount = file.key", more=file)) == ["secret/literal"]
    store = 'database main { engine = postgres 17; env { PGPASSWORD = "x"; POSTGRES_PASSWORD = "x y" } }'
    assert slugs(service("", more=store)) == ["secret/literal"]


@given(st.from_regex(r"[A-Za-z0-9!?.,;+*-]{8,40}", fullmatch=True))
def test_the_value_is_never_shown(value: str) -> None:
    for one in findings(service(f'env {{ DB_PASSWORD = "zq{value}zq" }}')):
        assert f"zq{value}zq" not in one.message + str(one.hint) + "".join(one.values)


def test_a_secret_that_others_copy_is_told_once() -> None:
    spec = service('env { URL = "redis://:hunter2@cache:6379/1" }', more="service other like web { }")
    assert slugs(spec) == ["secret/literal"]
