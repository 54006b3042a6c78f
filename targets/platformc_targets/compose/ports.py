"""Published and exposed ports, and who has which port of the host."""

from __future__ import annotations

import re
from typing import NamedTuple

from platformc.diagnostics import Code, Related
from platformc.ir import Port, Proxy, Service, Store, Text, Workload
from platformc.output import Tree
from platformc.source import Span
from platformc_targets.compose import caddy
from platformc_targets.compose.emission import Emission, Run, key_of, mark, profile_of

HOST_ADDRESS = Code(
    "compose/host-address",
    summary="a published port is not a host address",
    why="Compose publishes on a port of the host, with an IP address before it if you want one; "
    "with anything else `docker compose` refuses the whole file.",
    wrong='platform demo { }\nservice web { image = "nginx:1.29"; port http = 80 { publish = "web:80" } }\n'
    "deploy { compose }\n",
    right='platform demo { }\nservice web { image = "nginx:1.29"; '
    'port http = 80 { publish = "127.0.0.1:8080" } }\ndeploy { compose }\n',
    source="https://github.com/compose-spec/compose-spec/blob/main/05-services.md#ports",
)
HOST_PORT = Code(
    "compose/host-port",
    summary="two containers publish one port of the host",
    why="`docker compose config` accepts it; at `up` the second container fails with "
    "`port is already allocated`.",
    wrong='platform demo { }\nservice web { image = "nginx:1.29"; port http = 80 { publish = "8080" } }\n'
    'service api { image = "nginx:1.29"; port http = 80 { publish = "8080" } }\ndeploy { compose }\n',
    right='platform demo { }\nservice web { image = "nginx:1.29"; port http = 80 { publish = "8080" } }\n'
    'service api { image = "nginx:1.29"; port http = 80 { publish = "8081" } }\ndeploy { compose }\n',
)

_ADDRESS = re.compile(r"(?:(\d{1,3}(?:\.\d{1,3}){3}|\[[0-9A-Fa-f:.]+\]):)?(\d{1,5})")
_ANY = ("", "0.0.0.0", "[::]")


class _Published(NamedTuple):
    address: str
    port: int
    protocol: str
    key: str
    profile: str | None
    span: Span


def ports(emission: Emission, run: Run) -> tuple[list[Tree], list[Tree]]:
    """What is published (`127.0.0.1:9357:8000`), and what only the other containers reach."""
    published: list[Tree] = []
    exposed: list[Tree] = []
    for port in _ports(run):
        inside = f"{port.number}/udp" if port.protocol == "udp" else str(port.number)
        if port.publish is None:
            exposed.append(mark(inside, port.span))
        else:
            outside = emission.variables.scalar(port.publish)
            published.append(mark(f"{outside}:{inside}", port.publish.span))
    return published, exposed


def check_host_ports(emission: Emission) -> None:
    """Reports addresses that are none, and two containers on one of them."""
    taken: dict[tuple[int, str], list[_Published]] = {}
    for run in emission.runs.values():
        for port in _ports(run):
            claim = _claim(emission, run, port) if port.publish else None
            if claim is None:
                continue
            _check_replicas(emission, run, claim)
            same = taken.setdefault((claim.port, claim.protocol), [])
            first = next((other for other in same if _clash(other, claim)), None)
            if first:
                what = f"port {claim.port}" + ("/udp" if claim.protocol == "udp" else "")
                emission.report(
                    HOST_PORT.at(
                        claim.span,
                        f"`{claim.key}` publishes {what} of the host, and so does `{first.key}`",
                        hint="publish one of them on another port",
                        related=[Related(f"`{first.key}` has it", first.span)],
                        environment=emission.platform.environment,
                        values=(first.key, claim.key),
                    )
                )
            same.append(claim)


def _ports(run: Run) -> tuple[Port, ...]:
    if isinstance(run, Store):
        return (Port("", run.port, run.host.span, publish=run.publish),)
    if isinstance(run, Proxy):
        return caddy.ports(run)
    # a job ends: nobody is to find it on a port, and one that it copied belongs to the service
    return run.ports if isinstance(run, Service) else ()


def _claim(emission: Emission, run: Run, port: Port) -> _Published | None:
    text: Text | None = port.publish
    if text is None or text.plain is None:
        return None
    found = _ADDRESS.fullmatch(text.plain)
    if not found or not 1 <= int(found[2]) <= 65535 or not _is_address(found[1] or ""):
        emission.report(
            HOST_ADDRESS.at(
                text.span,
                f"`{text.plain}` is not a port of the host, with or without an IP address before it",
                hint='write `publish = "8080"` or `publish = "127.0.0.1:8080"`',
                environment=emission.platform.environment,
                values=(text.plain, ""),
            )
        )
        return None
    return _Published(found[1] or "", int(found[2]), port.protocol, key_of(run), profile_of(run), text.span)


def _is_address(address: str) -> bool:
    if not address:
        return True
    from ipaddress import ip_address

    try:
        ip_address(address.strip("[]"))
    except ValueError:
        return False
    return True


def _clash(one: _Published, other: _Published) -> bool:
    """Whether two on one port are in each other's way."""
    if one.profile and other.profile and one.profile != other.profile:
        return False  # the two need not run together
    return one.address == other.address or one.address in _ANY or other.address in _ANY


def _check_replicas(emission: Emission, run: Run, claim: _Published) -> None:
    if isinstance(run, Workload) and replicas(run) > 1:
        emission.report(
            HOST_PORT.at(
                claim.span,
                f"each of the {replicas(run)} replicas of `{claim.key}` would publish port {claim.port} "
                "of the host",
                hint="publish no port and put a proxy before them, or run one replica here",
                environment=emission.platform.environment,
                values=(claim.key, claim.key),
            )
        )


def replicas(run: Run) -> int:
    """How many containers: the number that the spec fixes, else one, as Compose does not scale by itself."""
    if isinstance(run, Service) and run.replicas and run.replicas.minimum == run.replicas.maximum:
        return run.replicas.minimum
    return 1
