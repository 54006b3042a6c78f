"""How differences between the files and the Platform are told."""

from __future__ import annotations

from platformc.agreement.expectation import shown
from platformc.agreement.mentions import Artifact, Mention

NOUNS = {
    "name": "is called",
    "apiVersion": "is of API version",
    "namespace": "stands in namespace",
    "issuer": "asks for ClusterIssuer",
    "class": "asks for class",
    "account": "acts as ServiceAccount",
    "account_key": "keeps its account key in",
    "role": "acts as role",
    "secret": "makes Secret",
    "store": "asks for store",
    "target": "scales",
    "sticky": "gives the cookie",
    "service": "belongs to Service",
    "zone": "stands in zone",
    "leads": "leads to",
    "delegation.zone": "is delegated in zone",
    "delegation.name": "delegates",
    "bucket": "is of bucket",
    "certificate": "has the certificate for",
    "repository": "is of repository",
    "database": "makes database",
    "user": "makes user",
    "cluster": "stands in cluster",
    "sender": "has bounces return to",
    "domain": "is of domain",
    "trust": "is trusted by",
    "policy": "has the policy",
    "region": "works in region",
}
NAMED_BY_SLOT = frozenset({"azure.argument", "azure.resource", "docker.build_arg", "gunicorn.option"})
"""Kinds whose values say nothing without the argument that they are given to."""
ENDINGS = (
    ("Probe.host", "is asked as host"),
    (".condition", "waits for the condition"),
    (".path", "answers for path"),
    (".host", "answers for host"),
    (".service", "leads to Service"),
    (".secret.key", "reads key"),
    (".secret", "reads Secret"),
    (".config", "mounts ConfigMap"),
    (".claim", "mounts claim"),
    (".image", "runs image"),
    (".value", "gives the value"),
    (".target", "forwards to port"),
    (".name", "names its port"),
    (".port", "leads to port"),
)
STARTS = (
    ("balancers.", "gives the load balancer"),
    ("containers.", "says of its container"),
    ("launch.", "is launched on"),
    ("health.", "is asked on"),
    ("redirect.", "redirects to"),
    ("aliases.", "delivers for host"),
    ("accounts.", "works in account"),
    ("origin.", "delivers from bucket"),
    ("tags.", "has the tag"),
    ("taints.", "has the taint"),
    ("binds.", "mounts the file"),
    ("sites.", "serves the host"),
    ("upstreams.", "forwards to"),
    ("tls.certificate", "has the certificate"),
    ("tls.private", "has the key"),
    ("hosts.", "allows the host"),
    ("origins.", "trusts the origin"),
    ("admins.", "tells of errors"),
    ("mail.", "sends mail with"),
    ("database.", "opens its database with"),
    ("base", "extends"),
    ("middleware.", "asks for Middleware"),
    ("entrypoint.", "listens on entry point"),
    ("tls.0.hosts.", "has a certificate for"),
    ("ports.", "listens on port"),
    ("container.ports.", "has port"),
    ("container.env.", "has the variable"),
    ("labels.", "has the label"),
    ("pod.labels.", "labels its pods"),
    ("selector.", "selects"),
    ("pods.", "selects pods with"),
    ("ingress.", "lets in"),
    ("keys.", "makes the key"),
    ("values.", "holds"),
    ("settings.", "is set to"),
    ("container.args.", "runs"),
    ("container.command.", "runs"),
    ("resources.", "may ask for"),
    ("remote.", "fetches"),
    ("tolerations.", "tolerates"),
    ("nodes.", "asks for nodes with"),
    ("solvers.", "solves in"),
    ("lookups.", "may read"),
    ("depends.", "waits for"),
    ("environments.", "runs in the environment"),
    ("roles.", "acts as"),
    ("clusters.", "deploys to cluster"),
    ("namespaces.", "deploys to namespace"),
    ("images.", "builds or deploys the image"),
    ("buckets.", "fills bucket"),
    ("cdns.", "tells the caches of"),
    ("releases.", "upgrades release"),
    ("chart_versions.", "installs version"),
    ("repositories.", "takes its chart from"),
    ("secrets.", "reads Secret"),
    ("deployments.", "waits for Deployment"),
    ("before.", "runs first the Job"),
    ("apps.", "gives its image to"),
    ("branches.", "lets in branch"),
    ("permissions.", "has the permission"),
    ("actions.", "calls"),
    ("with.", "gives the input"),
    ("vars.", "uses variable"),
    ("secrets_held.", "uses secret"),
    ("volumes.", "mounts"),
    ("healthcheck", "has the health check"),
)


def difference_message(artifact: Artifact, wanted: Mention | None, found: Mention | None) -> str:
    """One line: which object says what, and what the Platform says."""
    mention = wanted or found
    assert mention is not None
    what = f"{artifact.kind.rpartition('.')[2]} `{artifact.name}`"
    if found is None and mention.slot == f"container.env.{mention.value}":
        return f"{what} lacks the variable `{mention.value}`, which the platform says"
    if mention.slot.startswith("permissions."):
        return _permission(what, mention.slot.removeprefix("permissions."), wanted, found)
    subject = f"{what} {_verb(mention.slot)}"
    key = _key(mention.slot) or (mention.slot.rpartition(".")[2] if mention.kind in NAMED_BY_SLOT else "")
    about = f" as `{key}`" if key else ""
    if found is None:
        return f"{subject} nothing{about}, the platform says `{shown(mention.value)}`"
    if wanted is None:
        return f"{subject} `{shown(found.value)}`{about}, which the platform does not say"
    return f"{subject} `{shown(found.value)}`{about}, the platform says `{shown(wanted.value)}`"


def _permission(what: str, key: str, wanted: Mention | None, found: Mention | None) -> str:
    """Permissions are levels of what they name: a level alone says nothing."""
    has = f"has the permission `{key}: {found.value}`" if found is not None else f"has no permission `{key}`"
    if wanted is None:
        return f"{what} {has}, which the platform does not say"
    return f"{what} {has}, the platform says `{key}: {wanted.value}`"


def _verb(slot: str) -> str:
    if slot in NOUNS:
        return NOUNS[slot]
    for end, verb in ENDINGS:
        if slot.endswith(end) and not slot.startswith(("labels.", "pod.labels.", "selector.", "keys.")):
            return verb
    for start, verb in STARTS:
        if slot.startswith(start):
            return verb
    return "says"


def _key(slot: str) -> str:
    """The variable or label that a value is for."""
    if slot.startswith("container.env."):
        return slot.split(".")[2]
    for start in ("tags.", "labels.", "values.", "settings."):
        if slot.startswith(start):
            return slot.removeprefix(start)
    return ""
