"""Small platforms for the tests of the compose target, and what it makes of them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import yaml

from platformc.diagnostics import Diagnostic
from platformc.ir import (
    Platform,
    Port,
    Secret,
    SecretKey,
    Store,
)
from platformc_targets.compose import TARGET
from platforms import declared, name, small, span, text, with_service


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


def secret(word: str, *keys: SecretKey) -> Secret:
    return Secret(**declared("secret", word, word, "k8s.secret"), keys=keys)


def generated(key: str) -> SecretKey:
    return SecretKey(key, "generated", span(f"key {key}"), length=8)
