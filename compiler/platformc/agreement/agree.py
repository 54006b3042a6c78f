"""The closed world: each use of a name finds its maker, with the same value, in the same scope."""

from __future__ import annotations

from collections.abc import Iterator

from platformc.agreement.handshakes import NAMESPACE
from platformc.agreement.ingresses import (
    ingress_findings,
    issuer_for,
    lookup_findings,
    served_twice,
    shared_secrets,
)
from platformc.agreement.mentions import Artifact, Mention
from platformc.agreement.slots import code_of
from platformc.agreement.workflow_text import workflow_findings
from platformc.agreement.world import Finding, World
from platformc.diagnostics import nearest

NOUNS = {
    "k8s.namespace": "Namespace",
    "k8s.cluster_issuer": "ClusterIssuer",
    "k8s.middleware": "Middleware",
    "k8s.service": "Service",
    "k8s.service_port": "port",
    "k8s.container_port": "container port",
    "k8s.deployment": "Deployment",
    "k8s.stateful_set": "StatefulSet",
    "k8s.secret": "Secret",
    "k8s.secret_key": "key",
    "k8s.config_map": "ConfigMap",
    "k8s.config_map_key": "key",
    "k8s.pvc": "PersistentVolumeClaim",
    "k8s.pod_volume": "volume of the pod",
    "k8s.service_account": "ServiceAccount",
    "k8s.generator": "generator",
    "k8s.node_label": "node label",
    "aws.role_arn": "role",
    "aws.route53_zone": "zone",
    "dns.host": "DNS record",
    "compose.service": "service",
    "compose.volume": "volume",
    "compose.network": "network",
    "compose.secret": "secret",
    "compose.config": "config",
    "compose.healthcheck": "healthcheck",
    "env.name": "variable",
    "github.job": "job",
    "github.step": "step",
    "k8s.job": "Job",
    "aws.eks_cluster": "cluster",
    "aws.ecs_cluster": "cluster",
    "aws.log_group": "log group",
    "aws.s3_bucket": "bucket",
    "aws.cloudfront_alias": "host of a network",
    "file": "file",
    "azure.resource": "resource",
    "azure.container_app_secret": "secret of the app",
}
"""Kinds whose uses must find a maker, as people call them."""


DECLARE = {
    "dns.host": 'record NAME {{ name = "{}" }}',
    "k8s.cluster_issuer": 'issuer NAME {{ name = "{}"; ... }}',
    "aws.role_arn": "role NAME {{ ... }}",
}
"""What to type where nothing like the name is made."""


def agree(world: World) -> Iterator[Finding]:
    """Every disagreement among the artifacts of one environment; one root cause is reported once."""
    twice = served_twice(world)
    hosts_wrong = bool(twice)
    for artifact in world.artifacts:
        if artifact.kind == "Ingress" and artifact.address in twice:
            # its name, its certificate and its issuer follow from the host
            finding = twice[artifact.address]
            if finding is not None:
                yield finding
            continue
        findings = list(_unmade(artifact, world))
        if artifact.kind == "Ingress":
            known = {finding.code.slug for finding in findings}
            findings.extend(ingress_findings(artifact, world, known))
            hosts_wrong = hosts_wrong or any(found.code.slug == "handshake/host" for found in findings)
        elif artifact.kind == "github.workflow":
            findings.extend(workflow_findings(artifact))
        elif artifact.kind == "Service":
            findings.extend(_service(artifact, world))
        yield from findings
    shared = list(shared_secrets(world, twice))
    yield from shared
    if not hosts_wrong:
        yield from lookup_findings(world, {finding.mention for finding in shared})


def _unmade(artifact: Artifact, world: World) -> Iterator[Finding]:
    """Uses without a maker. What lies under a name that is not made (a port of no Service) is not said again."""
    lost: set[str] = set()
    own = {mention.value for mention in artifact.mentions if mention.slot.startswith("pod.labels.")}
    for use in artifact.mentions:
        if use.makes or (use.kind not in NOUNS and use.kind != "k8s.pod_label"):
            continue
        if use.kind == "k8s.container_port" and not use.scope:
            continue
        if use.target == "spec" and use.slot.startswith("lookups."):
            continue  # said of the lookup itself
        if use.kind == "k8s.middleware" and not use.value.endswith("@kubernetescrd") and "@" in use.value:
            continue
        if own and use.slot.startswith("selector."):
            if use.value not in own:
                yield _finding(artifact, use, world, f"its own pods do not have the label `{use.value}`")
            continue
        if world.maker(use) is not None:
            continue
        if use.slot == "namespace":
            yield _finding(artifact, use, world)
            return
        if use.scope in lost or world.moved_away(use):
            continue
        lost.add(f"{use.scope}/{use.value}" if use.scope else use.value)
        if use.kind == "k8s.service" and artifact.kind == "Ingress":
            elsewhere = world.anywhere("k8s.service", use.value)
            if elsewhere:
                yield _misplaced(artifact, use, elsewhere[0])
                continue
        yield _finding(artifact, use, world)


