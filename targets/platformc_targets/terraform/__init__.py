"""Terraform for AWS: a root module for each environment, and one for what environments share."""

from __future__ import annotations

from platformc.target import Target
from platformc_targets.terraform.emit import emit
from platformc_targets.terraform.matrix import MAKES, MATRIX
from platformc_targets.terraform.shared import emit_among, emit_shared
from platformc_targets.terraform.terragrunt import patched

TARGET = Target(
    name="terraform",
    title="Terraform modules for AWS",
    version="1.11",
    emit=emit,
    emit_shared=emit_shared,
    matrix=MATRIX,
    makes=MAKES,
    emit_among=emit_among,
    patched=patched,
    options={
        "state": "the S3 bucket that keeps Terraform's state; without it the state stays in the folder",
        "layout": "`terragrunt`: one `terragrunt.hcl` for each environment holds what is the same in all",
        "makes": 'kinds of objects in the cluster that Terraform makes: `["k8s.namespace", "k8s.secret"]`',
    },
)
