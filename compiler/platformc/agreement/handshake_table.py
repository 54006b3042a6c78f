"""The eleven references of each Ingress, as a table: value, maker, whether it agrees."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from platformc.agreement.agree import agree
from platformc.agreement.declared import declared, zones
from platformc.agreement.expected_kubernetes import expected_kubernetes
from platformc.agreement.handshakes import (
    HANDSHAKES,
    MIDDLEWARE_CORS,
    MIDDLEWARE_HTTPS_REDIRECT,
    Handshake,
    middleware_code,
)
from platformc.agreement.mentions import Artifact, Mention
from platformc.agreement.places import Row, Shown
from platformc.agreement.prove import CLUSTER_TARGETS
from platformc.agreement.world import Finding, World
from platformc.diagnostics import Diagnostic
from platformc.ir import Ingress, Platform
from platformc.source import Source, Span


def handshakes(
    platforms: Sequence[Platform],
    mentions: Iterable[Mention],
    sources: Mapping[str, Source],
    diagnostics: Iterable[Diagnostic] = (),
) -> dict[str, list[Row]]:
    """For each environment eleven rows for each Ingress: number, reference, value, who makes it, whether it agrees.

    mentions: of the files, where there are any: then a maker is the artifact. diagnostics: what proofs of the
    files found; a row does not agree either when one of them is about it.
    """
    shown = Shown(sources)
    every_zone = [zone for platform in platforms for zone in zones(platform)]
    by_environment: dict[str, list[Mention]] = {}
    for mention in mentions:
        by_environment.setdefault(mention.environment, []).append(mention)
    found = [diagnostic for diagnostic in diagnostics if diagnostic.number is not None]
    table: dict[str, list[Row]] = {}
    for platform in platforms:
        rows = table.setdefault(platform.environment, [])
        targets = {deploy.target for deploy in platform.deploys}
        if targets and not targets & set(CLUSTER_TARGETS):
            continue
        artifacts = expected_kubernetes(platform)
        world = World(artifacts, declared(platform), every_zone)
        emitted = World((), by_environment.get(platform.environment, ()), ())
        wrong = list(agree(world))
        here = [
            d for d in found if d.environment is None or platform.environment in d.environment.split(", ")
        ]
        ingresses = {artifact.name for artifact in artifacts if artifact.kind == "Ingress"}
        read = by_environment.get(platform.environment, ())
        called = {one.address: one.value for one in read if one.kind == "k8s.ingress" and one.makes}
        # a resource of Terraform whose name is wrong is still known by its place
        called |= {one: two for one, two in _resources(artifacts).items() if one in called}
        places = {one.span: called[one.address] for one in read if one.address in called}
        for artifact in artifacts:
            if artifact.kind == "Ingress":
                mine = [d for d in here if not _of_another(d, artifact, ingresses, places)]
                rows.extend(_rows(artifact, platform, world, emitted, wrong, mine, shown))
    return table


def _resources(artifacts: Iterable[Artifact]) -> dict[str, str]:
    """The names of the Ingresses by the addresses of the resources that make them."""
    return {
        f"kubernetes_manifest.ingress_{one.declaration.partition('.')[2]}": one.name
        for one in artifacts
        if one.kind == "Ingress"
    }


def _of_another(
    diagnostic: Diagnostic, ingress: Artifact, ingresses: set[str], places: Mapping[Span, str]
) -> bool:
    """Whether a finding is at the file's text of another Ingress: the spec may say one thing of them all.

    ingresses: the names of all. places: the name of the Ingress at each place of the files.
    """
    spans = (diagnostic.span, *(related.span for related in diagnostic.related))
    told = {places[span] for span in spans if span in places}
    return bool(told & (ingresses - {ingress.name})) and ingress.name not in told


def _rows(
    ingress: Artifact,
    platform: Platform,
    world: World,
    emitted: World,
    wrong: list[Finding],
    found: list[Diagnostic],
    shown: Shown,
) -> list[Row]:
    declared_as = platform.find(ingress.declaration)
    routes = declared_as.routes if isinstance(declared_as, Ingress) else ()
    behind = next((platform.services.get(route.backend.service) for route in routes), None)
    answers = behind.own_name("k8s.deployment").value if behind is not None else ""
    rows: list[Row] = []
    for handshake in HANDSHAKES:
        mention = _held(ingress, handshake)
        row: Row = {
            "ingress": ingress.name,
            "declaration": ingress.declaration,
            "number": handshake.number,
            "slug": handshake.code.slug,
            "reference": handshake.reference,
            "value": mention.value if mention is not None else None,
            "maker": None,
            "agrees": None,
            "reason": None,
        }
        if mention is None:
            row["reason"] = "the Ingress has no such reference"
        else:
            reason = _reason(ingress, handshake, wrong, found, mention)
            maker = _maker(handshake, mention, world, emitted, declared_as, answers)
            row["agrees"] = reason is None
            row["reason"] = reason
            row["maker"] = shown.place(maker) if maker is not None and reason is None else None
        rows.append(row)
    return rows


def _held(ingress: Artifact, handshake: Handshake) -> Mention | None:
    """The mention of the Ingress that is this reference."""
    for mention in ingress.mentions:
        if handshake.code in (MIDDLEWARE_CORS, MIDDLEWARE_HTTPS_REDIRECT):
            if mention.kind == "k8s.middleware" and middleware_code(mention.value) is handshake.code:
                return mention
        elif handshake.number == 9:
            if mention.kind == "k8s.service":
                return mention
        elif (
            mention.slot.startswith(handshake.slot)
            if handshake.slot.endswith(".")
            else mention.slot == handshake.slot
        ):
            return mention
    return None


def _reason(
    ingress: Artifact, handshake: Handshake, wrong: list[Finding], found: list[Diagnostic], mention: Mention
) -> str | None:
    for finding in wrong:
        if finding.code is handshake.code and finding.mention.address in (ingress.address, mention.address):
            return finding.message
    for diagnostic in found:
        spans = (diagnostic.span, *(related.span for related in diagnostic.related))
        if diagnostic.number == handshake.number and mention.span in spans:
            return diagnostic.message
    return None


def _maker(
    handshake: Handshake,
    mention: Mention,
    world: World,
    emitted: World,
    declared_as: object,
    answers: str,
) -> Mention | None:
    """Who makes what the reference names: the artifact in the files where there is one, else the spec.

    answers: the name of the workload behind the Ingress.
    """
    use = mention
    if handshake.number in (6, 7):
        key = mention.slot.removeprefix("labels.")
        use = mention._replace(kind="k8s.pod_label", value=f"{key}={mention.value}")
        # many pods carry the group's label: the ones that answer this Ingress are the other hand
        carried = [one for one in emitted.anywhere(use.kind, use.value) if one.scope == use.scope]
        answering = (one for one in carried if one.address.rpartition("/")[2] == answers)
        return next(answering, None) or emitted.maker(use) or world.maker(use)
    if handshake.number == 10 and isinstance(declared_as, Ingress):
        use = mention._replace(kind="dns.host", value=declared_as.host.value)
    return emitted.maker(use) or world.maker(use) or (mention if mention.makes else None)
