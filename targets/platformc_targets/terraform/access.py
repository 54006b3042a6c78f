"""Who may log in to the cluster: the roles of workflows that deploy to it, and no further than they deploy.

https://docs.aws.amazon.com/eks/latest/userguide/access-policy-permissions.html
"""

from __future__ import annotations

from platformc.ir import Platform, Role
from platformc.output import Marked, Tree
from platformc.target import given_away
from platformc_targets.terraform.addresses import Module, ref
from platformc_targets.terraform.clusters import cluster_address
from platformc_targets.terraform.naming import Names
from platformc_targets.text.hcl import Block, Nested

FILE = "iam.tf"
POLICY = "arn:aws:eks::aws:cluster-access-policy/"


def access(platform: Platform, module: Module, names: Names, role: Role) -> None:
    """What lets the workflows of a role deploy to each of their clusters."""
    for cluster in platform.clusters.values():
        workflows = [
            one
            for one in platform.workflows.values()
            if one.role == role.label and one.deploy is not None and one.deploy.cluster == cluster.label
        ]
        if not workflows or cluster.kind != "eks":
            continue
        label = f"{role.label}_{cluster.label}"
        common: dict[str, Tree] = {
            "cluster_name": ref(f"{cluster_address(module, names, cluster)}.name"),
            "principal_arn": ref(f"aws_iam_role.{role.label}.arn"),
        }
        module.add(FILE, Marked(Block("resource", ("aws_eks_access_entry", label), common), role.span))
        manifests = any(one.deploy is not None and one.deploy.kind == "kubernetes" for one in workflows)
        if wide(platform, manifests):
            policy, scope = "AmazonEKSClusterAdminPolicy", Nested({"type": "cluster"})
        else:
            namespace = names.of(platform.namespace, "namespace")
            policy, scope = "AmazonEKSAdminPolicy", Nested({"type": "namespace", "namespaces": [namespace]})
        body: dict[str, Tree] = {
            "cluster_name": common["cluster_name"],
            "principal_arn": ref(f"aws_eks_access_entry.{label}.principal_arn"),
            "policy_arn": POLICY + policy,
            "access_scope": scope,
        }
        module.add(
            FILE, Marked(Block("resource", ("aws_eks_access_policy_association", label), body), role.span)
        )


def wide(platform: Platform, manifests: bool) -> bool:
    """Whether what is deployed stands in no namespace: the Namespace itself, ClusterIssuers."""
    left = given_away(platform, "kubernetes" if manifests else "helm")
    issuers = any(not one.external for one in platform.issuers.values()) and not platform.charts
    return (manifests and "k8s.namespace" not in left) or (issuers and "k8s.cluster_issuer" not in left)
