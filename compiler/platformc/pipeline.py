"""The public API: check, compile and verify. Pure: files come in through `read`, nothing is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from platformc.agreement.mentions import Mention
from platformc.diagnostics import Diagnostic, Report
from platformc.ir import Platform
from platformc.output import Files
from platformc.source import Sources, Span

Read = Callable[[str], bytes]
"""Bytes of a file by path relative to the working directory; raises OSError."""


class Target(NamedTuple):
    """What a target is: `emit` makes the files of one environment, `emit_shared` those of all together.

    name: as `deploy` and `--target` write it. title: for people. version: goes into the lock.
    matrix: for each feature of the language (`service.mount`), `emitted`, `approximated: WHY`,
    `refused: WHY` or `elsewhere: WHO makes it`.
    makes: kinds of names whose artifacts this target writes (`k8s.namespace`).
    """

    name: str
    title: str
    version: str
    emit: Callable[[Platform, Report], Files]
    emit_shared: Callable[[Sequence[Platform], Report], Files] | None
    matrix: Mapping[str, str]
    makes: frozenset[str]


class Emitted(NamedTuple):
    """A file to write. path: `ENV/TARGET/...` or `shared/TARGET/...`, relative to the output folder.

    origins: for each line (index line - 1) the span of the spec behind it, or None.
    """

    path: str
    environment: str
    target: str
    text: str
    origins: list[Span | None]


class Compiled(NamedTuple):
    """What came of one spec: its platforms, its files, every finding (suppressed ones left out), its texts.

    spec: path of the spec as given. inputs: the spec and its imports, path relative to the project -> sha256.
    files is empty when there is an error. mentions: of the Platforms and of the files.
    """

    spec: str
    platforms: tuple[Platform, ...]
    diagnostics: tuple[Diagnostic, ...]
    sources: Sources
    files: tuple[Emitted, ...]
    mentions: tuple[Mention, ...]
    inputs: Mapping[str, str]
