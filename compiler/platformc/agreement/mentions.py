"""A mention: one place where an artifact makes a name or uses it; an artifact: what holds mentions."""

from __future__ import annotations

from platformc.readers.artifacts import Artifact, Mention

__all__ = ["Artifact", "Mention"]
