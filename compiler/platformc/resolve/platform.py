"""One environment's Platform: every declaration lowered, in the spec's order."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from platformc.diagnostics import Report
from platformc.ir import Aws, Generic, Name, Platform, Table, Text
from platformc.resolve import (
    azure,
    balancing,
    charts,
    djangos,
    monitoring,
    networking,
    proxies,
    targets,
    workflows,
    workloads,
)
from platformc.resolve.action_inputs import filled
from platformc.resolve.capture import Builder
from platformc.resolve.granting import granted
from platformc.resolve.layers import Decl, Layer
from platformc.resolve.scope import Scope
from platformc.resolve.shipping import shipped
from platformc.resolve.vocabulary import FURTHER
from platformc.source import Sources

LOWERED: tuple[tuple[str, str, Callable[[Scope, Decl], Any]], ...] = (
    ("registry", "registries", networking.registry),
    ("service", "services", workloads.service),
    ("job", "jobs", workloads.job),
    ("secret", "secrets", networking.secret),
    ("zone", "zones", networking.zone),
    ("record", "records", networking.record),
    ("issuer", "issuers", networking.issuer),
    ("middleware", "middlewares", networking.middleware),
    ("ingress", "ingresses", networking.ingress),
    ("proxy", "proxies", proxies.proxy),
    ("django", "djangos", djangos.django),
    ("host_pattern", "host_patterns", networking.host_pattern),
    ("bucket", "buckets", networking.bucket),
    ("cdn", "cdns", networking.cdn),
    ("asset", "assets", networking.asset),
    ("volume", "volumes", networking.volume),
    ("file", "files", networking.file),
    ("node_group", "node_groups", networking.node_group),
    ("cluster", "clusters", networking.cluster),
    ("role", "roles", networking.role),
    ("load_balancer", "load_balancers", balancing.load_balancer),
    ("mail", "mails", networking.mail),
    ("monitoring", "monitorings", monitoring.monitoring),
    ("alert", "alerts", monitoring.alert),
    ("dashboard", "dashboards", monitoring.dashboard),
    ("age", "ages", azure.age),
    ("app_environment", "app_environments", azure.app_environment),
    ("identity", "identities", azure.identity),
    ("workflow", "workflows", workflows.workflow),
    ("chart", "charts", charts.chart),
)


def platform(
    layer: Layer, environments: tuple[str, ...], spec: str, sources: Sources, report: Report
) -> Platform:
    """Lowers a layer; what is wrong is reported and left out."""
    scope = Scope(layer, sources, report)
    decl = next(iter(layer.of("platform")))
    builder = Builder(scope, decl)
    names = {label: name for label in layer.names if (name := scope.convention(label)) is not None}
    tables: dict[str, dict[str, Any]] = {}
    for kind, field, lower in LOWERED:
        lowered = {one.label: lower(scope, one) for one in layer.of(kind)}
        tables[field] = {label: value for label, value in lowered.items() if value is not None}
    stores = {
        one.path: store
        for kind in ("database", "cache", "broker")
        for one in layer.of(kind)
        if (store := workloads.store(scope, one)) is not None
    }
    namespace = names.get("namespace") or _namespace(scope, decl)
    aws = _aws(builder)
    place = azure.azure(builder)
    tables["workflows"] = filled(tables, layer.environment, place)
    tables["roles"] = granted(tables, namespace.value, aws)
    any_text = targets.anywhere(scope, decl.statement)
    deploys = targets.deploys(scope, layer, any_text)
    patches = targets.patches(layer, any_text)
    found = Platform(
        name=Name(decl.label, "text.any", "platform", decl.span, decl.span),
        environment=layer.environment,
        environments=environments,
        spec=spec,
        span=decl.span,
        namespace=namespace,
        settings=_settings(builder),
        names=names,
        labels=builder.labels(),
        tags=builder.labels("tags"),
        aws=aws,
        azure=place,
        inputs=tuple(scope.labels("input")),
        stores=stores,
        others=_others(scope, layer),
        deploys=deploys,
        patches=patches,
        references=tuple(scope.references),
        **tables,
    )
    return shipped(scope, found)


def _namespace(scope: Scope, decl: Decl) -> Name:
    value = decl.label.replace("_", "-")
    text = Text((value,), decl.span)
    return scope.name(text, "k8s.namespace", "platform", decl.span) or Name(
        value, "k8s.namespace", "platform", decl.span, decl.span
    )


def _settings(builder: Builder) -> dict[str, Text]:
    found: dict[str, Text] = {}
    for (word, label), entry in builder.decl.entries.items():
        if not word:
            text = builder.entry_text(entry)
            if text is not None:
                found[label] = text
    return found


def _aws(builder: Builder) -> Aws | None:
    entry = builder.decl.get("aws")
    if entry is None:
        return None
    account, region = entry.child("account"), entry.child("region")
    account_text = builder.entry_text(account) if account else None
    region_text = builder.entry_text(region) if region else None
    if account_text is not None:
        builder.scope.name(account_text, "aws.account", "aws.account", account_text.span)
    if region_text is not None:
        builder.scope.name(region_text, "aws.region", "aws.region", region_text.span)
    if account_text is None or region_text is None:
        builder.missing("aws", 'aws { account = "012345678901"; region = "us-east-1" }')
        return None
    return Aws(account_text, region_text, entry.span)


def _others(scope: Scope, layer: Layer) -> dict[str, Generic]:
    found: dict[str, Generic] = {}
    for kind in FURTHER:
        for decl in layer.of(kind):
            builder = Builder(scope, decl)
            block = decl.statement.block
            table = builder.table(block.statements, block.span) if block else Table((), decl.span)
            fields = networking.common(scope, decl, "text.any")
            found[decl.path] = Generic(**fields, kind=kind, table=table)
    return found
