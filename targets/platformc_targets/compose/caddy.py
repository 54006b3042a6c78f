"""A reverse proxy as Caddy runs it: its service, and its Caddyfile.

https://caddyserver.com/docs/caddyfile
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from platformc.ir import Port, Proxy, Route, Text
from platformc.output import Marked, Tree
from platformc.source import Span
from platformc_targets.compose.emission import Emission, key_of, mark
from platformc_targets.paths import project_path
from platformc_targets.text import Plain, compose_escape
from platformc_targets.text.caddyfile import token

HTTP, HTTPS = 80, 443
CONFIGURATION = "/etc/caddy/Caddyfile"
CERTIFICATE, KEY = "/cert", "/key"
DATA = "/data"
"""Where Caddy keeps the certificates that it gets by itself."""


class Upstream(NamedTuple):
    """Who answers: host and port on Compose's network, and the variables of the proxy that hold them."""

    host: str
    port: int
    host_variable: str
    port_variable: str
    span: Span


def image(proxy: Proxy) -> str:
    """The official image at the version that the spec asks for."""
    return f"caddy:{proxy.version or 'latest'}-alpine" if proxy.version else "caddy:alpine"


def caddyfile_path(emission: Emission, proxy: Proxy) -> str:
    """Where its Caddyfile is written: the first proxy's is called as Caddy looks for it."""
    first = next(one for one in emission.platform.proxies.values() if not one.external)
    return "Caddyfile" if proxy is first else f"{key_of(proxy)}/Caddyfile"


def ports(proxy: Proxy) -> tuple[Port, ...]:
    """Its two ports, where they are published."""
    found = []
    for name, number, publish in (("https", HTTPS, proxy.https), ("http", HTTP, proxy.http)):
        if publish is not None:
            found.append(Port(name, number, publish.span, publish=publish))
    return tuple(found)


def upstreams(emission: Emission, proxy: Proxy) -> list[Upstream]:
    """Each backend once, in the order of the routes. A single one is `HOST` and `PORT`."""
    places: dict[tuple[str, int], Route] = {}
    for route in proxy.routes:
        places.setdefault(_address(emission, route), route)
    found: list[Upstream] = []
    for number, ((host, port), route) in enumerate(places.items(), 1):
        end = "" if len(places) == 1 else f"_{number}"
        found.append(Upstream(host, port, f"HOST{end}", f"PORT{end}", route.backend.span))
    return found


def environment(emission: Emission, proxy: Proxy) -> dict[str, Tree]:
    """The variables that its Caddyfile reads."""
    tree: dict[str, Tree] = {}
    for upstream in upstreams(emission, proxy):
        tree[upstream.host_variable] = mark(compose_escape(upstream.host), upstream.span)
        tree[upstream.port_variable] = mark(str(upstream.port), upstream.span)
    return tree


def volumes(emission: Emission, proxy: Proxy) -> list[Tree]:
    """Its configuration and its certificate; where it gets certificates by itself, a place to keep them."""
    tree = [emission.written(caddyfile_path(emission, proxy), mark(CONFIGURATION, proxy.span), proxy.span)]
    for source, target in ((proxy.certificate, CERTIFICATE), (proxy.key, KEY)):
        if source is not None:
            path = project_path(emission.platform, source, emission.variables.scalar(source))
            tree.append(_bind(path, target, source))
    if proxy.tls in ("internal", "automatic"):
        name = f"{key_of(proxy)}-data"
        emission.volumes[name] = mark({}, proxy.span)
        tree.append(mark(f"{name}:{DATA}", proxy.at("tls")))
    return tree


def caddyfile(emission: Emission, proxy: Proxy) -> Plain:
    """The Caddyfile: one site; the longest path that fits a request decides who answers it."""
    scheme = "http" if proxy.tls == "off" else "https"
    host = proxy.host.plain or ""
    lines: list[str | Marked] = [Marked(f"{token(f'{scheme}://{host}')} {{", proxy.host.span)]
    if proxy.tls == "files":
        lines.append(Marked(f"  tls {CERTIFICATE} {KEY}", proxy.at("tls")))
    elif proxy.tls == "internal":
        lines.append(Marked("  tls internal", proxy.at("tls")))
    lines += _routes(emission, proxy)
    return Plain([*lines, "}"])


def _routes(emission: Emission, proxy: Proxy) -> Iterator[str | Marked]:
    by_place = {(one.host, one.port): one for one in upstreams(emission, proxy)}
    routes = sorted(proxy.routes, key=lambda route: (-len(route.path.value), not route.exact))
    for number, route in enumerate(routes, 1):
        to = by_place[_address(emission, route)]
        line = f"reverse_proxy {{${to.host_variable}}}:{{${to.port_variable}}}"
        path = route.path.value.rstrip("/")
        if not path and not route.exact and len(routes) == 1:
            yield Marked(f"  {line}", route.span)
        elif not path and not route.exact:
            yield from (Marked(words, route.span) for words in ("  handle {", f"    {line}", "  }"))
        else:
            exact = token(path or "/")
            paths = exact if route.exact else f"{exact} {token(f'{path}/*')}"
            words = (f"  @route{number} path {paths}", f"  handle @route{number} {{", f"    {line}", "  }")
            yield from (Marked(one, route.span) for one in words)


def _address(emission: Emission, route: Route) -> tuple[str, int]:
    backend = route.backend
    if backend.service:
        return emission.variables.host(f"service.{backend.service}"), backend.port
    return (backend.name.value if backend.name else ""), backend.port


def _bind(source: str, target: str, text: Text) -> Tree:
    tree: dict[str, Tree] = {
        "type": "bind",
        "source": mark(source, text.span),
        "target": target,
        "read_only": True,
        "bind": {"create_host_path": False},
    }
    return mark(tree, text.span)
