"""placeholder"""
from __future__ import annotations
from platformc.readers.artifacts import Artifact
def is_compose(path: str) -> bool:
    return path.endswith("compose.yaml")
def read_text(path: str, text: str, environment: str, target: str = "compose") -> list[Artifact]:
    return []
