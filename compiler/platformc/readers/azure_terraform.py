"""Reads Terraform of azurerm: each resource that has a name, who it leans on, and what an app is given."""

from __future__ import annotations

from platformc.readers import hcl
from platformc.readers.artifacts import Artifact, Collector, items
from platformc.readers.hcl_tree import Block, File, ReferenceNode
from platformc.readers.tree import Node

KINDS: dict[str, str] = {
    "azurerm_container_app_environment": "azure.container_app_environment",
    "azurerm_container_registry": "azure.acr",
    "azurerm_user_assigned_identity": "azure.identity",
    "azurerm_log_analytics_workspace": "azure.log_analytics",
    "azurerm_container_app": "azure.container_app",
    "azurerm_resource_group": "azure.resource_group",
    "azurerm_storage_account": "azure.storage_account",
    "azurerm_monitor_diagnostic_setting": "azure.diagnostic_setting",
    "azurerm_federated_identity_credential": "azure.credential",
    "azurerm_role_assignment": "",
}
"""The kind of name that a resource of each type has."""

SAID: dict[str, tuple[str, ...]] = {
    "azurerm_container_app_environment": ("location", "logs_destination"),
    "azurerm_container_registry": ("location", "admin_enabled"),
    "azurerm_user_assigned_identity": ("location",),
    "azurerm_log_analytics_workspace": ("location", "retention_in_days"),
    "azurerm_federated_identity_credential": ("subject", "issuer"),
    "azurerm_role_assignment": ("role_definition_name",),
}
"""Arguments whose values the spec decides."""

LEANS: tuple[str, ...] = (
    "container_app_environment_id",
    "target_resource_id",
    "storage_account_id",
    "log_analytics_workspace_id",
    "parent_id",
    "scope",
    "principal_id",
)
"""Arguments that refer to another resource."""


def read_text(path: str, text: str, environment: str) -> list[Artifact]:
    """The resources of a file, and what it looks up. Raises ReadError."""
    file = hcl.read(path, text)
    return [
        _artifact(file, text, block, environment)
        for block in file.blocks
        if block.type in ("resource", "data") and len(block.labels) == 2 and block.labels[0] in KINDS
    ]


def _artifact(file: File, text: str, block: Block, environment: str) -> Artifact:
    kind, label = block.labels
    found = Collector(file.path, text, environment, "azure", block.address)
    made = block.type == "resource"
    found.place("azure.resource", "address", block.address, file.span(block.label_nodes[1]), "", True)
    if KINDS[kind]:
        (found.makes if made else found.uses)(KINDS[kind], "name", block.get("name"))
    for argument in SAID.get(kind, ()) if made else ():
        found.uses("azure.argument", argument, block.get(argument))
    for argument in LEANS:
        _lean(found, argument, block.get(argument))
    if kind == "azurerm_container_app":
        _app(found, block)
    return Artifact(
        f"{'' if made else 'data.'}{kind}", "", label, "", block.address, file.path, environment, "azure",
        file.span(block), found.mentions,
    )  # fmt: skip


def _lean(found: Collector, slot: str, node: Node | None) -> None:
    """The resource that a reference is to, by its address."""
    if isinstance(node, ReferenceNode):
        steps = [step for step in node.steps if isinstance(step, str)]
        address = ".".join(steps[:3] if steps[0] == "data" else steps[:2])
        found.uses("azure.resource", slot, node, value=address)
    else:
        found.uses("azure.resource", slot, node)


def _app(found: Collector, block: Block) -> None:
    for template in block.of("template"):
        for word in ("min_replicas", "max_replicas"):
            found.uses("azure.argument", word, template.get(word))
        for rule in template.of("http_scale_rule"):
            found.uses("azure.argument", "concurrent_requests", rule.get("concurrent_requests"))
        for container in template.of("container"):
            found.uses("azure.container_app_container", "container", container.get("name"))
            found.uses("oci.image", "image", container.get("image"))
            for word in ("cpu", "memory"):
                found.uses("azure.argument", word, container.get(word))
            for env in container.of("env"):
                name = env.get("name")
                if name is not None:
                    secret = env.get("secret_name")
                    found.uses(
                        "azure.container_app_secret", f"env.{name.value}.secret", secret, block.address
                    )
                    if secret is None:
                        found.uses("azure.value", f"env.{name.value}.value", env.get("value"))
    for ingress in block.of("ingress"):
        found.uses("azure.argument", "target_port", ingress.get("target_port"))
        found.uses("azure.argument", "external_enabled", ingress.get("external_enabled"))
    for kept in block.of("secret"):
        name = kept.get("name")
        if name is not None:
            found.makes("azure.container_app_secret", f"keys.{name.value}", name, scope=block.address)
    for registry in block.of("registry"):
        found.uses("azure.registry", "server", registry.get("server"))
    for identity in block.of("identity"):
        for acts_as in items(identity.get("identity_ids")):
            _lean(found, "identity", acts_as)
