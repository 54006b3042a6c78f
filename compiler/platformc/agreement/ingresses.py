"""What is true between an Ingress and the rest: issuer and zone, record, certificate, labels, lookups."""

from __future__ import annotations

from collections.abc import Container, Iterator

from platformc.agreement.handshakes import (
    CLUSTER_ISSUER,
    HOST,
    INGRESS_NAME,
    TLS_HOST,
    TLS_SECRET,
)
from platformc.agreement.mentions import Artifact, Mention
from platformc.agreement.slots import LABELS
from platformc.agreement.world import Finding, World, covers

LOOKUPS = {"k8s.ingress": INGRESS_NAME, "k8s.tls_secret": TLS_SECRET, "k8s.secret": TLS_SECRET}
"""What a running program may look up of an Ingress, and the finding when it is not there."""


def ingress_findings(ingress: Artifact, world: World, known: set[str]) -> Iterator[Finding]:
    """Disagreements of one Ingress beyond a missing maker. known: slugs that it was reported for already."""
    slots = {mention.slot: mention for mention in ingress.mentions}
    host = slots.get("rules.0.host")
    if host is not None and HOST.slug not in known:
        outside = _outside(ingress, host, world)
        if outside is not None:
            yield outside
            known = {*known, HOST.slug}
    if HOST.slug not in known:
        uncovered = list(_certificate(ingress, slots))
        yield from uncovered or _issuer(ingress, slots, world, known)
    yield from _labels(ingress, slots, world)


def _outside(ingress: Artifact, host: Mention, world: World) -> Finding | None:
    """A record is made in the longest zone that its name is in: there must be one."""
    if world.zone_of(host.value) is not None:
        return None
    zones = ", ".join(f"`{zone.value}`" for zone in world.zones[:3])
    return Finding(
        HOST, host, f"Ingress `{ingress.name}` answers for `{host.value}`, which is in no zone",
        f"a host in one of the zones {zones}" if zones else "declare the zone: `zone NAME { name = ... }`",
        (), (host.value, ""),
    )  # fmt: skip


def _issuer(ingress: Artifact, slots: dict[str, Mention], world: World, known: set[str]) -> Iterator[Finding]:
    """The solver of the issuer writes in the zone that answers for each host of the certificate."""
    use = slots.get("issuer")
    maker = world.maker(use) if use is not None else None
    if use is None or maker is None or CLUSTER_ISSUER.slug in known:
        return
    issuer = world.by_key.get(("ClusterIssuer", "", use.value))
    solved = [m for m in issuer.mentions if m.kind == "aws.route53_zone"] if issuer is not None else []
    if not solved:
        return
    for slot, host in slots.items():
        if not slot.startswith("tls.") or host.kind != "tls.host":
            continue
        zone = world.zone_of(host.value.removeprefix("*."))
        if zone is None or any(mention.value == zone.value for mention in solved):
            continue
        fits = issuer_for(zone.value, world)
        typed = f" (`dns01 = {zone.name}`)" if zone.name.startswith("zone.") else ""
        yield Finding(
            CLUSTER_ISSUER, use,
            f"Ingress `{ingress.name}` asks for ClusterIssuer `{use.value}`, whose solver writes in zone"
            f" `{solved[0].value}`; `{host.value}` is in zone `{zone.value}`",
            f"use `{fits.name or fits.value}`"
            if fits is not None
            else f"an issuer that solves in `{zone.value}`{typed}, or a zone that `{host.value}` is in",
            (("its solver", solved[0]),), (use.value, fits.value if fits is not None else ""),
        )  # fmt: skip
        return


def issuer_for(zone: str, world: World) -> Mention | None:
    """The name of the ClusterIssuer whose solver writes in a zone."""
    for artifact in world.artifacts:
        if artifact.kind == "ClusterIssuer" and any(
            m.kind == "aws.route53_zone" and m.value == zone for m in artifact.mentions
        ):
            return next((m for m in artifact.mentions if m.slot == "name"), None)
    return None


def _certificate(ingress: Artifact, slots: dict[str, Mention]) -> Iterator[Finding]:
    """Where there is TLS at all, each host of the rules is covered by a name of a certificate."""
    names = [mention for mention in slots.values() if mention.kind == "tls.host"]
    if not names:
        return
    for slot, host in slots.items():
        if slot.startswith("rules.") and host.kind == "dns.host":
            if any(covers(name.value, host.value) for name in names):
                continue
            yield Finding(
                TLS_HOST, names[0],
                f"Ingress `{ingress.name}` answers for `{host.value}`, its certificate is for `{names[0].value}`",
                f"use `{host.name or host.value}`", (("the host", host),), (names[0].value, host.value),
            )  # fmt: skip


