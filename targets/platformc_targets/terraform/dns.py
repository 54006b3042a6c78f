"""Zones, their delegation, and the records that lead to the platform."""

from __future__ import annotations

import re

from platformc.diagnostics import Code, Report
from platformc.ir import Ingress, Platform, Record, Zone
from platformc.output import Marked, Tree
from platformc_targets.terraform.addresses import Module, eks, ref, zone_of
from platformc_targets.terraform.naming import Names
from platformc_targets.text.hcl import Block, Expression, Nested, Template

FILE = "dns.tf"
_IPV4 = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}")

_SPEC = (
    'platform p {{ aws {{ account = "012345678901"; region = "us-east-1" }} }}\n'
    'service web {{ image = "web:1" }}\nzone root {{ name = "example.com"; external }}\n'
    'record web {{ name = "{}"; {} }}\ndeploy {{ terraform }}\n'
)
RECORD_TARGET = Code(
    "terraform/record-target",
    summary="nothing says where a record leads",
    why="Without a target a record leads to the load balancer of the Ingress of its name, and there is none.",
    wrong=_SPEC.format("www.example.com", ""),
    right=_SPEC.format("www.example.com", 'target = "203.0.113.10"'),
)
RECORD_APEX = Code(
    "terraform/record-apex",
    summary="a zone's own name is to be an alias of another host",
    why="A CNAME may not stand beside other records, and a zone's own name always has some (RFC 1034, 3.6.2).",
    wrong=_SPEC.format("example.com", 'target = "lb.example.net"'),
    right=_SPEC.format("www.example.com", 'target = "lb.example.net"'),
    source="https://www.rfc-editor.org/rfc/rfc1034#section-3.6.2",
)
RECORD_ZONE = Code(
    "terraform/record-zone",
    summary="a record is to be made in no zone",
    why="A record stands in a zone; Terraform must know which.",
    wrong='platform p { aws { account = "012345678901"; region = "us-east-1" } }\n'
    'service web { image = "web:1" }\nrecord web { name = "www.example.com"; target = "203.0.113.10" }\n'
    "deploy { terraform }\n",
    right=_SPEC.format("www.example.com", 'target = "203.0.113.10"'),
)


def zone_address(module: Module, names: Names, zone: Zone) -> str:
    """The address of a zone: its resource, or its data source."""
    if not zone.external:
        return f"aws_route53_zone.{zone.label}"
    address = f"data.aws_route53_zone.{zone.label}"
    body: dict[str, Tree] = {"name": names.of(zone.name, f"zone_{zone.label}")}
    module.once(FILE, address, Marked(Block("data", ("aws_route53_zone", zone.label), body), zone.span))
    return address


def zones(platform: Platform, module: Module, names: Names) -> None:
    """Each zone that is ours, and the record above it that delegates it."""
    for zone in platform.zones.values():
        if zone.external:
            continue
        name = names.of(zone.name, f"zone_{zone.label}")
        module.add(
            FILE, Marked(Block("resource", ("aws_route53_zone", zone.label), {"name": name}), zone.span)
        )
        parent = _parent(platform, module, names, zone)
        if parent is None:
            continue
        body: dict[str, Tree] = {
            "zone_id": ref(f"{parent}.zone_id"),
            "name": ref(f"aws_route53_zone.{zone.label}.name"),
            "type": "NS",
            "ttl": 300,
            "records": ref(f"aws_route53_zone.{zone.label}.name_servers"),
        }
        module.add(
            FILE,
            Marked(Block("resource", ("aws_route53_record", f"{zone.label}_delegation"), body), zone.span),
        )


def delegations(platform: Platform, label: str) -> list[str]:
    """The addresses of the records that lead to a zone, its own first.

    Whoever looks a name up before they are there is told for a while that there is none (RFC 2308, 5).
    """
    found: list[str] = []
    own = {zone.name.value: zone for zone in platform.zones.values() if not zone.external}
    zone = platform.zones.get(label)
    while zone is not None and not zone.external and zone.parent:
        found.append(f"aws_route53_record.{zone.label}_delegation")
        zone = own.get(zone.parent)
    return found


def _parent(platform: Platform, module: Module, names: Names, zone: Zone) -> str | None:
    """The zone that delegates another: of this environment, else as a data source."""
    if not zone.parent:
        return None
    label = f"{zone.label}_parent"
    if not module.uniform:
        for other in platform.zones.values():
            if other.name.value == zone.parent:
                return zone_address(module, names, other)
        shared = (f"{other.label}_parent" for other in platform.zones.values() if other.parent == zone.parent)
        label = next((one for one in shared if f"data.aws_route53_zone.{one}" in module.seen), label)
    address = f"data.aws_route53_zone.{label}"
    body: dict[str, Tree] = {"name": names.local(f"zone_{label}", zone.parent)}
    others = [one for one in platform.zones.values() if not one.external and one.label != zone.label]
    if module.uniform and others:
        # one of them may be the parent, and is made in this run
        body["depends_on"] = [ref(f"aws_route53_zone.{one.label}") for one in others]
    module.once(FILE, address, Marked(Block("data", ("aws_route53_zone", label), body), zone.span))
    return address


