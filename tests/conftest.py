"""The run's frame: the table of oracles at its end."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest

from oracles import RECORD, recorded


def pytest_configure(config: pytest.Config) -> None:
    """Give all processes of the run one file for what the oracles say."""
    if hasattr(config, "workerinput") or RECORD in os.environ:
        return
    handle, path = tempfile.mkstemp(prefix="oracles-")
    os.close(handle)
    os.environ[RECORD] = path
    config.add_cleanup(lambda: _forget(path))


def _forget(path: str) -> None:
    os.environ.pop(RECORD, None)
    Path(path).unlink(missing_ok=True)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Which programs and schemas judged this run, and which a test looked for in vain."""
    path = os.environ.get(RECORD)
    rows = recorded(Path(path).read_text(encoding="utf-8")) if path and Path(path).exists() else []
    if not rows:
        return
    terminalreporter.section("oracles")
    width = max(len(name) for name, _ in rows)
    for name, version in rows:
        terminalreporter.write_line(f"{name:<{width}}  {version or 'absent'}")
