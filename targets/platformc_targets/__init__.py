"""What can be emitted: one folder or file for each target."""

from __future__ import annotations

ALL: dict[str, str] = {
    "kubernetes": "platformc_targets.kubernetes:TARGET",
    "compose": "platformc_targets.compose:TARGET",
    "helm": "platformc_targets.helm:TARGET",
    "terraform": "platformc_targets.terraform:TARGET",
    "ecs": "platformc_targets.ecs:TARGET",
    "azure": "platformc_targets.azure:TARGET",
    "github": "platformc_targets.github:TARGET",
    "monitoring": "platformc_targets.monitoring:TARGET",
}
"""`module:attribute` of each target by name, in the order in which they are shown; nothing is imported here."""
