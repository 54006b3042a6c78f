"""What a container asks for and what it may take."""

from __future__ import annotations

from platformc.ir import Resources
from platformc.output import Marked, Tree

DEFAULT_REQUESTS = {"cpu": "100m", "memory": "128Mi"}
DEFAULT_LIMITS = {"cpu": "1", "memory": "512Mi"}
STORE_REQUESTS = {"cpu": "100m", "memory": "512Mi"}
STORE_LIMITS = {"cpu": "1", "memory": "1Gi"}


def sizes(
    resources: Resources,
    requests: dict[str, str] = DEFAULT_REQUESTS,
    limits: dict[str, str] = DEFAULT_LIMITS,
) -> Tree:
    """Requests and limits; what the spec leaves out is the default."""
    low: dict[str, Tree] = dict(requests)
    high: dict[str, Tree] = dict(limits)
    given = (("cpu", resources.cpu), ("memory", resources.memory), ("ephemeral-storage", resources.storage))
    for key, bounds in given:
        if bounds:
            low[key] = Marked(bounds.low.text, bounds.low.span)
            high[key] = Marked(bounds.high.text, bounds.high.span)
    return {"requests": low, "limits": high}
