"""Reads YAML with positions: what we write, and what a person's small edit makes of it.

Block maps and lists, flow collections, scalars of every style, comments, several documents. Anchors, aliases,
tags, merge keys, `?` keys and directives are refused in our words, never read wrongly.
"""

from __future__ import annotations

import re
from bisect import bisect_left

from platformc.readers.tree import Comment, Documents, ReadError, ScalarNode
from platformc.readers.yaml_block import block
from platformc.readers.yaml_cursor import END, Cursor

_ILLEGAL = re.compile(
    "[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]|\r(?!\n)"
)
_LONG_NUMBER = re.compile(r"[0-9]{4000}")


def read(path: str, text: str) -> Documents:
    """The documents of the text known as `path`, and its comments. Raises ReadError."""
    try:
        return _read(path, text)
    except ReadError as error:
        raise ReadError(error.message, error.offset, path) from None


def _read(path: str, text: str) -> Documents:
    skipped = 1 if text.startswith("\ufeff") else 0
    # the first question is a hundred times faster, and its yes is the usual answer
    illegal = None if text.replace("\n", "").isprintable() else _ILLEGAL.search(text, skipped)
    if illegal:
        raise ReadError(
            f"the character U+{ord(illegal.group()):04X} cannot stand in YAML as it is", illegal.start()
        )
    breaks: list[int] = []
    clean = text[skipped:]
    if "\r" in text:
        breaks = [found.start() - index for index, found in enumerate(re.finditer("\r", clean))]
        clean = clean.replace("\r\n", "\n")
    open_end = not clean.endswith("\n")
    cursor = Cursor(clean + "\n" if open_end else clean, open_end)
    documents = Documents(path)
    try:
        _documents(cursor, documents)
    except ReadError as error:
        offset = min(error.offset, len(clean))
        raise ReadError(error.message, offset + bisect_left(breaks, offset) + skipped) from None
    except OverflowError:
        long = _LONG_NUMBER.search(text)
        raise ReadError("a number of more than 4,000 digits", long.start() if long else 0) from None
    documents.comments = cursor.all_comments()
    if breaks or skipped:
        _move(documents, breaks, skipped)
    return documents


def _documents(cursor: Cursor, documents: Documents) -> None:
    text = cursor.text
    started = False  # by a `---`, with no content yet
    closed = False  # by a `...`
    cursor.seek(0)
    while cursor.column != END or cursor.pos < cursor.size:
        pos = cursor.pos
        if cursor.column != END:
            if closed:
                raise ReadError("a document after `...` starts with `---`", pos)
            if text[pos] == "%" and cursor.column == 0:
                raise ReadError("directives (`%`) are not read", pos)
            documents.append(block(cursor, END))
            started = False
            if cursor.column != END:
                raise ReadError(
                    "expected the end of the document, or a line indented like the first", cursor.pos
                )
            continue
        if started:
            documents.append(ScalarNode(None, pos, pos))
        closed = text[pos] == "."
        started = not closed
        cursor.finish_line(pos + 3, f"`{text[pos : pos + 3]}`: put it on the next line")
    if started:
        documents.append(ScalarNode(None, len(text), len(text)))


def _move(documents: Documents, breaks: list[int], skipped: int) -> None:
    """Places in the clean text to places in the text as given, with its BOM and its carriage returns."""

    class Offsets(dict[int, int]):
        def __missing__(self, offset: int) -> int:
            moved = self[offset] = offset + bisect_left(breaks, offset) + skipped
            return moved

    offsets = Offsets()
    for document in documents:
        for _, node in document.walk():
            node._move(offsets)
    documents.comments = [
        Comment(line, words, offsets[start], alone) for line, words, start, alone in documents.comments
    ]
