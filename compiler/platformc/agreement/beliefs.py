"""Findings about the Platform alone, before any artifact: what its declarations believe of each other."""

from __future__ import annotations

from platformc.agreement.mentions import Mention
from platformc.agreement.world import Finding
from platformc.diagnostics import Code
from platformc.ir import Platform
from platformc.source import Span


def belief(
    platform: Platform,
    code: Code,
    declaration: str,
    slot: str,
    span: Span,
    kind: str,
    message: str,
    hint: str | None,
    values: tuple[str, str],
    *others: tuple[str, Span],
) -> Finding:
    """A finding at a place of the spec. others: what else the spec says of it, and where."""
    mention = Mention(kind, values[0], False, platform.environment, "spec", declaration, slot, span)
    related = tuple((words, mention._replace(span=where, slot="")) for words, where in others if where.file)
    return Finding(code, mention, message, hint, related, values)
