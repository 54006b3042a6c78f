"""ECS: one task definition for each service, as `aws ecs register-task-definition` takes it."""

from __future__ import annotations

from platformc.target import Target
from platformc_targets.ecs.emit import emit
from platformc_targets.ecs.matrix import MAKES, MATRIX

__all__ = ["TARGET"]

TARGET = Target(
    name="ecs",
    title="Task definitions of Amazon ECS",
    version="1",
    emit=emit,
    emit_shared=None,
    matrix=MATRIX,
    makes=MAKES,
)
