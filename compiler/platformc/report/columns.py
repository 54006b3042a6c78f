"""How wide text is on a terminal, and what of it may be sent there."""

from __future__ import annotations

TAB = 4


def safe(text: str) -> str:
    """Text without anything that moves the cursor or turns the direction: such characters as `\\u{1b}`."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(_shown(character) for character in text)


def _shown(character: str) -> str:
    if character.isprintable() or character in _JOINERS:
        return character
    return f"\\u{{{ord(character):x}}}"


_JOINERS = frozenset("\u200d\u200c\ufe0f\ufe0e\u00a0\u3000")
"""Not `printable` to Python, yet part of ordinary text and of emoji."""


def cells(text: str) -> int:
    """Columns that text takes on a terminal: wide ones take two, marks and joiners none."""
    if text.isascii():
        return len(text)
    from unicodedata import category, east_asian_width

    width = 0
    joined = False
    for character in text:
        if character in "\u200d\u200c\ufe0e\ufe0f" or category(character) in ("Mn", "Me"):
            joined = character == "\u200d"
            continue
        if joined or 0x1F3FB <= ord(character) <= 0x1F3FF:
            joined = False
            continue
        width += 2 if east_asian_width(character) in "WF" else 1
    return width


def expand(line: str) -> tuple[str, list[int]]:
    """A source line as it can be shown, and for each of its code points (and its end) the column it starts at."""
    if line.isascii() and line.isprintable():
        return line, list(range(len(line) + 1))
    shown: list[str] = []
    columns: list[int] = []
    text = ""
    for character in line:
        columns.append(cells(text))
        piece = " " * (TAB - columns[-1] % TAB) if character == "\t" else _shown(character)
        shown.append(piece)
        text += piece
    columns.append(cells(text))
    return "".join(shown), columns


WIDEST = 240


def window(shown: str, columns: list[int], start: int, end: int) -> tuple[str, int, int]:
    """A long line cut to the part around code points `start` to `end`: its text, first and last column there."""
    first = columns[min(start, len(columns) - 1)]
    last = max(columns[min(end, len(columns) - 1)], first + 1)
    if len(shown) <= WIDEST:
        return shown, first, last
    if not shown.isascii():
        # cells and code points part ways here: show what is marked, and some of what follows
        return "…" + shown[_index(columns, first) :][:WIDEST], 1, 1 + min(last - first, WIDEST)
    left = max(0, first - 60)
    right = left + WIDEST
    cut = shown[left:right]
    before = "…" if left else ""
    after = "…" if right < len(shown) else ""
    shift = left - len(before)
    return before + cut + after, first - shift, min(last, right) - shift


def _index(columns: list[int], column: int) -> int:
    return next((index for index, start in enumerate(columns) if start >= column), 0)
