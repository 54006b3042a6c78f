"""Container Apps environments, and where what programs print is kept."""

from __future__ import annotations

from collections.abc import Iterator

from platformc.ir import AppEnvironment
from platformc.output import Marked, Tree
from platformc_targets.azure.emission import Emission, data, mark, named, resource
from platformc_targets.text.hcl import Expression, Nested

CONSOLE, SYSTEM = "ContainerAppConsoleLogs", "ContainerAppSystemLogs"
KIND = "azurerm_container_app_environment"


def environments(emission: Emission) -> list[Tree]:
    """Each environment with its workspace and its diagnostic settings; the resource group before them all."""
    azure = emission.azure
    group = {"name": named(azure.resource_group)}
    found: list[Tree] = [data("azurerm_resource_group", "main", group, azure.span)]
    workspaces: dict[str, str] = {}
    accounts: dict[str, str] = {}
    for one in emission.platform.app_environments.values():
        if one.external:
            found.append(data(KIND, one.label, {"name": named(one.name), **emission.group}, one.span))
            continue
        found.append(_environment(emission, one))
        found.extend(_storage(emission, one, accounts))
        found.extend(_workspace(emission, one, workspaces))
    return found


def reference(one: AppEnvironment) -> str:
    """How other resources refer to it."""
    return f"{'data.' if one.external else ''}{KIND}.{one.label}"


def _environment(emission: Emission, one: AppEnvironment) -> Tree:
    body: dict[str, Tree] = {"name": named(one.name), **emission.place}
    # diagnostic settings say where to; a workspace given here would be another way of the same
    body["logs_destination"] = "azure-monitor"
    body |= emission.tags
    if one.workload_profiles:
        profile = Nested({"name": "Consumption", "workload_profile_type": "Consumption"})
        body["workload_profile"] = mark(profile, one.at("profiles"))
    return resource(KIND, one.label, body, one.span)


def _storage(emission: Emission, one: AppEnvironment, accounts: dict[str, str]) -> Iterator[Tree]:
    """The account is somebody else's; the setting is called as the tools of Azure call it."""
    if one.storage is None:
        return
    label = accounts.setdefault(one.storage.value, one.label)
    kind = "azurerm_storage_account"
    if label == one.label:
        yield data(kind, label, {"name": named(one.storage), **emission.group}, one.at("storage"))
    body = {
        "name": Marked(f"{one.name.value}-diagnostic-setting", one.name.span),
        "target_resource_id": Expression(f"{reference(one)}.id"),
        "storage_account_id": Expression(f"data.{kind}.{label}.id"),
        "enabled_log": Nested({"category": CONSOLE}),
    }
    yield resource("azurerm_monitor_diagnostic_setting", f"{one.label}_storage", body, one.at("storage"))


def _workspace(emission: Emission, one: AppEnvironment, workspaces: dict[str, str]) -> Iterator[Tree]:
    workspace = one.workspace
    if workspace is None:
        return
    kind = "azurerm_log_analytics_workspace"
    label = workspaces.setdefault(workspace.name.value, one.label)
    if label == one.label:
        body: dict[str, Tree] = {
            "name": named(workspace.name),
            **emission.place,
            "sku": "PerGB2018",
            "retention_in_days": workspace.keep,
            **emission.tags,
        }
        yield resource(kind, label, body, workspace.span)
    body = {
        "name": Marked(f"{one.name.value}-workspace", one.name.span),
        "target_resource_id": Expression(f"{reference(one)}.id"),
        "log_analytics_workspace_id": Expression(f"{kind}.{label}.id"),
        "enabled_log": [Nested({"category": CONSOLE}), Nested({"category": SYSTEM})],
    }
    yield resource("azurerm_monitor_diagnostic_setting", f"{one.label}_workspace", body, workspace.span)
