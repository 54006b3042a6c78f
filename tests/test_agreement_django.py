"""Settings of Django, proxies and addresses: each name broken, in the spec and in what was written."""

from __future__ import annotations

from functools import cache

import pytest

from compiling import compiled
from platformc.diagnostics import Diagnostic
from platformc.pipeline import Compiled, verify

SPEC = """\
platform shop { }
names { host : dns.host = "shop.example.com" }
secret app { DATABASE_PASSWORD = generated 32; OTHER = generated 32 }
database main { engine = postgres 17; host = "db"; name = "shop"; user = "seller"; password = secret.app.DATABASE_PASSWORD }
django deployment {
  module   = "deployment.settings"
  base     = "shop.settings"
  root     = "/app"
  hosts    = [names.host, "localhost"]
  origins  = ["https://shop.example.com"]
  database = database.main
  admins { "A Person" = "a@example.com" }
  email { host = "smtp.example.com"; port = 587; server = "errors@example.com"; from = "shop@example.com" }
}
service app {
  image     = "example.com/app:1.0"
  port http = 8000
  needs main
  mount = [django.deployment]
  env {
    DJANGO_SETTINGS_MODULE = django.deployment.module
    DATABASE_PASSWORD      = secret.app.DATABASE_PASSWORD
  }
}
service worker { image = "example.com/worker:1.0"; env { APP = "http://{service.app.host}:{service.app.port.http}/x" } }
proxy front {
  engine    = caddy 2
  host      = names.host
  tls       = files "cert.pem", "key.pem"
  route "/" = service.app.port.http
}
deploy { compose }
"""
CADDYFILE = "build/default/compose/Caddyfile"
SETTINGS = "build/default/compose/deployment/settings.py"


@cache
def built() -> tuple[Compiled, dict[str, str]]:
    found = compiled(SPEC)
    assert [one.message for one in found.diagnostics] == []
    return found, {f"build/{file.path}": file.text for file in found.files}


def proved(path: str, before: str, after: str) -> list[Diagnostic]:
    found, files = built()
    assert files[path].count(before) == 1, before
    inside = {name.removeprefix("build/"): text for name, text in files.items()}
    inside[path.removeprefix("build/")] = files[path].replace(before, after)
    return list(verify(found, inside, prefix="build/")[0])


def test_what_was_built_is_proved() -> None:
    found, files = built()
    inside = {name.removeprefix("build/"): text for name, text in files.items()}
    assert verify(found, inside, prefix="build/")[0] == ()


@pytest.mark.parametrize(
    ("before", "after", "slug"),
    [
        ('"shop.example.com", "localhost"', '"www.example.com", "localhost"', "settings/hosts"),
        ('"shop.example.com", "localhost"', '"localhost"', "settings/hosts"),
        ('["https://shop.example.com"]', '["https://www.example.com"]', "settings/hosts"),
        ('"django.db.backends.postgresql"', '"django.db.backends.sqlite3"', "settings/database"),
        ('"NAME": "shop"', '"NAME": "other"', "settings/database"),
        ('"seller"', '"buyer"', "settings/database"),
        ('os.environ["DATABASE_PASSWORD"]', 'os.environ["PASSWORD"]', "settings/database"),
        ('os.environ["DATABASE_PASSWORD"]', '"hunter2"', "settings/database"),
        ('"HOST": "db"', '"HOST": "127.0.0.1"', "settings/database"),
        ('"5432"', '"5433"', "settings/database"),
        ("from shop.settings import *", "from shop.development import *", "settings/value"),
        ('"a@example.com"', '"b@example.com"', "settings/value"),
        ('"smtp.example.com"', '"localhost"', "settings/value"),
        ("587", "25", "settings/value"),
        ('"errors@example.com"', '"x@example.com"', "settings/value"),
        ('"shop@example.com"', '"x@example.com"', "settings/value"),
    ],
)
def test_each_name_of_the_settings_is_held_against_the_spec(before: str, after: str, slug: str) -> None:
    (one,) = proved(SETTINGS, before, after)
    assert one.slug == slug
    text = built()[1][SETTINGS]
    line = text.count("\n", 0, text.index(before)) + 1
    assert one.span.file == SETTINGS
    assert text.replace(before, after).count("\n", 0, one.span.start) + 1 == line


def test_settings_that_are_no_python_are_told_at_the_line() -> None:
    found = {one.slug: one for one in proved(SETTINGS, "DATABASES = {", "DATABASES = [")}
    one = found["artifact/unreadable"]
    assert one.span.file == SETTINGS
    assert "no Python" in one.message


@pytest.mark.parametrize(
    ("before", "after", "slug"),
    [
        ("https://shop.example.com", "https://www.example.com", "proxy/host"),
        ("tls /cert /key", "tls /key /cert", "proxy/certificate"),
        ("{$HOST}:{$PORT}", "app:8001", "proxy/upstream"),
        ("{$HOST}:{$PORT}", "{$PORT}:{$HOST}", "proxy/upstream"),
    ],
)
def test_each_name_of_the_caddyfile_is_held_against_the_spec(before: str, after: str, slug: str) -> None:
    assert {one.slug for one in proved(CADDYFILE, before, after)} == {slug}


