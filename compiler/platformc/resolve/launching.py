"""Tasks of ECS and who gives their machines: from words to the Platform."""

from __future__ import annotations

from typing import Any

from platformc.ir import Launch, TaskPlace
from platformc.resolve.capture import Builder
from platformc.resolve.layers import Entry
from platformc.resolve.phrases import match, tokens_of

LOGS = "TEXT | external name:TEXT"


def launch(b: Builder) -> Launch | None:
    """Who gives the machines of a cluster; None where nothing is said."""
    entry = b.decl.get("launch")
    if entry is None:
        return None
    kind: Any = b.entry_choice(entry)
    machine, machines = entry.child("machine"), entry.child("machines")
    bounds = (
        b.bounds(machines.statement.values[0].terms[0], "count")
        if machines and machines.statement.values
        else None
    )
    return Launch(
        kind,
        entry.span,
        b.entry_text(machine) if machine else None,
        bounds.low.amount if bounds else 1,
        bounds.high.amount if bounds else 2,
    )


def task(b: Builder) -> TaskPlace | None:
    """How a workload runs as a task; None where nothing is said."""
    entry = b.decl.get("task")
    if entry is None:
        return None

    def choice(word: str) -> Any:
        child = entry.child(word) if entry else None
        return b.entry_choice(child) if child else None

    def number(word: str) -> int | None:
        child = entry.child(word) if entry else None
        return b.number(child.statement.values[0].terms[0]) if child and child.statement.values else None

    execution = entry.child("execution")
    values = execution.statement.values if execution else None
    essential = choice("essential")
    return TaskPlace(
        span=entry.span,
        network=choice("network"),
        architecture=choice("architecture") or "x86_64",
        beside=tuple(dotted.partition(".")[2] for dotted, _ in b.refs(entry.child("with"), "service")),
        execution=b.refer(values[0].terms[0], ("role",)).partition(".")[2] if values else "",
        **_logs(b, entry),
        essential=None if essential is None else essential == "true",
        readonly=entry.child("readonly") is not None,
        privileged=entry.child("privileged") is not None,
        interactive=entry.child("interactive") is not None,
        host_port=number("host_port"),
        attributes=tuple((child.word, child.span) for child in entry.children()),
    )


def _logs(b: Builder, entry: Entry) -> dict[str, Any]:
    child = entry.child("logs")
    if child is None or not child.statement.values:
        return {}
    found = match(LOGS, tokens_of(child.statement.values)) or {}
    term = next(iter(found.get("name") or found.get("text") or ()), None)
    text = b.term(term) if term is not None else None
    name = b.scope.name(text, "aws.log_group", f"{b.decl.path}.task.logs", child.span) if text else None
    keep = child.child("keep")
    kept = (
        b.quantity(keep.statement.values[0].terms[0], "duration") if keep and keep.statement.values else None
    )
    days = max(1, round(kept.amount / 86400)) if kept else 30
    return {"logs": name, "logs_external": "name" in found, "kept": days}
