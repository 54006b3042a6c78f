"""Compose: `compose.yaml` for `docker compose`, and `.env.example` for what must be set."""

from __future__ import annotations

from platformc.target import Target
from platformc_targets.compose.emit import emit
from platformc_targets.compose.matrix import MAKES, MATRIX

__all__ = ["TARGET"]

TARGET = Target(
    name="compose",
    title="Docker Compose",
    version="1",
    emit=emit,
    emit_shared=None,
    matrix=MATRIX,
    makes=MAKES,
)
