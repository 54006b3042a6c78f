"""Names that a running program works out by its own formula, against the platform's."""

from __future__ import annotations

from collections.abc import Sequence

from platformc.agreement.examples import EXAMPLE
from platformc.diagnostics import Code, Diagnostic, Related
from platformc.ir import TABLES, Computed, Platform
from platformc.source import Span


def _computes(formula: str) -> str:
    return EXAMPLE.replace(
        "  port http = 8000\n", f"  port http = 8000\n  computes names.namespace = {formula}\n"
    )


DIFFERENTLY = Code(
    "names/computed-differently",
    severity="warning",
    summary="a program works out a name by its own formula, and gets another value",
    why="It looks for things under a name that nobody made, and makes others that nobody expects.",
    wrong=_computes('"other-{environment}"'),
    right=_computes('"{platform}-{environment}"'),
)


def computed_findings(platforms: Sequence[Platform]) -> list[Diagnostic]:
    """One warning for each formula, with both values in each environment, and every name that follows."""
    # one formula may stand in several services, which copied it
    found: dict[tuple[str, Span], dict[str, tuple[Platform, Computed]]] = {}
    for platform in platforms:
        for service in platform.services.values():
            for computed in service.computes:
                theirs = computed.theirs.plain
                if theirs is not None and theirs != computed.ours:
                    rows = found.setdefault((computed.path, computed.span), {})
                    rows.setdefault(platform.environment, (platform, computed))
    return [_diagnostic(path, span, list(rows.values()), platforms) for (path, span), rows in found.items()]


def _diagnostic(
    path: str, span: Span, rows: list[tuple[Platform, Computed]], platforms: Sequence[Platform]
) -> Diagnostic:
    pairs = "; ".join(
        f"`{computed.theirs.value}` for `{computed.ours}` in {platform.environment}"
        for platform, computed in rows
    )
    platform, first = rows[0]
    names = list(dict.fromkeys(name for one, _ in rows for name in followers(one, path)))
    follow = f"; with it {', '.join(f'`{name}`' for name in names)}" if names else ""
    declared = platform.names.get(path.removeprefix("names."))
    related = [Related("the platform says it here", declared.span)] if declared is not None else []
    everywhere = len(rows) == len(platforms)
    return DIFFERENTLY.at(
        span,
        f"`{path}` is computed differently: {pairs}{follow}",
        hint="make the program read the name, or say why it may differ: `# platformc: allow"
        " names/computed-differently because ...`",
        related=related,
        environment=None if everywhere else ", ".join(p.environment for p, _ in rows),
        values=(first.theirs.value, first.ours),
    )


def followers(platform: Platform, path: str) -> list[str]:
    """What is called after `path`, directly or through another name: names, then declarations."""
    reached = {path}
    order: list[str] = []
    changed = True
    while changed:
        changed = False
        for key, name in platform.names.items():
            own = f"names.{key}"
            if own not in reached and any(reference.path in reached for reference in name.references):
                reached.add(own)
                order.append(own)
                changed = True
    for field in dict.fromkeys((*TABLES.values(), "stores")):
        for declaration in getattr(platform, field).values():
            if any(reference.path in reached for reference in declaration.name.references):
                order.append(declaration.name.path)
    return order
