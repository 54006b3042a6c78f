"""Reads `.streamlit/config.toml`: where a Streamlit program listens.

https://docs.streamlit.io/develop/api-reference/configuration/config.toml
"""

from __future__ import annotations

import re

from platformc.source import Span

DEFAULT = 8501
"""The port where nothing says another."""
_TABLE = re.compile(r"^\s*\[\s*([A-Za-z0-9_.-]+)\s*\]")
_SETTING = re.compile(r"^\s*(?:([A-Za-z0-9_]+)\.)?([A-Za-z0-9_-]+)\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s#]+)")


def is_config(path: str) -> bool:
    """Whether a file is the configuration of a Streamlit program."""
    return path.split("/")[-2:] == [".streamlit", "config.toml"]


def settings(path: str, text: str) -> dict[str, tuple[str, Span]]:
    """What each `table.key` says, without quotes, and where."""
    table, found, start = "", {}, 0
    for line in text.splitlines(keepends=True):
        head = _TABLE.match(line)
        said = _SETTING.match(line)
        if head:
            table = head.group(1)
        elif said:
            key = ".".join(part for part in (table, said.group(1), said.group(2)) if part)
            found[key] = (said.group(3).strip("\"'"), Span(path, start + said.start(3), start + said.end(3)))
        start += len(line)
    return found
