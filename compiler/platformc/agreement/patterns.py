"""Hosts that a program makes at run time: which record leads to them, and which certificate covers them."""

from __future__ import annotations

from collections.abc import Iterator

from platformc.agreement.beliefs import belief
from platformc.agreement.examples import EXAMPLE
from platformc.agreement.world import Finding, within
from platformc.diagnostics import Code
from platformc.ir import HostPattern, Issuer, Platform, Zone

_PATTERN = 'host_pattern customers {{ name = "*.*.{{names.domain}}"; made_by = service.app; {} }}\n'

UNCOVERED = Code(
    "host/uncovered",
    summary="hosts that a program makes at run time have no record or no certificate",
    why="A wildcard of a certificate covers one label only (RFC 6125, 6.4.3), so hosts with two more labels need"
    " a certificate each; and each needs a record that leads to it.",
    wrong=EXAMPLE + _PATTERN.format("zone = zone.main"),
    right=EXAMPLE + _PATTERN.format("issuer = issuer.main; zone = zone.main"),
)
DELEGATION = Code(
    "zone/delegation",
    summary="nobody delegates a zone that the platform makes",
    why="Resolvers never ask its name servers: no name in it resolves, and no certificate is issued.",
    wrong=EXAMPLE.replace("zone main { name = names.domain; external }", "zone main { name = names.domain }"),
    right=EXAMPLE,
)


def pattern_findings(platform: Platform, zones: list[str]) -> Iterator[Finding]:
    """Patterns without a record or a certificate. zones: names of all environments' zones."""
    for pattern in platform.host_patterns.values():
        reason = _no_record(platform, pattern) or _no_certificate(platform, pattern, zones)
        if reason is not None:
            message, hint = reason
            name = pattern.name
            yield belief(
                platform, UNCOVERED, f"host_pattern.{pattern.label}", "name", name.span, "dns.host",
                f"hosts `{name.value}` {message}", hint, (name.value, ""),
            )  # fmt: skip


def _base(pattern: str) -> str:
    while pattern.startswith("*."):
        pattern = pattern[2:]
    return pattern


def _no_record(platform: Platform, pattern: HostPattern) -> tuple[str, str] | None:
    base = _base(pattern.name.value)
    zone = platform.zones.get(pattern.zone)
    if zone is not None:
        if within(base, zone.name.value):
            return None
        return f"are not in zone `{zone.name.value}`", "name the zone that they are in: `zone = zone.NAME`"
    for record in platform.records.values():
        # a wildcard record answers for any number of labels (RFC 4592, 2.2)
        if record.name.value.startswith("*.") and within(base, record.name.value[2:]):
            return None
    return (
        "have no record",
        "say in which zone they are made: `zone = zone.NAME`, or declare a record `*.DOMAIN`",
    )


def _no_certificate(platform: Platform, pattern: HostPattern, zones: list[str]) -> tuple[str, str] | None:
    base = _base(pattern.name.value)
    issuer = platform.issuers.get(pattern.issuer)
    if issuer is not None:
        solved = platform.zones.get(issuer.zone)
        if solved is None:
            return None
        longest = _longest(base, zones)
        if solved.name.value == longest or _astray(platform, issuer, solved, zones):
            return None
        return (
            f"are in zone `{longest}`, and ClusterIssuer `{issuer.name.value}` solves in `{solved.name.value}`",
            "use the issuer whose `dns01` is that zone",
        )
    for ingress in platform.ingresses.values():
        named = ingress.tls.hosts if ingress.tls is not None else ()
        if pattern.name.value.count("*") == 1 and any(host.value == pattern.name.value for host in named):
            return None
    return (
        "have no certificate: a wildcard covers one label only",
        "give each its own: `issuer = issuer.NAME`",
    )


def _longest(host: str, zones: list[str]) -> str:
    return max((zone for zone in zones if within(host, zone)), key=len, default="")


def _astray(platform: Platform, issuer: Issuer, solved: Zone, zones: list[str]) -> bool:
    """Whether a solver writes in another zone than a host of its Ingresses is in: they tell so."""
    return any(
        _longest(host.value, zones) != solved.name.value
        for ingress in platform.ingresses.values()
        if ingress.tls is not None and ingress.tls.issuer == issuer.label
        for host in ingress.tls.hosts or (ingress.host,)
    )


def delegation_findings(platform: Platform, zones: list[str]) -> Iterator[Finding]:
    """Zones that we make and that lie in no other zone: nobody would delegate them.

    One in which a solver proves hosts of other zones has the wrong name: its Ingresses tell so.
    """
    solving = [
        (issuer, zone) for issuer in platform.issuers.values() if (zone := platform.zones.get(issuer.zone))
    ]
    astray = {zone.label for issuer, zone in solving if _astray(platform, issuer, zone, [zone.name.value])}
    for zone in platform.zones.values():
        name = zone.name.value
        if zone.external or any(within(name, other) and other != name for other in zones):
            continue
        if zone.label in astray:
            continue
        yield belief(
            platform, DELEGATION, f"zone.{zone.label}", "name", zone.name.span, "aws.route53_zone",
            f"zone `{name}` is made here, and no other zone delegates it",
            f"declare the zone above it: `zone root {{ name = \"{name.partition('.')[2]}\"; external }}`",
            (name, ""),
        )  # fmt: skip
