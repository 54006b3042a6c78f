"""The files around what environments share: providers, outputs, and the steps in order."""

from __future__ import annotations

from collections.abc import Sequence

from platformc.ir import Cluster, Platform, Text
from platformc.output import Marked, Tree
from platformc_targets.terraform.addresses import Module, ref
from platformc_targets.terraform.controllers import secret_store
from platformc_targets.terraform.iam import GITHUB_ISSUER
from platformc_targets.terraform.naming import Names
from platformc_targets.terraform.readme import COMMENT, code, state_step
from platformc_targets.text import Plain
from platformc_targets.text.hcl import Block, Call, Expression, Hcl, Nested

OUTPUTS = "outputs.tf"
NEEDED = (
    "Needed: a login to the account, Terraform 1.11 or later, and the `aws` program on the path: "
    "the cluster's own objects are made with a login that it gives."
)
BALANCER = (
    "Needed: the load balancer is there, which takes some minutes: "
    "`kubectl get service --all-namespaces` shows its address."
)


def providers(platform: Platform, names: Names) -> Hcl:
    """AWS, and the cluster that this module makes: a login is made when it is needed."""
    aws = platform.aws
    assert aws is not None
    body: dict[str, Tree] = {
        "region": names.path("aws.region"),
        "allowed_account_ids": [names.path("aws.account")],
    }
    if platform.tags:
        tags = {tag.key: Marked(names.text(tag.value), tag.span) for tag in platform.tags}
        body["default_tags"] = Nested({"tags": names.local("tags", tags)})
    login: dict[str, Tree] = {
        "api_version": "client.authentication.k8s.io/v1",
        "command": "aws",
        "args": [
            "eks",
            "get-token",
            "--cluster-name",
            ref("aws_eks_cluster.main.name"),
            "--region",
            names.path("aws.region"),
        ],
    }
    reached: dict[str, Tree] = {
        "host": ref("aws_eks_cluster.main.endpoint"),
        "cluster_ca_certificate": Call(
            "base64decode", (ref("aws_eks_cluster.main.certificate_authority[0].data"),)
        ),
    }
    return Hcl(
        [
            Marked(Block("provider", ("aws",), body), aws.span),
            Block("provider", ("kubernetes",), {**reached, "exec": Nested(login)}),
            Block("provider", ("helm",), {"kubernetes": {**reached, "exec": login}}),
        ]
    )


def shared_outputs(module: Module, cluster: Cluster) -> None:
    """What people ask for when the stack is made."""

    def add(name: str, description: str, value: Expression) -> None:
        body: dict[str, Tree] = {"description": description, "value": value}
        module.add(OUTPUTS, Marked(Block("output", (name,), body), cluster.span))

    add("cluster_name", "The cluster", ref("aws_eks_cluster.main.name"))
    add("cluster_endpoint", "Where the cluster answers", ref("aws_eks_cluster.main.endpoint"))
    add(
        "cluster_oidc_issuer",
        "Who says which ServiceAccount a pod has",
        ref("aws_eks_cluster.main.identity[0].oidc[0].issuer"),
    )
    add("vpc_id", "The network", ref("aws_vpc.main.id"))
    add("private_subnet_ids", "Where nodes and stores stand", ref("aws_subnet.private[*].id"))


def shared_readme(platforms: Sequence[Platform], cluster: Cluster, state: Text | None) -> Plain:
    """`README.md` of the shared stack: it comes first."""
    aws = platforms[0].aws
    assert aws is not None
    region = aws.region.value
    lines = [f"# What the environments of {platforms[0].name.value} share", ""]
    steps: list[list[str]] = []
    if state is not None:
        steps.append(state_step(state.value, region))
    if any(role.github is not None for platform in platforms for role in platform.roles.values()):
        steps.append(_issuer(aws.account.value))
    steps.append(
        [
            "Apply this stack",
            NEEDED,
            "",
            *code("terraform init", "terraform plan -out plan", "terraform apply plan"),
        ]
    )
    steps.append(
        [
            "Log in to the cluster",
            "Needed: the stack is applied.",
            "",
            *code(
                f"aws eks update-kubeconfig --name {cluster.name.value} --region {region}",
                "kubectl get nodes",
            ),
        ]
    )
    store = next((name for platform in platforms if (name := secret_store(platform))), "")
    if store:
        steps.append(_store(store, region))
    others = {
        ingress.ingress_class.value: None
        for platform in platforms
        for ingress in platform.ingresses.values()
        if ingress.ingress_class.value != "traefik"
    }
    for name in others:
        steps.append(
            [
                f"Install the Ingress controller of class `{name}`",
                "Needed: the cluster. This stack installs Traefik only.",
            ]
        )
    order = _order(platforms)
    steps.append(
        [
            "Go on with the environments",
            BALANCER,
            "",
            *(f"{place}. `{name}/terraform/README.md`" for place, name in enumerate(order, 1)),
        ]
    )
    for number, step in enumerate(steps, 1):
        lines += [f"## {number}. {step[0]}", "", *step[1:], ""]
    return Plain(lines[:-1], COMMENT)


def _issuer(account: str) -> list[str]:
    provider = f"arn:aws:iam::{account}:oidc-provider/{GITHUB_ISSUER}"
    return [
        "Take over GitHub's issuer of tokens, if the account has it already",
        "Needed: an account has one at most, and this stack makes it. Skip this when the first command finds none.",
        "The plan takes it over: `terraform import` cannot, as long as the cluster is not there.",
        "",
        *code(
            f"aws iam get-open-id-connect-provider --open-id-connect-provider-arn {provider}",
            "cat > import.tf <<'END'",
            "import {",
            "  to = aws_iam_openid_connect_provider.github",
            f'  id = "{provider}"',
            "}",
            "END",
        ),
    ]


def _store(name: str, region: str) -> list[str]:
    return [
        f"Say where secrets are kept: ClusterSecretStore `{name}`",
        "Needed: External Secrets Operator runs; its own kind of object must be known before one can be made.",
        "",
        *code(
            "kubectl apply -f - <<'END'",
            "apiVersion: external-secrets.io/v1",
            "kind: ClusterSecretStore",
            "metadata:",
            f"  name: {name}",
            "spec:",
            "  provider:",
            "    aws:",
            "      service: SecretsManager",
            f"      region: {region}",
            "END",
        ),
    ]


def _order(platforms: Sequence[Platform]) -> list[str]:
    """The environments, those whose zones enclose others' first."""
    names = [platform.environment for platform in platforms]
    needs = {
        platform.environment: {
            zone.parent_environment
            for zone in platform.zones.values()
            if zone.parent_environment in names and zone.parent_environment != platform.environment
        }
        for platform in platforms
    }
    found: list[str] = []
    while len(found) < len(names):
        ready = [name for name in names if name not in found and needs[name] <= set(found)]
        found += ready[:1] or [name for name in names if name not in found][:1]
    return found
