"""The compose target: what each part of a platform becomes, and what Docker Compose says of it."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socket import socket
from threading import Thread
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from oracles import compose as oracle
from platformc.diagnostics import Diagnostic
from platformc.ir import (
    Build,
    EnvVar,
    File,
    Health,
    HostPart,
    HostVariable,
    InputPart,
    Job,
    Label,
    Mount,
    Need,
    Platform,
    Port,
    Scaling,
    Schedule,
    Secret,
    SecretKey,
    SecretPart,
    Store,
    Volume,
)
from platformc.resolve.vocabulary import FURTHER, KINDS
from platformc_targets.compose import TARGET
from platformc_targets.compose.emit import project_name
from platformc_targets.compose.paths import project_path, within
from platformc_targets.compose.units import cpus, memory
from platforms import declared, deploy, name, resources, shop, size, small, span, text, variable, with_service
from strategies import TRAPS, texts

GOLDEN = Path(__file__).parents[1] / "golden"


def emitted(platform: Platform) -> tuple[dict[str, str], list[Diagnostic]]:
    """The texts of the files, and what was reported."""
    found: list[Diagnostic] = []
    files = TARGET.emit(platform, found.append)
    return {path: file.render("made by a test").text for path, file in files.items()}, found


def tree(platform: Platform) -> Any:
    """The compose file, parsed; nothing was reported."""
    files, found = emitted(platform)
    assert [one.message for one in found] == []
    return yaml.safe_load(files["compose.yaml"])


def slugs(platform: Platform) -> list[str]:
    return [one.slug for one in emitted(platform)[1]]


def web(**changes: Any) -> Any:
    """The service of a platform with one service, parsed."""
    return tree(with_service(small(), "web", **changes))["services"]["web"]


def two(first: dict[str, Any], second: dict[str, Any], **changes: Any) -> Platform:
    """Two services, `web` and `api`, with these changes."""
    one = small().services["web"]
    services = {
        "web": replace(one, ports=(), **first),
        "api": replace(
            one, **{**declared("service", "api", "api", "k8s.dns1123_label"), "ports": ()} | second
        ),
    }
    return small(services=services, **changes)


def store(engine: Any, kind: Any, version: str, port: int, **changes: Any) -> Store:
    made: dict[str, Any] = {
        **declared(kind, "main", "shop", "mysql.database"),
        "kind": kind,
        "engine": engine,
        "version": version,
        "host": name("db", "compose.service", f"{kind}.main.host"),
        "port": port,
    }
    return Store(**{**made, **changes})


def of_store(one: Store, **changes: Any) -> Any:
    return tree(small(stores={f"{one.kind}.main": one}, **changes))


def published(*addresses: str) -> tuple[Port, ...]:
    return tuple(
        Port(
            f"p{number}", 80 + number, span(f"port {number}"), publish=text(address, at=f"publish {address}")
        )
        for number, address in enumerate(addresses)
    )


VARIABLES = {
    "VERSION": "1.2.3",
    "SECRET_KEY": "a$b",
    "MYSQL_PASSWORD": "m",
    "MYSQL_ROOT_PASSWORD": "r",
    "REDIS_PASSWORD": "p",
}

# --- the whole -----------------------------------------------------------------------------------------


def test_the_specification_and_compose_itself_accept_a_platform_with_everything(tmp_path: Path) -> None:
    files, found = emitted(shop("local"))
    assert found == []
    assert oracle.schema_errors(yaml.safe_load(files["compose.yaml"])) == []
    run = oracle.config(tmp_path, files["compose.yaml"], VARIABLES, "shop-backup", "shop-seed")
    assert (run.status, run.complaints) == (0, "")
    model = run.model
    assert model["name"] == "shop-platform-local"
    assert set(model["services"]) == set(yaml.safe_load(files["compose.yaml"])["services"])
    app = model["services"]["shop"]
    assert app["image"].endswith("/shop-platform-local:1.2.3")
    assert app["environment"]["CACHE_URL"] == "redis://:p@shop-redis-master:6379/1"
    assert app["environment"]["SECRET_KEY"] == "a$$b"
    assert app["depends_on"]["shop-migrate"] == {
        "condition": "service_completed_successfully",
        "required": True,
    }
    assert app["ports"] == [
        {"mode": "ingress", "host_ip": "127.0.0.1", "target": 8000, "published": "9357", "protocol": "tcp"}
    ]
    assert model["services"]["shop-redis-master"]["command"] == ["redis-server", "--requirepass", "p"]


def test_compose_refuses_it_while_a_variable_of_the_example_is_not_set(tmp_path: Path) -> None:
    files, _ = emitted(shop("local"))
    asked = [line[:-1] for line in files[".env.example"].splitlines() if line.endswith("=")]
    assert sorted(asked) == sorted(VARIABLES)
    for variable_name in asked:
        kept = {key: value for key, value in VARIABLES.items() if key != variable_name}
        run = oracle.config(tmp_path, files["compose.yaml"], kept)
        assert run.status != 0
        assert f"required variable {variable_name} is missing a value" in run.complaints
        assert ".env.example" in run.complaints


def test_each_variable_of_the_example_says_what_it_is() -> None:
    lines = emitted(shop("local"))[0][".env.example"].splitlines()
    assert lines[lines.index("REDIS_PASSWORD=") - 1] == (
        "# secret.redis.password: a random text of 32 characters"
    )
    assert lines[lines.index("VERSION=") - 1] == "# input.version of the spec"


def test_what_needs_no_variable_has_no_example() -> None:
    assert list(emitted(small())[0]) == ["compose.yaml"]


def test_the_first_line_says_what_made_it_and_how_to_run_it() -> None:
    first = emitted(small())[0]["compose.yaml"].splitlines()[0]
    assert first == "# made by a test. To run it: docker compose --project-directory . -f THIS_FILE up"


def test_stores_come_first_and_jobs_before_the_service_that_waits_for_them() -> None:
    assert list(tree(shop("local"))["services"]) == [
        "shop-mysql",
        "shop-redis-master",
        "shop-migrate",
        "shop",
        "shop-worker",
        "shop-beat",
        "shop-backup",
        "shop-seed",
    ]


def test_each_line_leads_back_to_the_spec() -> None:
    rendered = TARGET.emit(shop("local"), lambda _: None)["compose.yaml"].render("made by a test")
    lines = rendered.text.splitlines()
    origin = dict(zip(lines, rendered.origins, strict=False))
    assert (
        origin['      - "127.0.0.1:9357:8000"'] == span("127.0.0.1:9357")
        or origin['      - "127.0.0.1:9357:8000"'] == shop("local").services["app"].ports[0].publish.span
    )  # type: ignore[union-attr]
    assert origin['      - "127.0.0.1:9357:8000"'] == text("127.0.0.1:9357").span
    assert origin["      NAMESPACE: shop-platform-local"] == span("use of names.namespace")
    assert origin["  shop-worker:"] == span("service worker")
    assert sum(one is None for one in rendered.origins) <= 5


def test_what_others_make_is_not_made_here() -> None:
    platform = shop("local")
    stores = {
        key: replace(one, external=True, host=replace(one.host, value="db.example.com"))
        for key, one in platform.stores.items()
    }
    services = tree(replace(platform, stores=stores))["services"]
    assert "shop-mysql" not in services
    assert services["shop"]["environment"]["MYSQL_HOST"] == "db.example.com"
    assert list(services["shop"]["depends_on"]) == ["shop-migrate"]


@pytest.mark.parametrize(
    ("value", "expected"),
    [("shop-local", "shop-local"), ("Shop.Local", "shop-local"), ("_shop", "shop"), ("-._", "platform")],
)
def test_a_project_name_is_one_that_compose_does_not_rewrite(
    value: str, expected: str, tmp_path: Path
) -> None:
    assert project_name(value) == expected
    platform = small(namespace=name(value, "k8s.namespace"))
    run = oracle.config(tmp_path, emitted(platform)[0]["compose.yaml"])
    assert run.model["name"] == expected


# --- a workload ----------------------------------------------------------------------------------------


def test_a_service_is_restarted_unless_the_spec_says_otherwise() -> None:
    assert web()["restart"] == "unless-stopped"
    assert web(restart="no")["restart"] == "no"
    assert web(restart="on_failure")["restart"] == "on-failure"


def test_ports_without_an_address_of_the_host_are_only_exposed() -> None:
    ports = (
        Port("http", 8000, span("http"), publish=text("9357")),
        Port("dns", 53, span("dns"), protocol="udp", publish=text("127.0.0.1:53")),
        Port("metrics", 9000, span("metrics")),
    )
    service = web(ports=ports)
    assert service["ports"] == ["9357:8000", "127.0.0.1:53:53/udp"]
    assert service["expose"] == ["9000"]


def test_a_published_port_stays_text_for_readers_of_yaml_1_1() -> None:
    files, _ = emitted(with_service(small(), "web", ports=(Port("ssh", 22, span("p"), publish=text("22")),)))
    assert yaml.safe_load(files["compose.yaml"])["services"]["web"]["ports"] == ["22:22"]


def test_a_variable_that_is_passed_on_has_no_value(tmp_path: Path) -> None:
    passed = (variable("CSC_URL", HostVariable("CSC_URL")), variable("OTHER", HostVariable("CSC_URL")))
    platform = with_service(small(), "web", env=passed)
    assert tree(platform)["services"]["web"]["environment"] == {"CSC_URL": None, "OTHER": "${CSC_URL}"}
    text_ = emitted(platform)[0]["compose.yaml"]
    unset = oracle.config(tmp_path, text_).model["services"]["web"]["environment"]
    assert unset["CSC_URL"] is None
    given_ = oracle.config(tmp_path, text_, {"CSC_URL": "u"}).model["services"]["web"]["environment"]
    assert given_ == {"CSC_URL": "u", "OTHER": "u"}


def test_a_build_with_arguments() -> None:
    build = Build(
        text(".."),
        span("build"),
        text("../docker/Dockerfile"),
        (variable("MODULE", "a$b"), variable("TAG", InputPart("version")), variable("A", HostVariable("A"))),
    )
    platform = replace(
        with_service(small(), "web", build=build), spec="specs/small.plat", inputs=("version",)
    )
    assert tree(platform)["services"]["web"]["build"] == {
        "context": ".",
        "dockerfile": "docker/Dockerfile",
        "args": {"MODULE": "a$$b", "TAG": "${VERSION:?set it, see .env.example}", "A": "${A}"},
    }


def test_entrypoint_and_command_are_those_of_the_image() -> None:
    service = web(entrypoint=(text("sh"), text("-c")), command=(text("echo $HOME"),))
    assert service["entrypoint"] == ["sh", "-c"]
    assert service["command"] == ["echo $$HOME"]
    assert "entrypoint" not in web(command=(text("a"),))


def test_small_words_of_a_service() -> None:
    service = web(
        user=text("app"),
        container_name=text("shop-web"),
        profile=text("debug"),
        pull="never",
        env_file=text(".env"),
        labels=(Label("a.b/c", text("$x"), span("label")),),
        replicas=Scaling(2, 4, span("replicas")),
    )
    assert (service["user"], service["container_name"]) == ("app", "shop-web")
    assert (service["profiles"], service["pull_policy"]) == (["debug"], "never")
    assert (service["env_file"], service["labels"]) == (["./.env"], {"a.b/c": "$$x"})
    assert "scale" not in service
    assert web(replicas=Scaling(2, 2, span("replicas")))["scale"] == 2


def test_upper_bounds_become_limits() -> None:
    service = web(resources=resources(("250m", "500m"), ("1Gi", "2Gi")))
    assert (service["mem_limit"], service["cpus"]) == ("2g", 0.5)


@pytest.mark.parametrize(
    ("size_", "expected"),
    [(2 * 2**30, "2g"), (1536 * 2**20, "1536m"), (2**10, "1k"), (1000, "1000b"), (0, "0b")],
)
def test_memory_is_what_compose_reads(size_: int, expected: str, tmp_path: Path) -> None:
    assert memory(size_) == expected
    run = oracle.config(tmp_path, f"name: x\nservices: {{a: {{image: a, mem_limit: {expected}}}}}\n")
    assert int(run.model["services"]["a"].get("mem_limit", 0)) == size_


def test_processors() -> None:
    assert [cpus(one) for one in (500, 1000, 125, 2500)] == [0.5, 1, 0.125, 2.5]


def test_hosts_are_keys_of_the_file() -> None:
    platform = two({"env": (variable("API", "http://", HostPart("service.api", full=True), ":80"),)}, {})
    own = replace(platform.services["api"], names=(name("backend", "compose.service"),))
    services = tree(replace(platform, services={**platform.services, "api": own}))["services"]
    assert list(services) == ["web", "backend"]
    assert services["web"]["environment"]["API"] == "http://backend:80"


# --- secrets -------------------------------------------------------------------------------------------


def secret(word: str, *keys: SecretKey) -> Secret:
    return Secret(**declared("secret", word, word, "k8s.secret"), keys=keys)


def generated(key: str) -> SecretKey:
    return SecretKey(key, "generated", span(f"key {key}"), length=8)


def asked(key: str, *secrets: Secret, of: str = "", inputs: tuple[str, ...] = ()) -> str:
    """The variable under which a key of the first Secret is asked for."""
    env = (variable("X", SecretPart(of or secrets[0].label, key)),)
    platform = with_service(small(inputs=inputs), "web", env=env)
    platform = replace(platform, secrets={one.label: one for one in secrets})
    value: str = tree(platform)["services"]["web"]["environment"]["X"]
    return value.removeprefix("${").partition(":?")[0].removesuffix("}")


def test_a_key_keeps_its_name_while_nothing_else_has_it() -> None:
    assert asked("SECRET_KEY", secret("django", generated("SECRET_KEY"))) == "SECRET_KEY"
    assert asked("password", secret("redis", generated("password"))) == "REDIS_PASSWORD"
    assert asked("tls.key", secret("tls", generated("tls.key"))) == "TLS_TLS_KEY"
    assert asked("KEY", secret("a", generated("KEY")), secret("b", generated("KEY"))) == "A_KEY"
    assert asked("VERSION", secret("a", generated("VERSION")), inputs=("version",)) == "A_VERSION"
    assert asked("COMPOSE_FILE", secret("a", generated("COMPOSE_FILE"))) == "A_COMPOSE_FILE"
    assert asked("1a", secret("9b", generated("1a"))) == "_9B_1A"


def test_two_keys_never_share_a_variable() -> None:
    keys = (secret("a_b", generated("c")), secret("a", generated("b_c")))
    assert asked("c", *keys) == "A_B_C"
    assert asked("b_c", *keys, of="a") == "A_B_C_2"


def test_a_key_that_the_host_holds_keeps_the_hosts_name() -> None:
    assert asked("token", secret("a", SecretKey("token", "inherit", span("k")))) == "token"
    renamed = SecretKey("token", "inherit", span("k"), path=text("API_TOKEN"))
    assert asked("token", secret("a", renamed), secret("b", generated("API_TOKEN"))) == "API_TOKEN"
    both = (secret("b", generated("API_TOKEN")), secret("a", renamed))
    assert asked("API_TOKEN", *both) == "B_API_TOKEN"


def test_a_composed_key_is_its_text() -> None:
    composed = SecretKey("URL", "text", span("k"), text=text("redis://:", SecretPart("r", "password"), "@x$"))
    env = (variable("X", SecretPart("r", "URL")),)
    platform = replace(
        with_service(small(), "web", env=env), secrets={"r": secret("r", generated("password"), composed)}
    )
    value = tree(platform)["services"]["web"]["environment"]["X"]
    assert value == "redis://:${R_PASSWORD:?set it, see .env.example}@x$$"


# --- stores --------------------------------------------------------------------------------------------


def test_mysql() -> None:
    one = store(
        "mysql",
        "database",
        "8",
        3306,
        user=name("app", "mysql.user"),
        password=text(SecretPart("m", "PASSWORD")),
        size=size("8Gi"),
    )
    found = of_store(one)
    service = found["services"]["db"]
    assert service["image"] == "mysql:8"
    assert service["environment"] == {
        "MYSQL_RANDOM_ROOT_PASSWORD": "yes",
        "MYSQL_DATABASE": "shop",
        "MYSQL_USER": "app",
        "MYSQL_PASSWORD": "${M_PASSWORD:?set it, see .env.example}",
    }
    assert service["volumes"] == ["db-data:/var/lib/mysql"]
    assert found["volumes"] == {"db-data": {}}
    assert service["healthcheck"]["test"][1] == (
        'mysqladmin ping -h 127.0.0.1 -u "$$MYSQL_USER" -p"$$MYSQL_PASSWORD" --silent'
    )
    assert "ports" not in service


def test_the_image_of_mysql_makes_no_second_root() -> None:
    one = store("mariadb", "database", "11", 3307, user=name("root", "mysql.user"), password=text("known"))
    service = of_store(one)["services"]["db"]
    assert service["environment"] == {"MARIADB_ROOT_PASSWORD": "known", "MARIADB_DATABASE": "shop"}
    assert service["healthcheck"]["test"][1] == (
        'mariadb-admin ping -h 127.0.0.1 --port=3307 -u root -p"$$MARIADB_ROOT_PASSWORD" --silent'
    )


@pytest.mark.parametrize(
    ("version", "folder"),
    [("17", "/var/lib/postgresql/data"), ("17.2", "/var/lib/postgresql/data"), ("18", "/var/lib/postgresql")],
)
def test_postgres(version: str, folder: str) -> None:
    one = store(
        "postgres", "database", version, 5432, user=name("app", "postgres.user"), storage=text("./data")
    )
    found = of_store(one)
    service = found["services"]["db"]
    assert service["environment"] == {
        "POSTGRES_DB": "shop",
        "POSTGRES_USER": "app",
        "POSTGRES_PASSWORD": "${MAIN_PASSWORD:?set it, see .env.example}",
    }
    assert service["volumes"] == [f"./data:{folder}"]
    assert "volumes" not in found


def test_a_cache_keeps_nothing_unless_it_is_given_room() -> None:
    bare = of_store(store("redis", "cache", "7", 6379))["services"]["db"]
    assert "volumes" not in bare
    assert "environment" not in bare
    assert "command" not in bare
    kept = of_store(store("redis", "cache", "7", 6379, size=size("1Gi")))["services"]["db"]
    assert kept["volumes"] == ["db-data:/data"]


def test_kafka_answers_by_its_name_on_the_network() -> None:
    service = of_store(store("kafka", "broker", "4.1.0", 9092))["services"]["db"]
    assert service["image"] == "apache/kafka:4.1.0"
    assert service["environment"]["KAFKA_ADVERTISED_LISTENERS"] == "PLAINTEXT://db:9092"
    assert service["volumes"] == [f"db-data:{service['environment']['KAFKA_LOG_DIRS']}"]
    other = of_store(store("kafka", "broker", "", 9092, image=text("bitnami/kafka:latest")))["services"]["db"]
    assert other["environment"]["KAFKA_CFG_NODE_ID"] == "0"


def test_what_the_spec_says_of_a_store_wins() -> None:
    one = store(
        "mysql",
        "database",
        "8",
        3306,
        command=(text("mysqld"),),
        restart="always",
        container_name=text("shop-db"),
        publish=text("127.0.0.1:3306"),
        env=(variable("MYSQL_DATABASE", "other"), variable("TZ", "UTC")),
        resources=resources(("250m", "500m"), ("1Gi", "2Gi")),
    )
    service = of_store(one)["services"]["db"]
    assert (service["command"], service["restart"]) == (["mysqld"], "always")
    assert (service["container_name"], service["ports"]) == ("shop-db", ["127.0.0.1:3306:3306"])
    assert service["environment"]["MYSQL_DATABASE"] == "other"
    assert service["environment"]["TZ"] == "UTC"
    assert (service["mem_limit"], service["cpus"]) == ("2g", 0.5)


@pytest.mark.parametrize(
    ("engine", "kind", "port"),
    [
        ("mysql", "database", 3306),
        ("mariadb", "database", 3306),
        ("postgres", "database", 5432),
        ("redis", "cache", 6379),
        ("kafka", "broker", 9092),
    ],
)
def test_compose_reads_every_engine(engine: str, kind: str, port: int, tmp_path: Path) -> None:
    one = store(engine, kind, "9", port, password=text("known"), user=name("app", "mysql.user"))
    files, found = emitted(small(stores={f"{kind}.main": one}))
    assert found == []
    assert oracle.schema_errors(yaml.safe_load(files["compose.yaml"])) == []
    run = oracle.config(tmp_path, files["compose.yaml"])
    assert (run.status, run.complaints) == (0, "")


# --- health, needs and jobs ----------------------------------------------------------------------------


def test_health_by_command_http_and_tcp() -> None:
    command = Health("command", span("h"), command=(text("celery"), text("$x")), every=5, retries=7, start=60)
    assert web(health=command)["healthcheck"] == {
        "test": ["CMD", "celery", "$$x"],
        "interval": "5s",
        "timeout": "10s",
        "retries": 7,
        "start_period": "60s",
    }
    http = web(health=Health("http", span("h"), path=text("/a b?c=$d"), port="http"))["healthcheck"]["test"]
    assert http[0] == "CMD-SHELL"
    assert http[1].count("'http://127.0.0.1:8080/a b?c=$$d'") == 3
    tcp = web(health=Health("tcp", span("h"), port="http"))["healthcheck"]["test"]
    assert tcp[1].count("8080") == 3


@pytest.mark.parametrize("tools", [("curl",), ("wget",), ("python3",)])
@pytest.mark.parametrize(("path", "well"), [("/well", True), ("/ill", False)])
def test_the_http_probe_works_with_whichever_program_is_there(
    tools: tuple[str, ...], path: str, well: bool, tmp_path: Path, answering: int
) -> None:
    health = Health("http", span("h"), path=text(path), port="http")
    line = web(health=health, ports=(Port("http", answering, span("p")),))["healthcheck"]["test"][1]
    assert shell(line, tools, tmp_path) is well


@pytest.mark.parametrize("tools", [("nc",), ("python3",), ("bash",)])
def test_the_tcp_probe_works_with_whichever_program_is_there(
    tools: tuple[str, ...], tmp_path: Path, answering: int, silent: int
) -> None:
    for port, well in ((answering, True), (silent, False)):
        health = Health("tcp", span("h"), port="http")
        line = web(health=health, ports=(Port("http", port, span("p")),))["healthcheck"]["test"][1]
        assert shell(line, tools, tmp_path) is well


def shell(line: str, tools: tuple[str, ...], folder: Path) -> bool:
    """Whether the line ends well where only these programs are on the PATH."""
    (folder / "bin").mkdir(exist_ok=True)
    for tool in tools:
        found = sys.executable if tool == "python3" else shutil.which(tool)
        if found is None:
            pytest.skip(f"{tool} is not installed")
        script = folder / "bin" / tool
        script.write_text(f'#!/bin/sh\nexec "{found}" "$@"\n')
        script.chmod(0o755)
    run = subprocess.run(
        ["/bin/sh", "-c", line.replace("$$", "$")],
        env={"PATH": str(folder / "bin")},
        capture_output=True,
        timeout=30,
        check=False,
    )
    return run.returncode == 0


@pytest.fixture
def answering() -> Iterator[int]:
    """The port of a server that is well at `/well` and at no other path."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if self.path == "/well" else 503)
            self.end_headers()

        def log_message(self, *words: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port
    server.shutdown()
    server.server_close()


@pytest.fixture
def silent() -> int:
    """A port on which nobody listens."""
    with socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


def job(run: Schedule, **changes: Any) -> Job:
    return Job(
        **{**declared("job", "migrate", "migrate", "k8s.job"), "image": text("shop:1"), "run": run, **changes}
    )


def test_a_job_before_a_service_runs_once_and_is_waited_for() -> None:
    before = job(
        Schedule("before", span("run"), service="web"),
        restart="always",
        ports=published("8080"),
        health=Health("tcp", span("h"), port="p0"),
    )
    services = tree(small(jobs={"migrate": before}))["services"]
    assert services["migrate"] == {"image": "shop:1", "restart": "no"}
    assert services["web"]["depends_on"] == {"migrate": {"condition": "service_completed_successfully"}}


def test_other_jobs_wait_behind_a_profile() -> None:
    clock = job(Schedule("schedule", span("run"), cron=text("0 2 * * *")))
    assert tree(small(jobs={"migrate": clock}))["services"]["migrate"]["profiles"] == ["migrate"]
    by_hand = job(Schedule("manual", span("run")), profile=text("tools"))
    assert tree(small(jobs={"migrate": by_hand}))["services"]["migrate"]["profiles"] == ["tools"]


def test_the_strongest_condition_of_two_needs_holds() -> None:
    health = Health("command", span("h"), command=(text("true"),))
    needs = (Need("service.api", "healthy", span("n1")), Need("service.api", "started", span("n2")))
    services = tree(two({"needs": needs}, {"health": health}))["services"]
    assert services["web"]["depends_on"] == {"api": {"condition": "service_healthy"}}


def test_healthy_needs_a_health_check() -> None:
    platform = two({"needs": (Need("service.api", "healthy", span("n")),)}, {})
    found = emitted(platform)[1]
    assert [one.slug for one in found] == ["compose/no-healthcheck"]
    assert found[0].span == span("n")
    assert found[0].related[0].span == span("service api")


def test_a_need_behind_a_profile(tmp_path: Path) -> None:
    needs = (Need("service.api", "started", span("n")),)
    platform = two({"needs": needs}, {"profile": text("debug")})
    assert slugs(platform) == ["compose/inactive-profile"]
    assert oracle.config(tmp_path, emitted(platform)[0]["compose.yaml"]).status != 0
    same = two({"needs": needs, "profile": text("debug")}, {"profile": text("debug")})
    assert slugs(same) == []
    assert oracle.config(tmp_path, emitted(same)[0]["compose.yaml"], {}, "debug").status == 0


def test_services_that_wait_for_each_other(tmp_path: Path) -> None:
    platform = two(
        {"needs": (Need("service.api", "started", span("n1")),)},
        {"needs": (Need("service.web", "started", span("n2")),)},
    )
    found = emitted(platform)[1]
    assert [one.slug for one in found] == ["compose/cycle"]
    assert "`web` → `api` → `web`" in found[0].message
    assert found[0].span == span("n2")
    assert "cycle" in oracle.config(tmp_path, emitted(platform)[0]["compose.yaml"]).complaints


# --- what Compose accepts and Docker refuses -------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "clash"),
    [
        ("8080", "8080", True),
        ("8080", "8081", False),
        ("127.0.0.1:8080", "8080", True),
        ("127.0.0.1:8080", "127.0.0.2:8080", False),
        ("0.0.0.0:8080", "127.0.0.1:8080", True),
        ("[::1]:8080", "[::1]:8080", True),
    ],
)
def test_one_port_of_the_host_is_published_once(one: str, other: str, clash: bool) -> None:
    platform = two({}, {"ports": published(other)})
    platform = with_service(platform, "web", ports=published(one))
    found = emitted(platform)[1]
    assert [item.slug for item in found] == ["compose/host-port"] * clash
    if clash:
        assert found[0].span == span(f"publish {other}")
        assert found[0].related[0].span == span(f"publish {one}")


