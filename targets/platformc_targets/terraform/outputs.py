"""What people and workflows ask of a root module when it is made."""

from __future__ import annotations

from platformc.ir import Platform
from platformc.output import Marked, Tree
from platformc.source import Span
from platformc_targets.terraform.addresses import Module, ref
from platformc_targets.text.hcl import Block

FILE = "outputs.tf"


def outputs(platform: Platform, module: Module) -> None:
    """One output for each thing that somebody needs to know and that AWS chooses."""

    def add(name: str, description: str, value: str, span: Span) -> None:
        body: dict[str, Tree] = {"description": description, "value": ref(value)}
        module.add(FILE, Marked(Block("output", (name,), body), span))

    for zone in platform.zones.values():
        if not zone.external:
            text = f"Name servers of zone {zone.label}"
            add(
                f"zone_{zone.label}_name_servers",
                text,
                f"aws_route53_zone.{zone.label}.name_servers",
                zone.span,
            )
    for registry in platform.registries.values():
        if registry.kind == "ecr" and not registry.external:
            text = "Where images are pushed to"
            add(
                f"registry_{registry.label}_url",
                text,
                f"aws_ecr_repository.{registry.label}.repository_url",
                registry.span,
            )
    for bucket in platform.buckets.values():
        if not bucket.external:
            add(
                f"bucket_{bucket.label}",
                "The bucket's name",
                f"aws_s3_bucket.{bucket.label}.bucket",
                bucket.span,
            )
    for cdn in platform.cdns.values():
        if not cdn.external:
            text = f"What is invalidated when files of {cdn.label} change"
            add(
                f"cdn_{cdn.label}_distribution", text, f"aws_cloudfront_distribution.{cdn.label}.id", cdn.span
            )
    for role in platform.roles.values():
        if not role.external:
            add(
                f"role_{role.label}_arn",
                f"Role {role.label}",
                f"aws_iam_role.{role.label}.arn",
                role.span,
            )
    for path, store in platform.stores.items():
        if store.managed is not None:
            label = path.replace(".", "_")
            source = (
                f"aws_db_instance.{label}.address"
                if store.managed.by == "rds"
                else f"aws_elasticache_replication_group.{label}.primary_endpoint_address"
            )
            add(f"{label}_address", f"Where {store.kind} {store.label} runs", source, store.span)
