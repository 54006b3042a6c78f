"""Ten mistakes that somebody would make in specs/drunc_ui.plat: each is one finding that says what to type."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from platformc.cli.targets import Targets
from platformc.pipeline import compile_spec

ROOT = Path(__file__).parents[1]
SPEC = ROOT / "specs" / "drunc_ui.plat"


class Mistake(NamedTuple):
    """before, after: the words that are exchanged. slug: of the one finding. line: a part of the line that it
    is at. fix: a part of its hint."""

    before: str
    after: str
    slug: str
    line: str
    fix: str


CONSUMER = '    KAFKA_ADDRESS          = "{broker.kafka.host}:{broker.kafka.port}"\n'

MISTAKES = {
    "a port changed in one place": Mistake(
        '"{service.process_manager.host}:{service.process_manager.port.grpc}"',
        '"drunc_pm:10055"',
        "address/port",
        '"drunc_pm:10055"',
        "use `{service.process_manager.port.grpc}`",
    ),
    "a missing healthcheck": Mistake(
        "  needs main, kafka, app started\n",
        "  needs main, kafka, app, session_manager healthy\n",
        "compose/need",
        "session_manager healthy",
        "give `drunc_sm` a `health`, or wait until it has `started`",
    ),
    "an unknown service in needs": Mistake(
        "  needs main, kafka, app started\n",
        "  needs main, kafak, app started\n",
        "unknown-name",
        "kafak",
        "did you mean `broker.kafka`?",
    ),
    "two services on one port of the host": Mistake(
        '  route "/" = service.app.port.http\n',
        '  route "/" = service.app.port.http\n  http      = "8000"\n',
        "compose/host-port",
        'http      = "8000"',
        "publish one of them on another port",
    ),
    "a volume that is not declared": Mistake(
        "  needs main, kafka, app started\n  mount = [file.checkout, django.deployment]\n",
        "  needs main, kafka, app started\n  mount = [file.checkout, django.deployment, volume.logs]\n",
        "unknown-name",
        "volume.logs",
        "declare it: `volume logs { ... }`",
    ),
    "a clear-text password": Mistake(
        "  DATABASE_PASSWORD = generated 32\n",
        '  DATABASE_PASSWORD = "example-database-password"\n',
        "secret/literal",
        '"example-database-password"',
        "`inherit`",
    ),
    "POSTGRES_USER and DATABASES apart": Mistake(
        "  password = secret.app.DATABASE_PASSWORD\n}\n",
        '  password = secret.app.DATABASE_PASSWORD\n  env { POSTGRES_USER = "drunc" }\n}\n',
        "database/user",
        'POSTGRES_USER = "drunc"',
        "take it out",
    ),
    "a profile misspelt": Mistake(
        "  profile   = drunc\n  port grpc = 50000\n",
        "  profile   = drnuc\n  port grpc = 50000\n",
        "profile/misspelt",
        "drnuc",
        "`profile = drunc`",
    ),
    "a host that the proxy does not serve": Mistake(
        "  hosts    = [names.host]\n",
        '  hosts    = ["drunc.example.com"]\n',
        "host/allowed",
        '"drunc.example.com"',
        "add `names.host` to `hosts`",
    ),
    "KAFKA_ADDRESS to a port that nobody listens on": Mistake(
        CONSUMER,
        '    KAFKA_ADDRESS          = "kafka:9093"\n',
        "address/port",
        '"kafka:9093"',
        "use `{broker.kafka.port}`",
    ),
}


@pytest.mark.parametrize("title", MISTAKES)
def test_a_mistake_is_one_finding_that_names_the_fix(title: str) -> None:
    mistake = MISTAKES[title]
    text = SPEC.read_text("utf-8")
    assert text.count(mistake.before) == 1
    text = text.replace(mistake.before, mistake.after)
    found = compile_spec(
        "specs/drunc_ui.plat", read=lambda _: text.encode(), project=".", targets=Targets()
    ).diagnostics
    assert [one.slug for one in found] == [mistake.slug], [one.message for one in found]
    at = text.count("\n", 0, found[0].span.start)
    assert mistake.line in text.splitlines()[at]
    assert mistake.fix in (found[0].hint or "")


def test_there_are_ten() -> None:
    assert len(MISTAKES) == 10