def test_a_port_clashes_with_a_store_and_within_a_service() -> None:
    one = store("mysql", "database", "8", 3306, publish=text("8080"))
    platform = with_service(small(stores={"database.main": one}), "web", ports=published("8080"))
    assert slugs(platform) == ["compose/host-port"]
    assert slugs(with_service(small(), "web", ports=published("8080", "8080"))) == ["compose/host-port"]


def test_services_of_two_profiles_may_share_a_port() -> None:
    platform = two({"profile": text("one")}, {"profile": text("two"), "ports": published("80")})
    assert slugs(with_service(platform, "web", ports=published("80"))) == []


def test_replicas_cannot_share_a_port_or_a_name() -> None:
    fixed = Scaling(2, 2, span("replicas"))
    assert slugs(with_service(small(), "web", ports=published("80"), replicas=fixed)) == ["compose/host-port"]
    named = with_service(small(), "web", container_name=text("shop"), replicas=fixed)
    assert slugs(named) == ["compose/container-name"]


@pytest.mark.parametrize(
    "address", ["web:80", "0", "65536", "999.0.0.1:80", "[::g]:80", "80:80", "", "8080-8090", "127.0.0.1:"]
)
def test_a_host_address_is_a_port_with_or_without_an_ip_address(address: str) -> None:
    assert slugs(with_service(small(), "web", ports=published(address))) == ["compose/host-address"]


