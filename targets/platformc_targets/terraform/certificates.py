"""Certificates of AWS, proved by a record in the zone of their host."""

from __future__ import annotations

from platformc.output import Marked, Tree
from platformc.source import Span
from platformc_targets.terraform.addresses import Module, ref
from platformc_targets.text.hcl import Block, Comment, For, Nested


def certificate(
    module: Module,
    file: str,
    label: str,
    host: Tree,
    zone: str,
    span: Span,
    provider: str = "",
    why: str = "",
) -> None:
    """Adds `aws_acm_certificate.LABEL` for a host, its records in a zone, and the wait until it is issued.

    zone: the address of the zone. provider: of another region, where it must be there, and why.
    https://docs.aws.amazon.com/acm/latest/userguide/dns-validation.html
    """
    own = f"aws_acm_certificate.{label}"
    elsewhere: dict[str, Tree] = {"provider": ref(provider)} if provider else {}
    reason: dict[str, Tree] = {"#why": Comment(why)} if why else {}
    bodies: tuple[tuple[str, str, dict[str, Tree]], ...] = (
        (
            "aws_acm_certificate",
            label,
            {
                **reason,
                **elsewhere,
                "domain_name": host,
                "validation_method": "DNS",
                "lifecycle": Nested({"create_before_destroy": True}),
            },
        ),
        (
            "aws_route53_record",
            f"{label}_validation",
            {
                "for_each": For(
                    ("option",),
                    ref(f"{own}.domain_validation_options"),
                    {
                        "name": ref("option.resource_record_name"),
                        "type": ref("option.resource_record_type"),
                        "record": ref("option.resource_record_value"),
                    },
                    key=ref("option.domain_name"),
                ),
                "zone_id": ref(f"{zone}.zone_id"),
                "name": ref("each.value.name"),
                "type": ref("each.value.type"),
                "ttl": 60,
                "records": [ref("each.value.record")],
                "allow_overwrite": True,
            },
        ),
        (
            "aws_acm_certificate_validation",
            label,
            {
                **elsewhere,
                "certificate_arn": ref(f"{own}.arn"),
                "validation_record_fqdns": For(
                    ("record",), ref(f"aws_route53_record.{label}_validation"), ref("record.fqdn")
                ),
            },
        ),
    )
    for kind, name, body in bodies:
        module.add(file, Marked(Block("resource", (kind, name), body), span))
