"""A cluster of EKS: its control plane, its nodes, and what AWS itself runs in it."""

from __future__ import annotations

from collections.abc import Sequence

from platformc.ir import Cluster, NodeGroup, Platform
from platformc.output import Marked, Tree, bare
from platformc_targets.terraform.addresses import Module, ref
from platformc_targets.terraform.naming import Names
from platformc_targets.text.hcl import Block, Call, Comment, Nested, Template

FILE = "cluster.tf"
NODES = "nodes.tf"
ADDONS = "addons.tf"
KUBERNETES = "1.35"
"""In standard support until March 2027, and what the autoscaler's chart is for: later months of a version cost six
times as much (https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html)."""
LOGS_DAYS = 90
MACHINES = ["t3a.large", "t3.large"]
DISK = 20
GIBIBYTE = 1024**3
EFFECTS = {"NoSchedule": "NO_SCHEDULE", "PreferNoSchedule": "PREFER_NO_SCHEDULE", "NoExecute": "NO_EXECUTE"}
OIDC = "aws_iam_openid_connect_provider.cluster"
MANAGED = "arn:aws:iam::aws:policy/"
NODE_POLICIES = ("AmazonEKSWorkerNodePolicy", "AmazonEKS_CNI_Policy", "AmazonEC2ContainerRegistryReadOnly")
NODES_LEAN_ON = (
    *(f"aws_iam_role_policy_attachment.nodes_{policy}" for policy in NODE_POLICIES),
    "aws_route.private",
    "aws_route_table_association.private",
)
"""What a node needs to join, to pull, and to be taken away again: https://docs.aws.amazon.com/eks/latest/userguide/create-node-role.html"""


def cluster_resources(module: Module, names: Names, cluster: Cluster) -> None:
    """The control plane, its role, and the issuer of ServiceAccounts' tokens."""
    name = names.of(cluster.name, f"cluster_{cluster.label}")

    def add(kind: str, label: str, body: dict[str, Tree]) -> None:
        module.add(FILE, Marked(Block("resource", (kind, label), body), cluster.span))

    service_role(
        module, FILE, "cluster", Template((name, "-cluster")), "eks.amazonaws.com", ["AmazonEKSClusterPolicy"]
    )
    add(
        "aws_cloudwatch_log_group",
        "cluster",
        {
            "#why": Comment("EKS would make it itself, and keep what is in it for ever."),
            "name": Template(("/aws/eks/", name, "/cluster")),
            "retention_in_days": LOGS_DAYS,
        },
    )
    add(
        "aws_eks_cluster",
        "main",
        {
            "name": name,
            "version": Marked(cluster.version or KUBERNETES, cluster.at("version")),
            "role_arn": ref("aws_iam_role.cluster.arn"),
            "enabled_cluster_log_types": ["api", "audit", "authenticator"],
            "access_config": Nested(
                {"authentication_mode": "API", "bootstrap_cluster_creator_admin_permissions": True}
            ),
            "vpc_config": Nested(
                {
                    "subnet_ids": ref("aws_subnet.private[*].id"),
                    "endpoint_private_access": True,
                    "endpoint_public_access": True,
                }
            ),
            "depends_on": [
                ref("aws_iam_role_policy_attachment.cluster_AmazonEKSClusterPolicy"),
                ref("aws_cloudwatch_log_group.cluster"),
            ],
        },
    )
    add(
        "aws_iam_openid_connect_provider",
        "cluster",
        {
            "url": ref("aws_eks_cluster.main.identity[0].oidc[0].issuer"),
            "client_id_list": ["sts.amazonaws.com"],
        },
    )
    names.local("oidc", Call("replace", (ref(f"{OIDC}.url"), "https://", "")))


