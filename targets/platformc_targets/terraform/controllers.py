"""Controllers that run in the cluster: the way in, certificates, secrets, and the number of nodes."""

from __future__ import annotations

from collections.abc import Sequence

from platformc.ir import Cluster, Platform, Text
from platformc.output import Tree
from platformc_targets.terraform.addresses import Module, ref
from platformc_targets.terraform.cluster import role_policy, web_role
from platformc_targets.terraform.dns import controller_of
from platformc_targets.terraform.iam import GITHUB_ISSUER
from platformc_targets.terraform.naming import Names
from platformc_targets.text.hcl import Block, Call, Comment, Nested, Template

FILE = "controllers.tf"
GITHUB = "github.tf"
CHARTS = {
    "traefik": ("https://traefik.github.io/charts", "41.3.0"),
    "cert-manager": ("https://charts.jetstack.io", "v1.21.2"),
    "external-secrets": ("https://charts.external-secrets.io", "1.3.2"),
    "cluster-autoscaler": ("https://kubernetes.github.io/autoscaler", "9.59.0"),
}
"""Where each chart is published, and its version."""
ROLE = "eks.amazonaws.com/role-arn"


def controllers(module: Module, names: Names, cluster: Cluster, platforms: Sequence[Platform]) -> None:
    """Those that the environments lean on; the number of nodes is always cared for."""
    _autoscaler(module, names, cluster)
    namespaces = {
        controller_of(ingress)[0]: None
        for platform in platforms
        for ingress in platform.ingresses.values()
        if ingress.ingress_class.value == "traefik"
    }
    for namespace in namespaces:
        _traefik(module, namespace)
    if any(not issuer.external for platform in platforms for issuer in platform.issuers.values()):
        _cert_manager(module, names, cluster, platforms)
    if any(secret_store(platform) for platform in platforms):
        _external_secrets(module, names, cluster, platforms)


def secret_store(platform: Platform) -> str:
    """The ClusterSecretStore that the environment's manifests ask for, "" for none."""
    for deploy in platform.deploys:
        option = deploy.option("secret_store")
        if isinstance(option, Text):
            return option.value
    return ""


def _release(
    module: Module, name: str, namespace: str, values: dict[str, Tree], after: Sequence[str] = ()
) -> None:
    repository, version = CHARTS[name]
    body: dict[str, Tree] = {
        "name": name,
        "namespace": namespace,
        "create_namespace": namespace != "kube-system",
        "repository": repository,
        "chart": name,
        "version": version,
        "values": [Call("yamlencode", (values,))],
        "depends_on": [ref("aws_eks_addon.coredns"), *(ref(one) for one in after)],
    }
    module.add(FILE, Block("resource", ("helm_release", name.replace("-", "_")), body))


def _traefik(module: Module, namespace: str) -> None:
    annotations = {
        "service.beta.kubernetes.io/aws-load-balancer-type": "nlb",
        "service.beta.kubernetes.io/aws-load-balancer-cross-zone-load-balancing-enabled": "true",
    }
    _release(
        module,
        "traefik",
        namespace,
        {
            "deployment": {"replicas": 2},
            "ingressClass": {"enabled": True, "isDefaultClass": False, "name": "traefik"},
            "service": {"annotations": annotations, "spec": {"externalTrafficPolicy": "Local"}},
        },
    )


def _account(role: str, name: str) -> Tree:
    return {"create": True, "name": name, "annotations": {ROLE: ref(f"aws_iam_role.{role}.arn")}}


def _cert_manager(module: Module, names: Names, cluster: Cluster, platforms: Sequence[Platform]) -> None:
    """It answers challenges, and may write nothing but them."""
    web_role(module, names, cluster, FILE, "cert_manager", "cert-manager", ["cert-manager"])
    hosts: dict[str, None] = {}
    roles: dict[str, None] = {}
    for platform in platforms:
        for issuer in platform.issuers.values():
            zone = platform.zones.get(issuer.zone)
            role = platform.roles.get(issuer.role)
            if role is not None:
                roles[role.arn] = None
            elif zone is not None:
                hosts[f"_acme-challenge.{zone.name.value}"] = None
                hosts[f"_acme-challenge.*.{zone.name.value}"] = None
    statements: list[Tree] = []
    if hosts:
        statements.append(
            Nested(
                {
                    "actions": ["route53:ChangeResourceRecordSets"],
                    "resources": ["arn:aws:route53:::hostedzone/*"],
                    "condition": [
                        _only("RecordTypes", "StringEquals", ["TXT"]),
                        _only("NormalizedRecordNames", "StringLike", list(hosts)),
                    ],
                }
            )
        )
    statements += [
        Nested(
            {
                "actions": ["route53:ListResourceRecordSets"],
                "resources": ["arn:aws:route53:::hostedzone/*"],
            }
        ),
        Nested(
            {
                "#why": Comment("Zones are found by name, and a change's id is not known before."),
                "actions": ["route53:GetChange", "route53:ListHostedZonesByName"],
                "resources": ["*"],
            }
        ),
    ]
    if roles:
        statements.append(Nested({"actions": ["sts:AssumeRole"], "resources": list(roles)}))
    role_policy(module, FILE, "cert_manager", statements)
    values: dict[str, Tree] = {
        "crds": {"enabled": True},
        "serviceAccount": _account("cert_manager", "cert-manager"),
    }
    _release(module, "cert-manager", "cert-manager", values)


