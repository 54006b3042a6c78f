"""User-assigned identities, who may act as them, and what they may do."""

from __future__ import annotations

from collections.abc import Iterator

from platformc.ir import Identity, Platform
from platformc.output import Marked, Tree
from platformc.source import Span
from platformc_targets.azure import environments, registries
from platformc_targets.azure.emission import (
    GROUP,
    Emission,
    apps,
    data,
    joined,
    named,
    registry_of,
    resource,
    text_of,
)
from platformc_targets.text.hcl import Expression

KIND = "azurerm_user_assigned_identity"
ISSUER = "https://token.actions.githubusercontent.com"
AUDIENCE = "api://AzureADTokenExchange"
"""https://learn.microsoft.com/entra/workload-id/workload-identity-federation-create-trust-user-assigned-managed-identity"""


def identities(emission: Emission) -> list[Tree]:
    """Each identity, the credential that lets workflows act as it, and its roles."""
    found: list[Tree] = []
    for one in emission.platform.identities.values():
        if one.external:
            found.append(data(KIND, one.label, {"name": named(one.name), **emission.group}, one.span))
        else:
            body = {"name": named(one.name), **emission.place, **emission.tags}
            found.append(resource(KIND, one.label, body, one.span))
            found.extend(_federated(emission, one))
        found.extend(_grants(emission, one))
    return found


def reference(one: Identity) -> str:
    """How other resources refer to it."""
    return f"{'data.' if one.external else ''}{KIND}.{one.label}"


def _federated(emission: Emission, one: Identity) -> Iterator[Tree]:
    if one.github is None:
        return
    several = github_environments(emission.platform)
    for name in several:
        label = one.label if len(several) == 1 else joined((one.label, name))
        body: dict[str, Tree] = {
            "name": f"github-{name}",
            **emission.group,
            "parent_id": Expression(f"{reference(one)}.id"),
            "audience": [AUDIENCE],
            "issuer": ISSUER,
            "subject": Marked(f"repo:{one.github.value}:environment:{name}", one.github.span),
        }
        yield resource("azurerm_federated_identity_credential", label, body, one.github.span)


def github_environments(platform: Platform) -> list[str]:
    """The GitHub environments that workflows of this environment run in."""
    said = [one.environment.value for one in platform.workflows.values() if one.environment is not None]
    return list(dict.fromkeys(said)) or [platform.environment]


def _grants(emission: Emission, one: Identity) -> Iterator[Tree]:
    """Roles that the spec grants, and that of pulling the images of apps that act as it."""
    platform = emission.platform
    given: list[tuple[Tree, str, Span]] = [
        (text_of(grant.role), grant.on, grant.span) for grant in one.grants
    ]
    for service in apps(platform):
        registry = registry_of(platform, service)
        terraform = platform.app_environments[service.app_environment].app == "terraform"
        if service.identity == one.label and registry is not None and terraform:
            given.append((PULL, f"registry.{registry.label}", service.at("identity")))
    seen: set[str] = set()
    for role, on, span in given:
        value = role.value if isinstance(role, Marked) else role
        label = joined((one.label, value, on.rpartition(".")[2]))
        if label in seen:
            continue
        seen.add(label)
        body: dict[str, Tree] = {
            "scope": Expression(f"{_scope(platform, on)}.id"),
            "role_definition_name": role,
            "principal_id": Expression(f"{reference(one)}.principal_id"),
            # a new identity takes a while to be known everywhere: its kind need not be looked up
            "principal_type": "ServicePrincipal",
        }
        yield resource("azurerm_role_assignment", label, body, span)


PULL = "AcrPull"
"""The role with which images are pulled."""


def _scope(platform: Platform, on: str) -> str:
    kind, _, label = on.partition(".")
    if kind == "registry":
        return registries.reference(platform.registries[label])
    if kind == "app_environment":
        return environments.reference(platform.app_environments[label])
    return GROUP
