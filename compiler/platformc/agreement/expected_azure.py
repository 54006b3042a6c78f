"""What the files for Container Apps must say, derived from the Platform alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from platformc.agreement.expectation import Expectation, text_value
from platformc.agreement.mentions import Artifact
from platformc.ir import (
    AppEnvironment,
    HostPart,
    Identity,
    Name,
    Platform,
    Registry,
    Service,
)
from platformc.source import Span

ENVIRONMENT = "azurerm_container_app_environment"
REGISTRY = "azurerm_container_registry"
IDENTITY = "azurerm_user_assigned_identity"
WORKSPACE = "azurerm_log_analytics_workspace"
SETTING = "azurerm_monitor_diagnostic_setting"
ACCOUNT = "azurerm_storage_account"
ISSUER = "https://token.actions.githubusercontent.com"
GROUP = "data.azurerm_resource_group.main"


def expected_azure(platform: Platform) -> list[Artifact]:
    """Each resource of the root module, with what it leans on."""
    azure = platform.azure
    if azure is None:
        return []
    group = _resource(
        platform, "data.azurerm_resource_group", "main", azure.resource_group, "azure", azure.span
    )
    group.uses("azure.resource_group", "name", azure.resource_group.value, azure.resource_group.span)
    found = [group.artifact()]
    for environment in platform.app_environments.values():
        found.extend(_environment(platform, environment))
    for registry in platform.registries.values():
        if registry.kind == "acr":
            found.append(_registry(platform, registry))
    for identity in platform.identities.values():
        found.extend(_identity(platform, identity))
    found.extend(
        _app(platform, service)
        for service in container_apps(platform)
        if platform.app_environments[service.app_environment].app == "terraform"
    )
    return found


def container_apps(platform: Platform) -> list[Service]:
    """The services that are Container Apps."""
    return [one for one in platform.services.values() if one.app_environment and not one.external]


def _resource(
    platform: Platform, kind: str, label: str, name: Name, declaration: str, span: Span
) -> Expectation:
    """A resource or, with `data.` before its kind, what is looked up; its address is made by it."""
    called = Name(label, "terraform.identifier", declaration, name.span, name.declared)
    found = Expectation(platform, kind, "", called, declaration, span)
    found.makes("azure.resource", "address", f"{kind}.{label}", span)
    return found


def _named(found: Expectation, kind: str, name: Name, made: bool) -> None:
    (found.makes if made else found.uses)(kind, "name", name.value, name.span, "", name.path)


def _place(platform: Platform, found: Expectation) -> None:
    if platform.azure is not None:
        found.uses("azure.argument", "location", platform.azure.location.value, platform.azure.location.span)


def address(kind: str, label: str, external: bool) -> str:
    """How Terraform calls a resource of ours, or one that it looks up."""
    return f"{'data.' if external else ''}{kind}.{label}"


def _environment(platform: Platform, one: AppEnvironment) -> Iterator[Artifact]:
    path = f"app_environment.{one.label}"
    kind = f"data.{ENVIRONMENT}" if one.external else ENVIRONMENT
    found = _resource(platform, kind, one.label, one.name, path, one.span)
    _named(found, "azure.container_app_environment", one.name, not one.external)
    if one.external:
        yield found.artifact()
        return
    _place(platform, found)
    found.uses("azure.argument", "logs_destination", "azure-monitor", one.span)
    yield found.artifact()
    own = address(ENVIRONMENT, one.label, False)
    if one.storage is not None:
        first = _first(platform, one, "storage")
        if first == one.label:
            account = _resource(platform, f"data.{ACCOUNT}", one.label, one.storage, path, one.at("storage"))
            _named(account, "azure.storage_account", one.storage, False)
            yield account.artifact()
        yield _setting(
            platform,
            one,
            own,
            "storage",
            "diagnostic-setting",
            ("storage_account_id", f"data.{ACCOUNT}.{first}"),
        )
    if one.workspace is not None:
        first = _first(platform, one, "workspace")
        if first == one.label:
            workspace = _resource(
                platform, WORKSPACE, one.label, one.workspace.name, path, one.workspace.span
            )
            _named(workspace, "azure.log_analytics", one.workspace.name, True)
            _place(platform, workspace)
            workspace.uses("azure.argument", "retention_in_days", str(one.workspace.keep), one.workspace.span)
            yield workspace.artifact()
        yield _setting(
            platform,
            one,
            own,
            "workspace",
            "workspace",
            ("log_analytics_workspace_id", f"{WORKSPACE}.{first}"),
        )


def _first(platform: Platform, one: AppEnvironment, word: str) -> str:
    """The label of the first environment that names the same account or workspace: it stands there."""
    wanted = _store(one, word)
    return next(
        other.label
        for other in platform.app_environments.values()
        if not other.external and _store(other, word) == wanted
    )


def _store(one: AppEnvironment, word: str) -> str:
    if word == "storage":
        return one.storage.value if one.storage else ""
    return one.workspace.name.value if one.workspace else ""


def _setting(
    platform: Platform, one: AppEnvironment, own: str, word: str, ending: str, sink: tuple[str, str]
) -> Artifact:
    span = one.at(word)
    found = _resource(
        platform, SETTING, f"{one.label}_{word}", one.name, f"app_environment.{one.label}", span
    )
    found.makes("azure.diagnostic_setting", "name", f"{one.name.value}-{ending}", one.name.span)
    found.uses("azure.resource", "target_resource_id", own, span)
    found.uses("azure.resource", sink[0], sink[1], span)
    return found.artifact()


def _registry(platform: Platform, one: Registry) -> Artifact:
    kind = f"data.{REGISTRY}" if one.external else REGISTRY
    found = _resource(platform, kind, one.label, one.name, f"registry.{one.label}", one.span)
    _named(found, "azure.acr", one.name, not one.external)
    if not one.external:
        _place(platform, found)
        found.uses("azure.argument", "admin_enabled", "true" if one.admin else "false", one.at("admin"))
    return found.artifact()


def _identity(platform: Platform, one: Identity) -> Iterator[Artifact]:
    path = f"identity.{one.label}"
    kind = f"data.{IDENTITY}" if one.external else IDENTITY
    found = _resource(platform, kind, one.label, one.name, path, one.span)
    _named(found, "azure.identity", one.name, not one.external)
    if not one.external:
        _place(platform, found)
    yield found.artifact()
    own = address(IDENTITY, one.label, one.external)
    if one.github is not None and not one.external:
        names = dict.fromkeys(w.environment.value for w in platform.workflows.values() if w.environment)
        environments = list(names) or [platform.environment]
        for name in environments:
            label = one.label if len(environments) == 1 else _joined(one.label, name)
            kind = "azurerm_federated_identity_credential"
            credential = _resource(platform, kind, label, one.name, path, one.github.span)
            credential.makes("azure.credential", "name", f"github-{name}", one.github.span)
            subject = f"repo:{one.github.value}:environment:{name}"
            credential.uses("azure.argument", "subject", subject, one.github.span)
            credential.uses("azure.argument", "issuer", ISSUER, one.github.span)
            credential.uses("azure.resource", "parent_id", own, one.github.span)
            yield credential.artifact()
    yield from _grants(platform, one, own)


def _grants(platform: Platform, one: Identity, own: str) -> Iterator[Artifact]:
    given = [(grant.role.value, grant.on, grant.span) for grant in one.grants]
    for service in container_apps(platform):
        registry = registry_of(platform, service)
        terraform = platform.app_environments[service.app_environment].app == "terraform"
        if service.identity == one.label and registry is not None and terraform:
            given.append(("AcrPull", f"registry.{registry.label}", service.at("identity")))
    said: set[str] = set()
    for role, on, span in given:
        label = _joined(one.label, role, on.rpartition(".")[2])
        if label in said:
            continue
        said.add(label)
        found = _resource(platform, "azurerm_role_assignment", label, one.name, f"identity.{one.label}", span)
        found.uses("azure.argument", "role_definition_name", role, span)
        found.uses("azure.resource", "scope", _scope(platform, on), span)
        found.uses("azure.resource", "principal_id", own, span)
        yield found.artifact()


def registry_of(platform: Platform, service: Service) -> Registry | None:
    """The declared registry of Azure that a service's image comes from."""
    image = service.image.value if service.image else ""
    return next(
        (
            one
            for one in platform.registries.values()
            if one.kind == "acr" and image.startswith(f"{one.url.value}/")
        ),
        None,
    )


