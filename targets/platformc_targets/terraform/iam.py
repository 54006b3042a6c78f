"""Roles: who may act as them, and what they may do."""

from __future__ import annotations

from platformc.diagnostics import Code, Report
from platformc.ir import Bucket, Cdn, Cluster, Mail, Permission, Platform, Registry, Role, Zone
from platformc.output import Marked, Tree
from platformc_targets.terraform.access import access
from platformc_targets.terraform.addresses import Module, eks, ref
from platformc_targets.terraform.clusters import CLUSTER_FILE, cluster_address
from platformc_targets.terraform.dns import zone_address
from platformc_targets.terraform.makers import made_here
from platformc_targets.terraform.manifests import in_text
from platformc_targets.terraform.matrix import OBJECTS
from platformc_targets.terraform.naming import Names
from platformc_targets.text.hcl import Block, Call, Comment, Expression, Nested, Template

FILE = "iam.tf"
CERT_MANAGER = ("cert-manager", "cert-manager")
GITHUB_ISSUER = "token.actions.githubusercontent.com"
"""https://docs.github.com/en/actions/how-tos/secure-your-work/security-harden-deployments/oidc-in-aws"""

_SPEC = (
    'platform p {{ aws {{ account = "012345678901"; region = "us-east-1" }} }}\n{}'
    'role app {{ name = "p-app" }}\n'
    'service web {{ image = "web:1"; role = role.app }}\ndeploy {{ terraform; kubernetes }}\n'
)
_NOBODY = (
    'platform p {{ aws {{ account = "012345678901"; region = "us-east-1" }} }}\n'
    'role app {{ name = "p-app"{} }}\nservice web {{ image = "web:1" }}\n'
    'workflow web {{\n  on {{ dispatch }}\n  role = role.app\n  test = ["make"]\n}}\n'
    "deploy {{ terraform; github }}\n"
)
ROLE_CLUSTER = Code(
    "terraform/role-cluster",
    summary="pods are to act as a role, and no cluster is declared",
    why="A role trusts the ServiceAccounts of one cluster, by that cluster's issuer of tokens.",
    wrong=_SPEC.format(""),
    right=_SPEC.format('cluster main { name = "p"; external }\n'),
    source="https://docs.aws.amazon.com/eks/latest/userguide/iam-roles-for-service-accounts.html",
)
ROLE_NOBODY = Code(
    "terraform/role-nobody",
    summary="nobody may act as a role",
    why="A role that trusts nobody is refused by AWS, and serves nobody.",
    wrong=_NOBODY.format(""),
    right=_NOBODY.format('; github = "example/web"'),
)


def roles(platform: Platform, module: Module, names: Names, report: Report) -> None:
    """Each role that is ours."""
    for role in platform.roles.values():
        if not role.external:
            _role(platform, module, names, report, role)


def _role(platform: Platform, module: Module, names: Names, report: Report, role: Role) -> None:
    label = role.label
    trust: list[Tree] = []
    if role.subjects:
        issuer = oidc(platform, module, names)
        if issuer is None and made_here(platform) & set(OBJECTS):
            return  # that there is no cluster is told of the objects in it
        if issuer is None:
            report(
                ROLE_CLUSTER.at(
                    role.span,
                    f"pods act as role `{label}`, and no cluster says who they are",
                    hint='declare it: `cluster main { name = "..."; external }`',
                )
            )
            return
        trust.append(_pods(platform, names, role, *issuer))
    if role.tasks:
        trust.append(_tasks(names, role))
    if role.github is not None:
        trust.append(_github(platform, module, names, role))
    if any(issuer.role == label for issuer in platform.issuers.values()):
        trust.append(_cert_manager(platform, names))
    if not trust:
        report(
            ROLE_NOBODY.at(
                role.span,
                f"nobody may act as role `{label}`",
                hint=f"let a service or an issuer act as it: `role = role.{label}`, or say the repository of its "
                'workflow: `github = "owner/name"`',
            )
        )
        return
    module.add(
        FILE,
        Marked(Block("data", ("aws_iam_policy_document", f"{label}_trust"), {"statement": trust}), role.span),
    )
    module.add(
        FILE,
        Marked(
            Block(
                "resource",
                ("aws_iam_role", label),
                {
                    "name": names.of(role.name, f"role_{label}"),
                    "assume_role_policy": ref(f"data.aws_iam_policy_document.{label}_trust.json"),
                },
            ),
            role.span,
        ),
    )
    access(platform, module, names, role)
    if role.permissions:
        statements = [_statement(platform, module, names, one) for one in role.permissions]
        module.add(
            FILE,
            Marked(Block("data", ("aws_iam_policy_document", label), {"statement": statements}), role.span),
        )
        body: dict[str, Tree] = {
            "name": "uses",
            "role": ref(f"aws_iam_role.{label}.id"),
            "policy": ref(f"data.aws_iam_policy_document.{label}.json"),
        }
        module.add(FILE, Marked(Block("resource", ("aws_iam_role_policy", label), body), role.span))


def oidc(platform: Platform, module: Module, names: Names) -> tuple[Expression, Expression] | None:
    """The cluster's issuer of tokens without `https://`, and the ARN of its provider in IAM; None without cluster."""
    cluster = eks(platform)
    if cluster is not None:
        if cluster.oidc is not None:
            issuer: Tree = names.text(cluster.oidc)
        else:
            address = cluster_address(module, names, cluster)
            issuer = Call("replace", (ref(f"{address}.identity[0].oidc[0].issuer"), "https://", ""))
        local = names.local(f"oidc_{cluster.label}", issuer)
        provider = f"data.aws_iam_openid_connect_provider.{cluster.label}"
        body: dict[str, Tree] = {"url": Template(("https://", local))}
        module.once(
            CLUSTER_FILE,
            provider,
            Marked(Block("data", ("aws_iam_openid_connect_provider", cluster.label), body), cluster.span),
        )
        return local, ref(f"{provider}.arn")
    return None


