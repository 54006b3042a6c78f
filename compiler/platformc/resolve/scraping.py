"""`scrape`: where a program shows its metrics."""

from __future__ import annotations

from platformc.diagnostics import Code, Related
from platformc.ir import Port, Scrape
from platformc.resolve.capture import Builder, copied
from platformc.syntax.tree import Path, Quantity

EVERY = 30
"""Seconds between two readings, unless said: what the chart's Prometheus does by itself."""

SCRAPE_PORT = Code(
    "scrape/port",
    summary="metrics are read on a port that the service does not have",
    why="Prometheus finds no target, and says nothing.",
    wrong='platform shop { }\nmonitoring main { release = "monitoring" }\n'
    'service web { image = "web:1"; port metrics = 9000; scrape = "/metrics" on metrcs }\n'
    "deploy { kubernetes; monitoring }\n",
    right='platform shop { }\nmonitoring main { release = "monitoring" }\n'
    'service web { image = "web:1"; port metrics = 9000; scrape = "/metrics" on metrics }\n'
    "deploy { kubernetes; monitoring }\n",
)


SCRAPE_TIMEOUT = Code(
    "scrape/timeout",
    summary="reading metrics may take longer than the time between two readings",
    why="Prometheus refuses such a target, and reads nothing.",
    wrong='platform shop { }\nmonitoring main { release = "monitoring" }\n'
    'service web { image = "web:1"; port metrics = 9000; scrape = "/metrics" on metrics every 15s timeout 30s }\n'
    "deploy { kubernetes; monitoring }\n",
    right='platform shop { }\nmonitoring main { release = "monitoring" }\n'
    'service web { image = "web:1"; port metrics = 9000; scrape = "/metrics" on metrics every 15s timeout 10s }\n'
    "deploy { kubernetes; monitoring }\n",
    source="https://prometheus.io/docs/prometheus/latest/configuration/configuration/#scrape_config",
)


def scrape(b: Builder, ports: tuple[Port, ...]) -> Scrape | None:
    """Where a service shows its metrics; None after reporting a port that it does not have."""
    entry, c = b.decl.get("scrape"), b.captures("scrape")
    if entry is None or not c:
        return None
    path = b.term(c["path"][0])
    term = c["port"][-1]
    port = term.parts[0].replace("_", "-") if isinstance(term, Path) else ""
    if path is None:
        return None
    if not any(known.name == port for known in ports):
        if not ports and copied(b, term.span):
            return None  # `port none`: what was copied of the ports goes with them
        known = ", ".join(f"`{one.name}`" for one in ports)
        b.scope.report(
            SCRAPE_PORT.at(
                term.span,
                f"the metrics of `{b.decl.label}` are read on port `{port}`, which it does not have",
                hint=f"it has {known}" if known else f"declare it: `port {port} = 9000`",
                related=[Related(f"port `{one.name}`", one.span) for one in ports],
                values=(port, ""),
            )
        )
        return None

    def seconds(word: str) -> int | None:
        said = [term for term in c.get(word, []) if isinstance(term, Quantity)]
        quantity = b.quantity(said[0], "duration") if said else None
        return quantity.amount if quantity else None

    every, timeout = seconds("every") or EVERY, seconds("timeout")
    if timeout is not None and timeout > every:
        b.scope.report(
            SCRAPE_TIMEOUT.at(
                entry.span,
                f"the metrics of `{b.decl.label}` are read every {every}s, and may take {timeout}s",
                hint=f"say `timeout {every}s` or less",
                values=(str(timeout), str(every)),
            )
        )
        return None
    return Scrape(path, port, entry.span, every, timeout)
