"""Buckets: who may read, how they are encrypted, what is kept of what was replaced."""

from __future__ import annotations

from platformc.ir import Bucket, Cdn, Platform
from platformc.output import Marked, Tree
from platformc_targets.terraform.addresses import Module, ref
from platformc_targets.terraform.naming import Names
from platformc_targets.text.hcl import Block, Nested, Template

FILE = "storage.tf"


def buckets(platform: Platform, module: Module, names: Names) -> None:
    """Each bucket that is ours."""
    for bucket in platform.buckets.values():
        if bucket.external:
            continue
        readers = [cdn for cdn in platform.cdns.values() if cdn.origin == bucket.label and not cdn.external]
        _bucket(module, names, bucket)
        _policy(module, bucket, readers)


def _bucket(module: Module, names: Names, bucket: Bucket) -> None:
    label = bucket.label
    own = ref(f"aws_s3_bucket.{label}.id")

    def add(kind: str, body: dict[str, Tree]) -> None:
        module.add(FILE, Marked(Block("resource", (kind, label), body), bucket.span))

    add("aws_s3_bucket", {"bucket": names.of(bucket.name, f"bucket_{label}")})
    add(
        "aws_s3_bucket_ownership_controls",
        {"bucket": own, "rule": Nested({"object_ownership": "BucketOwnerEnforced"})},
    )
    closed = Marked(not bucket.public_read, bucket.at("public_read"))
    add(
        "aws_s3_bucket_public_access_block",
        {
            "bucket": own,
            "block_public_acls": True,
            "ignore_public_acls": True,
            "block_public_policy": closed,
            "restrict_public_buckets": closed,
        },
    )
    encryption = Nested({"apply_server_side_encryption_by_default": Nested({"sse_algorithm": "AES256"})})
    add("aws_s3_bucket_server_side_encryption_configuration", {"bucket": own, "rule": encryption})
    add(
        "aws_s3_bucket_versioning",
        {"bucket": own, "versioning_configuration": Nested({"status": "Enabled"})},
    )
    days = Marked(bucket.keep, bucket.at("keep"))
    add(
        "aws_s3_bucket_lifecycle_configuration",
        {
            "bucket": ref(f"aws_s3_bucket_versioning.{label}.bucket"),
            "rule": Nested(
                {
                    "id": "what-was-replaced",
                    "status": "Enabled",
                    "filter": Nested(),
                    "noncurrent_version_expiration": Nested({"noncurrent_days": days}),
                    "abort_incomplete_multipart_upload": Nested({"days_after_initiation": 7}),
                }
            ),
        },
    )


def _policy(module: Module, bucket: Bucket, readers: list[Cdn]) -> None:
    """Nobody without TLS; networks read what they deliver; everybody reads what is public."""
    label = bucket.label
    arn = f"aws_s3_bucket.{label}.arn"
    objects = Template((ref(arn), "/*"))
    statements: list[Tree] = [
        Nested(
            {
                "sid": "OnlyTls",
                "effect": "Deny",
                "actions": ["s3:*"],
                "resources": [ref(arn), objects],
                "principals": Nested({"type": "*", "identifiers": ["*"]}),
                "condition": Nested({"test": "Bool", "variable": "aws:SecureTransport", "values": ["false"]}),
            }
        )
    ]
    for cdn in readers:
        source = ref(f"aws_cloudfront_distribution.{cdn.label}.arn")
        statements.append(
            Marked(
                Nested(
                    {
                        "sid": f"Deliver{''.join(word.title() for word in cdn.label.split('_'))}",
                        "actions": ["s3:GetObject"],
                        "resources": [objects],
                        "principals": Nested(
                            {"type": "Service", "identifiers": ["cloudfront.amazonaws.com"]}
                        ),
                        "condition": Nested(
                            {"test": "StringEquals", "variable": "AWS:SourceArn", "values": [source]}
                        ),
                    }
                ),
                cdn.at("origin"),
            )
        )
    if bucket.public_read:
        statements.append(
            Marked(
                Nested(
                    {
                        "sid": "PublicRead",
                        "actions": ["s3:GetObject"],
                        "resources": [objects],
                        "principals": Nested({"type": "*", "identifiers": ["*"]}),
                    }
                ),
                bucket.at("public_read"),
            )
        )
    module.add(
        FILE,
        Marked(
            Block("data", ("aws_iam_policy_document", f"bucket_{label}"), {"statement": statements}),
            bucket.span,
        ),
    )
    body: dict[str, Tree] = {
        "bucket": ref(f"aws_s3_bucket.{label}.id"),
        "policy": ref(f"data.aws_iam_policy_document.bucket_{label}.json"),
        "depends_on": [ref(f"aws_s3_bucket_public_access_block.{label}")],
    }
    module.add(FILE, Marked(Block("resource", ("aws_s3_bucket_policy", label), body), bucket.span))