def _labels(ingress: Artifact, slots: dict[str, Mention], world: World) -> Iterator[Finding]:
    """The Ingress carries the labels by which its pods are known."""
    pods = _pods_behind(ingress, world)
    if pods is None:
        return
    for key, code in LABELS.items():
        mine, theirs = slots.get(f"labels.{key}"), pods.get(key)
        if mine is None or theirs is None:
            continue
        wanted = theirs.value.partition("=")[2]
        if mine.value != wanted:
            yield Finding(
                code, mine, f"Ingress `{ingress.name}` has the label `{key}` = `{mine.value}`, its pods `{wanted}`",
                f"use `{wanted}`", (("the pods", theirs),), (mine.value, wanted),
            )  # fmt: skip


def _pods_behind(ingress: Artifact, world: World) -> dict[str, Mention] | None:
    """Labels of the pods behind the first backend."""
    backend = next((m for m in ingress.mentions if m.kind == "k8s.service"), None)
    service = world.by_key.get(("Service", ingress.namespace, backend.value)) if backend is not None else None
    if service is None:
        return None
    pods = world.selected([m for m in service.mentions if m.slot.startswith("selector.")])
    return pods[0] if pods else None


def served_twice(world: World) -> dict[str, Finding | None]:
    """Ingresses, by address, that answer for a path of a host that another one answers for.

    Of one that has a name of its own it is said elsewhere, as a route that is there twice: then None.
    """
    first: dict[tuple[str, str], tuple[Artifact, Mention]] = {}
    twice: dict[str, Finding | None] = {}
    ingresses = [artifact for artifact in world.artifacts if artifact.kind == "Ingress"]
    # the one whose issuer proves another host is the one that has the wrong host
    for artifact in sorted(ingresses, key=lambda one: _solved_elsewhere(one, world)):
        host = next((m for m in artifact.mentions if m.kind == "dns.host"), None)
        if host is None:
            continue
        for path in dict.fromkeys(m.value for m in artifact.mentions if m.kind == "http.path"):
            other, place = first.setdefault((host.value, path), (artifact, host))
            if other is not artifact:
                twice[artifact.address] = None
                if other.name == artifact.name:
                    twice[artifact.address] = Finding(
                        HOST,
                        host,
                        f"Ingress `{artifact.name}` answers for `{host.value}`, as `{other.address}` does",
                        "give each its own host",
                        (("the other one", place),),
                        (host.value, path),
                    )
                break
    return twice


def _solved_elsewhere(ingress: Artifact, world: World) -> bool:
    slots = {mention.slot: mention for mention in ingress.mentions}
    return any(_issuer(ingress, slots, world, set()))


def shared_secrets(world: World, twice: Container[str]) -> Iterator[Finding]:
    """No two certificates are kept in one Secret, and no other object makes it.

    twice: addresses of Ingresses that were reported for their host.
    """
    made: dict[tuple[str, str], Mention] = {}
    for artifact in world.artifacts:
        for mention in artifact.mentions:
            if mention.kind == "k8s.secret" and mention.makes and artifact.kind != "Ingress":
                made.setdefault((mention.scope, mention.value), mention)
    for artifact in world.artifacts:
        if artifact.kind != "Ingress" or artifact.address in twice:
            continue
        for mention in artifact.mentions:
            if mention.kind != "k8s.secret" or not mention.makes:
                continue
            first = made.setdefault((mention.scope, mention.value), mention)
            if first is not mention:
                yield Finding(
                    TLS_SECRET, mention,
                    f"Ingress `{artifact.name}` keeps its certificate in Secret `{mention.value}`, as"
                    f" `{first.address}` does", "give each its own: `<host>-tls`", (("the other one", first),),
                    (mention.value, ""),
                )  # fmt: skip


def lookup_findings(world: World, known: Container[Mention]) -> Iterator[Finding]:
    """What a running program looks up by name is made under that name. known: mentions that were reported."""
    for use in world.declared:
        code = LOOKUPS.get(use.kind)
        if code is None or not use.slot.startswith("looks_up."):
            continue
        kind = "k8s.secret" if use.kind == "k8s.tls_secret" else use.kind
        made_as = use._replace(kind=kind)
        if world.maker(made_as) is not None or world.moved_away(made_as):
            continue
        wrong = _meant(use, world)
        if wrong in known:
            continue
        shown = wrong if wrong is not None else use
        noun = "Ingress" if use.kind == "k8s.ingress" else "Secret"
        message = (
            f"{noun} `{shown.value}` is looked up as `{use.value}`"
            if wrong is not None
            else f"{noun} `{use.value}` is looked up, and nothing makes it"
        )
        others = (("it is looked up here", use),) if wrong is not None else ()
        yield Finding(
            code, shown, message, f"use `{use.name or use.value}`", others, (shown.value, use.value)
        )


def _meant(use: Mention, world: World) -> Mention | None:
    """The name that should have been the looked-up one: of the Ingress whose host it is made from."""
    slot = "name" if use.kind == "k8s.ingress" else "tls.0.secret"
    for artifact in world.artifacts:
        if artifact.kind != "Ingress":
            continue
        slots = {mention.slot: mention for mention in artifact.mentions}
        host, held = slots.get("rules.0.host"), slots.get(slot)
        if host is None or held is None:
            continue
        if use.value == host.value or use.value == f"{host.value}-tls":
            return held
    return None
