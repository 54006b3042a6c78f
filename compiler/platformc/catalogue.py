"""Every finding that platformc can report: one explicit list of the modules that define codes."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from importlib import import_module

from platformc.diagnostics import CATALOGUE, Code

MODULES: tuple[str, ...] = (
    "platformc.suppress",
    "platformc.cli.config",
    "platformc.cli.output.findings",
)
"""In the order of the work; a test finds the module that is missing here."""


def load() -> dict[str, Code]:
    """All codes by slug, in the order of their slugs."""
    for module in MODULES:
        import_module(module)
    return dict(sorted(CATALOGUE.items()))


class Slugs(AbstractSet[str]):
    """Every slug there is; the modules are only imported for one that is not known yet."""

    def __contains__(self, slug: object) -> bool:
        return slug in CATALOGUE or slug in load()

    def __iter__(self) -> Iterator[str]:
        return iter(load())

    def __len__(self) -> int:
        return len(load())


SLUGS = Slugs()
