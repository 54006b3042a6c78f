"""Quantities as Compose writes them."""

from __future__ import annotations

_MEMORY = (("g", 2**30), ("m", 2**20), ("k", 2**10))


def memory(size: int) -> str:
    """Bytes as Compose reads them: `2g`, `512m`; its units are binary, and it has no `Gi`.

    https://github.com/compose-spec/compose-spec/blob/main/11-extension.md#specifying-byte-values
    """
    for unit, factor in _MEMORY:
        if size and size % factor == 0:
            return f"{size // factor}{unit}"
    return f"{size}b"


def cpus(millicores: int) -> int | float:
    """Millicores as a number of processors: 500 is 0.5."""
    return millicores // 1000 if millicores % 1000 == 0 else millicores / 1000


def duration(seconds: int) -> str:
    """Seconds as Compose wants a duration: text with its unit."""
    return f"{seconds}s"
