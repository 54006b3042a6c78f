"""Which Terraform and which providers our text is for: the lines of the versions that it was validated with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from platformc.output import Marked, Tree
from platformc_targets.text.hcl import Block, Hcl, Nested

TERRAFORM = ">= 1.11"
"""The first one that locks an S3 backend without a table: https://developer.hashicorp.com/terraform/language/backend/s3"""

PROVIDERS = {
    "aws": ("hashicorp/aws", "~> 6.25"),
    "helm": ("hashicorp/helm", "~> 3.1"),
    "kubernetes": ("hashicorp/kubernetes", "~> 2.38"),
    "random": ("hashicorp/random", "~> 3.7"),
}


def versions(types: Iterable[str], backend: Tree = None) -> Hcl:
    """`versions.tf`: Terraform, the providers of these types of resources, and where the state is kept."""
    wanted = {one.partition("_")[0] for one in types}
    providers = {
        name: {"source": source, "version": version}
        for name, (source, version) in PROVIDERS.items()
        if name in wanted
    }
    body: dict[str, Tree] = {"required_version": TERRAFORM, "required_providers": Nested(providers)}
    if backend is not None:
        body["backend"] = backend
    return Hcl([Block("terraform", (), body)])


def s3_backend(state: Marked | str, key: str, region: Tree) -> Nested:
    """State in a bucket, locked by a file beside it. Nothing of it can be a reference."""
    return Nested(
        {"bucket": state, "key": key, "region": region, "encrypt": True, "use_lockfile": True}, ("s3",)
    )


BLOCKS: Mapping[str, frozenset[str]] = {
    "aws_cloudfront_distribution": frozenset(
        (
            "custom_error_response",
            "default_cache_behavior",
            "ordered_cache_behavior",
            "origin",
            "restrictions",
            "geo_restriction",
            "viewer_certificate",
            "logging_config",
            "origin_shield",
            "custom_header",
            "lambda_function_association",
            "function_association",
            "origin_group",
        )
    ),
    "aws_db_instance": frozenset(("timeouts", "blue_green_update")),
    "aws_ecr_repository": frozenset(
        ("encryption_configuration", "image_scanning_configuration", "image_tag_mutability_exclusion_filter")
    ),
    "aws_eks_cluster": frozenset(
        ("access_config", "vpc_config", "encryption_config", "upgrade_policy", "kubernetes_network_config")
    ),
    "aws_eks_node_group": frozenset(
        ("scaling_config", "taint", "update_config", "launch_template", "timeouts")
    ),
    "aws_iam_policy_document": frozenset(("statement", "condition", "principals", "not_principals")),
    "aws_route53_record": frozenset(("alias", "weighted_routing_policy", "latency_routing_policy")),
    "aws_s3_bucket_lifecycle_configuration": frozenset(
        (
            "rule",
            "filter",
            "expiration",
            "noncurrent_version_expiration",
            "abort_incomplete_multipart_upload",
            "transition",
        )
    ),
    "aws_s3_bucket_server_side_encryption_configuration": frozenset(
        ("rule", "apply_server_side_encryption_by_default")
    ),
    "aws_s3_bucket_versioning": frozenset(("versioning_configuration",)),
}
"""What is a block in a patch of a resource of these types; blocks that stand already are known by themselves."""


def is_block(path: tuple[str, ...]) -> bool:
    """Whether a patch's map is a block: `("resource", "aws_route53_record", "alias")`."""
    if path[-1] == "lifecycle" and len(path) == 3:
        return True
    return len(path) >= 3 and path[-1] in BLOCKS.get(path[1], ())
