"""What a platform stands on in Azure: from words to the Platform."""

from __future__ import annotations

from typing import Any

from platformc.ir import Age, AppEnvironment, Azure, Grant, Identity, Name, Text, Workspace
from platformc.resolve.capture import Builder
from platformc.resolve.layers import Decl
from platformc.resolve.networking import common
from platformc.resolve.scope import Scope
from platformc.syntax.tree import Path

ON = ("registry", "app_environment")
"""Declarations that a role of Azure can be granted on, beside the resource group."""


def azure(b: Builder) -> Azure | None:
    """Where the platform is in Azure; None when it is not said, or not wholly."""
    entry = b.decl.get("azure")
    if entry is None:
        return None
    location, group = entry.child("location"), entry.child("resource_group")
    location_text = b.entry_text(location) if location else None
    group_text = b.entry_text(group) if group else None
    if location_text is None or group_text is None:
        b.missing("azure", 'azure { location = "westeurope"; resource_group = "rg-apps" }')
        return None
    path = "azure.resource_group"
    name = b.scope.name(group_text, "azure.resource_group", path, group_text.span)
    return None if name is None else Azure(location_text, name, entry.span)


def age(scope: Scope, decl: Decl) -> Age | None:
    b = Builder(scope, decl)
    text = b.text("recipient")
    if text is None:
        if decl.get("recipient") is None:
            b.missing("recipient", 'recipient = "age1..."')
        return None
    name = scope.name(text, "age.x25519_recipient", f"{decl.path}.recipient", text.span)
    return None if name is None else Age(**common(scope, decl, "text.any"), recipient=name)


def app_environment(scope: Scope, decl: Decl) -> AppEnvironment:
    b = Builder(scope, decl)
    app: Any = b.choice("app")
    return AppEnvironment(
        **common(scope, decl, "azure.container_app_environment"),
        app=app,
        workload_profiles=b.choice("profiles") == "workload",
        storage=_name(b, "storage", "azure.storage_account"),
        workspace=_workspace(b),
    )


def _workspace(b: Builder) -> Workspace | None:
    entry, name = b.decl.get("workspace"), _name(b, "workspace", "azure.log_analytics")
    if entry is None or name is None:
        return None
    keep = entry.child("keep")
    term = keep.statement.values[0].terms[0] if keep and keep.statement.values else None
    kept = b.quantity(term, "duration") if term is not None else None
    return Workspace(name, round(kept.amount / 86400) if kept else 30, entry.span)


def identity(scope: Scope, decl: Decl) -> Identity:
    b = Builder(scope, decl)
    grants: list[Grant] = []
    for entry in decl.all("grant"):
        term = entry.statement.values[0].terms[0] if entry.statement.values else None
        group = isinstance(term, Path) and term.parts == ("resource_group",)
        on = "resource_group" if group else b.refer(term, ON)
        if on:
            grants.append(Grant(Text((entry.label,), entry.label_span), on, entry.span))
    return Identity(**common(scope, decl, "azure.identity"), github=b.text("github"), grants=tuple(grants))


def _name(b: Builder, word: str, kind: str) -> Name | None:
    text = b.text(word)
    return None if text is None else b.scope.name(text, kind, f"{b.decl.path}.{word}", text.span)
