"""Words for people, where a format has comments."""

from __future__ import annotations

import re

# what would end the line for some reader, or hide or turn what follows
_HIDDEN = re.compile(
    r"[^\x20-\x7e\xa0-\u2027\u202f-\u2065\u206a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)


def comment_lines(words: str, before: str = "# ", after: str = "") -> list[str]:
    """A line for each line of the words; characters that do not show become `?`."""
    return [f"{before}{_HIDDEN.sub('?', line)}{after}".rstrip() for line in words.splitlines()]