def records(platform: Platform, module: Module, names: Names, report: Report) -> None:
    """Each record that is ours."""
    for record in platform.records.values():
        if not record.external:
            _record(platform, module, names, report, record)


def _record(platform: Platform, module: Module, names: Names, report: Report, record: Record) -> None:
    host = record.name.value
    zone = zone_of(platform, host)
    if zone is None:
        report(
            RECORD_ZONE.at(
                record.name.span,
                f"record `{host}` is in no zone of {platform.environment}",
                hint=f'declare its zone: `zone root {{ name = "{host.partition(".")[2]}"; external }}`',
            )
        )
        return
    body: dict[str, Tree] = {
        "zone_id": ref(f"{zone_address(module, names, zone)}.zone_id"),
        "name": names.of(record.name, f"record_{record.label}"),
    }
    target = record.target
    if target is None:
        balancer = load_balancer(platform, module, names, record)
        if balancer is None:
            report(
                RECORD_TARGET.at(
                    record.span,
                    f"record `{host}` leads nowhere: no Ingress answers for it",
                    hint='say where: `target = "..."`, or `external` when somebody else makes it',
                )
            )
            return
        body["type"] = "A"
        body["alias"] = alias(f"{balancer}.dns_name", f"{balancer}.zone_id", True)
    else:
        kind = "A" if _IPV4.fullmatch(target.value) else "AAAA" if ":" in target.value else "CNAME"
        if kind == "CNAME" and host == zone.name.value:
            report(
                RECORD_APEX.at(
                    target.span,
                    f"record `{host}` is the zone itself, and cannot be an alias of `{target.value}`",
                    hint="give it addresses, or leave `target` out: then it leads to the Ingress's load balancer",
                )
            )
            return
        body |= {"type": kind, "ttl": 300, "records": [names.text(target)]}
    module.add(FILE, Marked(Block("resource", ("aws_route53_record", record.label), body), record.span))


def alias(name: str, zone_id: str, health: bool) -> Nested:
    """An alias of something that AWS runs."""
    return Nested({"name": ref(name), "zone_id": ref(zone_id), "evaluate_target_health": health})


CONTROLLERS = {"traefik": ("traefik", "traefik"), "nginx": ("ingress-nginx", "ingress-nginx-controller")}
"""Namespace and Service of each controller, as its chart calls them."""


def controller_of(ingress: Ingress) -> tuple[str, str]:
    """Namespace and name of the Service that the load balancer leads to."""
    word = "nginx" if ingress.ingress_class.value.startswith("nginx") else "traefik"
    namespace, service = CONTROLLERS[word]
    given = ingress.controller_namespace
    return (given.value if given is not None else namespace), service


def load_balancer(platform: Platform, module: Module, names: Names, record: Record) -> str | None:
    """The load balancer of the controller that serves a record's host, found by the tags that AWS gives it.

    https://github.com/kubernetes/cloud-provider-aws/blob/master/pkg/providers/v1/aws.go
    """
    host = record.name.value
    own = next((one for one in platform.load_balancers.values() if one.host.value == host), None)
    if own is not None:
        return f"aws_lb.{own.label}"
    serving = [one for one in platform.ingresses.values() if one.host.value == host] or [
        one
        for one in platform.ingresses.values()
        if host.startswith("*.") and one.host.value.endswith(host[1:])
    ]
    if not serving:
        return None
    namespace, service = controller_of(serving[0])
    label = serving[0].ingress_class.value.replace("-", "_")
    label = label if label.isidentifier() else "ingress"
    address = f"data.aws_lb.{label}"
    tags: dict[str | Expression, Tree] = {"kubernetes.io/service-name": f"{namespace}/{service}"}
    cluster = eks(platform)
    if cluster is not None:
        name = names.of(cluster.name, f"cluster_{cluster.label}")
        # a key that is made of a reference stands in parentheses, so it is a local of its own
        key = names.local("cluster_tag", Template(("kubernetes.io/cluster/", name)))
        tags[key] = "owned"
    module.once(FILE, address, Marked(Block("data", ("aws_lb", label), {"tags": tags}), serving[0].span))
    return address
