"""What a program believes of its own addresses, against the hosts that reach it."""

from __future__ import annotations

from collections.abc import Iterator

from platformc.agreement.beliefs import belief
from platformc.agreement.examples import EXAMPLE
from platformc.agreement.world import Finding, within
from platformc.diagnostics import Code
from platformc.ir import Platform, Service, Text, Web


def _web(line: str) -> str:
    return EXAMPLE.replace("  port http = 8000\n", f"  port http = 8000\n  web {{ {line} }}\n")


RIGHT = _web("hosts = [names.domain]")

ALLOWED = Code(
    "host/allowed",
    summary="a program is reached by a host that it does not allow",
    why="It answers every request with 400, and its log is the only place that says so.",
    wrong=_web('hosts = ["other.example.com"]'),
    right=RIGHT,
    source="https://docs.djangoproject.com/en/stable/ref/settings/#allowed-hosts",
)
ORIGIN = Code(
    "host/origin",
    summary="a program trusts an origin whose host reaches nothing of the platform",
    why="Forms that are sent from the real host are refused with 403.",
    wrong=_web('hosts = [names.domain]; origins = ["https://other.example.com"]'),
    right=_web('hosts = [names.domain]; origins = ["https://{names.domain}"]'),
    source="https://docs.djangoproject.com/en/stable/ref/settings/#csrf-trusted-origins",
)
COOKIE_DOMAIN = Code(
    "host/cookie-domain",
    summary="a program sets cookies for a domain that none of its hosts is in",
    why="Browsers drop the cookie (RFC 6265, 5.3): nobody stays logged in.",
    wrong=_web('hosts = [names.domain]; cookie_domain = "other.example.com"'),
    right=_web("hosts = [names.domain]; cookie_domain = names.domain"),
)
LOGIN_URL = Code(
    "host/login-url",
    summary="the login address leads to a host that does not reach the program",
    why="Visitors are sent away to log in, and never come back.",
    wrong=_web('hosts = [names.domain]; login_url = "https://other.example.com/login/"'),
    right=_web('hosts = [names.domain]; login_url = "https://{names.domain}/login/"'),
)


def host_findings(platform: Platform) -> Iterator[Finding]:
    """Disagreements between each program's own idea of its hosts and the routes that lead to it."""
    for service in platform.services.values():
        if service.web is not None:
            yield from _service(platform, service, service.web)


def _service(platform: Platform, service: Service, web: Web) -> Iterator[Finding]:
    declaration = f"service.{service.label}"
    routed = [
        ingress
        for ingress in platform.ways_in
        if any(route.backend.service == service.label for route in ingress.routes)
    ]
    allowed = [text.value for text in web.hosts]
    if allowed:
        for ingress in routed:
            host = ingress.host
            if not any(allows(pattern, host.value) for pattern in allowed):
                yield belief(
                    platform, ALLOWED, declaration, "web.hosts", web.hosts[0].span, "dns.host",
                    f"service `{service.label}` is reached by `{host.value}`, and allows only "
                    + ", ".join(f"`{pattern}`" for pattern in allowed),
                    f"add `{host.name or host.value}` to `hosts`", (", ".join(allowed), host.value),
                    ("the host", host.span),
                )  # fmt: skip
    known = [*allowed, *(ingress.host.value for ingress in routed), *_others(platform, service)]
    for origin in web.origins:
        host_of = host_in(origin.value)
        if host_of is None or not any(allows(pattern, host_of) for pattern in known):
            yield _unknown(platform, ORIGIN, declaration, "web.origins", origin, "trusts the origin", known)
    if web.cookie_domain is not None and known:
        domain = web.cookie_domain.value.lstrip(".").partition(":")[0]
        if not any(within(host.lstrip("*.").partition(":")[0], domain) for host in known):
            yield _unknown(
                platform, COOKIE_DOMAIN, declaration, "web.cookie_domain", web.cookie_domain,
                "sets cookies for", known,
            )  # fmt: skip
    if web.login_url is not None and known:
        host_of = host_in(web.login_url.value)
        if host_of is not None and not any(allows(pattern, host_of) for pattern in known):
            yield _unknown(
                platform, LOGIN_URL, declaration, "web.login_url", web.login_url, "logs in at", known
            )


def _others(platform: Platform, service: Service) -> Iterator[str]:
    """Hosts that reach the program or that its pages come from: patterns, content delivery, published ports."""
    for pattern in platform.host_patterns.values():
        if pattern.made_by == service.label:
            yield pattern.name.value
    for cdn in platform.cdns.values():
        yield cdn.name.value
    for entry in platform.ways_in:
        yield entry.host.value
    if any(port.publish is not None for port in service.ports):
        yield "localhost"
        yield "127.0.0.1"


def _unknown(
    platform: Platform, code: Code, declaration: str, slot: str, text: Text, verb: str, known: list[str]
) -> Finding:
    label = declaration.partition(".")[2]
    shown = ", ".join(f"`{host}`" for host in dict.fromkeys(known[:4]))
    return belief(
        platform, code, declaration, slot, text.span, "dns.host",
        f"service `{label}` {verb} `{text.value}`, which no host of it agrees with",
        f"its hosts are {shown}" if shown else "say which hosts it has: `hosts = [...]`", (text.value, known[0] if known else ""),
    )  # fmt: skip


def host_in(url: str) -> str | None:
    """The host of a URL, without its port; None for a path."""
    scheme, separator, rest = url.partition("://")
    if not separator:
        return None
    return rest.partition("/")[0].rpartition("@")[2].partition(":")[0] if scheme else None


def allows(pattern: str, host: str) -> bool:
    """Whether an allowed host, as programs write them (`*`, `.example.com`, `*.example.com`), covers a host."""
    pattern = pattern.partition(":")[0]
    if pattern == "*":
        return True
    if pattern.startswith("."):
        return within(host, pattern[1:])
    while pattern.startswith("*."):
        if pattern == host:
            return True
        label, _, host = host.partition(".")
        pattern = pattern[2:]
        if not label:
            return False
    return pattern == host
