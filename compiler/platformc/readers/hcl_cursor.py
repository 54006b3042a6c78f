"""A place in HCL text: blanks and comments are stepped over, comments kept."""

from __future__ import annotations

import re

from platformc.readers.tree import DEEPEST, Comment, ReadError

_BLANK = re.compile(r"(?:[ \t]|\r(?=\n))*")
NAME = re.compile(r"[^\W\d][\w-]*")


class Cursor:
    """The text and the offset that is read next."""

    __slots__ = ("comments", "depth", "lines", "pos", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.pos = 0
        self.depth = 0
        self.lines = (0, 1)
        self.comments: dict[int, Comment] = {}

    def peek(self, length: int = 1) -> str:
        return self.text[self.pos : self.pos + length]

    def blanks(self, newlines: bool) -> None:
        """Over blanks and comments, and over line ends when they mean nothing here."""
        text = self.text
        while True:
            found = _BLANK.match(text, self.pos)
            self.pos = found.end() if found else self.pos
            char = text[self.pos : self.pos + 1]
            if char == "\n" and newlines:
                self.pos += 1
            elif char == "#" or text.startswith("//", self.pos):
                end = text.find("\n", self.pos)
                end = len(text) if end < 0 else end
                self._comment(self.pos, end, text[self.pos + (1 if char == "#" else 2) : end])
            elif text.startswith("/*", self.pos):
                end = text.find("*/", self.pos + 2)
                if end < 0:
                    raise ReadError("this `/*` is never closed", self.pos)
                self._comment(self.pos, end + 2, text[self.pos + 2 : end])
            else:
                return

    def _comment(self, start: int, end: int, words: str) -> None:
        self.pos = end
        if start in self.comments:
            return
        before, line = self.lines
        line += self.text.count("\n", before, start)
        self.lines = (start, line)
        alone = not self.text[self.text.rfind("\n", 0, start) + 1 : start].strip()
        self.comments[start] = Comment(line, words.strip(), start, alone)

    def take(self, sign: str) -> bool:
        """Over the sign, if it is next."""
        if self.text.startswith(sign, self.pos):
            self.pos += len(sign)
            return True
        return False

    def expect(self, sign: str, why: str = "") -> None:
        """Over the sign. Raises ReadError when another is next."""
        if not self.take(sign):
            raise ReadError(f"expected `{sign}`{why}{self.instead()}", self.pos)

    def instead(self) -> str:
        """What stands here, for a message."""
        char = self.peek()
        if char == "":
            return ", found the end of the file"
        if char in "\r\n":
            return ", found the end of the line"
        name = NAME.match(self.text, self.pos)
        shown = name.group()[:40] if name else char
        return f", found `{shown}`" if shown.isprintable() else f", found U+{ord(char):04X}"

    def name(self) -> str:
        """The name that stands here, or "" and nothing is read."""
        found = NAME.match(self.text, self.pos)
        if not found:
            return ""
        self.pos = found.end()
        return found.group()

    def deeper(self) -> None:
        """One level down. Raises ReadError when that is too deep."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise ReadError(f"values and blocks are more than {DEEPEST} deep", self.pos)
