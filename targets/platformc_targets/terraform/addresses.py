"""What a declaration is called in Terraform: its resource, or the data source of what others make."""

from __future__ import annotations

from platformc.ir import Cluster, Platform, Zone
from platformc.output import Tree
from platformc_targets.text.hcl import Block, Expression

Blocks = dict[str, list[Block | Tree]]
"""The blocks of each file."""


class Module:
    """The files of a root module while they are made: blocks by file, in the order in which they come."""

    __slots__ = ("files", "seen", "uniform")

    def __init__(self, uniform: bool = False) -> None:
        self.uniform = uniform
        self.files: Blocks = {}
        self.seen: set[str] = set()

    def add(self, file: str, block: Tree) -> None:
        """A block, at the end of its file."""
        self.files.setdefault(file, []).append(block)

    def once(self, file: str, address: str, block: Tree) -> None:
        """A block that several need: a data source."""
        if address not in self.seen:
            self.seen.add(address)
            self.add(file, block)


def eks(platform: Platform) -> Cluster | None:
    """The cluster of Kubernetes that the environment runs in; None when it has none."""
    return next((one for one in platform.clusters.values() if one.kind == "eks"), None)


def zone_of(platform: Platform, host: str) -> Zone | None:
    """The longest zone of this environment that a host is in."""
    inside = [
        zone
        for zone in platform.zones.values()
        if host == zone.name.value or host.endswith(f".{zone.name.value}")
    ]
    return max(inside, key=lambda zone: len(zone.name.value), default=None)


def ref(text: str) -> Expression:
    """A reference."""
    return Expression(text)
