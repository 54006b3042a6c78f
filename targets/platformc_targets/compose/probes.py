"""How Docker asks a container whether it is well."""

from __future__ import annotations

from shlex import quote

from platformc.ir import Health, Text, Workload
from platformc.output import Tree
from platformc_targets.compose.emission import Emission, mark
from platformc_targets.compose.units import duration
from platformc_targets.probing import HTTP, TCP
from platformc_targets.text import compose_escape


def healthcheck(emission: Emission, workload: Workload, health: Health) -> Tree:
    """The `healthcheck` of a service: http by whichever of curl, wget, python3 and node the image has, tcp by nc,
    python3 or bash, a command as it stands."""
    match health.kind:
        case "command":
            test: list[Tree] = ["CMD", *(emission.scalar(word) for word in health.command)]
        case "http":
            test = ["CMD-SHELL", HTTP.format(url=_url(emission, workload, health))]
        case "tcp":
            test = ["CMD-SHELL", TCP.format(port=_port(workload, health))]
    tree: dict[str, Tree] = {
        "test": test,
        "interval": duration(health.every),
        "timeout": duration(health.timeout),
        "retries": health.retries,
    }
    if health.start:
        tree["start_period"] = duration(health.start)
    return mark(tree, health.span)


def _url(emission: Emission, workload: Workload, health: Health) -> str:
    address = f"http://127.0.0.1:{_port(workload, health)}"
    path = health.path
    if path is None:
        return quote(f"{address}/")
    if path.plain is None:
        return f'{address}"{emission.variables.scalar(path)}"'
    return compose_escape(quote(address + _rooted(path)))


def _rooted(path: Text) -> str:
    return path.value if path.value.startswith("/") else f"/{path.value}"


def _port(workload: Workload, health: Health) -> int:
    for port in workload.ports:
        if port.name == health.port or str(port.number) == health.port:
            return port.number
    return int(health.port) if health.port.isdigit() else workload.ports[0].number if workload.ports else 80
