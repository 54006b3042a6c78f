"""Compose services from databases, caches and brokers."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from compose_platforms import emitted, of_store, store
from oracles import compose as oracle
from platformc.ir import (
    SecretPart,
    Volume,
)
from platforms import declared, name, resources, size, small, text, variable


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


def test_the_volume_of_a_store_is_not_one_of_the_specs() -> None:
    declared_one = Volume(**declared("volume", "db_data", "db-data", "compose.volume"))
    found = of_store(store("redis", "broker", "7", 6379), volumes={"db_data": declared_one})
    assert list(found["volumes"]) == ["db-data-data"]
