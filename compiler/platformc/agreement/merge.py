"""One finding for what is the same in several environments."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from platformc.diagnostics import Diagnostic
from platformc.source import Span


def merge(diagnostics: Iterable[Diagnostic], environments: Sequence[str]) -> list[Diagnostic]:
    """Findings of one slug at one place are one, with the words of the first environment that has it.

    Its environment is None when all of `environments` have it, else their names with commas between.
    Several findings of one environment at one place stay several.
    """
    merged: dict[tuple[str, Span, int | None, int], tuple[Diagnostic, list[str]]] = {}
    counts: dict[tuple[str, Span, int | None, str], int] = {}
    for diagnostic in diagnostics:
        environment = diagnostic.environment or ""
        place = (diagnostic.slug, diagnostic.span, diagnostic.number)
        count = counts.get((*place, environment), 0)
        counts[(*place, environment)] = count + 1
        _, where = merged.setdefault((*place, count), (diagnostic, []))
        where.append(environment)
    return [
        diagnostic._replace(environment=_shared(where, environments)) for diagnostic, where in merged.values()
    ]


def _shared(where: list[str], environments: Sequence[str]) -> str | None:
    if "" in where or all(environment in where for environment in environments):
        return None
    return ", ".join(where)
