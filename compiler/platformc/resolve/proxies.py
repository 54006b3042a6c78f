"""Reverse proxies of one machine."""

from __future__ import annotations

from typing import Any

from platformc.ir import Proxy, Text
from platformc.resolve.capture import Builder
from platformc.resolve.layers import Decl
from platformc.resolve.networking import common, routes
from platformc.resolve.scope import Scope
from platformc.syntax.tree import Quantity, String, Term


def proxy(scope: Scope, decl: Decl) -> Proxy | None:
    """A proxy; None without an engine or a host."""
    b = Builder(scope, decl)
    engine = b.captures("engine")
    host = b.text("host")
    if not engine:
        b.missing("engine", "engine = caddy 2")
    if host is None and decl.get("host") is None:
        b.missing("host", 'host = "www.example.com"')
    if not engine or host is None:
        return None
    if scope.name(host, "dns.host", f"{decl.path}.host", decl.span) is None:
        return None
    tls = b.captures("tls")
    ends: Any = next((word for word in ("files", "internal", "automatic") if word in tls), "off")
    restart: Any = b.choice("restart") or None
    return Proxy(
        **common(scope, decl, "compose.service"),
        names=b.own_names(),
        engine="caddy",
        version=_version(engine["version"][0]),
        image=b.text("image"),
        host=host,
        tls=ends,
        certificate=b.term(tls["certificate"][0]) if "certificate" in tls else None,
        key=b.term(tls["key"][0]) if "key" in tls else None,
        http=_published(b, "http", "80"),
        https=_published(b, "https", "443") if ends != "off" else None,
        routes=routes(b),
        env=b.variables(decl.get("env")),
        labels=b.labels(),
        restart=restart,
        container_name=b.text("container_name"),
    )


def _published(b: Builder, word: str, default: str) -> Text | None:
    """What `word` says; the default where it says nothing; None where it is off."""
    if b.decl.get(word) is None:
        return Text((default,), b.decl.span)
    return None if "off" in b.captures(word) else b.text(word)


def _version(term: Term) -> str:
    if isinstance(term, Quantity):
        return term.text
    return (term.literal or "") if isinstance(term, String) else ""
