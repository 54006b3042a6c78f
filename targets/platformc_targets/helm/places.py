"""Where a field of an object stands among the values."""

from __future__ import annotations

Path = tuple[str | int, ...]

_POD = ("spec", "template", "spec", "containers", 0)
_CRON_POD = ("spec", "jobTemplate", *_POD)
_CLAIM = ("spec", "volumeClaimTemplates", 0, "spec")

ALWAYS: dict[tuple[str, Path], tuple[str, ...]] = {
    ("Deployment", ("spec", "replicas")): ("replicas",),
    ("Deployment", (*_POD, "resources")): ("resources",),
    ("StatefulSet", (*_POD, "resources")): ("resources",),
    ("StatefulSet", (*_CLAIM, "resources", "requests", "storage")): ("storage", "size"),
    ("StatefulSet", (*_CLAIM, "storageClassName")): ("storage", "className"),
    ("Job", (*_POD, "resources")): ("resources",),
    ("CronJob", (*_CRON_POD, "resources")): ("resources",),
    ("CronJob", ("spec", "schedule")): ("schedule",),
    ("HorizontalPodAutoscaler", ("spec", "minReplicas")): ("autoscaling", "minReplicas"),
    ("HorizontalPodAutoscaler", ("spec", "maxReplicas")): ("autoscaling", "maxReplicas"),
}
"""What people look for among the values, though no environment may differ in it."""

READABLE: dict[str, str] = {
    "HorizontalPodAutoscaler": "autoscaling",
    "PodDisruptionBudget": "disruptionBudget",
    "NetworkPolicy": "networkPolicy",
    "PersistentVolumeClaim": "",
    "Ingress": "",
    "ClusterIssuer": "",
    "Middleware": "",
    "Deployment": "",
    "StatefulSet": "",
    "Job": "",
    "CronJob": "",
    "Pod": "",
}
"""How the values of a kind of object are called, below its declaration; "" for none of its own."""

CALLED: dict[str, tuple[str, ...]] = {
    "eks.amazonaws.com/role-arn": ("roleArn",),
    "traefik.ingress.kubernetes.io/service.sticky.cookie.name": ("stickyCookie",),
    "cert-manager.io/cluster-issuer": ("issuer",),
    "traefik.ingress.kubernetes.io/router.middlewares": ("middlewares",),
}
"""Annotations, as people call them."""

_LEFT_OUT = frozenset({"spec", "template", "containers", "jobTemplate", "metadata", "valueFrom"})


def always(kind: str, path: Path) -> tuple[str, ...]:
    """Where a field stands that is always among the values; empty for all others."""
    return ALWAYS.get((kind, path), ())


def group(kind: str) -> tuple[str, ...]:
    """What the values of a kind of object stand under, below its declaration."""
    called = READABLE.get(kind, f"{kind[:1].lower()}{kind[1:]}")
    return (called,) if called else ()


def readable(kind: str, path: Path) -> tuple[str, ...]:
    """Where a field stands that differs between environments: its path, without what all objects have."""
    if path[-1:] and path[-1] in CALLED:
        return (*group(kind), *CALLED[str(path[-1])])
    steps = [
        f"item{step}" if isinstance(step, int) else step
        for step in path
        if step not in _LEFT_OUT and step != 0
    ]
    return (*group(kind), *(steps or ("object",)))
