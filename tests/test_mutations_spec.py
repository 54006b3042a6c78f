"""Each of the eleven references broken in the spec of Smarter, for both Ingresses: one finding, at the edit."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import NamedTuple

import pytest

from command_line import run, write
from mutating import ROOT, SPEC
from platformc.diagnostics import Code
from test_mutations_text import in_text

WHOLE = (ROOT / SPEC).read_text(encoding="utf-8")
CLOUD = "alpha, beta, next, prod"
NOT_BETA = "alpha, next, prod"


class Ingress(NamedTuple):
    """One of Smarter's, and the other one."""

    label: str
    domain: str
    beta: str
    other: str
    other_domain: str


INGRESSES = (
    Ingress("platform", "names.platform_domain", "beta.platform.example.com", "api", "names.api_domain"),
    Ingress("api", "names.api_domain", "beta.api.platform.example.com", "platform", "names.platform_domain"),
)

HOST_LINE = "host       = {domain}\n"
ADD = HOST_LINE + "    "
"""What is added stands on the line below the host."""

ROUTE, CORS, REDIRECT = "service.app.port.http", "[middleware.cors,", ", middleware.https_redirect]"

# number, slug, what is there, what takes its place, the environments that it is wrong in
EDITS: list[tuple[int, str, str, str, str]] = [
    (1, "ingress-name", HOST_LINE, ADD + 'name = "front"\n', CLOUD),
    (1, "ingress-name", HOST_LINE, ADD + "name = {other_domain}\n", CLOUD),
    (1, "ingress-name", HOST_LINE, ADD + 'name = "{beta}"\n', NOT_BETA),
    (2, "namespace", HOST_LINE, ADD + 'namespace = "elsewhere"\n', CLOUD),
    (2, "namespace", HOST_LINE, ADD + 'namespace = "smarter-platform-beta"\n', NOT_BETA),
    (3, "cluster-issuer", "issuer.{label}", 'cluster_issuer "letsencrypt"', CLOUD),
    (3, "cluster-issuer", "issuer.{label}", "issuer.{other}", CLOUD),
    (3, "cluster-issuer", "issuer.{label}", "cluster_issuer {other_domain}", CLOUD),
    (3, "cluster-issuer", "issuer.{label}", 'cluster_issuer "{beta}"', NOT_BETA),
    (4, "middleware-cors", CORS, '["elsewhere-cors@kubernetescrd",', CLOUD),
    (4, "middleware-cors", CORS, '["smarter-platform-beta-cors@kubernetescrd",', NOT_BETA),
    (5, "middleware-https-redirect", REDIRECT, ', "elsewhere-https-redirect@kubernetescrd"]', CLOUD),
    (5, "middleware-https-redirect", REDIRECT, ', "smarter-platform-beta-https-redirect@kubernetescrd"]', NOT_BETA),
    (6, "application-group", HOST_LINE, ADD + 'labels {{ "app.kubernetes.io/application-group" = "other" }}\n', CLOUD),
    (6, "application-group", HOST_LINE, ADD + 'labels {{ "app.kubernetes.io/application-group" = environment }}\n', CLOUD),
    (7, "application-name", HOST_LINE, ADD + 'labels {{ "app.kubernetes.io/name" = "other" }}\n', CLOUD),
    (7, "application-name", HOST_LINE, ADD + 'labels {{ "app.kubernetes.io/name" = "smarter-worker" }}\n', CLOUD),
    (8, "host", HOST_LINE, 'host       = "www.example.org"\n', CLOUD),
    (8, "host", HOST_LINE, 'host       = "www.{{{domain}}}"\n', CLOUD),
    (8, "host", HOST_LINE, "host       = {other_domain}\n", CLOUD),
    (8, "host", HOST_LINE, 'host       = "{beta}"\n', NOT_BETA),
    (9, "backend", ROUTE, '"nobody:8000"', CLOUD),
    (9, "backend", ROUTE, '"smarter-platform-beta:8000"', CLOUD),
    (10, "tls-host", "issuer.{label}", 'issuer.{label} {{ hosts = ["www.example.org"] }}', CLOUD),
    (10, "tls-host", "issuer.{label}", "issuer.{label} {{ hosts = [{other_domain}] }}", CLOUD),
    (10, "tls-host", "issuer.{label}", 'issuer.{label} {{ hosts = ["{beta}"] }}', NOT_BETA),
    (11, "tls-secret", "issuer.{label}", 'issuer.{label} {{ secret = "other-tls" }}', CLOUD),
    (11, "tls-secret", "issuer.{label}", 'issuer.{label} {{ secret = "{beta}-tls" }}', NOT_BETA),
]  # fmt: skip


