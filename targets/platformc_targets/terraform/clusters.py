"""A cluster as an environment sees it: read, not made."""

from __future__ import annotations

from platformc.ir import Cluster
from platformc.output import Marked, Tree
from platformc_targets.terraform.addresses import Module
from platformc_targets.terraform.naming import Names
from platformc_targets.text.hcl import Block

CLUSTER_FILE = "cluster.tf"


def cluster_address(module: Module, names: Names, cluster: Cluster) -> str:
    """The data source of a cluster: the stack that environments share makes it, or somebody else."""
    address = f"data.aws_eks_cluster.{cluster.label}"
    body: dict[str, Tree] = {"name": names.of(cluster.name, f"cluster_{cluster.label}")}
    module.once(
        CLUSTER_FILE, address, Marked(Block("data", ("aws_eks_cluster", cluster.label), body), cluster.span)
    )
    return address
