"""specs/drunc_ui.plat as a whole: its files, what reads them, and what each target says of it."""

from __future__ import annotations

import re
import runpy
import sys
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml

from oracles import caddy
from oracles import compose as docker
from platformc.cli.targets import Targets
from platformc.pipeline import Compiled, compile_spec
from platformc.syntax.format import format_text

ROOT = Path(__file__).parents[1]
SPEC = ROOT / "specs" / "drunc_ui.plat"
REFERENCE = ROOT.parent / "shared" / "reference" / "drunc_ui"
SETTINGS = "default/compose/example_deployment/deployment_settings.py"
VARIABLES = {"DATABASE_PASSWORD": "p$w", "SECRET_KEY": "k"}


@cache
def compiled(text: str = "", *only: str) -> Compiled:
    """The spec, or another text in its place, through the whole pipeline."""
    data = text.encode() if text else SPEC.read_bytes()
    return compile_spec(
        "specs/drunc_ui.plat",
        read=lambda _: data,
        project=".",
        targets=Targets(),
        only=list(only) or None,
    )


def built(path: str, text: str = "") -> str:
    return next(file.text for file in compiled(text).files if file.path == path)


def exchanged(before: str, after: str) -> str:
    text = SPEC.read_text("utf-8")
    assert text.count(before) == 1, before
    return text.replace(before, after)


def services() -> Any:
    return yaml.safe_load(built("default/compose/compose.yaml"))["services"]


def test_the_spec_has_no_findings_and_is_laid_out_as_the_formatter_has_it() -> None:
    assert [one.message for one in compiled().diagnostics] == []
    text = SPEC.read_text("utf-8")
    assert format_text(str(SPEC), text, [].append) == text


def test_it_makes_four_files() -> None:
    assert [file.path for file in compiled().files] == [
        "default/compose/compose.yaml",
        SETTINGS,
        "default/compose/Caddyfile",
        "default/compose/.env.example",
    ]


# --- compose -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("profiles", [(), ("drunc",), ("drunc", "createsuperuser")])
def test_docker_compose_reads_it_with_each_profile(tmp_path: Path, profiles: tuple[str, ...]) -> None:
    text = built("default/compose/compose.yaml")
    assert docker.schema_errors(yaml.safe_load(text)) == []
    run = docker.config(tmp_path, text, VARIABLES, *profiles)
    assert (run.status, run.complaints) == (0, "")
    hidden = {"drunc_pm": "drunc", "drunc_sm": "drunc", "createsuperuser": "createsuperuser"}
    expected = {key for key in services() if key not in hidden or hidden[key] in profiles}
    assert set(run.model["services"]) == expected
    assert run.model["services"]["db"]["environment"]["POSTGRES_PASSWORD"] == "p$$w"


def test_what_is_mounted_from_the_build_follows_the_variable(tmp_path: Path) -> None:
    text = built("default/compose/compose.yaml")
    for variables, folder in ((VARIABLES, "build"), ({**VARIABLES, "PLATFORMC_BUILD": "./made"}, "made")):
        model = docker.config(tmp_path, text, variables).model
        mounted = {
            mount["target"]: mount["source"]
            for service in ("proxy", "app")
            for mount in model["services"][service]["volumes"]
        }
        place = tmp_path / folder / "default" / "compose"
        assert mounted["/etc/caddy/Caddyfile"] == str(place / "Caddyfile")
        settings = "example_deployment/deployment_settings.py"
        assert mounted[f"/home/dune_user/app/{settings}"] == str(place / settings)


def test_host_variables_pass_through_without_a_value(tmp_path: Path) -> None:
    text = built("default/compose/compose.yaml")
    without = docker.config(tmp_path, text, VARIABLES).model["services"]["app"]["environment"]
    assert [without[name] for name in ("CSC_URL", "CSC_SESSION", "CSC_SESSION_NAME")] == [None] * 3
    given = docker.config(tmp_path, text, {**VARIABLES, "CSC_URL": "csc:5000"}).model
    assert given["services"]["app"]["environment"]["CSC_URL"] == "csc:5000"


def test_the_example_lists_every_variable_that_must_be_set(tmp_path: Path) -> None:
    lines = built("default/compose/.env.example").splitlines()
    listed = [line.partition("=")[0] for line in lines if not line.startswith("#")]
    assert listed == list(VARIABLES)
    for missing in listed:
        rest = {name: value for name, value in VARIABLES.items() if name != missing}
        run = docker.config(tmp_path, built("default/compose/compose.yaml"), rest)
        assert run.status != 0
        assert missing in run.complaints


def test_no_clear_text_secret_and_no_floating_image_is_left() -> None:
    for service in services().values():
        environment = service.get("environment", {})
        for name in environment:
            if re.search(r"PASSWORD$|SECRET_KEY$", name) and environment[name] is not None:
                assert environment[name].startswith("${"), name
        assert not str(service.get("image", "x:1")).endswith(":latest")


