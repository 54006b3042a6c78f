"""The targets that can be named: ours in their order, and those that other packages ship."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module

from platformc.cli.choices import unknown
from platformc.cli.stop import Stop
from platformc.target import Target

GROUP = "platformc.targets"


def ours() -> Mapping[str, str]:
    """Name -> `module:attribute` of each target of this package, in order; imports none of them."""
    from platformc_targets import ALL

    return ALL


def foreign() -> dict[str, str]:
    """The same of the entry points that other packages ship, by name; looking takes 30 ms."""
    from importlib.metadata import entry_points

    return {
        point.name: point.value for point in sorted(entry_points(group=GROUP)) if point.name not in ours()
    }


class Targets(Mapping[str, Target]):
    """Targets by name, each imported when it is asked for. Others' are looked up for a name that is not ours.

    Iterating gives ours only, which is what `deploy` may mean without anybody's package.
    """

    def __init__(self) -> None:
        self._loaded: dict[str, Target] = {}
        self._foreign: dict[str, str] | None = None

    def __getitem__(self, name: str) -> Target:
        if name not in self._loaded:
            where = self._where(name)
            if where is None:
                raise KeyError(name)
            self._loaded[name] = load(name, where)
        return self._loaded[name]

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and self._where(name) is not None

    def _where(self, name: str) -> str | None:
        if name in ours():
            return ours()[name]
        if self._foreign is None:
            self._foreign = foreign()
        return self._foreign.get(name)

    def __iter__(self) -> Iterator[str]:
        return iter([*ours(), *(self._foreign or {})])

    def __len__(self) -> int:
        return len(list(iter(self)))


def load(name: str, where: str) -> Target:
    """The target behind `module:attribute`. Raises Stop for a package that does not hold to the contract."""
    module, _, attribute = where.partition(":")
    try:
        target = getattr(import_module(module), attribute or "TARGET")
    except (ImportError, AttributeError) as fault:
        if name in ours():
            raise
        raise Stop(f"the target `{name}` cannot be loaded from `{where}`: {fault}") from fault
    if not isinstance(target, Target):
        raise Stop(f"the target `{name}` is not a `platformc.pipeline.Target` (`{where}`)")
    return target


def require(names: tuple[str, ...], targets: Targets) -> None:
    """Raises Stop for the first name that no target has, with the known ones listed."""
    for name in names:
        if name not in targets:
            raise Stop(unknown("target", name, targets))
