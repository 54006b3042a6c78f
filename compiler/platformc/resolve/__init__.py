"""From syntax trees to one Platform per environment."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from platformc.diagnostics import Report
from platformc.ir import Platform, Zone
from platformc.resolve.delegation import delegated
from platformc.resolve.layers import key_of, layer
from platformc.resolve.networking import zone
from platformc.resolve.platform import platform
from platformc.resolve.scope import Scope
from platformc.resolve.validate import NO_PLATFORM, RESERVED_ENVIRONMENT, validate
from platformc.source import Sources, Span
from platformc.syntax.tree import Document, Path, Statement

DEFAULT = ("default",)
"""The environments of a spec that names none."""


def environments_of(documents: Sequence[Document]) -> tuple[str, ...]:
    """The environments that a spec names, in order; `default` when it names none."""
    found: dict[str, None] = {}
    for statement in _statements(documents):
        if statement.keyword == "environments":
            for path in _environment_paths(statement):
                found[path.parts[0]] = None
    return tuple(found) or DEFAULT


def resolve(
    documents: Sequence[Document],
    *,
    spec: str,
    environments: Sequence[str],
    targets: Collection[str],
    sources: Sources,
    report: Report,
) -> tuple[Platform, ...]:
    """The Platform of each asked environment; empty when the spec names no platform.

    spec: its path relative to the project folder. targets: every known one; empty when it does not matter.
    """
    statements = list(_statements(documents))
    everything = environments_of(documents)
    validate(statements, everything, targets, report)
    for statement in statements:
        if statement.keyword == "environments":
            for path in _environment_paths(statement):
                if path.parts[0] == "shared":
                    report(
                        RESERVED_ENVIRONMENT.at(
                            path.span,
                            "`shared` is what belongs to no single environment",
                            hint="choose another name",
                        )
                    )
    if not any(statement.keyword == "platform" for statement in statements):
        if statements:
            first = documents[0]
            span = first.statements[0].span if first.statements else Span(first.path, 0, 0)
            report(
                NO_PLATFORM.at(
                    Span(span.file, span.start, span.start + 1),
                    "the spec declares no platform",
                    hint="add `platform NAME { }`",
                )
            )
        return ()
    found: list[Platform] = []
    zones: dict[str, tuple[Zone, ...]] = {}
    for environment in everything:
        if environment in environments:
            layered = layer(statements, environment, within(environment, report))
            found.append(platform(layered, everything, spec, sources, report))
            zones[environment] = tuple(found[-1].zones.values())
        else:
            # what is said of it is told when it is asked for; its zones may enclose those that are
            zones[environment] = _zones(statements, environment, sources)
    return tuple(delegated(one, zones) for one in found)


def _zones(statements: list[Statement], environment: str, sources: Sources) -> tuple[Zone, ...]:
    if not any(statement.keyword == "zone" or _nested(statement) for statement in statements):
        return ()
    layered = layer(statements, environment, lambda _: None)
    scope = Scope(layered, sources, lambda _: None)
    return tuple(zone(scope, decl) for decl in layered.of("zone"))


def _nested(statement: Statement) -> bool:
    return statement.keyword == "in" and any(
        inner.keyword == "zone" for inner in (statement.block.statements if statement.block else ())
    )


def within(environment: str, report: Report) -> Report:
    """A report whose findings belong to one environment."""
    return lambda one: report(one._replace(environment=environment))


def _statements(documents: Sequence[Document]) -> list[Statement]:
    return [statement for document in documents for statement in document.statements]


def _environment_paths(statement: Statement) -> list[Path]:
    terms = [
        term for number, phrase in enumerate(statement.heads) for term in phrase.terms[0 if number else 1 :]
    ]
    return [term for term in terms if isinstance(term, Path) and key_of(term)]
