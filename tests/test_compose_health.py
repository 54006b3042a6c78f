"""Health checks, what waits for what, and jobs."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socket import socket
from threading import Thread
from typing import Any

import pytest

from compose_platforms import emitted, published, slugs, tree, two, web
from oracles import compose as oracle
from platformc.ir import (
    Health,
    Job,
    Need,
    Port,
    Schedule,
)
from platforms import declared, small, span, text


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
    assert http[1].count("'http://127.0.0.1:8080/a b?c=$$d'") == 4
    tcp = web(health=Health("tcp", span("h"), port="http"))["healthcheck"]["test"]
    assert tcp[1].count("8080") == 3


@pytest.mark.parametrize("tools", [("curl",), ("wget",), ("node",), ("python3",)])
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
