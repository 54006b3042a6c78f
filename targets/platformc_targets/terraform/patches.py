"""Patches of a module that environments share: what they change stands in it, names as its locals."""

from __future__ import annotations

from platformc.diagnostics import Code, Report
from platformc.ir import Platform, Text
from platformc.output import Files, Tree, addresses, patch_files
from platformc_targets.passed import tree_of
from platformc_targets.terraform.naming import Names

_SPEC = (
    'platform p {{ aws {{ account = "012345678901"; region = "us-east-1" }} }}\ninput version\n'
    'service web {{ image = "web:1" }}\nbucket files {{ name = "p-files" }}\n'
    'deploy {{ terraform {{ layout = "terragrunt" }} }}\n'
    'patch terraform "aws_s3_bucket.files" {{ tags {{ Version = {} }} }}\n'
)
PATCH_OPEN = Code(
    "terraform/patch-open",
    summary="a patch puts something into a module that is known only when it is deployed",
    why="The module is written before: an input has no value then, and a secret would stand in it for everybody.",
    wrong=_SPEC.format("input.version"),
    right=_SPEC.format('"1"'),
)


def patch_module(platform: Platform, files: Files, names: Names, report: Report) -> None:
    """Applies the patches of Terraform's resources to the files of a module; other patches are left alone."""

    def text(value: Text) -> Tree:
        if value.plain is not None:
            return names.text(value)
        report(
            PATCH_OPEN.at(
                value.span,
                f"`{value.value}` is not known when the module is written",
                hint="say a value, or patch the workload that reads it",
            )
        )
        return ""

    here = frozenset(addresses(files))
    for patch in platform.patches:
        if patch.target == "terraform" and patch.address in here:
            patch_files(files, patch.address, tree_of(patch.tree, text))
