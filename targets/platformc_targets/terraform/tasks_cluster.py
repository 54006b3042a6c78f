"""An ECS cluster, and who gives its machines: Fargate, or an Auto Scaling group of one's own.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/cluster-capacity-providers.html
"""

from __future__ import annotations

from platformc.ir import Cluster
from platformc.output import Marked, Tree
from platformc_targets.terraform.addresses import Module, ref
from platformc_targets.terraform.naming import Names
from platformc_targets.text.hcl import Block, Call, Comment, Nested, Template

FILE = "ecs.tf"
MACHINES = "ec2.tf"
MACHINE = "t3.small"
IMAGE = "/aws/service/ecs/optimized-ami/amazon-linux-2023/{}recommended/image_id"
ROLES = ("AmazonEC2ContainerServiceforEC2Role", "AmazonSSMManagedInstanceCore")


def cluster(module: Module, names: Names, found: Cluster) -> None:
    """The cluster and its capacity."""
    label = found.label

    def add(kind: str, body: dict[str, Tree], file: str = FILE, block: str = "resource") -> None:
        module.add(file, Marked(Block(block, (kind, label), body), found.span))

    add(
        "aws_ecs_cluster",
        {
            "name": names.of(found.name, f"cluster_{label}"),
            "setting": Nested({"name": "containerInsights", "value": "enabled"}),
        },
    )
    own = ref(f"aws_ecs_cluster.{label}.name")
    if found.on_fargate:
        provider: Tree = "FARGATE"
        providers: list[Tree] = ["FARGATE"]
    else:
        _machines(module, names, found)
        provider = ref(f"aws_ecs_capacity_provider.{label}.name")
        providers = [provider]
    add(
        "aws_ecs_cluster_capacity_providers",
        {
            "cluster_name": own,
            "capacity_providers": providers,
            "default_capacity_provider_strategy": Nested({"capacity_provider": provider, "weight": 1}),
        },
    )


def provider_of(found: Cluster) -> Tree:
    """The capacity provider that a service asks for."""
    return "FARGATE" if found.on_fargate else ref(f"aws_ecs_capacity_provider.{found.label}.name")


def _machines(module: Module, names: Names, found: Cluster) -> None:
    """Machines that join the cluster by themselves: their first command names it."""
    label, launch = found.label, found.launch
    assert launch is not None
    name = names.of(found.name, f"cluster_{label}")
    arm = launch.machine is not None and "g." in launch.machine.value

    def add(kind: str, inner: str, body: dict[str, Tree], block: str = "resource") -> None:
        module.add(MACHINES, Marked(Block(block, (kind, inner), body), launch.span))

    add("aws_ssm_parameter", label, {"name": IMAGE.format("arm64/" if arm else "")}, "data")
    add(
        "aws_iam_policy_document",
        f"{label}_machines_trust",
        {
            "statement": Nested(
                {
                    "actions": ["sts:AssumeRole"],
                    "principals": Nested({"type": "Service", "identifiers": ["ec2.amazonaws.com"]}),
                }
            )
        },
        "data",
    )
    add(
        "aws_iam_role",
        f"{label}_machines",
        {
            "name": Template((name, "-machines")),
            "assume_role_policy": ref(f"data.aws_iam_policy_document.{label}_machines_trust.json"),
        },
    )
    for policy in ROLES:
        folder = "service-role/" if policy.endswith("Role") else ""
        add(
            "aws_iam_role_policy_attachment",
            f"{label}_machines_{'ecs' if folder else 'ssm'}",
            {
                "role": ref(f"aws_iam_role.{label}_machines.name"),
                "policy_arn": f"arn:aws:iam::aws:policy/{folder}{policy}",
            },
        )
    add(
        "aws_iam_instance_profile",
        label,
        {"name": Template((name, "-machines")), "role": ref(f"aws_iam_role.{label}_machines.name")},
    )
    add(
        "aws_security_group",
        f"{label}_machines",
        {
            "name": Template((name, "-machines")),
            "description": Template(("Machines of ", name)),
            "vpc_id": ref(f"aws_vpc.{label}.id"),
        },
    )
    add(
        "aws_vpc_security_group_egress_rule",
        f"{label}_machines",
        {
            "security_group_id": ref(f"aws_security_group.{label}_machines.id"),
            "cidr_ipv4": "0.0.0.0/0",
            "ip_protocol": "-1",
        },
    )
    start = Template(('#!/bin/sh\necho "ECS_CLUSTER=', name, '" >> /etc/ecs/ecs.config\n'))
    add(
        "aws_launch_template",
        label,
        {
            "name_prefix": Template((name, "-")),
            "image_id": ref(f"data.aws_ssm_parameter.{label}.value"),
            "instance_type": names.text(launch.machine) if launch.machine is not None else MACHINE,
            "vpc_security_group_ids": [ref(f"aws_security_group.{label}_machines.id")],
            "user_data": Call("base64encode", (start,)),
            "iam_instance_profile": Nested({"arn": ref(f"aws_iam_instance_profile.{label}.arn")}),
            "metadata_options": Nested({"http_tokens": "required", "http_put_response_hop_limit": 1}),
            "block_device_mappings": Nested(
                {
                    "device_name": "/dev/xvda",
                    "ebs": Nested({"volume_type": "gp3", "volume_size": 30, "encrypted": True}),
                }
            ),
        },
    )
    add(
        "aws_autoscaling_group",
        label,
        {
            "name_prefix": Template((name, "-")),
            "vpc_zone_identifier": ref(f"aws_subnet.{label}_private[*].id"),
            "min_size": Marked(launch.lowest, launch.span),
            "max_size": Marked(launch.highest, launch.span),
            "protect_from_scale_in": True,
            "launch_template": Nested(
                {
                    "id": ref(f"aws_launch_template.{label}.id"),
                    "version": ref(f"aws_launch_template.{label}.latest_version"),
                }
            ),
            "instance_refresh": Nested({"strategy": "Rolling"}),
            "tag": Nested({"key": "AmazonECSManaged", "value": "true", "propagate_at_launch": True}),
            "lifecycle": Nested(
                {
                    "#scaled": Comment("ECS itself says how many machines it needs."),
                    "ignore_changes": [ref("desired_capacity")],
                }
            ),
        },
    )
    add(
        "aws_ecs_capacity_provider",
        label,
        {
            "name": Template((name, "-machines")),
            "auto_scaling_group_provider": Nested(
                {
                    "auto_scaling_group_arn": ref(f"aws_autoscaling_group.{label}.arn"),
                    "managed_termination_protection": "ENABLED",
                    "managed_scaling": Nested({"status": "ENABLED", "target_capacity": 100}),
                }
            ),
        },
    )