def test_migrations_run_once_before_any_replica_and_static_files_are_collected_in_each() -> None:
    app, migrate = services()["app"], services()["migrate"]
    assert app["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}
    assert migrate["command"] == ["python", "manage.py", "migrate"]
    assert (migrate["restart"], "profiles" in migrate) == ("no", False)
    assert app["command"][:2] == ["sh", "-c"]
    assert app["command"][2] == 'python manage.py collectstatic --noinput && exec "$$0" "$$@"'
    assert "migrate" not in " ".join(app["command"])


def test_a_superuser_is_made_on_demand() -> None:
    one = services()["createsuperuser"]
    assert one["profiles"] == ["createsuperuser"]
    assert [name for name, value in one["environment"].items() if "SUPERUSER" in name and value is None] == [
        "DJANGO_SUPERUSER_USERNAME",
        "DJANGO_SUPERUSER_EMAIL",
        "DJANGO_SUPERUSER_PASSWORD",
    ]


# --- Caddy ---------------------------------------------------------------------------------------------


def words(caddyfile: str) -> list[str]:
    return [word for line in caddyfile.splitlines() if not line.startswith("#") for word in line.split()]


def test_the_caddyfile_is_the_one_that_people_wrote() -> None:
    reference = REFERENCE / "Caddyfile"
    if not reference.exists():
        pytest.skip("shared/reference is not beside the checkout")
    assert words(built("default/compose/Caddyfile")) == words(reference.read_text("utf-8"))


def test_caddy_accepts_the_caddyfile_with_the_variables_of_its_container(tmp_path: Path) -> None:
    paths = caddy.certificate(tmp_path, "localhost")
    text = built("default/compose/Caddyfile").replace("/cert /key", f"{paths[0]} {paths[1]}")
    environment = services()["proxy"]["environment"]
    assert environment == {"HOST": "app", "PORT": "8000"}
    run = caddy.validate(tmp_path, text, environment)
    assert run.status == 0, run.words
    assert "Valid configuration" in run.words
    server = caddy.adapt(tmp_path, text, environment)["apps"]["http"]["servers"]["srv0"]
    assert server["listen"] == [":443"]
    assert server["routes"][0]["match"] == [{"host": ["localhost"]}]
    assert '"dial": "app:8000"' in str(server).replace("'", '"')


def test_caddy_refuses_it_without_a_certificate(tmp_path: Path) -> None:
    assert (
        caddy.validate(tmp_path, built("default/compose/Caddyfile"), {"HOST": "a", "PORT": "1"}).status != 0
    )


ROUTES = """\
platform shop { }
service web { image = "web:1"; port http = 8000 }
service api { image = "api:1"; port http = 9000 }
proxy main {
  engine       = caddy 2
  host         = "shop.example.com"
  tls          = internal
  route "/"    = service.web.port.http
  route "/api" = service.api.port.http
  route "/api/health" = service.web.port.http exact
}
deploy { compose }
"""


def test_the_longest_path_decides_and_each_backend_has_its_variables(tmp_path: Path) -> None:
    made = {file.path.rpartition("/")[2]: file.text for file in compiled(ROUTES).files}
    proxy = yaml.safe_load(made["compose.yaml"])["services"]["main"]
    assert proxy["environment"] == {"HOST_1": "web", "PORT_1": "8000", "HOST_2": "api", "PORT_2": "9000"}
    adapted = caddy.adapt(tmp_path, made["Caddyfile"], proxy["environment"])
    site = adapted["apps"]["http"]["servers"]["srv0"]["routes"][0]["handle"][0]["routes"]
    seen = [
        (
            route.get("match", [{}])[0].get("path"),
            re.search(r"'dial': '([^']*)'", str(route)).group(1),  # type: ignore[union-attr]
        )
        for route in site
    ]
    assert seen == [
        (["/api/health"], "web:8000"),
        (["/api", "/api/*"], "api:9000"),
        (None, "web:8000"),
    ]


# --- Django --------------------------------------------------------------------------------------------


def imported(text: str, path: Path, monkeypatch: pytest.MonkeyPatch, **variables: str) -> dict[str, Any]:
    """What the settings module says when it is run, its base a stub."""
    base = ModuleType("drunc_ui.settings._production")
    vars(base).update(DEBUG=False, ALLOWED_HOSTS=[], EMAIL_BACKEND="smtp")
    for name in ("drunc_ui", "drunc_ui.settings"):
        monkeypatch.setitem(sys.modules, name, ModuleType(name))
    monkeypatch.setitem(sys.modules, base.__name__, base)
    monkeypatch.delenv("DJANGO_LOG_LEVEL", raising=False)
    monkeypatch.delenv("DATABASE_PASSWORD", raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    path.write_text(text, "utf-8")
    said = runpy.run_path(str(path))
    return {name: value for name, value in said.items() if name.isupper()}


def test_the_settings_say_what_the_guide_asks_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said = imported(built(SETTINGS), tmp_path / "settings.py", monkeypatch, DATABASE_PASSWORD="p$w")
    environment = services()["db"]["environment"]
    assert said == {
        "DEBUG": False,
        "EMAIL_BACKEND": "smtp",
        "ALLOWED_HOSTS": ["localhost"],
        "ADMINS": [("Site Administrator", "admin@example.com")],
        "EMAIL_HOST": "smtp.host.domainname",
        "SERVER_EMAIL": "noreply@host.com",
        "DEFAULT_FROM_EMAIL": "noreply@host.com",
        "DATABASES": {
            "default": {
                "ENGINE": "django.db.backends.postgresql",
                "NAME": environment["POSTGRES_DB"],
                "USER": environment["POSTGRES_USER"],
                "PASSWORD": "p$w",
                "HOST": "db",
                "PORT": "5432",
            }
        },
        "LOGGING": {
            "version": 1,
            "disable_existing_loggers": False,
            "handlers": {"console": {"class": "logging.StreamHandler"}},
            "root": {"handlers": ["console"], "level": "WARNING"},
            "loggers": {"django": {"handlers": ["console"], "level": "INFO", "propagate": False}},
        },
    }


def test_a_variable_changes_the_level_and_logging_takes_the_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from logging.config import DictConfigurator  # type: ignore[attr-defined]

    said = imported(
        built(SETTINGS),
        tmp_path / "settings.py",
        monkeypatch,
        DATABASE_PASSWORD="x",
        DJANGO_LOG_LEVEL="DEBUG",
    )
    assert said["LOGGING"]["loggers"]["django"]["level"] == "DEBUG"
    DictConfigurator(said["LOGGING"])


def test_the_settings_cannot_be_imported_without_the_password(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(KeyError, match="DATABASE_PASSWORD"):
        imported(built(SETTINGS), tmp_path / "settings.py", monkeypatch)


def test_the_module_is_mounted_where_the_variable_says_that_it_is() -> None:
    for key in ("app", "migrate", "createsuperuser", "kafka_consumer"):
        service = services()[key]
        module = service["environment"]["DJANGO_SETTINGS_MODULE"]
        targets = {mount["target"]: mount for mount in service["volumes"]}
        root = next(target for target, mount in targets.items() if mount["source"] == ".")
        mounted = targets[f"{root}/{module.replace('.', '/')}.py"]
        assert mounted["source"].endswith(SETTINGS)


def test_the_host_is_said_once() -> None:
    text = exchanged('hostname = "localhost"', 'hostname = "drunc.example.com"')
    assert [one.message for one in compiled(text).diagnostics] == []
    assert 'ALLOWED_HOSTS = ["drunc.example.com"]' in built(SETTINGS, text)
    assert "https://drunc.example.com {" in built("default/compose/Caddyfile", text)


# --- other targets -------------------------------------------------------------------------------------


def test_kubernetes_says_feature_by_feature_what_it_cannot_express() -> None:
    found = compiled("", "kubernetes")
    assert found.files == ()
    assert {one.slug for one in found.diagnostics} == {
        "kubernetes/file-source",
        "kubernetes/inherit",
        "kubernetes/no-image",
        "kubernetes/proxy",
    }
    assert all(one.hint for one in found.diagnostics)


CLUSTER = """\
platform shop { }
secret app { DATABASE_PASSWORD = external "shop/database" }
database main { engine = postgres 17; host = "db"; name = "shop"; user = "shop"; password = secret.app.DATABASE_PASSWORD }
django deployment {
  module   = "deployment.settings"
  base     = "shop.settings"
  root     = "/app"
  hosts    = ["shop.example.com"]
  database = database.main
}
service app {
  image = "example.com/app:1.0"
  prepare collectstatic = ["python", "manage.py", "collectstatic", "--noinput"]
  command   = ["gunicorn", "shop.wsgi"]
  port http = 8000
  needs main
  mount = [django.deployment]
  env {
    DJANGO_SETTINGS_MODULE = django.deployment.module
    DATABASE_PASSWORD      = secret.app.DATABASE_PASSWORD
  }
}
deploy { kubernetes }
"""


def test_settings_and_preparations_reach_a_cluster() -> None:
    found = compiled(CLUSTER)
    assert [one.message for one in found.diagnostics] == []
    text = next(file.text for file in found.files if file.path.endswith("/app.yaml"))
    documents = {one["kind"]: one for one in yaml.safe_load_all(text)}
    assert '"HOST": "db"' in documents["ConfigMap"]["data"]["settings.py"]
    container = documents["Deployment"]["spec"]["template"]["spec"]["containers"][0]
    assert {
        mount["mountPath"]: mount["subPath"] for mount in container["volumeMounts"] if "subPath" in mount
    } == {"/app/deployment/settings.py": "settings.py"}
    assert container["args"] == [
        "sh", "-c", 'python manage.py collectstatic --noinput && exec "$0" "$@"', "gunicorn", "shop.wsgi",
    ]  # fmt: skip


def test_ecs_says_feature_by_feature_what_it_cannot_express() -> None:
    from platformc.cli.targets import Targets
    from platformc.pipeline import compile_spec

    result = compile_spec(
        "specs/drunc_ui.plat",
        read=lambda path: (ROOT / path).read_bytes(),
        project=".",
        targets=Targets(),
        only=["ecs"],
    )

    assert not result.files
    assert {one.slug for one in result.diagnostics} == {
        "ecs/aws",
        "ecs/cluster",
        "ecs/file",
        "ecs/not-known",
        "ecs/secret-source",
    }