def edited(ingress: Ingress, before: str, after: str) -> tuple[str, int]:
    """The spec with one thing exchanged within an Ingress, and the line where the two first differ."""
    start = WHOLE.index(f"  ingress {ingress.label} {{\n")
    old, new = before.format(**ingress._asdict()), after.format(**ingress._asdict())
    at = WHOLE.index(old, start)
    assert at < WHOLE.index("\n  }\n", start)
    text = WHOLE[:at] + new + WHOLE[at + len(old) :]
    same = next(place for place in range(at, len(text)) if text[place] != WHOLE[place])
    if new.startswith(old):
        same = at + len(new) - 2
    return text, text.count("\n", 0, same) + 1


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write(tmp_path, {SPEC: WHOLE})


@pytest.mark.parametrize("ingress", INGRESSES, ids=lambda one: one.label)
@pytest.mark.parametrize(("number", "slug", "before", "after", "environments"), EDITS)
def test_the_eleven(
    folder: Path, ingress: Ingress, number: int, slug: str, before: str, after: str, environments: str
) -> None:
    text, line = edited(ingress, before, after)
    write(folder, {SPEC: text})
    ran = run("check", SPEC, "--format", "json", cwd=folder)
    shapes = [
        (one["number"], one["slug"], one["file"], one["line"], one["environment"])
        for one in ran.document["diagnostics"]
    ]
    assert shapes == [(number, f"handshake/{slug}", SPEC, line, environments)]
    assert ran.status == 1
    assert ran.document["diagnostics"][0]["hint"]


def test_each_of_the_eleven_is_in_the_table() -> None:
    assert {number for number, *_ in EDITS} == set(range(1, 12))


@pytest.mark.parametrize(
    ("number", "slug", "before", "after"),
    [
        (3, "cluster-issuer", "dns01 = zone.api\n", "dns01 = zone.platform\n"),
        (8, "host", "  record api { name = names.api_domain }\n", ""),
        (11, "tls-secret", '"{names.api_domain}-tls"]', '"{names.api_domain}-certificate"]'),
        (1, "ingress-name", "k8s.ingress    = [names.platform_domain, names.api_domain]",
         'k8s.ingress    = [names.platform_domain, "www.{names.api_domain}"]'),
    ],
)  # fmt: skip
def test_the_other_hand(folder: Path, number: int, slug: str, before: str, after: str) -> None:
    assert WHOLE.count(before) == 1
    write(folder, {SPEC: WHOLE.replace(before, after)})
    found = run("check", SPEC, "--format", "json", cwd=folder).document["diagnostics"]
    assert (number, f"handshake/{slug}") in [(one["number"], one["slug"]) for one in found]
    assert all(one["slug"].startswith(("handshake/", "host/")) for one in found)


