"""Text as GitHub reads it: what it would evaluate is escaped, what only the run knows is an expression.

https://docs.github.com/en/actions/reference/workflows-and-actions/expressions
"""

from __future__ import annotations

OPEN = "${{"


def escape(text: str) -> str:
    """Text that GitHub gives on as it is. It has no escape for `${{`, so an expression says those three."""
    return text.replace(OPEN, "${{ '${{' }}")


def expression(inner: str) -> str:
    """What GitHub evaluates: `vars.NAME`."""
    return f"${{{{ {inner} }}}}"
