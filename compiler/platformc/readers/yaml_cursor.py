"""A place in a YAML text, and the way to the next line that says something."""

from __future__ import annotations

import re

from platformc.readers.tree import Comment, ReadError
from platformc.readers.yaml_scalar import Plain, join_lines, unescape

_REST = re.compile(r"[ \t]*(?:(?<=[ \t])#[^\n]*)?\n")
_SPACES = re.compile(r" *")
MARKER = re.compile(r"(?:---|\.\.\.)[ \t\n]")
_BLANK = re.compile(r"[ \t]*(?:\n|#)")
_DOUBLE = re.compile(r'"([^"\\]*(?:\\.[^"\\]*)*)"', re.DOTALL)
_SINGLE = re.compile(r"'([^']*(?:''[^']*)*)'")
_MARKER_IN_TEXT = re.compile(r"\n(?:---|\.\.\.)(?=[ \t\n])")

END = -1
"""The column of a cursor at the end of a document."""


class Cursor:
    """The text, which ends with a line end, and where the next content is: `pos`, `column` (END for none).

    `open_end`: the line end was added here.
    """

    __slots__ = ("column", "comments", "open_end", "plain", "pos", "size", "text")

    def __init__(self, text: str, open_end: bool) -> None:
        self.text = text
        self.size = len(text)
        self.open_end = open_end
        self.pos = 0
        self.column = 0
        self.comments: list[tuple[int, bool]] = []
        self.plain = Plain()

    def seek(self, pos: int) -> None:
        """From the start of a line to the next content."""
        text = self.text
        while pos < self.size:
            found = _SPACES.match(text, pos)
            content = found.end() if found else pos
            char = text[content]
            if char == "\n":
                pos = content + 1
                continue
            if char == "#":
                pos = self._comment(content, True)
                continue
            if char == "\t":
                blank = _BLANK.match(text, content)
                if not blank:
                    raise ReadError("a tab cannot indent YAML: use spaces", content)
                hash_or_end = blank.end() - 1
                pos = self._comment(hash_or_end, True) if text[hash_or_end] == "#" else blank.end()
                continue
            self.pos = content
            self.column = content - pos
            if self.column == 0 and char in "-." and MARKER.match(text, content):
                self.column = END
            return
        self.pos = self.size
        self.column = END

    def finish_line(self, pos: int, what: str) -> None:
        """Over blanks and a comment to the next content; anything else on the line is an error."""
        rest = _REST.match(self.text, pos)
        if not rest:
            raise ReadError(f"unexpected text after {what}", self.over_blanks(pos))
        self.seek(self.note(pos, rest.end()))

    def note(self, pos: int, line_end: int) -> int:
        """Keep the comment between two offsets of a line, if there is one; gives the second."""
        start = self.text.find("#", pos, line_end)
        if start >= 0:
            self._comment(start, False)
        return line_end

    def over_blanks(self, pos: int) -> int:
        """The offset of the first character that is neither space nor tab."""
        text = self.text
        while text[pos] in " \t":
            pos += 1
        return pos

    def _comment(self, start: int, alone: bool) -> int:
        self.comments.append((start, alone))
        return self.text.index("\n", start) + 1

    def quoted(self, pos: int) -> tuple[str, int]:
        """The text in the quotes that open at `pos`, and the offset after them."""
        text = self.text
        double = text[pos] == '"'
        found = (_DOUBLE if double else _SINGLE).match(text, pos)
        if not found:
            raise ReadError("this quote is never closed", pos)
        content = found.group(1)
        if "\n" in content:
            marker = _MARKER_IN_TEXT.search(content)
            if marker:
                raise ReadError("this quote is not closed before the document ends", pos)
        if double:
            return unescape(content, pos + 1), found.end()
        return join_lines(content).replace("''", "'"), found.end()

    def all_comments(self) -> list[Comment]:
        """Every comment met, with its line."""
        comments = []
        line, before = 1, 0
        for start, alone in sorted(self.comments):
            words = self.text[start + 1 : self.text.index("\n", start)].strip(" \t")
            line += self.text.count("\n", before, start)
            before = start
            comments.append(Comment(line, words, start, alone))
        return comments


def deeper(pos: int) -> ReadError:
    """What to say of a line that nothing above it can hold."""
    return ReadError("this line is indented deeper than what it belongs to", pos)
