"""What Terraform providers take: read from the schemas that stand here, a provider once."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any

PROVIDERS = ("aws", "azurerm", "helm", "kubernetes", "random", "tls")
_OF_ALL = frozenset(("lifecycle", "connection", "provisioner", "dynamic"))
_OF_TERRAFORM = frozenset(("backend", "cloud", "required_providers", "provider_meta"))
_SCHEMAS = {"resource": "resource_schemas", "data": "data_source_schemas"}


@cache
def schema(provider: str) -> dict[str, Any]:
    """Version and schemas of a provider, as `terraform providers schema -json` has them. Raises KeyError."""
    if provider not in PROVIDERS:
        raise KeyError(provider)
    found: dict[str, Any] = json.loads(
        files(__name__).joinpath(f"{provider}.json").read_text(encoding="utf-8")
    )
    return found


def version(provider: str) -> str:
    """The version whose schemas stand here. Raises KeyError for a provider that does not."""
    return str(schema(provider)["version"])


def block(kind: str, name: str) -> dict[str, Any] | None:
    """The schema of a type's block: `block("resource", "aws_lb")`, `block("provider", "aws")`; None when it does
    not stand here."""
    provider = name.partition("_")[0]
    if provider not in PROVIDERS:
        return None
    if kind == "provider":
        found = schema(provider)["provider"]
    else:
        found = schema(provider).get(_SCHEMAS.get(kind, ""), {}).get(name)
    inner: dict[str, Any] | None = found["block"] if found else None
    return inner


def is_block(path: tuple[str, ...]) -> bool:
    """Whether what stands at a path (`("resource", "aws_lb", "access_logs")`: type of the block, its first label
    if it has one, then keys) is a block rather than an argument's value."""
    kind, *rest = path
    if kind == "terraform":
        return rest[:1] != [] and rest[0] in _OF_TERRAFORM and len(rest) == 1
    if kind in ("variable", "output", "module"):
        return rest[1:] in (["validation"], ["precondition"])
    if len(rest) < 2:
        return False
    if kind in _SCHEMAS and rest[1] in _OF_ALL:
        return len(rest) == 2 or rest[2:] in (["precondition"], ["postcondition"], ["content"])
    here = block(kind, rest[0])
    for name in rest[1:]:
        nested = (here or {}).get("block_types", {}).get(name)
        if nested is None:
            return False
        here = nested["block"]
    return True
