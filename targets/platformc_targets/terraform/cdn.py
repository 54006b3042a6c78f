"""Content delivery: the certificate, the distribution, and the records that lead to it."""

from __future__ import annotations

from platformc.diagnostics import Code, Related, Report
from platformc.ir import Bucket, Cdn, Name, Platform, Zone
from platformc.output import Marked, Tree
from platformc.source import Span
from platformc_targets.terraform.addresses import Module, ref, zone_of
from platformc_targets.terraform.certificates import certificate
from platformc_targets.terraform.dns import alias, zone_address
from platformc_targets.terraform.naming import Names
from platformc_targets.text.hcl import Block, Call, Nested

CERTIFICATES = "certificates.tf"
FILE = "cdn.tf"
US_EAST_1 = "aws.us_east_1"
WHY = "CloudFront takes certificates of us-east-1 only."

_SPEC = (
    'platform p {{ aws {{ account = "012345678901"; region = "us-east-1" }} }}\nservice web {{ image = "web:1" }}\n'
    'zone main {{ name = "example.com"; external }}\nbucket files {{ name = "p-files" }}\n'
    "cdn files {{ name = {}; {} }}\ndeploy {{ terraform }}\n"
)
CDN_ORIGIN = Code(
    "terraform/cdn-origin",
    summary="a content delivery network has no origin",
    why="It would have nothing to deliver.",
    wrong=_SPEC.format('"cdn.example.com"', ""),
    right=_SPEC.format('"cdn.example.com"', "origin = bucket.files"),
)
CDN_ZONE = Code(
    "terraform/cdn-zone",
    summary="the host of a content delivery network is in no zone",
    why="Its certificate is proved by a record in the zone, and a record must lead to it.",
    wrong=_SPEC.format('"cdn.example.org"', "origin = bucket.files"),
    right=_SPEC.format('"cdn.example.com"', "origin = bucket.files"),
)
CERTIFICATE_NAME = Code(
    "terraform/certificate-name",
    summary="the name of a certificate is over 64 octets",
    why="A certificate's common name has 64 octets at most, dots included; AWS refuses a longer one.",
    wrong=_SPEC.format(f'"{"a" * 40}.{"b" * 20}.example.com"', "origin = bucket.files"),
    right=_SPEC.format('"cdn.example.com"', "origin = bucket.files"),
    source="https://docs.aws.amazon.com/acm/latest/APIReference/API_RequestCertificate.html",
)
LONGEST = 64


def _said_at(name: Name) -> Span:
    """Where a name is made: its convention, when it is one of `names` and nothing more."""
    alone = [one for one in name.references if one.path == name.template]
    return alone[0].declared if alone else name.span


def networks(platform: Platform, module: Module, names: Names, report: Report) -> None:
    """Each network that is ours."""
    for cdn in platform.cdns.values():
        if cdn.external:
            continue
        zone, bucket = _zone(platform, report, cdn), platform.buckets.get(cdn.origin)
        if bucket is None:
            report(
                CDN_ORIGIN.at(
                    cdn.span, f"cdn `{cdn.label}` does not say its `origin`", hint="`origin = bucket.NAME`"
                )
            )
        if zone is None or bucket is None:
            continue
        if len(cdn.name.value) > LONGEST:
            message = (
                f"certificate name `{cdn.name.value}` has {len(cdn.name.value)} octets, {LONGEST} at most"
            )
            over = len(cdn.name.value) - LONGEST
            hint = f"a shorter host, by {over} characters"
            made, used = _said_at(cdn.name), Related("it is used here", cdn.name.span)
            others = [used] if made != cdn.name.span else []
            values = (cdn.name.value, "")
            report(CERTIFICATE_NAME.at(made, message, hint=hint, related=others, values=values))
            continue
        host, address = names.of(cdn.name, f"cdn_{cdn.label}"), zone_address(module, names, zone)
        certificate(module, CERTIFICATES, cdn.label, host, address, cdn.span, US_EAST_1, WHY)
        _distribution(module, names, cdn, bucket)
        _records(module, names, cdn, address)


def _zone(platform: Platform, report: Report, cdn: Cdn) -> Zone | None:
    host = cdn.name.value
    found = zone_of(platform, host)
    if found is None:
        report(
            CDN_ZONE.at(
                cdn.name.span,
                f"cdn `{host}` is in no zone of {platform.environment}",
                hint=f'declare it: `zone main {{ name = "{host.partition(".")[2]}"; external }}`',
            )
        )
    return found