def _misplaced(artifact: Artifact, use: Mention, service: Mention) -> Finding:
    """The backend is there, in another namespace: an Ingress reaches only its own."""
    namespace = next((mention for mention in artifact.mentions if mention.slot == "namespace"), use)
    return Finding(
        NAMESPACE,
        namespace,
        f"Ingress `{artifact.name}` stands in namespace `{use.scope}`, its backend `{use.value}` in `{service.scope}`",
        f"put both in `{service.scope}`",
        (("the Service", service),),
        (use.scope, service.scope),
    )


def _finding(artifact: Artifact, use: Mention, world: World, message: str = "") -> Finding:
    backend = artifact.kind == "Ingress"
    code = code_of(artifact.kind, use.slot, use.value, backend)
    near = _near(artifact, use, world)
    if not message:
        called = f" `{artifact.name}`" if artifact.name else ""
        message = f"{artifact.kind.rpartition('.')[2]}{called} {_asks(use)}"
        if use.kind != "compose.healthcheck":
            message += ", and nothing makes it"
    hint = "use the name of one that is made, or declare it"
    if use.kind in DECLARE:
        hint = f"declare it: `{DECLARE[use.kind].format(use.value)}`, `external` where somebody else makes it"
    if use.kind == "compose.healthcheck":
        hint = f"give `{use.scope}` a `health`, or wait until it has `started`"
    others: tuple[tuple[str, Mention], ...] = ()
    if near is not None:
        spelled = f"`{near.name}`, which is " if near.name else ""
        hint = f"use {spelled}`{_as_used(use, near)}`"
        others = ((f"`{near.value}` is made here", near),)
    return Finding(code, use, message, hint, others, (use.value, near.value if near else ""))


def _as_used(use: Mention, maker: Mention) -> str:
    """A maker's name as the user would write it."""
    return f"{maker.scope}-{maker.value}@kubernetescrd" if use.kind == "k8s.middleware" else maker.value


def _asks(use: Mention) -> str:
    if use.kind == "k8s.pod_label":
        return f"selects pods with the label `{use.value}`"
    noun = NOUNS[use.kind]
    if use.kind == "compose.healthcheck":
        return f"waits until `{use.scope}` is healthy, which has no healthcheck"
    if use.slot == "namespace":
        return f"stands in {noun} `{use.value}`"
    if use.kind in ("k8s.service_port", "k8s.secret_key", "k8s.config_map_key"):
        return f"asks for {noun} `{use.value}` of `{use.scope.rpartition('/')[2]}`"
    return f"asks for {noun} `{use.value}`"


def _near(artifact: Artifact, use: Mention, world: World) -> Mention | None:
    """The maker that was meant: the one most like it, or the only one; of issuers, the one for the host's zone."""
    if use.kind == "k8s.cluster_issuer":
        host = next((m.value for m in artifact.mentions if m.kind == "dns.host"), "")
        zone = world.zone_of(host)
        fits = issuer_for(zone.value, world) if zone is not None else None
        if fits is not None:
            return fits
    makers = [
        maker for maker in world.makers(use.kind) if use.kind == "k8s.middleware" or maker.scope == use.scope
    ]
    if not makers:
        return None
    by_value = {_as_used(use, maker): maker for maker in makers}
    close = nearest(use.value, by_value) if len(by_value) < 1000 else None
    if close:
        return by_value[close]
    return makers[0] if len(makers) == 1 and use.kind != "dns.host" else None


def _service(artifact: Artifact, world: World) -> Iterator[Finding]:
    """The selector matches pods, and each target port is a port of those pods."""
    selector = [mention for mention in artifact.mentions if mention.slot.startswith("selector.")]
    if not selector:
        return
    if any(world.maker(mention) is None for mention in selector):
        return
    pods = world.selected(selector)
    if not pods:
        labels = ", ".join(mention.value for mention in selector)
        yield Finding(
            code_of("Service", selector[0].slot, ""), selector[0],
            f"Service `{artifact.name}` selects `{labels}`, and no pod has all of these labels",
            "select the labels of one workload", (), (labels, ""),
        )  # fmt: skip
        return
    for use in artifact.mentions:
        if use.kind != "k8s.container_port":
            continue
        for labels_of in pods:
            owner = next(iter(labels_of.values()))
            if world.maker(use._replace(scope=owner.address)) is None:
                yield Finding(
                    code_of("Service", use.slot, ""), use,
                    f"Service `{artifact.name}` forwards to port `{use.value}`, which its pods do not have",
                    "use a port of the pods, by its name or number", (("the pods", owner),), (use.value, ""),
                )  # fmt: skip
                break
