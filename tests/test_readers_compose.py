"""Which names the services of a compose file mention, and where."""

from __future__ import annotations

import pytest

from platformc.readers.artifacts import Artifact
from platformc.readers.compose import is_compose, read_text

FILE = """\
name: shop
services:
  app:
    image: app:${TAG:?set it}
    container_name: shop-app
    ports:
      - "127.0.0.1:9357:8000"
      - {target: 8001, published: "8002", host_ip: 127.0.0.1, protocol: udp}
    expose: ["9000"]
    environment:
      PRICE: 5$$
      PASSED:
      EMPTY: ""
    depends_on:
      db: {condition: service_healthy}
      migrate: {condition: service_completed_successfully}
    volumes:
      - data:/data
      - ./here:/there
      - {type: volume, source: more, target: /more}
      - {type: bind, source: ./file, target: /file}
    configs: [{source: settings, target: /etc/settings}]
    secrets: [token]
    networks: [front]
    profiles: [debug]
  db:
    image: postgres:17
    environment:
      - POSTGRES_DB=shop
      - PASSED
    depends_on: [migrate]
    healthcheck: {test: ["CMD", "true"]}
  migrate:
    image: app:1
    healthcheck: {disable: true}
volumes: {data: {}, more: {}}
networks: {front: {}}
configs: {settings: {content: x}}
secrets: {token: {environment: TOKEN}}
"""


def said(artifact: Artifact) -> dict[str, str]:
    return {mention.slot: mention.value for mention in artifact.mentions}


def test_a_file() -> None:
    project, app, db, migrate = read_text("compose.yaml", FILE, "local")
    assert said(project) == {
        "name": "shop",
        "volumes.data": "data",
        "volumes.more": "more",
        "networks.front": "front",
        "configs.settings": "settings",
        "secrets.token": "token",
    }
    assert said(app) == {
        "name": "app",
        "container_name": "shop-app",
        "container.image": "app:${TAG:?set it}",
        "ports.0": "127.0.0.1:9357:8000",
        "ports.1": "127.0.0.1:8002:8001/udp",
        "expose.0": "9000",
        "container.env.PRICE": "PRICE",
        "container.env.PRICE.value": "5$",
        "container.env.PASSED": "PASSED",
        "container.env.EMPTY": "EMPTY",
        "container.env.EMPTY.value": "",
        "depends.db": "db",
        "depends.db.condition": "service_healthy",
        "depends.db.healthy": "healthcheck",
        "depends.migrate": "migrate",
        "depends.migrate.condition": "service_completed_successfully",
        "volumes.0": "data",
        "volumes.2": "more",
        "binds./file": "./file",
        "configs.0": "settings",
        "secrets.0": "token",
        "networks.0": "front",
        "profiles.0": "debug",
    }
    assert said(db)["container.env.POSTGRES_DB.value"] == "shop"
    assert said(db)["depends.migrate"] == "migrate"
    assert "container.env.PASSED.value" not in said(db)
    assert said(db)["healthcheck"] == "healthcheck"
    assert "healthcheck" not in said(migrate)


def test_each_place_holds_its_value() -> None:
    for artifact in read_text("compose.yaml", FILE, "local"):
        for mention in artifact.mentions:
            if mention.kind in ("compose.service", "compose.volume", "compose.config", "oci.image"):
                assert mention.value in FILE[mention.span.start : mention.span.end]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("a/compose.yaml", True),
        ("docker-compose.prod.yml", True),
        ("compose.json", False),
        ("app.yaml", False),
    ],
)
def test_what_is_called_so(path: str, expected: bool) -> None:
    assert is_compose(path) is expected


def test_what_is_no_compose_file() -> None:
    assert read_text("compose.yaml", "a: 1\n", "local") == []