def test_two_containers_of_one_name() -> None:
    platform = two({"container_name": text("x1")}, {"container_name": text("x1")})
    assert slugs(platform) == ["compose/container-name"]


@pytest.mark.parametrize("word", ["-abc def", "a", "é1"])
def test_a_container_name_that_docker_refuses(word: str) -> None:
    assert slugs(with_service(small(), "web", container_name=text(word))) == ["compose/illegal-name"]


def test_variables_have_names_that_a_process_can_read() -> None:
    for word in ("A=B", "", "1A", "A-B"):
        platform = with_service(small(), "web", env=(variable(word, "x"),))
        assert slugs(platform) == ["compose/illegal-name"]
    inherited = with_service(small(), "web", env=(variable("A", HostVariable("a-b")),))
    found = emitted(inherited)[1]
    assert [one.slug for one in found] == ["compose/illegal-name"]
    assert found[0].span == span("env A value")
    key = SecretKey("token", "inherit", span("key"), path=text("a-b"))
    assert slugs(small(secrets={"a": secret("a", key)})) == ["compose/illegal-name"]


def test_a_profile_is_two_characters_at_least() -> None:
    assert slugs(with_service(small(), "web", profile=text("x"))) == ["compose/illegal-name"]


def test_two_declarations_of_one_service() -> None:
    one = store("mysql", "database", "8", 3306, host=name("web", "compose.service"))
    assert slugs(small(stores={"database.main": one})) == ["compose/two-services"]


