"""Agreements among declarations, which no artifact shows: hosts, patterns, assets, databases, permissions."""

from __future__ import annotations

from collections.abc import Iterator

from platformc.agreement.addresses import address_findings
from platformc.agreement.assets import asset_findings
from platformc.agreement.databases import database_findings, image_findings
from platformc.agreement.django_settings import settings_findings
from platformc.agreement.handshakes import HOST
from platformc.agreement.hosts import host_findings
from platformc.agreement.patterns import delegation_findings, pattern_findings
from platformc.agreement.permissions import permission_findings
from platformc.agreement.world import Finding
from platformc.ir import Platform
from platformc.source import Span


def declaration_findings(platform: Platform, zones: list[str], known: set[str]) -> Iterator[Finding]:
    """Every such disagreement of one environment.

    zones: names of the zones of all environments. known: slugs that were reported for it: where a host is
    wrong, what programs believe of hosts is not held against it.
    """
    if HOST.slug not in known:
        yield from host_findings(platform)
    yield from _once(settings_findings(platform))
    yield from _once(address_findings(platform))
    yield from pattern_findings(platform, zones)
    yield from delegation_findings(platform, zones)
    yield from asset_findings(platform)
    yield from database_findings(platform)
    yield from image_findings(platform)
    yield from permission_findings(platform)


def _once(findings: Iterator[Finding]) -> Iterator[Finding]:
    """Each place once: what several programs inherit is one mistake."""
    seen: set[tuple[str, Span]] = set()
    for finding in findings:
        place = (finding.code.slug, finding.mention.span)
        if place not in seen:
            seen.add(place)
            yield finding
