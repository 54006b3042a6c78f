"""The network of a cluster: public subnets for load balancers, private ones for nodes and stores."""

from __future__ import annotations

from platformc.ir import Cluster
from platformc.output import Marked, Tree
from platformc_targets.terraform.addresses import Module, ref
from platformc_targets.terraform.naming import Names
from platformc_targets.text.hcl import Block, Call, Comment, Expression, Nested, Operation, Template

FILE = "network.tf"
CIDR = "10.0.0.0/16"
ZONES = 3
NO_CONTROL_PLANE = ["use1-az3", "usw1-az2", "cac1-az3"]
"""Where EKS takes no subnet: https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html"""


def network(module: Module, names: Names, cluster: Cluster) -> None:
    """A VPC over several availability zones; one NAT gateway leads the private subnets out."""
    name = names.of(cluster.name, f"cluster_{cluster.label}")
    cidr: Tree = names.text(cluster.network) if cluster.network else CIDR
    zones = names.local("zones", Marked(cluster.zones or ZONES, cluster.at("zones")))
    tag = names.local("cluster_tag", Template(("kubernetes.io/cluster/", name)))

    def add(kind: str, label: str, body: dict[str, Tree], block: str = "resource") -> None:
        module.add(FILE, Marked(Block(block, (kind, label), body), cluster.span))

    zones_of_region: dict[str, Tree] = {
        "#why": Comment("Neither local zones nor those where EKS puts no control plane."),
        "state": "available",
        "exclude_zone_ids": list(NO_CONTROL_PLANE),
        "filter": Nested({"name": "opt-in-status", "values": ["opt-in-not-required"]}),
    }
    add("aws_availability_zones", "available", zones_of_region, "data")
    add(
        "aws_vpc",
        "main",
        {
            "cidr_block": Marked(cidr, cluster.at("network")),
            "enable_dns_support": True,
            "enable_dns_hostnames": True,
            "tags": {"Name": name},
        },
    )
    zone = ref("data.aws_availability_zones.available.names[count.index]")
    for label, role, offset in (("public", "elb", 0), ("private", "internal-elb", 8)):
        number: Tree = Operation(ref("count.index"), "+", offset) if offset else ref("count.index")
        tags: dict[str | Expression, Tree] = {
            "Name": Template((name, f"-{label}")),
            f"kubernetes.io/role/{role}": "1",
            tag: "shared",
        }
        body: dict[str, Tree] = {
            "count": zones,
            "vpc_id": ref("aws_vpc.main.id"),
            "availability_zone": zone,
            "cidr_block": Call("cidrsubnet", (ref("aws_vpc.main.cidr_block"), 4, number)),
        }
        if label == "public":
            body["map_public_ip_on_launch"] = True
        add("aws_subnet", label, {**body, "tags": tags})
    add("aws_internet_gateway", "main", {"vpc_id": ref("aws_vpc.main.id"), "tags": {"Name": name}})
    add("aws_eip", "nat", {"domain": "vpc", "tags": {"Name": Template((name, "-nat"))}})
    add(
        "aws_nat_gateway",
        "main",
        {
            "allocation_id": ref("aws_eip.nat.id"),
            "subnet_id": ref("aws_subnet.public[0].id"),
            "tags": {"Name": name},
            "depends_on": [ref("aws_internet_gateway.main")],
        },
    )
    for label, gateway in (
        ("public", {"gateway_id": ref("aws_internet_gateway.main.id")}),
        ("private", {"nat_gateway_id": ref("aws_nat_gateway.main.id")}),
    ):
        add(
            "aws_route_table",
            label,
            {"vpc_id": ref("aws_vpc.main.id"), "tags": {"Name": Template((name, f"-{label}"))}},
        )
        route = {"route_table_id": ref(f"aws_route_table.{label}.id"), "destination_cidr_block": "0.0.0.0/0"}
        add("aws_route", label, {**route, **gateway})
        add(
            "aws_route_table_association",
            label,
            {
                "count": zones,
                "subnet_id": ref(f"aws_subnet.{label}[count.index].id"),
                "route_table_id": ref(f"aws_route_table.{label}.id"),
            },
        )
    region = names.path("aws.region")
    add(
        "aws_vpc_endpoint",
        "s3",
        {
            "vpc_id": ref("aws_vpc.main.id"),
            "service_name": Template(("com.amazonaws.", region, ".s3")),
            "route_table_ids": [ref("aws_route_table.private.id")],
        },
    )