@pytest.mark.parametrize("image", ["Org/App:1", "nginx:", "a//b", "nginx:.x"])
def test_an_image_that_docker_refuses(image: str) -> None:
    assert slugs(with_service(small(), "web", image=text(image))) == ["compose/image"]
    assert slugs(with_service(small(), "web", image=text("app:", InputPart("version")))) == []


# --- files and volumes -----------------------------------------------------------------------------------


def test_volumes_files_and_configs(tmp_path: Path) -> None:
    platform = small(
        volumes={
            "data": Volume(**declared("volume", "data", "data", "compose.volume")),
            "theirs": Volume(**declared("volume", "theirs", "theirs", "compose.volume"), external=True),
            "v": Volume(**declared("volume", "v", "v", "compose.volume")),
        },
        files={
            "caddy": File(
                **declared("file", "caddy", "caddyfile", "compose.config"), source=text("./Caddyfile")
            ),
            "hello": File(
                **declared("file", "hello", "hello", "compose.config"), content=text("a=$b\n${c}\n")
            ),
        },
    )
    mounts = (
        Mount("volume.data", text("/data"), False, span("m1")),
        Mount("volume.theirs", text("/theirs"), True, span("m2")),
        Mount("volume.v", text("/v"), False, span("m3")),
        Mount("file.caddy", text("/etc/caddy/Caddyfile"), True, span("m4")),
        Mount("file.hello", text("/hello"), True, span("m5")),
    )
    platform = replace(with_service(platform, "web", mounts=mounts), spec="specs/small.plat")
    found = tree(platform)
    service = found["services"]["web"]
    assert service["volumes"] == [
        "data:/data",
        "theirs:/theirs:ro",
        {"type": "volume", "source": "v", "target": "/v"},
        {
            "type": "bind",
            "source": "./specs/Caddyfile",
            "target": "/etc/caddy/Caddyfile",
            "read_only": True,
            "bind": {"create_host_path": False},
        },
    ]
    assert service["configs"] == [{"source": "hello", "target": "/hello"}]
    assert found["volumes"] == {"data": {}, "theirs": {"external": True, "name": "theirs"}, "v": {}}
    assert found["configs"] == {"hello": {"content": "a=$$b\n$${c}\n"}}
    run = oracle.config(tmp_path, emitted(platform)[0]["compose.yaml"])
    assert (run.status, run.complaints) == (0, "")
    assert [one["target"] for one in run.model["services"]["web"]["volumes"]] == [
        "/data",
        "/theirs",
        "/v",
        "/etc/caddy/Caddyfile",
    ]


