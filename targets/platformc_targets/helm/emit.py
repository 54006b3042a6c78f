"""The files of a chart: of a chart of our own, or the values of one that others made."""

from __future__ import annotations

from collections.abc import Sequence

from platformc.chart_values import chart_of
from platformc.diagnostics import Report
from platformc.ir import Platform
from platformc.output import Files
from platformc_targets.helm.chart import chart_files, environment_values
from platformc_targets.helm.existing import existing_values
from platformc_targets.helm.objects import patched as objects_of


def emit(platform: Platform, report: Report) -> Files:
    """The values of one environment that is deployed alone."""
    return emit_among(platform, (platform,), report)


def emit_among(platform: Platform, platforms: Sequence[Platform], report: Report) -> Files:
    """The values of one environment; what they hold follows from how `platforms` differ."""
    if chart_of(platform) is not None:
        return existing_values(platform, report)
    return environment_values(platform, _own(platforms), report)


def emit_shared(platforms: Sequence[Platform], report: Report) -> Files:
    """The chart of all environments that have no other."""
    own = _own(platforms)
    return chart_files(own, report) if own else {}


def patched(platform: Platform) -> frozenset[str]:
    """Addresses of the objects that stand in the chart, for patches."""
    return objects_of(platform) if chart_of(platform) is None else frozenset()


OBJECTS = {
    "issuer": "k8s.cluster_issuer",
    "middleware": "k8s.middleware",
    "ingress": "k8s.ingress",
    "volume": "k8s.pvc",
}
"""What each kind of declaration becomes in a cluster."""


def leaves(platform: Platform) -> frozenset[str]:
    """Kinds of declarations that a chart of others does not make."""
    chart = chart_of(platform)
    made = {one.kind for one in chart.makes} if chart is not None else set(OBJECTS.values())
    return frozenset(kind for kind, becomes in OBJECTS.items() if becomes not in made)


def _own(platforms: Sequence[Platform]) -> list[Platform]:
    return [platform for platform in platforms if chart_of(platform) is None]
