"""Addresses that programs are given: a host of the platform, and a port that somebody there listens on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from platformc.agreement.beliefs import belief
from platformc.agreement.world import Finding
from platformc.diagnostics import Code
from platformc.ir import HostPart, Platform, Service, Store, Text
from platformc.source import Span

PORT = Code(
    "address/port",
    summary="a program is given an address of the platform with a port that nobody listens on",
    why="The connection is refused, and the program tries again for ever.",
    wrong='platform demo { }\nservice api { image = "api:1"; port http = 8000 }\n'
    'service web { image = "web:1"; env { API = "http://{service.api.host}:9000/" } }\ndeploy { compose }',
    right='platform demo { }\nservice api { image = "api:1"; port http = 8000 }\n'
    'service web { image = "web:1"; env { API = "http://{service.api.host}:{service.api.port.http}/" } }\n'
    "deploy { compose }",
)
BACKEND = Code(
    "proxy/backend",
    summary="a proxy leads to a service or a port that is not there",
    why="Every visitor is answered with 502.",
    wrong='platform demo { }\nservice web { image = "web:1"; port http = 8000 }\n'
    'proxy main { engine = caddy 2; host = "a.example.com"; tls = internal; route "/" = "web:9000" }\ndeploy { compose }',
    right='platform demo { }\nservice web { image = "web:1"; port http = 8000 }\n'
    'proxy main { engine = caddy 2; host = "a.example.com"; tls = internal; route "/" = service.web.port.http }\n'
    "deploy { compose }",
)

_ADDRESS = re.compile(r"(?<![\w.-])(\x00\d+\x00|[A-Za-z0-9](?:[\w-]*[A-Za-z0-9])?):(\d{1,5})(?![\w.])")


class Listener(NamedTuple):
    """What answers on a host of the platform: its path, its ports, and where it is declared."""

    path: str
    ports: tuple[int, ...]
    words: tuple[str, ...]
    """How the spec refers to each port."""
    span: Span


def address_findings(platform: Platform) -> Iterator[Finding]:
    """Variables of processes and routes of proxies that lead to a port that nobody listens on."""
    listeners = {path: _listener(path, store) for path, store in platform.stores.items()}
    for service in platform.services.values():
        listeners[f"service.{service.label}"] = _service(service)
    by_host = {store.host.value: listeners[path] for path, store in platform.stores.items()}
    for service in platform.services.values():
        for kind in ("compose.service", "k8s.service"):
            by_host.setdefault(service.own_name(kind).value, listeners[f"service.{service.label}"])
    for workload in platform.workloads:
        path = f"{'service' if workload.label in platform.services else 'job'}.{workload.label}"
        for variable in workload.env:
            for listener, port in _addresses(variable.value, listeners, by_host):
                if port not in listener.ports:
                    yield belief(
                        platform, PORT, path, f"env.{variable.name}", variable.value.span, "text.any",
                        f"`{variable.name}` of `{workload.label}` leads to port {port} of `{listener.path}`, "
                        "where nobody listens",
                        _use(listener), (str(port), ", ".join(map(str, listener.ports))),
                        ("it listens here", listener.span),
                    )  # fmt: skip
    yield from _backends(platform, by_host)


def _backends(platform: Platform, by_host: dict[str, Listener]) -> Iterator[Finding]:
    for proxy in platform.proxies.values():
        for route in proxy.routes:
            backend = route.backend
            if backend.name is None:
                service = platform.services.get(backend.service)
                name, listener = backend.service, _service(service) if service is not None else None
            else:
                name = backend.name.value
                listener = by_host.get(name)
            if listener is None and "." in name:
                continue  # a host of somebody else's
            if listener is not None and backend.port in listener.ports:
                continue
            said = f"port {backend.port} of `{listener.path}`" if listener else f"`{name}`"
            what = "where nobody listens" if listener else "which is no service here"
            yield belief(
                platform, BACKEND, f"proxy.{proxy.label}", "route", backend.span, "text.any",
                f"proxy `{proxy.label}` leads to {said}, {what}",
                _use(listener) if listener else "write `service.NAME.port.NAME`",
                (f"{name}:{backend.port}", ""),
                *((("it listens here", listener.span),) if listener else ()),
            )  # fmt: skip


def _use(listener: Listener) -> str:
    words = " or ".join(f"`{{{word}}}`" for word in listener.words)
    return f"use {words}" if words else f"give `{listener.path}` a `port`"


def _listener(path: str, store: Store) -> Listener:
    return Listener(path, (store.port,), (f"{path}.port",), store.at("port"))


def _service(service: Service) -> Listener:
    numbers = [port.number for port in service.ports]
    numbers += [port.service_port for port in service.ports if port.service_port is not None]
    words = tuple(f"service.{service.label}.port.{port.name.replace('-', '_')}" for port in service.ports)
    span = service.ports[0].span if service.ports else service.span
    return Listener(f"service.{service.label}", tuple(numbers), words, span)


def _addresses(
    text: Text, listeners: dict[str, Listener], by_host: dict[str, Listener]
) -> Iterator[tuple[Listener, int]]:
    """Each `host:port` in a text whose host is one of the platform's."""
    hosts: list[str] = []
    pieces: list[str] = []
    for part in text.parts:
        if isinstance(part, HostPart):
            hosts.append(part.declaration)
            pieces.append(f"\x00{len(hosts) - 1}\x00")
        else:
            pieces.append(part if isinstance(part, str) else "\x01")
    for match in _ADDRESS.finditer("".join(pieces)):
        host = match[1]
        if host.startswith("\x00"):
            listener = listeners.get(hosts[int(host.strip("\x00"))])
        else:
            listener = by_host.get(host)
        if listener is not None:
            yield listener, int(match[2])
