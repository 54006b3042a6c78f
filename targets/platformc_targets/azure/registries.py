"""Container registries."""

from __future__ import annotations

from platformc.ir import Registry
from platformc.output import Tree
from platformc_targets.azure.emission import Emission, data, mark, named, resource

KIND = "azurerm_container_registry"


def registries(emission: Emission) -> list[Tree]:
    """Each registry of Azure: made, or looked up when it is somebody else's."""
    found: list[Tree] = []
    for one in emission.platform.registries.values():
        if one.kind != "acr":
            continue
        if one.external:
            found.append(data(KIND, one.label, {"name": named(one.name), **emission.group}, one.span))
            continue
        body: dict[str, Tree] = {"name": named(one.name), **emission.place, "sku": "Basic"}
        body["admin_enabled"] = mark(one.admin, one.at("admin"))
        found.append(resource(KIND, one.label, {**body, **emission.tags}, one.span))
    return found


def reference(one: Registry) -> str:
    """How other resources refer to it."""
    return f"{'data.' if one.external else ''}{KIND}.{one.label}"
