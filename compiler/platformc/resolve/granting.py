"""What a role may do and who may act as it, derived from what the workloads that have it use.

Actions and resources: https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from platformc.ir import (
    Aws,
    Bucket,
    Cdn,
    Cluster,
    Declaration,
    Job,
    Mail,
    Permission,
    Registry,
    Role,
    Service,
    Zone,
)
from platformc.resolve.granting_tasks import of_execution, of_rollout, tasks_of
from platformc.source import Span

Tables = dict[str, dict[str, Any]]

READ_WRITE = ("s3:DeleteObject", "s3:GetObject", "s3:PutObject")
PULL_PUSH = (
    "ecr:BatchCheckLayerAvailability",
    "ecr:BatchGetImage",
    "ecr:CompleteLayerUpload",
    "ecr:DescribeImages",
    "ecr:GetDownloadUrlForLayer",
    "ecr:InitiateLayerUpload",
    "ecr:PutImage",
    "ecr:UploadLayerPart",
)


def granted(tables: Tables, namespace: str, aws: Aws | None) -> dict[str, Role]:
    """The roles with what follows from use: permissions, and the ServiceAccounts that act as them."""
    found: dict[str, Role] = {}
    for label, role in tables["roles"].items():
        if role.external:
            found[label] = role
            continue
        workloads: list[Service | Job] = [
            one for table in ("services", "jobs") for one in tables[table].values() if one.role == label
        ]
        on_pods = [one for one in workloads if not one.cluster]
        subjects = tuple(
            dict.fromkeys(f"{namespace}:{one.own_name('k8s.service_account').value}" for one in on_pods)
        )
        subjects = (*subjects, *_shipping(tables, label, namespace))
        permissions: dict[tuple[tuple[str, ...], str], Permission] = {}
        for permission in (
            *_used(tables, workloads, aws),
            *_of_issuers(tables, label, aws),
            *_of_workflows(tables, label, aws),
            *_of_logs(tables, label, aws),
            *of_execution(tables, label, aws),
            *role.permissions,
        ):
            permissions.setdefault((permission.actions, permission.resource), permission)
        found[label] = replace(
            role, permissions=tuple(permissions.values()), subjects=subjects, tasks=tasks_of(tables, label)
        )
    return found


def _used(tables: Tables, workloads: list[Service | Job], aws: Aws | None) -> Iterator[Permission]:
    for workload in workloads:
        for used in workload.uses:
            kind, _, label = used.partition(".")
            declaration = tables.get(_TABLES.get(kind, ""), {}).get(label)
            if declaration is not None:
                yield from _on(used, declaration, workload.at("uses"), aws)
    for pattern in tables["host_patterns"].values():
        # who makes hosts at run time makes their records too
        zone = tables["zones"].get(pattern.zone)
        if zone is not None and any(
            one.label == pattern.made_by for one in workloads if isinstance(one, Service)
        ):
            yield from _on(f"zone.{pattern.zone}", zone, pattern.at("zone"), aws)


_TABLES = {
    "bucket": "buckets", "zone": "zones", "registry": "registries", "cdn": "cdns", "mail": "mails", "cluster": "clusters",
}  # fmt: skip


def _on(path: str, declaration: Declaration, span: Span, aws: Aws | None) -> Iterator[Permission]:
    """What somebody needs who uses a declaration through its API."""
    name = declaration.name.value
    place = f"{aws.region.value}:{aws.account.value}" if aws else "*:*"
    match declaration:
        case Bucket():
            yield Permission(("s3:GetBucketLocation", "s3:ListBucket"), f"arn:aws:s3:::{name}", path, span)
            yield Permission(READ_WRITE, f"arn:aws:s3:::{name}/*", path, span)
        case Zone():
            actions = ("route53:ChangeResourceRecordSets", "route53:ListResourceRecordSets")
            yield Permission(actions, f"arn:aws:route53:::hostedzone/{name}", path, span)
            yield Permission(
                ("route53:GetChange",),
                "arn:aws:route53:::change/*",
                path,
                span,
                "a change's id is not known before",
            )
        case Cdn():
            account = aws.account.value if aws else "*"
            actions = ("cloudfront:CreateInvalidation", "cloudfront:GetInvalidation")
            yield Permission(actions, f"arn:aws:cloudfront::{account}:distribution/{name}", path, span)
        case Mail():
            actions = ("ses:SendEmail", "ses:SendRawEmail")
            yield Permission(actions, f"arn:aws:ses:{place}:identity/{name}", path, span)
        case Registry():
            if declaration.kind == "ecr":
                yield Permission(PULL_PUSH, f"arn:aws:ecr:{place}:repository/{name}", path, span)
                yield _anywhere("ecr:GetAuthorizationToken", "a login is for the whole registry", path, span)
        case Cluster():
            yield Permission(("eks:DescribeCluster",), f"arn:aws:eks:{place}:cluster/{name}", path, span)


def _shipping(tables: Tables, role: str, namespace: str) -> Iterator[str]:
    """The ServiceAccounts that ship logs as the role."""
    for stack in tables["monitorings"].values():
        if stack.logs is not None and stack.logs.role == role:
            space = stack.namespace.value if stack.namespace is not None else namespace
            yield f"{space}:{stack.logs.account}"


def _of_logs(tables: Tables, role: str, aws: Aws | None) -> Iterator[Permission]:
    """What Fluent Bit does: https://docs.fluentbit.io/manual/pipeline/outputs/cloudwatch#permissions."""
    place = f"{aws.region.value}:{aws.account.value}" if aws else "*:*"
    for stack in tables["monitorings"].values():
        logs = stack.logs
        if logs is not None and logs.role == role and logs.group is not None:
            arn = f"arn:aws:logs:{place}:log-group:{logs.group.value}"
            path = f"monitoring.{stack.label}"
            yield Permission(("logs:CreateLogGroup",), arn, path, logs.span)
            yield Permission(("logs:CreateLogStream", "logs:PutLogEvents"), f"{arn}:*", path, logs.span)


