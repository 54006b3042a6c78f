from __future__ import annotations

from pathlib import Path

import pytest

from oracles import terraform
from platformc.output import Document, merge_patch
from platformc_schemas.terraform import PROVIDERS, block, is_block, schema, version
from platformc_targets.text.hcl import Block, Expression, Hcl, Nested

VERSIONS = Block(
    "terraform",
    (),
    {
        "required_providers": Nested(
            {
                name: {"source": f"hashicorp/{name}", "version": f"~> {version(name).rpartition('.')[0]}"}
                for name in PROVIDERS
            }
        )
    },
)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (("resource", "aws_lb", "access_logs"), True),
        (("resource", "aws_lb", "tags"), False),
        (("resource", "aws_lb", "lifecycle"), True),
        (("resource", "aws_lb", "lifecycle", "precondition"), True),
        (("resource", "aws_lb", "lifecycle", "ignore_changes"), False),
        (("resource", "aws_lb_listener", "default_action", "forward", "target_group"), True),
        (("resource", "aws_lb_listener", "default_action", "forward", "none"), False),
        (("resource", "helm_release", "set"), False),
        (("resource", "other_thing", "x"), False),
        (("resource", "aws_none", "x"), False),
        (("data", "aws_iam_policy_document", "statement", "condition"), True),
        (("provider", "aws", "default_tags"), True),
        (("provider", "helm", "kubernetes"), False),
        (("terraform", "required_providers"), True),
        (("terraform", "required_providers", "aws"), False),
        (("locals", "x"), False),
        (("variable", "x", "validation"), True),
        (("variable", "x", "default"), False),
    ],
)
def test_blocks_are_told_from_values(path: tuple[str, ...], expected: bool) -> None:
    assert is_block(path) is expected


@pytest.mark.parametrize("provider", PROVIDERS)
def test_every_schema_is_one(provider: str) -> None:
    found = schema(provider)
    assert found["version"].count(".") == 2
    for kind, types in (("resource", found["resource_schemas"]), ("data", found["data_source_schemas"])):
        for name in types:
            here = block(kind, name)
            assert here is not None
            assert here.keys() <= {"attributes", "block_types"}
            assert here.get("attributes")


def test_a_provider_that_does_not_stand_here_has_no_version() -> None:
    with pytest.raises(KeyError):
        version("other")
    assert block("resource", "other_thing") is None


def test_terraform_takes_every_schema_and_what_patches_add(tmp_path: Path) -> None:
    bucket = Block("resource", ("aws_s3_bucket", "logs"), {"bucket": "logs"})
    balancer = Block("resource", ("aws_lb", "main"), {"name": "main", "tags": {"a": "${b}"}})
    file = Hcl([VERSIONS, bucket, balancer], is_block)
    patch = {
        "access_logs": {"bucket": Expression("aws_s3_bucket.logs.id")},
        "lifecycle": {"prevent_destroy": True},
    }
    file.documents[2] = Document("aws_lb.main", merge_patch(file.documents[2].tree, patch))
    (tmp_path / "main.tf").write_text(file.render("").text)
    assert terraform.validate(tmp_path) == []
    assert terraform.fmt_check(tmp_path) == []
    # the same without what tells blocks: an argument of that name is none
    file = Hcl([VERSIONS, bucket, balancer])
    file.documents[2] = Document("aws_lb.main", merge_patch(file.documents[2].tree, patch))
    (tmp_path / "main.tf").write_text(file.render("").text)
    assert any("Unsupported argument" in found for found in terraform.validate(tmp_path))
