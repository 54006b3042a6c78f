"""Registries: a repository, its scans, and how many images it keeps."""

from __future__ import annotations

from platformc.ir import Platform, Registry
from platformc.output import Marked, Tree
from platformc_targets.terraform.addresses import Module, ref
from platformc_targets.terraform.naming import Names
from platformc_targets.text.hcl import Block, Call, Nested

FILE = "registry.tf"
UNTAGGED_DAYS = 14


def registries(platform: Platform, module: Module, names: Names) -> None:
    """Each ECR repository that is ours; other registries make theirs when the first image is pushed."""
    for registry in platform.registries.values():
        if registry.kind == "ecr" and not registry.external:
            _registry(module, names, registry)


def _registry(module: Module, names: Names, registry: Registry) -> None:
    label = registry.label
    body: dict[str, Tree] = {
        "name": names.of(registry.name, f"registry_{label}"),
        "image_tag_mutability": "MUTABLE",
        "image_scanning_configuration": Nested({"scan_on_push": Marked(registry.scan, registry.at("scan"))}),
        "encryption_configuration": Nested({"encryption_type": "AES256"}),
    }
    module.add(FILE, Marked(Block("resource", ("aws_ecr_repository", label), body), registry.span))
    rules: list[Tree] = [
        _rule(
            1,
            f"images without a tag go after {UNTAGGED_DAYS} days",
            {
                "tagStatus": "untagged",
                "countType": "sinceImagePushed",
                "countUnit": "days",
                "countNumber": UNTAGGED_DAYS,
            },
        )
    ]
    if registry.keep is not None:
        number = Marked(registry.keep, registry.at("keep"))
        rules.append(
            _rule(
                2,
                f"the last {registry.keep} images stay",
                {"tagStatus": "any", "countType": "imageCountMoreThan", "countNumber": number},
            )
        )
    policy: dict[str, Tree] = {
        "repository": ref(f"aws_ecr_repository.{label}.name"),
        "policy": Call("jsonencode", ({"rules": rules},)),
    }
    module.add(FILE, Marked(Block("resource", ("aws_ecr_lifecycle_policy", label), policy), registry.span))


def _rule(priority: int, description: str, selection: dict[str, Tree]) -> Tree:
    return {
        "rulePriority": priority,
        "description": description,
        "selection": selection,
        "action": {"type": "expire"},
    }
