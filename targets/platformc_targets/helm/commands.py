"""How a chart is installed: what the first lines of its values say."""

from __future__ import annotations

import re
from collections.abc import Iterable

from platformc.ir import Platform, Text
from platformc.target import given_away

_BARE = re.compile(r"[A-Za-z0-9_./:@%+=,-]+")


def release(platform: Platform) -> str:
    """The name of the release: as `deploy` says, else as the platform."""
    deploy = platform.deploy("helm")
    option = deploy.option("release") if deploy else None
    if isinstance(option, Text):
        return option.value
    return platform.name.value.lower().replace("_", "-")


def upgrade(platform: Platform, chart: str, options: Iterable[str] = (), file: str = "values.yaml") -> str:
    """The command that installs or upgrades the release. file: the values; options: further words."""
    made = "k8s.namespace" in given_away(platform, "helm")
    words = [
        *("helm", "upgrade", "--install", release(platform), chart),
        *options,
        *("--namespace", platform.namespace.value),
        *(() if made else ("--create-namespace",)),
        *("--values", file),
    ]
    return " ".join(
        word if _BARE.fullmatch(word) else "'" + word.replace("'", "'\\''") + "'" for word in words
    )
