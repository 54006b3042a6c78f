"""Names in Azure that an environment makes, and where each of them may occur only once."""

from __future__ import annotations

from collections.abc import Iterator

from platformc.checks.container_apps import container_apps
from platformc.ir import Name, Platform
from platformc.names import Claim

EVERYWHERE = ("azure",)
"""Registries share their names with all of Azure."""


def azure_claims(platform: Platform) -> Iterator[Claim]:
    """Every name that Terraform, or an action, gives to something in Azure."""
    azure = platform.azure
    if azure is None or platform.deploy("azure") is None:
        return
    group = ("azure", azure.resource_group.value.lower())
    for registry in platform.registries.values():
        if registry.kind == "acr" and not registry.external:
            yield _claim(platform, registry.name, "azure.acr", EVERYWHERE, f"registry `{registry.label}`")
    for identity in platform.identities.values():
        if not identity.external:
            yield _claim(platform, identity.name, "azure.identity", group, f"identity `{identity.label}`")
    for one in platform.app_environments.values():
        if one.external:
            continue
        kind = "azure.container_app_environment"
        yield _claim(platform, one.name, kind, group, f"app_environment `{one.label}`")
        if one.workspace is not None:
            name = one.workspace.name
            # environments of Container Apps share one by naming it
            yield _claim(platform, name, "azure.log_analytics", group, f"workspace `{name.value}`")
    for service, _ in container_apps(platform):
        name = service.own_name("azure.container_app")
        yield _claim(platform, name, "azure.container_app", group, f"service `{service.label}`")


def _claim(platform: Platform, name: Name, kind: str, scope: tuple[str, ...], what: str) -> Claim:
    owner = f"{platform.spec}\n{what}"
    return Claim(kind, name.value.lower(), scope, owner, name.span, platform.environment)
