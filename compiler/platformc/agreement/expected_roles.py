"""What roles in AWS and the policies beside them must say: who may act as them, and on what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from platformc.agreement.expectation import Expectation
from platformc.ir import Name, Platform, Role
from platformc.source import Span
from platformc.target import given_away

GITHUB = "token.actions.githubusercontent.com"
DOCUMENT = "data.aws_iam_policy_document"


def _started(platform: Platform, kind: str, label: str, declaration: str, span: Span) -> Expectation:
    found = Expectation(platform, kind, "", Name(label, "tf.label", "", span, span), declaration, span)
    found.address = declaration
    return found


def expect_roles(platform: Platform) -> Iterator[Expectation]:
    """Each role, what trusts it, and what it may do."""
    for role in platform.roles.values():
        if role.external:
            continue
        path = f"role.{role.label}"
        found = _started(platform, "aws_iam_role", role.label, path, role.span)
        found.makes("aws.iam_role", "name", role.name.value, role.name.span, "", path)
        found.uses("tf.document", "trust", f"{DOCUMENT}.{role.label}_trust", role.span)
        yield found
        if role.permissions:
            found = _started(platform, "aws_iam_role_policy", role.label, path, role.span)
            found.uses("aws.iam_role", "role", role.name.value, role.name.span, "", path)
            found.uses("tf.document", "policy", f"{DOCUMENT}.{role.label}", role.span)
            yield found
        yield from _access(platform, role)


def _access(platform: Platform, role: Role) -> Iterator[Expectation]:
    """What lets a role's workflows deploy to the cluster: all of it, or the namespace."""
    for cluster in platform.clusters.values():
        rollouts = [
            one.deploy
            for one in platform.workflows.values()
            if one.role == role.label and one.deploy is not None and one.deploy.cluster == cluster.label
        ]
        if not rollouts or cluster.kind != "eks":
            continue
        label, path = f"{role.label}_{cluster.label}", f"role.{role.label}"
        manifests = any(rollout.kind == "kubernetes" for rollout in rollouts)
        left = given_away(platform, "kubernetes" if manifests else "helm")
        issuers = any(not one.external for one in platform.issuers.values()) and not platform.charts
        wide = (manifests and "k8s.namespace" not in left) or (issuers and "k8s.cluster_issuer" not in left)
        for kind in ("aws_eks_access_entry", "aws_eks_access_policy_association"):
            found = _started(platform, kind, label, path, role.span)
            found.uses("aws.cluster", "cluster", cluster.name.value, cluster.name.span)
            found.uses("aws.role_arn", "role", role.arn, role.name.span)
            if kind == "aws_eks_access_policy_association":
                policy = "AmazonEKSClusterAdminPolicy" if wide else "AmazonEKSAdminPolicy"
                found.uses("aws.access_policy", "access", f"arn:aws:eks::aws:cluster-access-policy/{policy}")
                found.uses("aws.scope", "scope", "cluster" if wide else "namespace")
                if not wide:
                    name = platform.namespace
                    found.uses("k8s.scope", "namespaces.0", name.value, name.span)
            yield found


class _Statements:
    """The statements of one document, each with its number."""

    def __init__(self, found: Expectation) -> None:
        self.found = found
        self._count = 0

    def add(
        self,
        span: Span,
        actions: Sequence[str],
        resources: Sequence[str] = (),
        principals: Sequence[str] = (),
        conditions: Sequence[tuple[str, Sequence[str]]] = (),
    ) -> None:
        slot = f"statements.{self._count}"
        self._count += 1
        for index, action in enumerate(actions):
            self.found.uses("aws.action", f"{slot}.actions.{index}", action, span)
        for index, resource in enumerate(resources):
            self.found.uses("aws.arn", f"{slot}.resources.{index}", resource, span)
        for index, principal in enumerate(principals):
            self.found.uses("aws.principal", f"{slot}.principals.{index}", principal, span)
        for place, (variable, values) in enumerate(conditions):
            self.found.uses("aws.condition", f"{slot}.conditions.{place}.variable", variable, span)
            for index, value in enumerate(values):
                self.found.uses("aws.condition", f"{slot}.conditions.{place}.values.{index}", value, span)


