"""Kubernetes objects in one form, so that what means the same is the same.

Quantities are numbers, environments maps, a port's name its number, and what the API server fills in by itself
(a namespace, TCP, the target of a port) is said.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import deepcopy
from typing import Any

Object = dict[str, Any]

UNITS = {"m": 0.001, "": 1, "k": 1e3, "M": 1e6, "G": 1e9, "Ki": 1024, "Mi": 1024**2, "Gi": 1024**3}


def normal(documents: Iterable[Object]) -> dict[str, Object]:
    """The objects by `KIND/NAME`; they are looked at together, since a Service names the ports of its pods."""
    objects = [deepcopy(one) for one in documents if one]
    pods = [one["spec"]["template"] for one in objects if one["kind"] == "Deployment"]
    names = _port_names(pods)
    for one in objects:
        one["metadata"].setdefault("namespace", "default")
        if one["kind"] == "Deployment":
            _pod(one["spec"]["template"]["spec"])
        elif one["kind"] == "Service":
            for port in one["spec"]["ports"]:
                _service_port(port, names)
    return {f"{one['kind']}/{one['metadata']['name']}": one for one in objects}


def _port_names(pods: Iterable[Object]) -> dict[str, int]:
    return {
        port["name"]: port["containerPort"]
        for pod in pods
        for container in pod["spec"]["containers"]
        for port in container.get("ports", ())
        if "name" in port
    }


def _service_port(port: Object, names: Mapping[str, int]) -> None:
    port.setdefault("protocol", "TCP")
    target = port.get("targetPort", port["port"])
    port["targetPort"] = names.get(target, target)


def _pod(spec: Object) -> None:
    for container in spec["containers"]:
        names = {one["name"]: one["containerPort"] for one in container.get("ports", ()) if "name" in one}
        for port in container.get("ports", ()):
            port.setdefault("protocol", "TCP")
        container["env"] = {one.pop("name"): one for one in container.get("env", ())}
        for amounts in container.get("resources", {}).values():
            for word, amount in amounts.items():
                amounts[word] = quantity(str(amount))
        for probe in ("startupProbe", "readinessProbe", "livenessProbe"):
            asked = container.get(probe, {}).get("httpGet")
            if asked is not None:
                asked["port"] = names.get(asked["port"], asked["port"])


def quantity(text: str) -> float:
    """A quantity as a number: `250m` is 0.25, `1Ki` is 1024."""
    unit = text.lstrip("0123456789.")
    return float(text.removesuffix(unit) if unit else text) * UNITS[unit]