def node_groups(module: Module, names: Names, cluster: Cluster, groups: Sequence[NodeGroup]) -> None:
    """Each declared group, with the label and taint that pods ask for; nodes for everything else if all are tainted."""
    name = names.of(cluster.name, f"cluster_{cluster.label}")
    service_role(module, NODES, "nodes", Template((name, "-nodes")), "ec2.amazonaws.com", NODE_POLICIES)
    if all(group.taint in ("NoSchedule", "NoExecute") for group in groups):
        why = Comment("Controllers and DNS tolerate no taint, so they need nodes without one.")
        _group(module, cluster, "system", "system", {"#why": why}, MACHINES, (2, 3), DISK, False)
    for group in groups:
        key, value = names.text(group.key), names.text(group.value)
        if bare(value) == group.name.value:
            value = names.of(group.name, f"node_group_{group.label}")
        labels = {group.key.value: value}
        body: dict[str, Tree] = {"labels": Marked(labels, group.at("key"))}
        if group.taint is not None:
            taint = {"key": key, "value": value, "effect": Marked(EFFECTS[group.taint], group.at("taint"))}
            body["taint"] = Marked(Nested(taint), group.at("taint"))
        machines = [names.text(one) for one in group.machines] or MACHINES
        bounds = (group.nodes.low.amount, group.nodes.high.amount) if group.nodes else (1, 3)
        disk = -(-group.disk.amount // GIBIBYTE) if group.disk else DISK
        own = names.of(group.name, f"node_group_{group.label}")
        _group(module, cluster, group.label, own, body, machines, bounds, disk, group.spot, group)


def _group(
    module: Module,
    cluster: Cluster,
    label: str,
    name: Tree,
    body: dict[str, Tree],
    machines: Sequence[Tree],
    bounds: tuple[int, int],
    disk: int,
    spot: bool,
    group: NodeGroup | None = None,
) -> None:
    span = group.span if group is not None else cluster.span

    def at(word: str, value: Tree) -> Marked:
        return Marked(value, group.at(word) if group is not None else span)

    template = {
        "name_prefix": Template((ref("aws_eks_cluster.main.name"), f"-{label}-".replace("_", "-"))),
        "block_device_mappings": Nested(
            {
                "device_name": "/dev/xvda",
                "ebs": Nested({"volume_size": at("disk", disk), "volume_type": "gp3", "encrypted": True}),
            }
        ),
        "metadata_options": Nested({"http_tokens": "required", "http_put_response_hop_limit": 1}),
    }
    module.add(NODES, Marked(Block("resource", ("aws_launch_template", label), template), span))
    own = f"aws_launch_template.{label}"
    node: dict[str, Tree] = {
        **{key: value for key, value in body.items() if key == "#why"},
        "cluster_name": ref("aws_eks_cluster.main.name"),
        "node_group_name": name,
        "node_role_arn": ref("aws_iam_role.nodes.arn"),
        "subnet_ids": ref("aws_subnet.private[*].id"),
        "capacity_type": at("spot", "SPOT" if spot else "ON_DEMAND"),
        "instance_types": at("machines", list(machines)),
        **{key: value for key, value in body.items() if key != "#why"},
        "scaling_config": at(
            "nodes", Nested({"min_size": bounds[0], "desired_size": max(bounds[0], 1), "max_size": bounds[1]})
        ),
        "launch_template": Nested({"id": ref(f"{own}.id"), "version": ref(f"{own}.latest_version")}),
        "update_config": Nested({"max_unavailable": 1}),
        "lifecycle": Nested({"ignore_changes": [ref("scaling_config[0].desired_size")]}),
        "depends_on": [ref(one) for one in NODES_LEAN_ON],
    }
    module.add(NODES, Marked(Block("resource", ("aws_eks_node_group", label), node), span))


def addons(module: Module, names: Names, cluster: Cluster, platforms: Sequence[Platform]) -> None:
    """What AWS runs in the cluster: its network, DNS, disks, and the measure that replicas are scaled by."""
    web_role(module, names, cluster, ADDONS, "ebs_csi", "kube-system", ["ebs-csi-controller-sa"])
    attachment = {
        "role": ref("aws_iam_role.ebs_csi.name"),
        "policy_arn": f"{MANAGED}service-role/AmazonEBSCSIDriverPolicy",
    }
    module.add(ADDONS, Block("resource", ("aws_iam_role_policy_attachment", "ebs_csi"), attachment))
    policies = Call("jsonencode", ({"enableNetworkPolicy": "true"},))
    driver: dict[str, Tree] = {"service_account_role_arn": ref("aws_iam_role.ebs_csi.arn")}
    chosen: tuple[tuple[str, dict[str, Tree], tuple[str, ...]], ...] = (
        ("vpc-cni", {"configuration_values": policies}, ()),
        ("kube-proxy", {}, ()),
        ("coredns", {}, ()),
        ("aws-ebs-csi-driver", driver, ("aws_iam_role_policy_attachment.ebs_csi",)),
        ("metrics-server", {}, ()),
    )
    first = module.files[NODES]
    waits = [ref(f"aws_eks_node_group.{_label(block)}") for block in first if _is_group(block)]
    for name, more, after in chosen:
        body: dict[str, Tree] = {
            "cluster_name": ref("aws_eks_cluster.main.name"),
            "addon_name": name,
            **more,
            "resolve_conflicts_on_create": "OVERWRITE",
            "resolve_conflicts_on_update": "OVERWRITE",
        }
        if name not in ("vpc-cni", "kube-proxy"):
            body["depends_on"] = [*waits, *(ref(one) for one in after)]
        label = name.replace("-", "_")
        module.add(ADDONS, Marked(Block("resource", ("aws_eks_addon", label), body), cluster.span))
    _storage_classes(module, platforms)


def _is_group(block: Tree) -> bool:
    inner = block.value if isinstance(block, Marked) else block
    return isinstance(inner, Block) and inner.labels[:1] == ("aws_eks_node_group",)


def _label(block: Tree) -> str:
    inner = block.value if isinstance(block, Marked) else block
    return str(inner.labels[1])


def _storage_classes(module: Module, platforms: Sequence[Platform]) -> None:
    """The StorageClasses that claims ask for and that are called as a type of disk."""
    wanted: dict[str, Marked] = {}
    for platform in platforms:
        stores = [one.storage_class for one in platform.stores.values() if not one.external]
        volumes = [one.storage_class for one in platform.volumes.values() if not one.external]
        for text in (*stores, *volumes):
            if text is not None:
                wanted.setdefault(text.value, Marked(text.value, text.span))
    for name, marked in wanted.items():
        if name not in ("gp3", "gp2", "io2"):
            continue
        body: dict[str, Tree] = {
            "metadata": Nested({"name": marked}),
            "storage_provisioner": "ebs.csi.aws.com",
            "parameters": {"type": name, "encrypted": "true"},
            "volume_binding_mode": "WaitForFirstConsumer",
            "allow_volume_expansion": True,
            "depends_on": [ref("aws_eks_addon.aws_ebs_csi_driver")],
        }
        module.add(
            ADDONS, Marked(Block("resource", ("kubernetes_storage_class_v1", name), body), marked.span)
        )


def service_role(
    module: Module, file: str, label: str, name: Tree, service: str, policies: Sequence[str]
) -> None:
    """A role that a service of AWS acts as, with policies of AWS."""
    trust = Nested(
        {"actions": ["sts:AssumeRole"], "principals": Nested({"type": "Service", "identifiers": [service]})}
    )
    module.add(file, Block("data", ("aws_iam_policy_document", f"{label}_trust"), {"statement": trust}))
    document = ref(f"data.aws_iam_policy_document.{label}_trust.json")
    module.add(
        file, Block("resource", ("aws_iam_role", label), {"name": name, "assume_role_policy": document})
    )
    for policy in policies:
        body: dict[str, Tree] = {"role": ref(f"aws_iam_role.{label}.name"), "policy_arn": MANAGED + policy}
        module.add(file, Block("resource", ("aws_iam_role_policy_attachment", f"{label}_{policy}"), body))


def web_role(
    module: Module,
    names: Names,
    cluster: Cluster,
    file: str,
    label: str,
    namespace: str,
    accounts: Sequence[str],
) -> None:
    """A role that ServiceAccounts of the cluster act as; its name is the cluster's and its own."""
    name = names.of(cluster.name, f"cluster_{cluster.label}")
    issuer = ref("local.oidc")
    subjects = [f"system:serviceaccount:{namespace}:{account}" for account in accounts]
    trust = Nested(
        {
            "actions": ["sts:AssumeRoleWithWebIdentity"],
            "principals": Nested({"type": "Federated", "identifiers": [ref(f"{OIDC}.arn")]}),
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
    module.add(file, Block("data", ("aws_iam_policy_document", f"{label}_trust"), {"statement": trust}))
    body: dict[str, Tree] = {
        "name": Template((name, f"-{label.replace('_', '-')}")),
        "assume_role_policy": ref(f"data.aws_iam_policy_document.{label}_trust.json"),
    }
    module.add(file, Block("resource", ("aws_iam_role", label), body))


def role_policy(module: Module, file: str, label: str, statements: Sequence[Tree]) -> None:
    """What a role may do."""
    module.add(file, Block("data", ("aws_iam_policy_document", label), {"statement": list(statements)}))
    body: dict[str, Tree] = {
        "name": "uses",
        "role": ref(f"aws_iam_role.{label}.id"),
        "policy": ref(f"data.aws_iam_policy_document.{label}.json"),
    }
    module.add(file, Block("resource", ("aws_iam_role_policy", label), body))