def _of_issuers(tables: Tables, role: str, aws: Aws | None) -> Iterator[Permission]:
    """Certificates are proved by records in the issuer's zone."""
    for issuer in tables["issuers"].values():
        zone = tables["zones"].get(issuer.zone)
        if issuer.role == role and zone is not None:
            yield from _on(f"zone.{issuer.zone}", zone, issuer.at("role"), aws)


def _anywhere(action: str, reason: str, path: str, span: Span) -> Permission:
    return Permission((action,), "*", path, span, reason)


def _of_workflows(tables: Tables, role: str, aws: Aws | None) -> Iterator[Permission]:
    """What the workflows do that act as the role: push images, reach the cluster, fill a bucket."""
    for workflow in tables["workflows"].values():
        if workflow.role != role:
            continue
        span = workflow.at("role")
        for label in workflow.builds:
            image = tables["services"][label].image if label in tables["services"] else None
            for registry in tables["registries"].values():
                if image is not None and image.value.startswith(f"{registry.url.value}:"):
                    yield from _on(f"registry.{registry.label}", registry, span, aws)
        rollout = workflow.deploy
        if rollout is None:
            continue
        for kind, label in (("bucket", rollout.bucket), ("cdn", rollout.cdn), ("cluster", rollout.cluster)):
            declaration = tables[_TABLES[kind]].get(label)
            if isinstance(declaration, Cluster) and rollout.kind == "ecs":
                yield from of_rollout(tables, workflow, rollout, declaration, span, aws)
            elif declaration is not None:
                yield from _on(f"{kind}.{label}", declaration, span, aws)
        if rollout.cdn and rollout.distribution is None:
            reason = "the network is looked up by its host"
            yield _anywhere("cloudfront:ListDistributions", reason, f"cdn.{rollout.cdn}", span)