@pytest.mark.parametrize(
    ("spec", "path", "expected"),
    [
        ("main.plat", ".", "."),
        ("main.plat", "./data", "./data"),
        ("main.plat", "data", "./data"),
        ("main.plat", ".env", "./.env"),
        ("specs/main.plat", "..", "."),
        ("specs/main.plat", "../data/", "./data"),
        ("specs/main.plat", "data", "./specs/data"),
        ("main.plat", "../x", "../x"),
        ("main.plat", "/abs", "/abs"),
        ("main.plat", "~/x", "~/x"),
    ],
)
def test_paths_start_at_the_project_folder(spec: str, path: str, expected: str) -> None:
    assert project_path(small(spec=spec), text(path), path) == expected


def test_a_path_of_an_imported_file_starts_there() -> None:
    platform = replace(
        small(spec="specs/main.plat"), span=span("platform")._replace(file="../p/specs/main.plat")
    )
    imported = text("x")
    imported = replace(imported, span=imported.span._replace(file="../p/shared/more.plat"))
    assert project_path(platform, imported, "x") == "./shared/x"


def test_a_path_within_a_folder() -> None:
    assert within("./docker/Dockerfile", ".") == "docker/Dockerfile"
    assert within("./Dockerfile", "./app") == "../Dockerfile"
    assert within("./app", "./app") == "."
    assert within("/abs", "./app") == "/abs"
    assert within("./Dockerfile", "../app") is None
    assert within("./Dockerfile", "/app") is None
    build = Build(text("/srv/web"), span("build"), text("Dockerfile"))
    assert slugs(with_service(small(), "web", build=build)) == ["compose/dockerfile"]