def _only(key: str, test: str, values: list[str]) -> Nested:
    # https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/specifying-conditions-route53.html
    return Nested(
        {
            "test": f"ForAllValues:{test}",
            "variable": f"route53:ChangeResourceRecordSets{key}",
            "values": values,
        }
    )


def _external_secrets(module: Module, names: Names, cluster: Cluster, platforms: Sequence[Platform]) -> None:
    """It reads the keys that the spec names, and no others."""
    web_role(module, names, cluster, FILE, "external_secrets", "external-secrets", ["external-secrets"])
    paths = {
        key.path.value: None
        for platform in platforms
        for secret in platform.secrets.values()
        for key in secret.keys
        if key.source == "external" and key.path is not None
    }
    region, account = names.path("aws.region"), names.path("aws.account")
    if paths:
        resources = [
            Template(("arn:aws:secretsmanager:", region, ":", account, f":secret:{path}-??????"))
            for path in paths
        ]
        statement = Nested(
            {
                "#why": Comment("AWS puts six characters of its own behind each name."),
                "actions": ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"],
                "resources": resources,
            }
        )
        role_policy(module, FILE, "external_secrets", [statement])
    values: dict[str, Tree] = {
        "installCRDs": True,
        "serviceAccount": _account("external_secrets", "external-secrets"),
    }
    _release(module, "external-secrets", "external-secrets", values)


def _autoscaler(module: Module, names: Names, cluster: Cluster) -> None:
    """https://github.com/kubernetes/autoscaler/blob/master/cluster-autoscaler/cloudprovider/aws/README.md"""
    web_role(module, names, cluster, FILE, "cluster_autoscaler", "kube-system", ["cluster-autoscaler"])
    look = Nested(
        {
            "#why": Comment("Nothing can be told apart in what only looks."),
            "actions": [
                "autoscaling:DescribeAutoScalingGroups",
                "autoscaling:DescribeAutoScalingInstances",
                "autoscaling:DescribeLaunchConfigurations",
                "autoscaling:DescribeScalingActivities",
                "ec2:DescribeImages",
                "ec2:DescribeInstanceTypes",
                "ec2:DescribeLaunchTemplateVersions",
                "ec2:GetInstanceTypesFromInstanceRequirements",
                "eks:DescribeNodegroup",
            ],
            "resources": ["*"],
        }
    )
    name = names.of(cluster.name, f"cluster_{cluster.label}")
    change = Nested(
        {
            "actions": [
                "autoscaling:SetDesiredCapacity",
                "autoscaling:TerminateInstanceInAutoScalingGroup",
            ],
            "resources": ["*"],
            "condition": Nested(
                {
                    "test": "StringEquals",
                    "variable": Template(("aws:ResourceTag/k8s.io/cluster-autoscaler/", name)),
                    "values": ["owned"],
                }
            ),
        }
    )
    role_policy(module, FILE, "cluster_autoscaler", [look, change])
    values: dict[str, Tree] = {
        "autoDiscovery": {"clusterName": ref("aws_eks_cluster.main.name")},
        "awsRegion": names.path("aws.region"),
        "rbac": {"serviceAccount": _account("cluster_autoscaler", "cluster-autoscaler")},
    }
    _release(module, "cluster-autoscaler", "kube-system", values)


def github(module: Module, platforms: Sequence[Platform]) -> None:
    """What says to AWS who a workflow is, once in an account."""
    if any(role.github is not None for platform in platforms for role in platform.roles.values()):
        body: dict[str, Tree] = {"url": f"https://{GITHUB_ISSUER}", "client_id_list": ["sts.amazonaws.com"]}
        module.add(GITHUB, Block("resource", ("aws_iam_openid_connect_provider", "github"), body))
