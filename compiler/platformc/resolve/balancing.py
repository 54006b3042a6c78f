"""Load balancers: from words to the Platform."""

from __future__ import annotations

from typing import Any

from platformc.ir import Alarm, LoadBalancer
from platformc.resolve.capture import Builder
from platformc.resolve.layers import Decl
from platformc.resolve.networking import common, routes
from platformc.resolve.scope import Scope
from platformc.syntax.tree import Quantity

WINDOW = 300


def load_balancer(scope: Scope, decl: Decl) -> LoadBalancer | None:
    """A load balancer; None without a host or a cluster."""
    b = Builder(scope, decl)
    host, cluster = b.text("host"), b.ref("cluster", "cluster")
    for word, example in (("host", 'host = "www.example.com"'), ("cluster", "cluster = cluster.main")):
        if decl.get(word) is None:
            b.missing(word, example)
    if host is None or not cluster:
        return None
    if scope.name(host, "dns.host", f"{decl.path}.host", decl.span) is None:
        return None
    return LoadBalancer(
        **common(scope, decl, "aws.alb_name"),
        host=host,
        cluster=cluster,
        routes=routes(b),
        tls=b.choice("tls", "acm") == "acm",
        alarms=_alarms(b),
        notify=b.text("notify"),
    )


def _alarms(b: Builder) -> tuple[Alarm, ...]:
    found: list[Alarm] = []
    for entry in b.decl.all("alarm"):
        c = b.of_entry(entry, b.attributes["alarm"])
        kind: Any = next((word for word in ("errors", "unhealthy", "slow") if word in c), None)
        window = next((t for t in c.get("window", []) if isinstance(t, Quantity)), None)
        over = b.quantity(window, "duration") if window else None
        if kind == "slow":
            longest = next((t for t in c.get("longest", []) if isinstance(t, Quantity)), None)
            quantity = b.quantity(longest, "duration") if longest else None
            limit = quantity.amount if quantity else None
        else:
            limit = b.number(c["limit"][0]) if "limit" in c else None
        if kind is not None and limit is not None:
            found.append(Alarm(entry.label, kind, limit, over.amount if over else WINDOW, entry.span))
    return tuple(found)