# --- any text comes back -----------------------------------------------------------------------------------


def unescaped(value: Any) -> Any:
    """Compose's text without its doubled dollars."""
    return value.replace("$$", "$") if isinstance(value, str) else value


def carrying(values: list[str]) -> Platform:
    """A platform that says each text as a variable, as a word of a command and as the text of a file."""
    files = {
        f"f{number}": File(
            **declared("file", f"f{number}", f"f{number}", "compose.config"), content=text(value, at="c")
        )
        for number, value in enumerate(values)
    }
    return with_service(
        small(files=files),
        "web",
        env=tuple(EnvVar(f"V{number}", text(value), span("v")) for number, value in enumerate(values)),
        command=tuple(text(value) for value in values),
        mounts=tuple(Mount(f"file.{key}", text(f"/{key}"), True, span("m")) for key in files),
    )


def check_comes_back(found: Any, values: list[str], undo: Callable[[Any], Any]) -> None:
    service = found["services"]["web"]
    assert [undo(service["environment"][f"V{number}"]) for number in range(len(values))] == values
    assert [undo(word) for word in service["command"]] == values
    assert [undo(found["configs"][f"f{number}"]["content"]) for number in range(len(values))] == values


TALLY = {"written": 0, "seen": 0}


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(values=st.lists(texts(), min_size=1, max_size=4))
def every_text_comes_back(values: list[str]) -> None:
    files, found = emitted(carrying(values))
    TALLY["seen"] += 1
    if found:
        assert {one.slug for one in found} <= {"compose/nul", "compose/empty-file"}
        assert any("\0" in value or not value for value in values)
        return
    TALLY["written"] += 1
    text_ = files["compose.yaml"]
    check_comes_back(yaml.safe_load(text_), values, unescaped)
    check_comes_back(YAML(typ="safe", pure=True).load(text_), values, unescaped)


