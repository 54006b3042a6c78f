"""Volumes, files of the host, files whose text is in the spec, and paths."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from compose_platforms import emitted, slugs, tree
from oracles import compose as oracle
from platformc.ir import (
    Build,
    File,
    Mount,
    Volume,
)
from platformc_targets.paths import project_path, within
from platforms import declared, small, span, text, with_service


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
