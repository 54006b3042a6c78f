"""What Docker Compose accepts and Docker refuses is told before either sees it."""

from __future__ import annotations

import pytest

from compose_platforms import emitted, published, secret, slugs, store, two
from platformc.ir import (
    HostVariable,
    Scaling,
    SecretKey,
)
from platforms import name, small, span, text, variable, with_service


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
