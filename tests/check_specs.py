"""Runs a spec in memory as far as the checks: parse, resolve, check; nothing is emitted."""

from __future__ import annotations

from collections.abc import Sequence

from platformc.checks import check
from platformc.cli.targets import Targets
from platformc.diagnostics import Diagnostic, Example
from platformc.ir import Platform
from platformc.resolve import environments_of, resolve
from platformc.resolve.imports import load
from platformc.source import Sources


def platforms_of(
    example: Example, spec: str = "main.plat"
) -> tuple[tuple[Platform, ...], list[Diagnostic], Sources]:
    """The environments of a spec, and what parsing and resolving found."""
    files = {spec: example} if isinstance(example, str) else dict(example)

    def read(path: str) -> bytes:
        if path not in files:
            raise FileNotFoundError(path)
        return files[path].encode()

    sources, found = Sources(), list[Diagnostic]()
    documents, _ = load(spec, "", read, sources, found.append)
    platforms = resolve(
        documents,
        spec=spec,
        environments=environments_of(documents),
        targets=tuple(Targets()),
        sources=sources,
        report=found.append,
    )
    return platforms, found, sources


def findings(
    example: Example, only: Sequence[str] | None = None, environments: Sequence[str] | None = None
) -> list[Diagnostic]:
    """Everything that is found before the checks, and by them when nothing was."""
    platforms, found, _ = platforms_of(example)
    if any(one.is_error for one in found):
        return found
    asked = [one for one in platforms if environments is None or one.environment in environments]
    return [*found, *check(asked, Targets(), only)]


def slugs(example: Example, only: Sequence[str] | None = None) -> list[str]:
    """The slugs found, in order."""
    return [one.slug for one in findings(example, only)]


def service(words: str, target: str = "compose", more: str = "") -> str:
    """A spec of one service that says `words`."""
    return (
        f'platform demo {{ }}\nservice web {{\n  image = "web:1"\n{words}\n}}\n{more}\ndeploy {{ {target} }}'
    )
