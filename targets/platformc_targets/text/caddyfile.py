"""Words of a Caddyfile.

https://caddyserver.com/docs/caddyfile/concepts#tokens-and-quotes
"""

from __future__ import annotations

from platformc_targets.text.unwritable import Unwritable

_TELLING = frozenset(' \t{}"`#\\$')


def token(text: str) -> str:
    """One word, quoted where it must be. Raises Unwritable for a text that no word can be."""
    if "{$" in text:
        raise Unwritable(text, "Caddy puts a variable in place of `{$`, quoted or not")
    if any(char in text for char in "\n\r\0"):
        raise Unwritable(repr(text), "a word of a Caddyfile is one line")
    if text and not _TELLING & set(text):
        return text
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
