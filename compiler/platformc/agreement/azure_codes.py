"""Findings about files for Container Apps that do not say what the platform does."""

from __future__ import annotations

from platformc.agreement.azure_examples import SPEC, VERIFY, files
from platformc.diagnostics import Code

RESOURCE = Code(
    "azure/resource",
    summary="a resource of Azure is not what the platform says",
    why="Terraform would change it, or make a second one beside what others use.",
    wrong=files(("default/azure/registries.tf", '"demoapps"', '"demoaps"')),
    right=files(),
    command=VERIFY,
)
APP = Code(
    "azure/app",
    summary="a Container App is not what the platform says",
    why="Its address, its size or what it is told would change with the next apply.",
    wrong=files(("default/azure/apps.tf", "target_port      = 8080", "target_port      = 8000")),
    right=files(),
    command=VERIFY,
)
BUILD = Code(
    "azure/build",
    summary="a Dockerfile or a local compose file is not what the platform says",
    why="The program would listen where nobody asks, or be served otherwise than it is scaled.",
    wrong=files(("shared/azure/Dockerfile", "ARG PORT=8080", "ARG PORT=5000")),
    right=files(),
    command=VERIFY,
)
RECIPIENT = Code(
    "azure/recipient",
    summary="a file of variables is encrypted for another key than the platform says",
    why="Who deploys cannot read it, and somebody else can.",
    wrong=files(
        (
            "shared/azure/.sops.yaml",
            "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p",
            "age1lvyvwawkr0mcnnnncaghunadrqkmuf9e6507x9y920xxpp866cnql7dp2z",
        )
    ),
    right=files(),
    command=VERIFY,
)


def azure_code(kind: str) -> Code | None:
    """The finding for an artifact of this kind; None for one of another target."""
    if kind == "azurerm_container_app":
        return APP
    if kind == "azure.sops":
        return RECIPIENT
    if kind in ("azure.dockerfile", "azure.local"):
        return BUILD
    return RESOURCE if kind.removeprefix("data.").startswith("azurerm_") else None


__all__ = ["APP", "BUILD", "RECIPIENT", "RESOURCE", "SPEC", "azure_code"]
