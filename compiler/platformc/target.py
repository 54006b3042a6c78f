"""What a target is, and what it gives: the contract between the compiler and everything that emits."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import NamedTuple

from platformc.diagnostics import Report
from platformc.ir import Platform, Text
from platformc.ir import Sequence as Items
from platformc.output import Files
from platformc.source import Span


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
    options: Mapping[str, str] = {}
    """The words of its block in `deploy`, and what each does."""
    emit_among: Callable[[Platform, Sequence[Platform], Report], Files] | None = None
    """As `emit`, for a target whose files of one environment follow from how all that deploy it differ."""
    leaves: Callable[[Platform], Collection[str]] | None = None
    """Kinds of declarations that it leaves to others in an environment, whatever its table says."""
    patched: Callable[[Platform], Collection[str]] | None = None
    """Addresses of artifacts that stand in its shared files: it patches those itself."""
    installs: tuple[str, ...] = ()
    """Patterns of paths (`shared/*`): files that `install = true` copies to where their tool looks for them."""


class Emitted(NamedTuple):
    """A file to write. path: `ENV/TARGET/...` or `shared/TARGET/...`, relative to the output folder.

    origins: for each line (index line - 1) the span of the spec behind it, or None.
    """

    path: str
    environment: str
    target: str
    text: str
    origins: list[Span | None]


def given_to(platform: Platform, target: str) -> tuple[str, ...]:
    """Kinds of objects that a target makes because the spec says so in its `makes`, in the spec's order."""
    deploy = platform.deploy(target)
    option = deploy.option("makes") if deploy is not None else None
    items = option.items if isinstance(option, Items) else ()
    return tuple(item.value for item in items if isinstance(item, Text))


def given_away(platform: Platform, target: str) -> frozenset[str]:
    """Kinds of objects that another deployed target makes, because the spec says so in that one's `makes`."""
    others = (deploy.target for deploy in platform.deploys if deploy.target != target)
    return frozenset(kind for other in others for kind in given_to(platform, other))
