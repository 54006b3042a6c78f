"""How Kubernetes asks whether a container is well."""

from __future__ import annotations

from platformc.diagnostics import Report
from platformc.ir import Health, Platform, Service, Workload
from platformc.output import Marked, Tree
from platformc_targets.kubernetes.texts import Variables, known

STARTUP_PERIOD = 10
STARTUP_SECONDS = 300
"""A program may take this long to come up before it is started again, unless the spec allows it more."""


def probes(platform: Platform, report: Report, workload: Workload, variables: Variables) -> dict[str, Tree]:
    """Startup, readiness and liveness probes from the workload's health; none without."""
    health = workload.health
    if health is None:
        return {}
    action = _action(platform, report, workload, health, variables)
    return probe_set(action, health)


def probe_set(action: dict[str, Tree], health: Health) -> dict[str, Tree]:
    """The three probes that ask by `action`, as often as `health` says."""
    rhythm: dict[str, Tree] = {
        "periodSeconds": max(health.every, 1),
        "timeoutSeconds": max(health.timeout, 1),
        "failureThreshold": max(health.retries, 1),
    }
    patience = max(STARTUP_SECONDS, health.start)
    startup = {
        "periodSeconds": STARTUP_PERIOD,
        "timeoutSeconds": rhythm["timeoutSeconds"],
        "failureThreshold": -(-patience // STARTUP_PERIOD),
    }
    return {
        "startupProbe": Marked({**action, **startup}, health.span),
        "readinessProbe": Marked({**action, **rhythm}, health.span),
        "livenessProbe": Marked({**action, **rhythm}, health.span),
    }


def _action(
    platform: Platform, report: Report, workload: Workload, health: Health, variables: Variables
) -> dict[str, Tree]:
    owner = f"the health of `{workload.label}`"
    match health.kind:
        case "http":
            get: dict[str, Tree] = {
                "path": known(platform, report, health.path, owner) if health.path else "/",
                "port": health.port,
            }
            if isinstance(workload, Service) and workload.web and workload.web.hosts:
                # kubelet asks by the pod's address, which a program that checks its allowed hosts refuses
                host = known(platform, report, workload.web.hosts[0], owner)
                get["httpHeaders"] = [{"name": "Host", "value": host}]
            return {"httpGet": get}
        case "tcp":
            return {"tcpSocket": {"port": health.port}}
        case "command":
            return {"exec": {"command": [variables.expand(word, owner) for word in health.command]}}
