"""Azure Container Apps: Terraform for what apps stand on, and what their folders need to be built."""

from __future__ import annotations

from platformc.target import Target
from platformc_targets.azure.emit import emit
from platformc_targets.azure.matrix import MAKES, MATRIX, OPTIONS
from platformc_targets.azure.shared import emit_shared

__all__ = ["TARGET"]

TARGET = Target(
    name="azure",
    title="Azure Container Apps",
    version="1",
    emit=emit,
    emit_shared=emit_shared,
    matrix=MATRIX,
    makes=MAKES,
    options=OPTIONS,
    installs=("shared/*",),
)