def test_every_text_comes_back_from_yaml_1_1_and_1_2_or_is_refused() -> None:
    TALLY.update(written=0, seen=0)
    every_text_comes_back()
    assert TALLY["written"] * 2 > TALLY["seen"] > 100


def test_a_nul_is_refused() -> None:
    assert set(slugs(with_service(small(), "web", env=(variable("A", "a\0b"),)))) == {"compose/nul"}
    assert set(slugs(with_service(small(), "web", command=(text("a\0b"),)))) == {"compose/nul"}


def test_a_file_without_text_is_refused() -> None:
    empty = carrying([""])
    assert set(slugs(empty)) == {"compose/empty-file"}


def test_compose_itself_reads_every_text_byte_for_byte(tmp_path: Path) -> None:
    sample: list[str] = []

    @settings(max_examples=300, deadline=None, derandomize=True, database=None)
    @given(value=texts())
    def collect(value: str) -> None:
        sample.append(value)

    collect()
    values = [value for value in dict.fromkeys([*TRAPS, *sample]) if value and "\0" not in value]
    assert len(values) > 200
    run = oracle.config(tmp_path, emitted(carrying(values))[0]["compose.yaml"])
    assert run.status == 0, run.complaints
    # `config` writes a compose file again, so its dollars are doubled too
    check_comes_back(run.model, values, unescaped)


