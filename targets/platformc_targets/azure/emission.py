"""What is known while the Terraform of one environment is made."""

from __future__ import annotations

from collections.abc import Iterable

from platformc.diagnostics import Report
from platformc.ir import (
    NOWHERE,
    Azure,
    GithubPart,
    HostPart,
    HostVariable,
    InputPart,
    Name,
    Part,
    Platform,
    Registry,
    SecretPart,
    Service,
    Text,
)
from platformc.output import Marked, Tree
from platformc.source import Span
from platformc_targets.text.hcl import Block, Expression, Template

GROUP = "data.azurerm_resource_group.main"


class Emission:
    """One environment on its way into Terraform. variables: by name, whether it is a secret."""

    __slots__ = ("azure", "platform", "report", "variables")

    def __init__(self, platform: Platform, azure: Azure, report: Report) -> None:
        self.platform = platform
        self.azure = azure
        self.report = report
        self.variables: dict[str, tuple[str, bool]] = {}

    @property
    def place(self) -> dict[str, Tree]:
        """Where a resource is: its region and its resource group."""
        return {"location": text_of(self.azure.location), **self.group}

    @property
    def group(self) -> dict[str, Tree]:
        return {"resource_group_name": Expression(f"{GROUP}.name")}

    @property
    def tags(self) -> dict[str, Tree]:
        """The tags of a resource, when the spec says any."""
        tags = {tag.key: Marked(tag.value.value, tag.span) for tag in self.platform.tags}
        return {"tags": tags} if tags else {}

    def text(self, text: Text) -> Tree:
        """A text, with variables for what only the deployment knows."""
        if text.plain is not None:
            return Marked(text.plain, text.span)
        return Marked(Template(tuple(self._part(part) for part in text.parts)), text.span)

    def _part(self, part: Part) -> Tree:
        match part:
            case str():
                return part
            case InputPart(name):
                return self.variable(f"input_{name}", f"The {name}, known when it is deployed", False)
            case SecretPart(secret, key):
                return self.variable(f"{secret}_{key.lower()}", f"{key} of {secret}", True)
            case HostVariable(name):
                return self.variable(name.lower(), f"{name} of whoever deploys", False)
            case HostPart(declaration):
                return host_of(self.platform, declaration)
            case GithubPart(_, name):
                return name

    def variable(self, name: str, description: str, secret: bool) -> Expression:
        """A reference to a variable, which is declared."""
        self.variables[name] = (description, secret)
        return Expression(f"var.{name}")


def host_of(platform: Platform, declaration: str) -> str:
    """The name that a service or a store answers on inside its environment: that of its Container App."""
    kind, _, label = declaration.partition(".")
    if kind == "service" and label in platform.services:
        return platform.services[label].own_name("azure.container_app").value
    store = platform.stores.get(declaration)
    return store.host.value if store is not None else label


def named(name: Name) -> Marked:
    return Marked(name.value, name.span)


def text_of(text: Text) -> Marked:
    return Marked(text.value, text.span)


def mark(value: Tree, span: Span) -> Tree:
    """The value with its place, when the spec has one."""
    return value if span == NOWHERE else Marked(value, span)


def resource(kind: str, label: str, body: dict[str, Tree], span: Span) -> Tree:
    return mark(Block("resource", (kind, label), body), span)


def data(kind: str, label: str, body: dict[str, Tree], span: Span) -> Tree:
    return mark(Block("data", (kind, label), body), span)


def apps(platform: Platform) -> list[Service]:
    """The services that are Container Apps."""
    return [one for one in platform.services.values() if one.app_environment and not one.external]


def registry_of(platform: Platform, service: Service) -> Registry | None:
    """The declared registry that a service's image comes from."""
    image = service.image.value if service.image else ""
    for registry in platform.registries.values():
        if registry.kind == "acr" and image.startswith(f"{registry.url.value}/"):
            return registry
    return None


def joined(parts: Iterable[str]) -> str:
    """Words as the label of a resource."""
    return "_".join("".join(c if c.isalnum() else "_" for c in part).lower() for part in parts)
