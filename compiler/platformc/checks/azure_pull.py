"""As whom a Container App pulls its image."""

from __future__ import annotations

from collections.abc import Iterator

from platformc.checks.container_apps import container_apps, example
from platformc.diagnostics import Code, Diagnostic, Related
from platformc.ir import Platform

_REGISTRY = 'registry main { kind = acr; name = "demoapps" }\n'
_IMAGE = '  image     = "{registry.main.url}/jokes:1"'
AZURE_PULL = Code(
    "azure/pull",
    summary="a Container App has an image in a registry, and nothing with which it could pull it",
    why="The first revision never starts: the registry answers nobody who does not log in.",
    wrong=example("", more=_REGISTRY).replace('  image     = "example/jokes:1"', _IMAGE),
    right=example("  identity  = identity.apps", more=_REGISTRY + "identity apps { }\n").replace(
        '  image     = "example/jokes:1"', _IMAGE
    ),
    source="https://learn.microsoft.com/azure/container-apps/managed-identity-image-pull",
)


def check(platform: Platform) -> Iterator[Diagnostic]:
    """Each app of Terraform with an image of a registry of Azure and no identity."""
    for service, environment in container_apps(platform):
        if environment.app != "terraform" or service.identity or service.image is None:
            continue
        for registry in platform.registries.values():
            if registry.kind == "acr" and service.image.value.startswith(f"{registry.url.value}/"):
                yield AZURE_PULL.at(
                    service.image.span,
                    f"`{service.label}` has its image in `{registry.url.value}`, and no identity to pull it with",
                    hint="`identity = identity.apps`, and `identity apps { }`",
                    related=[Related("the registry", registry.span)],
                    values=(service.label, registry.label),
                )
                break