def expect_documents(platform: Platform) -> Iterator[Expectation]:
    """The policies: of buckets, of who may act as a role, of what a role may do."""
    for role in platform.roles.values():
        if not role.external:
            yield _trust(platform, role)
            if role.permissions:
                found = _started(platform, DOCUMENT, role.label, f"role.{role.label}", role.span)
                statements = _Statements(found)
                for permission in role.permissions:
                    statements.add(permission.span, permission.actions, [permission.resource])
                yield found
    yield from _buckets(platform)
    for mail in platform.mails.values():
        if not mail.external and mail.credentials is not None and platform.aws is not None:
            found = _started(platform, DOCUMENT, f"{mail.label}_smtp", f"mail.{mail.label}", mail.span)
            place = f"{platform.aws.region.value}:{platform.aws.account.value}"
            arn = f"arn:aws:ses:{place}:identity/{mail.name.value}"
            _Statements(found).add(mail.name.span, ["ses:SendRawEmail"], [arn])
            yield found


def _trust(platform: Platform, role: Role) -> Expectation:
    found = _started(platform, DOCUMENT, f"{role.label}_trust", f"role.{role.label}", role.span)
    statements = _Statements(found)
    web = ["sts:AssumeRoleWithWebIdentity"]
    cluster = next((one for one in platform.clusters.values() if one.kind == "eks"), None)
    if role.subjects and cluster is not None:
        issuer = cluster.oidc.value if cluster.oidc is not None else f"oidc.{cluster.name.value}"
        subjects = [f"system:serviceaccount:{subject}" for subject in role.subjects]
        audience = ["sts.amazonaws.com"]
        conditions = [(f"{issuer}:sub", subjects), (f"{issuer}:aud", audience)]
        statements.add(role.span, web, (), [f"https://{issuer}"], conditions)
    if role.tasks:
        place = platform.aws
        account, region = (place.account.value, place.region.value) if place is not None else ("*", "*")
        own = [("aws:SourceAccount", [account]), ("aws:SourceArn", [f"arn:aws:ecs:{region}:{account}:*"])]
        statements.add(role.span, ["sts:AssumeRole"], (), ["ecs-tasks.amazonaws.com"], own)
    if role.github is not None:
        environments = dict.fromkeys(
            workflow.environment.value if workflow.environment is not None else platform.environment
            for workflow in platform.workflows.values()
            if workflow.role == role.label
        ) or {platform.environment: None}
        subjects = [f"repo:{role.github.value}:environment:{name}" for name in environments]
        conditions = [(f"{GITHUB}:sub", subjects), (f"{GITHUB}:aud", ["sts.amazonaws.com"])]
        statements.add(role.github.span, web, (), [f"https://{GITHUB}"], conditions)
    if cluster is not None and any(issuer.role == role.label for issuer in platform.issuers.values()):
        account = platform.aws.account.value if platform.aws is not None else "*"
        acting = f"arn:aws:iam::{account}:role/{cluster.name.value}-cert-manager"
        statements.add(role.span, ["sts:AssumeRole"], (), [acting])
    return found


def _buckets(platform: Platform) -> Iterator[Expectation]:
    account = platform.aws.account.value if platform.aws is not None else "*"
    for bucket in platform.buckets.values():
        if bucket.external:
            continue
        found = _started(platform, DOCUMENT, f"bucket_{bucket.label}", f"bucket.{bucket.label}", bucket.span)
        arn = f"arn:aws:s3:::{bucket.name.value}"
        statements = _Statements(found)
        secure = [("aws:SecureTransport", ["false"])]
        statements.add(bucket.name.span, ["s3:*"], [arn, f"{arn}/*"], ["*"], secure)
        for cdn in platform.cdns.values():
            if cdn.origin == bucket.label and not cdn.external:
                source = f"arn:aws:cloudfront::{account}:distribution/{cdn.name.value}"
                only = [("AWS:SourceArn", [source])]
                statements.add(
                    cdn.at("origin"), ["s3:GetObject"], [f"{arn}/*"], ["cloudfront.amazonaws.com"], only
                )
        if bucket.public_read:
            statements.add(bucket.at("public_read"), ["s3:GetObject"], [f"{arn}/*"], ["*"])
        yield found
