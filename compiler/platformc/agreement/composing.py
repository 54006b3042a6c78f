"""Findings about how the services of a compose file hold together."""

from __future__ import annotations

from platformc.agreement.examples import COMPOSE, compose_patched
from platformc.diagnostics import Code

UP = "https://docs.docker.com/compose/how-tos/startup-order/"

SERVICE = Code(
    "compose/service",
    summary="a service of a compose file is not called what the platform says",
    why="Its key is its host name: whoever connects to it does not find it.",
    wrong=compose_patched('services { app { container_name = "other" } }', 'container_name = "shop-app"'),
    right=COMPOSE,
)
PORT = Code(
    "compose/port",
    summary="a service publishes another port than the platform says",
    why="Nothing answers at the address that people were given.",
    wrong=compose_patched('services { app { ports = ["9999:8000"] } }'),
    right=COMPOSE,
)
NEED = Code(
    "compose/need",
    summary="a service does not wait for what it needs, or not long enough",
    why="It starts too early, and fails on its first connection.",
    wrong=compose_patched('services { app { depends_on { db { condition = "service_started" } } } }'),
    right=COMPOSE,
    source=UP,
)
HEALTHCHECK = Code(
    "compose/healthcheck",
    summary="a service waits until another is healthy, and that one has no health check",
    why="`docker compose up` fails: container has no healthcheck configured.",
    wrong=compose_patched("services { db { healthcheck = none } }"),
    right=COMPOSE,
    source=UP,
)
VOLUME = Code(
    "compose/volume",
    summary="a service mounts a volume, a config or a secret that the file does not declare",
    why="`docker compose` refuses the file: refers to undefined volume.",
    wrong=compose_patched("volumes = none"),
    right=COMPOSE,
    source="https://github.com/compose-spec/compose-spec/blob/main/07-volumes.md",
)


def compose_code(slot: str) -> Code | None:
    """The finding for a slot of a compose service that is not one of a container."""
    first = slot.partition(".")[0]
    if first == "depends":
        return NEED
    if first == "healthcheck":
        return HEALTHCHECK
    if first in ("volumes", "binds", "configs", "secrets", "networks"):
        return VOLUME
    if first in ("ports", "expose"):
        return PORT
    return SERVICE if first in ("name", "container_name", "profiles") else None
