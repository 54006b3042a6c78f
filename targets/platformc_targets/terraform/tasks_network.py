"""The network of an ECS cluster: public subnets for load balancers, private ones for tasks, over several zones."""

from __future__ import annotations

from platformc.ir import Cluster
from platformc.output import Marked, Tree
from platformc_targets.terraform.addresses import Module, ref
from platformc_targets.terraform.naming import Names
from platformc_targets.text.hcl import Block, Call, Operation, Template

FILE = "vpc.tf"
CIDR = "10.0.0.0/16"
ZONES = 2


def network(module: Module, names: Names, cluster: Cluster) -> None:
    """A VPC; one NAT gateway leads the private subnets out, S3 (the layers of images) is reached without it."""
    label = cluster.label
    name = names.of(cluster.name, f"cluster_{label}")
    cidr: Tree = names.text(cluster.network) if cluster.network else CIDR
    zones = Marked(cluster.zones or ZONES, cluster.at("zones"))
    vpc = ref(f"aws_vpc.{label}.id")

    def add(kind: str, inner: str, body: dict[str, Tree], block: str = "resource") -> None:
        module.add(FILE, Marked(Block(block, (kind, inner), body), cluster.span))

    add("aws_availability_zones", label, {"state": "available"}, "data")
    add(
        "aws_vpc",
        label,
        {
            "cidr_block": Marked(cidr, cluster.at("network")),
            "enable_dns_support": True,
            "enable_dns_hostnames": True,
            "tags": {"Name": name},
        },
    )
    for side, offset in (("public", 0), ("private", 8)):
        number: Tree = Operation(ref("count.index"), "+", offset) if offset else ref("count.index")
        body: dict[str, Tree] = {
            "count": zones,
            "vpc_id": vpc,
            "availability_zone": ref(f"data.aws_availability_zones.{label}.names[count.index]"),
            "cidr_block": Call("cidrsubnet", (ref(f"aws_vpc.{label}.cidr_block"), 4, number)),
            "tags": {"Name": Template((name, f"-{side}"))},
        }
        add("aws_subnet", f"{label}_{side}", body)
    add("aws_internet_gateway", label, {"vpc_id": vpc, "tags": {"Name": name}})
    add("aws_eip", f"{label}_nat", {"domain": "vpc", "tags": {"Name": Template((name, "-nat"))}})
    add(
        "aws_nat_gateway",
        label,
        {
            "allocation_id": ref(f"aws_eip.{label}_nat.id"),
            "subnet_id": ref(f"aws_subnet.{label}_public[0].id"),
            "tags": {"Name": name},
            "depends_on": [ref(f"aws_internet_gateway.{label}")],
        },
    )
    for side, gateway in (
        ("public", {"gateway_id": ref(f"aws_internet_gateway.{label}.id")}),
        ("private", {"nat_gateway_id": ref(f"aws_nat_gateway.{label}.id")}),
    ):
        table = ref(f"aws_route_table.{label}_{side}.id")
        add(
            "aws_route_table",
            f"{label}_{side}",
            {"vpc_id": vpc, "tags": {"Name": Template((name, f"-{side}"))}},
        )
        add(
            "aws_route",
            f"{label}_{side}",
            {"route_table_id": table, "destination_cidr_block": "0.0.0.0/0", **gateway},
        )
        add(
            "aws_route_table_association",
            f"{label}_{side}",
            {
                "count": zones,
                "subnet_id": ref(f"aws_subnet.{label}_{side}[count.index].id"),
                "route_table_id": table,
            },
        )
    add(
        "aws_vpc_endpoint",
        f"{label}_s3",
        {
            "vpc_id": vpc,
            "service_name": Template(("com.amazonaws.", names.path("aws.region"), ".s3")),
            "route_table_ids": [ref(f"aws_route_table.{label}_private.id")],
        },
    )