def _scope(platform: Platform, on: str) -> str:
    kind, _, label = on.partition(".")
    if kind == "registry":
        return address(REGISTRY, label, platform.registries[label].external)
    if kind == "app_environment":
        return address(ENVIRONMENT, label, platform.app_environments[label].external)
    return GROUP


def _joined(*words: str) -> str:
    return "_".join(re.sub(r"[\W_]", "_", word).lower() for word in words)


def _app(platform: Platform, service: Service) -> Artifact:
    path, kind = f"service.{service.label}", "azurerm_container_app"
    name = service.own_name("azure.container_app")
    found = _resource(platform, kind, service.label, name, path, service.span)
    _named(found, "azure.container_app", name, True)
    environment = platform.app_environments[service.app_environment]
    where = address(ENVIRONMENT, environment.label, environment.external)
    found.uses("azure.resource", "container_app_environment_id", where, service.at("runs_on"))
    container = service.own_name("azure.container_app_container")
    found.uses("azure.container_app_container", "container", container.value, container.span)
    if service.image is not None:
        found.uses("oci.image", "image", text_value(service.image, _host(platform)), service.image.span)
    _sizes(found, service)
    port = next((one for one in service.ports if one.protocol == "tcp"), None)
    if port is not None:
        found.uses("azure.argument", "target_port", str(port.number), port.span)
        found.uses("azure.argument", "external_enabled", "true" if port.public else "false", port.span)
        if service.at_once is not None:
            span = service.at("concurrency") if service.concurrency is not None else service.at("python")
            found.uses("azure.argument", "concurrent_requests", str(service.at_once), span)
    _variables(platform, found, service, f"{kind}.{service.label}")
    identity = platform.identities.get(service.identity)
    if identity is not None:
        own = address(IDENTITY, identity.label, identity.external)
        found.uses("azure.resource", "identity", own, service.at("identity"))
        registry = registry_of(platform, service)
        if registry is not None:
            found.uses("azure.registry", "server", registry.url.value, registry.name.span)
    return found.artifact()


