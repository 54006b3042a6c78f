"""GitHub Actions: one workflow file for each declaration and environment."""

from __future__ import annotations

from platformc.target import Target
from platformc_targets.github.emit import emit
from platformc_targets.github.matrix import MAKES, MATRIX

__all__ = ["TARGET"]

TARGET = Target(
    name="github",
    title="GitHub Actions workflows",
    version="1",
    emit=emit,
    emit_shared=None,
    matrix=MATRIX,
    makes=MAKES,
    options={"install": "`true`: the files are also copied to `.github/workflows` of the project folder"},
    installs=("*/.github/*",),
)