# what declarations believe of each other, which no file shows: slug, and what is exchanged; the first is told of
OTHERS: list[tuple[str, list[tuple[str, str]]]] = [
    ("asset/root-element", [("    root_element  = names.react_root\n", '    root_element  = "other"\n')]),
    ("asset/url", [("url          = names.loader_url", 'url          = "https://{names.cdn_domain}/other.js"')]),
    ("asset/uploaded", [('      prefix = "ui-chat"\n', '      prefix = "chat"\n')]),
    ("cdn/origin", [
        ("    bucket       = bucket.static\n", "    bucket       = bucket.other\n"),
        ("bucket static {", 'bucket other { name = "other.{names.bucket}"; external }\nbucket static {'),
    ]),
    ("database/name", [("SMARTER_MYSQL_DATABASE = database.main.name", 'SMARTER_MYSQL_DATABASE = "other"')]),
    ("database/user", [("SMARTER_MYSQL_USERNAME = database.main.user", 'SMARTER_MYSQL_USERNAME = "other"')]),
    ("host/allowed", [("hosts         = [names.platform_domain, names.api_domain,", "hosts         = [names.platform_domain,")]),
    ("host/origin", [('"https://{names.platform_domain}", "https://{names.api_domain}"]', '"https://www.example.org"]')]),
    ("host/cookie-domain", [("cookie_domain = names.platform_domain", 'cookie_domain = "www.example.org"')]),
    ("host/login-url", [
        ('login_url     = "https://{names.platform_domain}/login/"', 'login_url     = "https://www.example.org/login/"'),
    ]),
    ("host/uncovered", [
        ('    name    = "*.*.{names.api_domain}"\n', '    name    = "*.*.{names.platform_domain}"\n'),
    ]),
    ("image/registry", [
        ('image     = "{registry.main.url}:{input.version}"',
         'image     = "012345678901.dkr.ecr.us-east-1.amazonaws.com/other:{input.version}"'),
    ]),
    ("names/computed-differently", [
        ("  # platformc: allow names/computed-differently because the first deployment sets NAMESPACE explicitly\n", ""),
    ]),
    ("permission/missing", [("    needs main\n    mount", "    needs main; uses = [bucket.static]\n    mount")]),
    ("handshake/middleware", [
        (", middleware.https_redirect]\n  }\n  ingress api",
         ', middleware.https_redirect, "elsewhere-gzip@kubernetescrd"]\n  }\n  ingress api'),
    ]),
]  # fmt: skip


@pytest.mark.parametrize(("slug", "changes"), OTHERS, ids=[slug for slug, _ in OTHERS])
def test_the_other_agreements(folder: Path, slug: str, changes: list[tuple[str, str]]) -> None:
    text = WHOLE
    for before, after in changes:
        assert text.count(before) == 1, before
        text = text.replace(before, after)
    write(folder, {SPEC: text})
    ran = run("check", SPEC, "--strict", "--format", "json", cwd=folder)
    assert [one["slug"] for one in ran.document["diagnostics"]] == [slug]
    assert ran.status == 1
    (found,) = ran.document["diagnostics"]
    old, new = changes[0]
    shared = next(at for at in range(len(old)) if old[: at + 1] != new[: at + 1])
    at = WHOLE.index(old) + shared
    for before, after in changes[1:]:
        at += (len(after) - len(before)) if WHOLE.index(before) < at else 0
    assert found["line"] in range(
        text.count("\n", 0, at) + 1, text.count("\n", 0, at) + 2 + new.count("\n", shared)
    )


CORE = (
    "assets", "composing", "computed", "databases", "handshakes", "hosts", "patterns", "permissions", "settings",
    "wiring",
)  # fmt: skip
"""Modules whose findings a build of Smarter can have; what other targets agree about is broken beside them."""

ELSEWHERE = {"zone/delegation"}
"""A record between two environments: broken in Terraform's text, in `test_mutations_cloud.py`."""


def test_every_agreement_is_broken_here() -> None:
    codes = {
        value.slug
        for module in CORE
        for value in vars(import_module(f"platformc.agreement.{module}")).values()
        if isinstance(value, Code)
    }
    broken = {f"handshake/{slug}" for _, slug, *_ in EDITS} | {slug for slug, _ in OTHERS} | in_text()
    assert len(codes) > 50
    assert sorted(codes - broken - ELSEWHERE) == []
    assert sorted(broken - codes) == []


def test_the_untouched_spec_agrees(folder: Path) -> None:
    ran = run("check", SPEC, "--strict", "--format", "json", cwd=folder)
    assert (ran.status, ran.document["diagnostics"]) == (0, [])