# --- what is kept ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    sorted(GOLDEN.glob("**/compose/compose.yaml")),
    ids=lambda path: str(path.relative_to(GOLDEN).parent.parent),
)
def test_compose_reads_the_golden_files_without_a_complaint(path: Path, tmp_path: Path) -> None:
    written = path.read_text("utf-8")
    parsed = yaml.safe_load(written)
    assert oracle.schema_errors(parsed) == []
    example = path.with_name(".env.example")
    lines = example.read_text("utf-8").splitlines() if example.exists() else []
    variables = {line.partition("=")[0]: "x" for line in lines if line.endswith("=")}
    # those that are passed on may be missing; set, they make no noise
    variables |= dict.fromkeys(re.findall(r"\$\{(\w+)\}", written), "x")
    for service in parsed["services"].values():
        for env_file in service.get("env_file", ()):
            (tmp_path / env_file).write_text("", "utf-8")
    profiles = [profile for service in parsed["services"].values() for profile in service.get("profiles", ())]
    run = oracle.config(tmp_path, written, variables, *dict.fromkeys(profiles))
    assert (run.status, run.complaints) == (0, "")
    assert set(run.model["services"]) == set(parsed["services"])


# --- the target's card -------------------------------------------------------------------------------------


def test_every_word_of_the_language_has_its_row_in_the_matrix() -> None:
    by_their_declaration = {"name", "external"}
    stores = {"database": "store", "cache": "store", "broker": "store"}
    own = [word for word in KINDS if word not in (*FURTHER, "environments", "import", "names", "deploy")]
    missing = []
    for kind in own:
        row = TARGET.matrix.get(kind, "")
        if row.startswith(("elsewhere", "refused")):
            continue
        for word, attribute in KINDS[kind].attributes.items():
            if word not in by_their_declaration and f"{stores.get(kind, kind)}.{word}" not in TARGET.matrix:
                missing.append(f"{kind}.{word}")
            if word == "port" and attribute.block:
                missing += [f"port.{one}" for one in attribute.block if f"port.{one}" not in TARGET.matrix]
    assert missing == []


def test_every_row_of_the_matrix_says_why() -> None:
    for feature, row in TARGET.matrix.items():
        verdict, _, reason = row.partition(": ")
        assert verdict in {"emitted", "approximated", "refused", "elsewhere"}, feature
        assert bool(reason) is (verdict != "emitted"), feature


def test_nothing_depends_on_a_service_that_is_not_there() -> None:
    platform = shop("local", deploys=(deploy("compose"),))
    services = tree(platform)["services"]
    for service in services.values():
        assert set(service.get("depends_on", ())) <= set(services)
