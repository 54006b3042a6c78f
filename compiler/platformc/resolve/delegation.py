"""Which zone encloses which, over all environments of a spec, whether they are asked for or not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from platformc.ir import Platform, Zone

Zones = Mapping[str, tuple[Zone, ...]]
"""The zones of each environment, in the spec's order."""


def delegated(platform: Platform, zones: Zones) -> Platform:
    """The Platform, each zone with the longest one that encloses it and the environment that makes that one."""
    if not platform.zones:
        return platform
    found = {label: _with_parent(zone, platform.environment, zones) for label, zone in platform.zones.items()}
    return replace(platform, zones=found)


def _with_parent(zone: Zone, environment: str, zones: Zones) -> Zone:
    # this environment first: what it makes itself needs no other
    order: Iterable[str] = (environment, *(name for name in zones if name != environment))
    best: tuple[Zone, str] | None = None
    for name in order:
        for other in zones.get(name, ()):
            if not zone.name.value.endswith(f".{other.name.value}"):
                continue
            maker = "" if other.external else name
            longer = best is None or len(other.name.value) > len(best[0].name.value)
            made = best is not None and other.name.value == best[0].name.value and maker and not best[1]
            if longer or made:
                best = (other, maker)
    return zone if best is None else replace(zone, parent=best[0].name.value, parent_environment=best[1])