def _distribution(module: Module, names: Names, cdn: Cdn, bucket: Bucket) -> None:
    label, host = cdn.label, names.of(cdn.name, f"cdn_{cdn.label}")
    own = f"aws_s3_bucket.{bucket.label}"
    if bucket.external:
        own = f"data.{own}"
        body: dict[str, Tree] = {"bucket": names.of(bucket.name, f"bucket_{bucket.label}")}
        module.once(FILE, own, Marked(Block("data", ("aws_s3_bucket", bucket.label), body), bucket.span))
    module.once(
        FILE,
        "data.aws_cloudfront_cache_policy.optimized",
        Block("data", ("aws_cloudfront_cache_policy", "optimized"), {"name": "Managed-CachingOptimized"}),
    )
    module.add(
        FILE,
        Marked(
            Block(
                "resource",
                ("aws_cloudfront_origin_access_control", label),
                {
                    "name": Call("substr", (host, 0, 64)),
                    "origin_access_control_origin_type": "s3",
                    "signing_behavior": "always",
                    "signing_protocol": "sigv4",
                },
            ),
            cdn.span,
        ),
    )
    behavior: dict[str, Tree] = {
        "target_origin_id": Marked(bucket.label, cdn.at("origin")),
        "viewer_protocol_policy": "redirect-to-https",
        "allowed_methods": ["GET", "HEAD", "OPTIONS"],
        "cached_methods": ["GET", "HEAD"],
        "cache_policy_id": ref("data.aws_cloudfront_cache_policy.optimized.id"),
        "compress": True,
    }
    if cdn.cors:
        _cors(module, names, cdn, host)
        behavior["response_headers_policy_id"] = ref(f"aws_cloudfront_response_headers_policy.{label}.id")
    module.add(
        FILE,
        Marked(
            Block(
                "resource",
                ("aws_cloudfront_distribution", label),
                {
                    "enabled": True,
                    "is_ipv6_enabled": True,
                    "http_version": "http2and3",
                    "comment": host,
                    "aliases": [host],
                    "origin": Nested(
                        {
                            "origin_id": Marked(bucket.label, cdn.at("origin")),
                            "domain_name": Marked(
                                ref(f"{own}.bucket_regional_domain_name"), cdn.at("origin")
                            ),
                            "origin_access_control_id": ref(
                                f"aws_cloudfront_origin_access_control.{label}.id"
                            ),
                        }
                    ),
                    "default_cache_behavior": Nested(behavior),
                    "restrictions": Nested({"geo_restriction": Nested({"restriction_type": "none"})}),
                    "viewer_certificate": Nested(
                        {
                            "acm_certificate_arn": ref(
                                f"aws_acm_certificate_validation.{label}.certificate_arn"
                            ),
                            "ssl_support_method": "sni-only",
                            "minimum_protocol_version": "TLSv1.2_2021",
                        }
                    ),
                },
            ),
            cdn.span,
        ),
    )


def _cors(module: Module, names: Names, cdn: Cdn, host: Tree) -> None:
    """The network itself says who may load from it, whatever the bucket says."""
    module.add(
        FILE,
        Marked(
            Block(
                "resource",
                ("aws_cloudfront_response_headers_policy", cdn.label),
                {
                    "name": Call("replace", (host, ".", "-")),
                    "cors_config": Nested(
                        {
                            "access_control_allow_credentials": False,
                            "origin_override": True,
                            "access_control_allow_headers": Nested({"items": ["*"]}),
                            "access_control_allow_methods": Nested({"items": ["GET", "HEAD", "OPTIONS"]}),
                            "access_control_allow_origins": Nested(
                                {"items": [names.text(one) for one in cdn.cors]}
                            ),
                        }
                    ),
                },
            ),
            cdn.at("cors"),
        ),
    )


def _records(module: Module, names: Names, cdn: Cdn, zone: str) -> None:
    own = f"aws_cloudfront_distribution.{cdn.label}"
    for label, kind in ((cdn.label, "A"), (f"{cdn.label}_ipv6", "AAAA")):
        body: dict[str, Tree] = {
            "zone_id": ref(f"{zone}.zone_id"),
            "name": names.of(cdn.name, f"cdn_{cdn.label}"),
            "type": kind,
            "alias": alias(f"{own}.domain_name", f"{own}.hosted_zone_id", False),
        }
        module.add(FILE, Marked(Block("resource", ("aws_route53_record", f"cdn_{label}"), body), cdn.span))
