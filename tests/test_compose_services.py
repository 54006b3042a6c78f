"""Compose services from services of the spec: their words, their variables and their secrets."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from compose_platforms import emitted, generated, secret, tree, two, web
from oracles import compose as oracle
from platformc.ir import (
    Build,
    HostPart,
    HostVariable,
    InputPart,
    Label,
    Port,
    Scaling,
    Secret,
    SecretKey,
    SecretPart,
)
from platformc_targets.compose.units import cpus, memory
from platforms import name, resources, small, span, text, variable, with_service


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