def _pods(platform: Platform, names: Names, role: Role, issuer: Expression, provider: Expression) -> Tree:
    namespace = names.of(platform.namespace, "namespace")
    subjects: list[Tree] = []
    for subject in role.subjects:
        space, _, account = subject.partition(":")
        where = namespace if space == platform.namespace.value else space
        called = in_text(platform, names, account)
        whole = called.parts if isinstance(called, Template) else (called,)
        subjects.append(Template(("system:serviceaccount:", where, ":", *whole)))
    return Nested(
        {
            "actions": ["sts:AssumeRoleWithWebIdentity"],
            "principals": Nested({"type": "Federated", "identifiers": [provider]}),
            "condition": [
                Nested({"test": "StringEquals", "variable": Template((issuer, ":sub")), "values": subjects}),
                Nested(
                    {
                        "test": "StringEquals",
                        "variable": Template((issuer, ":aud")),
                        "values": ["sts.amazonaws.com"],
                    }
                ),
            ],
        }
    )


def _github(platform: Platform, module: Module, names: Names, role: Role) -> Tree:
    """Workflows of one repository that run in this environment."""
    assert role.github is not None
    address = "data.aws_iam_openid_connect_provider.github"
    body: dict[str, Tree] = {"url": f"https://{GITHUB_ISSUER}"}
    module.once(
        FILE,
        address,
        Marked(Block("data", ("aws_iam_openid_connect_provider", "github"), body), role.github.span),
    )
    environments = {
        workflow.environment.value if workflow.environment else platform.environment: None
        for workflow in platform.workflows.values()
        if workflow.role == role.label
    } or {platform.environment: None}
    subjects = [
        Template(
            (
                "repo:",
                names.text(role.github),
                ":environment:",
                names.path("environment") if name == platform.environment else name,
            )
        )
        for name in environments
    ]
    return Marked(
        Nested(
            {
                "actions": ["sts:AssumeRoleWithWebIdentity"],
                "principals": Nested({"type": "Federated", "identifiers": [ref(f"{address}.arn")]}),
                "condition": [
                    Nested({"test": "StringEquals", "variable": f"{GITHUB_ISSUER}:sub", "values": subjects}),
                    Nested(
                        {
                            "test": "StringEquals",
                            "variable": f"{GITHUB_ISSUER}:aud",
                            "values": ["sts.amazonaws.com"],
                        }
                    ),
                ],
            }
        ),
        role.github.span,
    )


def _tasks(names: Names, role: Role) -> Tree:
    """Tasks of this account alone: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html"""
    account, region = names.path("aws.account") or "*", names.path("aws.region") or "*"
    source = Template(("arn:aws:ecs:", region, ":", account, ":*"))
    return Marked(
        Nested(
            {
                "actions": ["sts:AssumeRole"],
                "principals": Nested({"type": "Service", "identifiers": ["ecs-tasks.amazonaws.com"]}),
                "condition": [
                    Nested({"test": "StringEquals", "variable": "aws:SourceAccount", "values": [account]}),
                    Nested({"test": "ArnLike", "variable": "aws:SourceArn", "values": [source]}),
                ],
            }
        ),
        role.span,
    )


def _cert_manager(platform: Platform, names: Names) -> Tree:
    """cert-manager acts as its own role, and takes this one where an issuer says so."""
    cluster = eks(platform)
    name = names.of(cluster.name, f"cluster_{cluster.label}") if cluster else "cluster"
    account = names.path("aws.account") or "*"
    arn = Template(("arn:aws:iam::", account, ":role/", name, "-cert-manager"))
    return Nested(
        {"actions": ["sts:AssumeRole"], "principals": Nested({"type": "AWS", "identifiers": [arn]})}
    )


def _statement(platform: Platform, module: Module, names: Names, permission: Permission) -> Tree:
    body: dict[str, Tree] = {
        "actions": list(permission.actions),
        "resources": [_resource(platform, module, names, permission)],
    }
    if permission.reason:
        body = {"#why": Comment(permission.reason[:1].upper() + permission.reason[1:] + "."), **body}
    return Marked(Nested(body), permission.span)


def _resource(platform: Platform, module: Module, names: Names, permission: Permission) -> Tree:
    """The resource by its address where it has one here, so that Terraform makes it first."""
    found = platform.find(permission.declaration)
    resource = permission.resource
    if found is None or isinstance(found, Role):
        return resource
    label, name = found.label, found.name.value
    arn, _, rest = resource.partition(f"/{name}" if f"/{name}" in resource else name)
    if resource == "*" or not rest.startswith(("", "/")) or f"{arn}{rest}" == resource:
        return resource
    match found:
        case Bucket():
            if found.external:
                return Template(("arn:aws:s3:::", names.of(found.name, f"bucket_{label}"), rest))
            address: Tree = ref(f"aws_s3_bucket.{label}.arn")
        case Zone():
            address = ref(f"{zone_address(module, names, found)}.arn")
        case Cdn():
            address = resource if found.external else ref(f"aws_cloudfront_distribution.{label}.arn")
        case Mail():
            address = resource if found.external else ref(f"aws_ses_domain_identity.{label}.arn")
        case Registry():
            address = resource if found.external else ref(f"aws_ecr_repository.{label}.arn")
        case Cluster():
            address = ref(f"{cluster_address(module, names, found)}.arn")
        case _:
            return resource
    return Template((address, rest)) if rest else address
