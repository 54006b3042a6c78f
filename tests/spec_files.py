"""The specs of this repository, compiled in memory as `platformc build` compiles them from its root."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from platformc.cli.targets import Targets
from platformc.pipeline import Compiled, compile_spec

ROOT = Path(__file__).parents[1]
LESSONS = tuple(sorted(f"specs/teach/{path.name}" for path in (ROOT / "specs" / "teach").glob("*.plat")))
SPECS = (*sorted(f"specs/{path.name}" for path in (ROOT / "specs").glob("*.plat")), *LESSONS)
TARGETS = Targets()


def stem(spec: str) -> str:
    return Path(spec).stem


def compiled(
    spec: str, changed: Mapping[str, str] | None = None, *, environments: tuple[str, ...] | None = None
) -> Compiled:
    """A spec by its path from the root; `changed` are texts that stand in place of files."""

    def read(path: str) -> bytes:
        if changed is not None and path in changed:
            return changed[path].encode()
        return (ROOT / path).read_bytes()

    return compile_spec(spec, read=read, project=".", targets=TARGETS, environments=environments)


def tree(result: Compiled) -> dict[str, str]:
    """The text of each file that a build writes."""
    return {one.path: one.text for one in result.files}


def findings(result: Compiled) -> list[str]:
    return [f"{one.slug}: {one.message}" for one in result.diagnostics]
