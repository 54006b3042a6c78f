"""Specs given as text, for tests: resolved, or compiled through the whole pipeline, with nothing on disk."""

from __future__ import annotations

from collections.abc import Mapping

from platformc.diagnostics import Diagnostic
from platformc.ir import Platform
from platformc.resolve import environments_of, resolve
from platformc.resolve.imports import load
from platformc.source import Sources


class Found(list[Diagnostic]):
    """The findings of a run, with the texts that their spans point into."""

    def __init__(self) -> None:
        super().__init__()
        self.sources = Sources()

    def brief(self) -> list[str]:
        """`slug line:column message` of each, in the order of the text."""
        rows = []
        for one in self:
            at = self.sources[one.span.file].position(one.span.start)
            rows.append(
                (one.span.file, at.line, at.column, f"{one.slug} {at.line}:{at.column} {one.message}")
            )
        return list(dict.fromkeys(row[3] for row in sorted(rows)))

    def slugs(self) -> list[str]:
        return [one.slug for one in self]


def reader(files: Mapping[str, str]):
    """A `read` over files in memory."""

    def read(path: str) -> bytes:
        if path not in files:
            raise FileNotFoundError(2, "No such file or directory", path)
        return files[path].encode("utf-8")

    return read


def resolved(text: str, **others: str) -> tuple[tuple[Platform, ...], Found]:
    """The platforms of a spec; `others` are further files by name (`names_plat` is `names.plat`)."""
    files = {"main.plat": text, **{name.replace("_plat", ".plat"): body for name, body in others.items()}}
    found = Found()
    documents, _ = load("main.plat", ".", reader(files), found.sources, found.append)
    platforms = resolve(
        documents,
        spec="main.plat",
        environments=environments_of(documents),
        targets=("kubernetes", "compose"),
        sources=found.sources,
        report=found.append,
    )
    return platforms, found


def one(text: str, **others: str) -> Platform:
    """The only platform of a spec that must have no findings."""
    platforms, found = resolved(text, **others)
    assert found.brief() == []
    return platforms[-1]


def compiled(text: str, *, environments=None, only=None, **others: str):
    """A spec through the whole pipeline, as `platformc build` runs it."""
    from platformc.cli.targets import Targets
    from platformc.pipeline import compile_spec

    files = {"main.plat": text, **{name.replace("_plat", ".plat"): body for name, body in others.items()}}
    return compile_spec(
        "main.plat", read=reader(files), project=".", targets=Targets(), environments=environments, only=only
    )