@pytest.mark.parametrize(
    ("before", "after", "slug"),
    [
        ("HOST: app", "HOST: worker", "env/value"),
        ('PORT: "8000"', 'PORT: "8001"', "env/value"),
        ("target: /cert", "target: /certificate", "compose/volume"),
        ("source: ./cert.pem", "source: ./other.pem", "compose/volume"),
        ("compose/Caddyfile", "compose/Other", "compose/volume"),
        ("target: /app/deployment/settings.py", "target: /app/settings.py", "compose/volume"),
        ('"443:443"', '"8443:443"', "compose/port"),
    ],
)
def test_what_a_service_mounts_and_is_told_is_held_against_the_spec(
    before: str, after: str, slug: str
) -> None:
    assert {one.slug for one in proved("build/default/compose/compose.yaml", before, after)} == {slug}


@pytest.mark.parametrize("path", [CADDYFILE, SETTINGS])
def test_a_file_that_is_gone_is_told(path: str) -> None:
    found, files = built()
    inside = {name.removeprefix("build/"): text for name, text in files.items() if name != path}
    assert [one.slug for one in verify(found, inside, prefix="build/")[0]] == ["artifact/missing"]


@pytest.mark.parametrize(
    ("before", "after", "slug", "hint"),
    [
        ("= django.deployment.module", '= "shop.settings"', "settings/module", "django.deployment.module"),
        (
            "    DJANGO_SETTINGS_MODULE = django.deployment.module\n",
            "",
            "settings/module",
            "django.deployment",
        ),
        (
            "      = secret.app.DATABASE_PASSWORD",
            " = secret.app.OTHER",
            "settings/password",
            "DATABASE_PASSWORD",
        ),
        ("  needs main\n", "", "settings/need", "needs main"),
        ("[names.host, ", "[", "host/allowed", "add `names.host`"),
        ('  hosts    = [names.host, "localhost"]\n', "", "host/allowed", "add `names.host`"),
        ('user = "seller";', 'user = "seller"; env { POSTGRES_USER = "x" };', "database/user", "take it out"),
        ('user = "seller";', 'user = "seller"; env { POSTGRES_DB = "x" };', "database/name", "take it out"),
        ("{service.app.port.http}/x", "9000/x", "address/port", "{service.app.port.http}"),
        ('"http://{service.app.host}:{service.app.port.http}/x"', '"app:80"', "address/port", "service.app"),
        ('module   = "deployment.settings"', 'module = "deployment.set-tings"', "name/illegal", "Python"),
        ("= database.main\n", "= database.other\n", "unknown-name", "database.main"),
        (
            "  needs main\n",
            '  health = http "/" on http\n  needs main\n',
            "settings/probe",
            "ask `tcp on http`",
        ),
        ("mount = [django.deployment]", "mount = [django.deploymnt]", "unknown-name", "django.deployment"),
    ],
)
def test_each_agreement_broken_in_the_spec_is_one_finding(
    before: str, after: str, slug: str, hint: str
) -> None:
    assert SPEC.count(before) == 1, before
    found = compiled(SPEC.replace(before, after)).diagnostics
    assert [one.slug for one in found] == [slug], [one.message for one in found]
    assert hint in (found[0].hint or "")


@pytest.mark.parametrize(
    "address",
    ["example.com:9000", "{service.app.host}", "http://app/x", "app:8000", "postgres://x@db:5432/y"],
)
def test_an_address_that_is_right_or_of_somebody_else_is_left_alone(address: str) -> None:
    text = SPEC.replace("http://{service.app.host}:{service.app.port.http}/x", address)
    assert [one.slug for one in compiled(text).diagnostics] == []


def test_settings_that_nothing_mounts_are_not_written_and_told() -> None:
    text = SPEC.replace("  mount = [django.deployment]\n", "").replace("django.deployment.module", '"a.b"')
    found = compiled(text)
    assert [one.slug for one in found.diagnostics] == ["unused"]
    assert not any(file.path.endswith(".py") for file in found.files)


def test_a_patch_of_the_settings_is_proved_too() -> None:
    patch = 'patch compose "deployment.settings" { DATABASES.default.PORT = "5433" }\n'
    (one,) = compiled(SPEC + patch).diagnostics
    assert one.slug == "settings/database"
    assert one.span.start > len(SPEC)
    more = 'patch compose "deployment.settings" { SESSION_COOKIE_AGE = 60 }\n'
    found = compiled(SPEC + more)
    assert found.diagnostics == ()
    text = next(file.text for file in found.files if file.path.endswith("settings.py"))
    assert "\nSESSION_COOKIE_AGE = 60\n" in text
