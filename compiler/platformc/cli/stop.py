"""The way out of a command that cannot go on."""

from __future__ import annotations


class Stop(Exception):
    """The command cannot go on, and why, in one line: exit status 2."""
