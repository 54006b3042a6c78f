"""What the service of a reverse proxy and its Caddyfile must say, derived from the Platform alone."""

from __future__ import annotations

import posixpath

from platformc.agreement.expectation import UNKNOWN, Expectation
from platformc.agreement.mentions import Artifact
from platformc.ir import Name, Platform, Proxy, Route

CERTIFICATE, KEY = "/cert", "/key"
CONFIGURATION = "/etc/caddy/Caddyfile"


def caddyfile(platform: Platform, proxy: Proxy) -> Artifact:
    """The Caddyfile: its host, its certificate, and the variables that say who answers."""
    path = f"proxy.{proxy.label}"
    name = Name(file_name(platform, proxy), "text.any", path, proxy.span, proxy.span)
    found = Expectation(platform, "proxy.caddyfile", "", name, path, proxy.span)
    host = proxy.host
    found.makes("proxy.host", "sites.0", host.value, host.span, "", host.name)
    if proxy.tls == "files":
        for word, value in (("certificate", CERTIFICATE), ("private", KEY)):
            found.uses("proxy.file", f"tls.{word}", value, proxy.at("tls"))
    places = backends(platform, proxy)
    for index, route in enumerate(proxy.routes):
        host_variable, port_variable = places[address(platform, route)]
        value = f"{{${host_variable}}}:{{${port_variable}}}"
        found.uses("proxy.upstream", f"upstreams.{index}", value, route.span)
    return found.artifact()


def expect_proxy(found: Expectation, platform: Platform, proxy: Proxy) -> None:
    """What its service says beside its name: whom it leads to, where it is published, what it mounts."""
    for (host, port), (host_variable, port_variable) in backends(platform, proxy).items():
        span = next(route.span for route in proxy.routes if address(platform, route) == (host, port))
        for variable, value in ((host_variable, host), (port_variable, str(port))):
            slot = f"container.env.{variable}"
            found.makes("env.name", slot, variable, span, found.address)
            found.uses("env.value", f"{slot}.value", value, span)
    written = f"{UNKNOWN}/{platform.environment}/compose/{file_name(platform, proxy)}"
    found.uses("compose.bind", f"binds.{CONFIGURATION}", written, proxy.span)
    for target, source in ((CERTIFICATE, proxy.certificate), (KEY, proxy.key)):
        # a file that is imported says its paths from its own folder
        if source is not None and source.plain is not None and source.span.file == platform.span.file:
            path = posixpath.normpath(posixpath.join(posixpath.dirname(platform.spec), source.plain))
            shown = path if path.startswith(("/", "~", "..")) else f"./{path}"
            found.uses("compose.bind", f"binds.{target}", shown, source.span)


def backends(platform: Platform, proxy: Proxy) -> dict[tuple[str, int], tuple[str, str]]:
    """Each backend with the variables that hold it; a single one is `HOST` and `PORT`."""
    places = list(dict.fromkeys(address(platform, route) for route in proxy.routes))
    if len(places) == 1:
        return {places[0]: ("HOST", "PORT")}
    return {place: (f"HOST_{number}", f"PORT_{number}") for number, place in enumerate(places, 1)}


def address(platform: Platform, route: Route) -> tuple[str, int]:
    """Who answers a route on Compose's network."""
    service = platform.services.get(route.backend.service)
    if service is not None:
        return service.own_name("compose.service").value, route.backend.port
    return (route.backend.name.value if route.backend.name else ""), route.backend.port


def file_name(platform: Platform, proxy: Proxy) -> str:
    """The path of its Caddyfile: the first proxy's stands beside the compose file."""
    first = next(one for one in platform.proxies.values() if not one.external)
    return "Caddyfile" if proxy is first else f"{proxy.own_name('compose.service').value}/Caddyfile"