def _sizes(found: Expectation, service: Service) -> None:
    cpu, memory, scaling = service.resources.cpu, service.resources.memory, service.replicas
    cores = f"{(cpu.high.amount if cpu else 500) / 1000:g}"
    found.uses("azure.argument", "cpu", cores, cpu.span if cpu else service.span)
    size = f"{memory.high.amount / 1024**3:g}Gi" if memory else "1Gi"
    found.uses("azure.argument", "memory", size, memory.span if memory else service.span)
    low, high = (scaling.minimum, scaling.maximum) if scaling else (1, 1)
    found.uses("azure.argument", "min_replicas", str(low), service.at("replicas"))
    found.uses("azure.argument", "max_replicas", str(high), service.at("replicas"))


def _variables(platform: Platform, found: Expectation, service: Service, own: str) -> None:
    env = [(one.name, one.value, one.span) for one in service.env]
    for name, value, span in env:
        if value.secret:
            _secret(found, name, span, own)
        else:
            found.uses("azure.value", f"env.{name}.value", text_value(value, _host(platform)), value.span)
    if service.encrypted_env is not None:
        _secret(found, "SOPS_AGE_KEY", service.encrypted_env.span, own)


def _secret(found: Expectation, variable: str, span: Span, own: str) -> None:
    name = variable.lower().replace("_", "-")
    found.uses("azure.container_app_secret", f"env.{variable}.secret", name, span, own)
    found.makes("azure.container_app_secret", f"keys.{name}", name, span, own)


def _host(platform: Platform) -> Callable[[HostPart], str]:
    def host(part: HostPart) -> str:
        kind, _, label = part.declaration.partition(".")
        if kind == "service" and label in platform.services:
            return platform.services[label].own_name("azure.container_app").value
        store = platform.stores.get(part.declaration)
        return store.host.value if store is not None else label

    return host
