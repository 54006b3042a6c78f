"""Compose files in one form: what is the same, what is not."""

from __future__ import annotations

from typing import Any

import pytest

from equivalence import (
    differences,
)
from normal_compose import normal, seconds, size


def pointers(theirs: Any, ours: Any) -> list[str]:
    return [one.pointer for one in differences("f", theirs, ours)]


def same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two services of compose files mean the same."""
    return pointers(*(normal({"services": {"a": service}}) for service in (one, other))) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"mem_limit": "2g"}, {"mem_limit": "2048m"}),
        ({"mem_limit": "1G"}, {"mem_limit": 2**30}),
        ({"cpus": 0.5}, {"cpus": "0.50"}),
        ({"command": "a 'b c' --d=e"}, {"command": ["a", "b c", "--d=e"]}),
        ({"environment": ["A=1", "B", "C="]}, {"environment": {"A": 1, "B": None, "C": ""}}),
        ({"environment": {"A": True}}, {"environment": ["A=true"]}),
        ({"ports": ["80:8000"]}, {"ports": [{"target": 8000, "published": "80"}]}),
        (
            {"ports": ["127.0.0.1:80:8000/udp"]},
            {"ports": [{"target": 8000, "published": 80, "host_ip": "127.0.0.1", "protocol": "udp"}]},
        ),
        ({"ports": ["1:1", "2:2"]}, {"ports": ["2:2", "1:1"]}),
        ({"depends_on": ["b"]}, {"depends_on": {"b": {"condition": "service_started"}}}),
        ({"build": "."}, {"build": {"context": "./", "dockerfile": "Dockerfile"}}),
        ({"build": {"context": ".", "args": ["A=1"]}}, {"build": {"context": ".", "args": {"A": 1}}}),
        ({"env_file": "./.env"}, {"env_file": [".env"]}),
        ({"expose": [80]}, {"expose": ["80/tcp"]}),
        (
            {"volumes": ["./x:/y:ro"]},
            {"volumes": [{"type": "bind", "source": "./x/", "target": "/y", "read_only": True}]},
        ),
        ({"volumes": ["d:/y"]}, {"volumes": [{"type": "volume", "source": "d", "target": "/y"}]}),
        (
            {"healthcheck": {"test": "x", "interval": "1m30s"}},
            {"healthcheck": {"test": ["CMD-SHELL", "x"], "interval": "90s"}},
        ),
        ({"restart": "no"}, {}),
        ({"x-build": {"type": "docker"}}, {}),
        ({"labels": ["a=b"]}, {"labels": {"a": "b"}}),
    ],
)
def test_two_ways_to_say_the_same(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert same(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"mem_limit": "2g"}, {"mem_limit": "2m"}),
        ({"cpus": 1}, {"cpus": 0.5}),
        ({"command": "a b"}, {"command": ["a b"]}),
        ({"environment": ["B"]}, {"environment": ["B="]}),
        ({"environment": ["A=true"]}, {"environment": ["A=True"]}),
        ({"ports": ["80:8000"]}, {"ports": ["127.0.0.1:80:8000"]}),
        ({"ports": ["80:8000"]}, {"ports": ["80:8000/udp"]}),
        ({"ports": ["80:8000", "81:8000"]}, {"ports": ["80:8000"]}),
        ({"depends_on": ["b"]}, {"depends_on": {"b": {"condition": "service_healthy"}}}),
        ({"build": "."}, {"build": ".."}),
        ({"volumes": ["./x:/y"]}, {"volumes": ["./x:/y:ro"]}),
        ({"volumes": ["./x:/y"]}, {"volumes": ["x:/y"]}),
        ({"healthcheck": {"test": "x"}}, {"healthcheck": {"test": ["CMD", "x"]}}),
        ({"restart": "always"}, {}),
        ({"user": "a"}, {"user": "b"}),
    ],
)
def test_two_things_that_are_not_the_same(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert not same(one, other)


def test_what_compose_cannot_read_is_no_quantity() -> None:
    with pytest.raises(ValueError, match="size"):
        size("2Gi")
    with pytest.raises(ValueError, match="duration"):
        seconds("90")


def test_declared_volumes_may_be_empty_in_two_ways() -> None:
    assert pointers(normal({"volumes": {"a": None}}), normal({"version": "3", "volumes": {"a": {}}})) == []
