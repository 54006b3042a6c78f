"""Text of each format, made in one place per format: every value is escaped there, and nowhere else."""

from __future__ import annotations

from platformc_targets.text.dotenv import Dotenv, Entry
from platformc_targets.text.interpolation import compose_escape, compose_variable
from platformc_targets.text.json import Json
from platformc_targets.text.plain import Plain
from platformc_targets.text.unwritable import Unwritable
from platformc_targets.text.yaml import Yaml

__all__ = [
    "Dotenv",
    "Entry",
    "Json",
    "Plain",
    "Unwritable",
    "Yaml",
    "compose_escape",
    "compose_variable",
]
