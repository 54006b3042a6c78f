"""A text as top-level statements, found by a scan for balanced brackets outside strings and comments.

One broken statement neither hides the next nor makes an editor parse the whole file again.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from platformc.diagnostics import Code, Diagnostic, Related
from platformc.source import Span
from platformc.syntax.mistakes import UNEXPECTED
from platformc.syntax.tree import Comment

DEEPEST = 64
"""Brackets that may be open at one place."""

_MOST_GUARDED = 20
"""Unclosed brackets after which each line at the margin opens a statement, so that a scan stays linear."""

UNCLOSED = Code(
    "syntax/unclosed",
    summary="A bracket is never closed",
    why="What follows would be read as part of the block, and mean something else.",
    wrong='platform demo {\n  root_domain = "example.com"\n',
    right="platform demo { }\n",
)
UNTERMINATED = Code(
    "syntax/unterminated-string",
    summary="A string has no closing quote",
    why='A string ends on its own line; text over several lines stands in `"""`.',
    wrong='platform demo { root_domain = "example.com }\n',
    right="platform demo { }\n",
)
TOO_DEEP = Code(
    "syntax/too-deep",
    summary="More than 64 brackets are open at once",
    why="No platform is that deep; the limit keeps every later phase from running out of stack.",
    wrong="platform demo " + "{ a " * 64 + "{ }" + " }" * 64 + "\n",
    right="platform demo { }\n",
)

_TOKEN = re.compile(
    r'"""[^"\\]*+(?:(?:\\[\s\S]|"(?!""))[^"\\]*+)*+"""'
    r'|"""'
    r'|"[^"\\\n]*+(?:\\[^\n][^"\\\n]*+)*+"'
    r'|"'
    r"|#[^\n]*"
    r"|\n|\{|\}|\[|\]"
    r"|//[^\n]*"
    r"|/\*"
)
_OPENS_STATEMENT = re.compile(r'[ \t]*[A-Za-z_](?:[^\n"#=\[\]{},]|"[^"\n]*")*[{=]')
_ITEM = re.compile(r"[\[,](?:\s|#[^\n]*\n)*+\Z")
"""Before a place where an item of a list begins."""
_AT_MARGIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(?![A-Za-z0-9_.\-])")
_HEADER = re.compile(
    r"(?!input|import|environments)[A-Za-z_]\w*(?:[ \t]+[A-Za-z_]\w*)?(?:[ \t]+like[ \t]+[A-Za-z_]\w*)?"
)
"""A declaration of which only the block is missing."""
_BLANKS = re.compile(r"[ \t]*")
_TAIL = re.compile(r"[ \t\r\])},;{\[]*$")


class Chunk(NamedTuple):
    """A line of top-level statements at `start`; `whole` when its text is exactly the file's."""

    start: int
    text: str
    whole: bool


class _Open(NamedTuple):
    at: int
    bracket: str
    indent: int


def split(path: str, text: str, problems: list[Diagnostic]) -> tuple[list[Chunk], list[Comment]]:
    """The text's top-level statements and all of its comments; brackets that do not match are reported."""
    scan = _Scan(path, text, problems)
    at = 0
    guarded = 0
    while at >= 0:
        at, broke = scan.run(at, guard=False)
        while broke and at >= 0:
            guarded += 1
            at, broke = scan.run(at, guard=True)
            if guarded < _MOST_GUARDED:
                break
            broke = True
    return scan.chunks, scan.comments


class _Scan:
    """The scan's state; `run` goes on from a place at which no bracket is open."""

    def __init__(self, path: str, text: str, problems: list[Diagnostic]) -> None:
        self.path = path
        self.text = text
        self.problems = problems
        self.chunks: list[Chunk] = []
        self.comments: list[Comment] = []
        self.repairs: list[tuple[int, int, str]] = []
        self.no_more_ends = False
        self.early = -1

    def run(self, at: int, guard: bool) -> tuple[int, bool]:
        """Scan from `at`: where to go on from (-1 at the end), and whether a bracket stayed open there.

        Without `guard`, a bracket that is open at the end of the text gives the start of its statement, to
        be scanned again with `guard`: then a line at the margin that opens a statement ends the one before.
        """
        path, text = self.path, self.text
        comments = self.comments
        stack: list[_Open] = []
        start = line = at
        content_end = -1
        suspect: _Open | None = None
        too_deep = False
        marks = (len(comments), len(self.problems))
        matches = _TOKEN.finditer(text, at)
        while (match := next(matches, None)) is not None:
            pos = match.start()
            character = text[pos]
            if character == "\n":
                if not stack and (content_end >= 0 or not text.startswith("{", pos + 1)):
                    self._emit(start, pos if content_end < 0 else content_end, too_deep)
                    start = pos + 1
                    content_end = -1
                    too_deep = False
                    marks = (len(comments), len(self.problems))
                line = pos + 1
                if guard and stack and self._opens(line, stack[-1]):
                    self._unclosed(stack, suspect, line, start)
                    return line, True
            elif character == "#":
                own = not text[line:pos].strip(" \t")
                words = match.group().rstrip()
                comments.append(Comment(words, Span(path, pos, pos + len(words)), own))
                if not stack:
                    content_end = pos
            elif character in "{[":
                if (
                    character == "{"
                    and not too_deep
                    and stack
                    and stack[-1].bracket == "["
                    and line > stack[-1].at
                    and not _ITEM.search(text, stack[-1].at, pos)
                ):
                    at_list = stack.pop()
                    self._drop_list(at_list, _list_end(text, at_list.at, line), start, line)
                if len(stack) == DEEPEST and not too_deep:
                    too_deep = True
                    del self.problems[marks[1] :]
                    self._report(
                        TOO_DEEP,
                        pos,
                        pos + 1,
                        f"more than {DEEPEST} brackets are open here, the limit",
                        "take blocks apart",
                    )
                stack.append(_Open(pos, character, _indent(text, line)))
            elif character in "}]" and too_deep:
                if stack:
                    stack.pop()
            elif character in "}]":
                suspect = self._close(stack, pos, character, line, start, suspect)
            elif character == '"':
                length = match.end() - pos
                if length == 1 or (length == 3 and match.group() == '"""'):
                    matches = _TOKEN.finditer(text, self._unterminated(pos, length))
                elif "\n" in match.group():
                    line = text.rfind("\n", pos, match.end()) + 1
            elif pos == line or text[pos - 1] in " \t":
                after = self._foreign_comment(match, pos)
                line = max(line, text.rfind("\n", pos, after) + 1)
                matches = _TOKEN.finditer(text, after)
        end = len(text)
        if stack and not too_deep:
            if not guard:
                del comments[marks[0] :], self.problems[marks[1] :]
                self.repairs.clear()
                return start, True
            self._unclosed(stack, suspect, end, start)
        else:
            self._emit(start, end if content_end < 0 else content_end, too_deep)
        return -1, False

    def _report(
        self, code: Code, start: int, end: int, message: str, hint: str, *related: tuple[str, int, int]
    ) -> None:
        sides = [Related(words, Span(self.path, first, last)) for words, first, last in related]
        self.problems.append(code.at(Span(self.path, start, end), message, hint=hint, related=sides))

    def _emit(self, start: int, end: int, too_deep: bool, closers: str = "") -> None:
        """Keep the statements between two places, if there are any, with the repairs made in them."""
        text = self.text[start:end]
        whole = not self.repairs and not closers
        if self.repairs:
            pieces: list[str] = []
            at = start
            for first, last, replacement in sorted(self.repairs):
                if first >= at and last <= end:
                    pieces += (self.text[at:first], replacement)
                    at = last
            text = "".join((*pieces, self.text[at:end]))
            self.repairs.clear()
        text = text.rstrip()
        kept = text.lstrip()
        if kept and not too_deep:
            self.chunks.append(
                Chunk(start + len(text) - len(kept), f"{kept}\n{closers}" if closers else kept, whole)
            )

    def _opens(self, line: int, inside: _Open) -> bool:
        if inside.bracket == "[":
            return bool(_OPENS_STATEMENT.match(self.text, line)) and self.text[line] not in " \t"
        return bool(_AT_MARGIN.match(self.text, line))

    def _unclosed(self, stack: list[_Open], suspect: _Open | None, end: int, start: int) -> None:
        """Report the bracket that is still open where the next statement begins, and close all of them."""
        blame = suspect or stack[-1]
        related = []
        if end < len(self.text):
            stop = self.text.find("\n", end)
            related.append(("the next statement begins here", end, len(self.text) if stop < 0 else stop))
        closer = "}" if blame.bracket == "{" else "]"
        self._report(
            UNCLOSED,
            blame.at,
            blame.at + 1,
            f"`{blame.bracket}` is never closed",
            f"expected `{closer}`: type it where the {'block' if closer == '}' else 'list'} ends",
            *related,
        )
        closers = ""
        while stack:
            opened = stack.pop()
            if opened.bracket == "[":
                self._blank(
                    _statement_start(self.text, opened.at, start), _list_end(self.text, opened.at, end)
                )
            else:
                closers += "}"
        self._emit(start, end, False, closers)

    def _drop_list(self, opened: _Open, end: int, start: int, closer: int) -> None:
        """A list that something other than `]` ended: report it, and leave its statement out."""
        self._report(
            UNCLOSED,
            opened.at,
            opened.at + 1,
            "`[` is never closed",
            "expected `]`: type it where the list ends",
            ("the list ends before this", closer, closer + 1),
        )
        self._blank(_statement_start(self.text, opened.at, start), end)

    def _blank(self, start: int, end: int) -> None:
        self.repairs = [repair for repair in self.repairs if not start <= repair[0] < end]
        self.repairs.append((start, end, blank(self.text[start:end])))

    def _close(
        self, stack: list[_Open], pos: int, character: str, line: int, start: int, suspect: _Open | None
    ) -> _Open | None:
        opening = "{" if character == "}" else "["
        if character == "}" and len(stack) > 1 and stack[-1].bracket == "[" and stack[-2].bracket == "{":
            opened = stack.pop()
            self._drop_list(opened, _list_end(self.text, opened.at, pos), start, pos)
        if not stack or stack[-1].bracket != opening:
            words = "block" if character == "}" else "list"
            early, self.early = self.early, -1
            if character == "}" and pos == line and not stack and early < 0 and self._give_block(pos):
                self.repairs.append((pos, pos + 1, " "))
                return suspect
            self._report(
                UNEXPECTED,
                pos,
                pos + 1,
                f"`{character}` closes no {words}",
                "take it out" if early < 0 else "take one of the two out",
                *([("the block is closed here already", early, early + 1)] if early >= 0 else ()),
            )
            self.repairs.append((pos, pos + 1, " "))
            return suspect
        opened = stack.pop()
        blanks = self.text[line:pos]
        if not stack:
            # a block that ends deeper than it began may have been closed by a brace too many
            if line > opened.at and _indent(self.text, line) > opened.indent:
                self.early = pos
            elif not opened.indent:
                self.early = -1
        if suspect is None and not blanks.strip(" \t") and len(blanks) < opened.indent:
            return opened
        return suspect

    def _give_block(self, end: int) -> bool:
        """Whether the `}` at `end` is that of a declaration without `{`: report it, and read it with its block."""
        first = len(self.chunks) - 1
        while first > 0 and self.chunks[first].whole and self.text[self.chunks[first].start - 1] in " \t":
            first -= 1
        if first < 0 or first == len(self.chunks) - 1 or not _HEADER.fullmatch(self.chunks[first].text):
            return False
        header = self.chunks[first]
        opened = header.start + len(header.text)
        self._report(
            UNEXPECTED,
            header.start,
            opened,
            f"`{header.text}` opens no block",
            f"write `{header.text} {{`",
            ("a block ends here", end, end + 1),
        )
        pieces = [header.text, "{"]
        at = opened + 1
        for inner in self.chunks[first + 1 :]:
            pieces += (blank(self.text[at : inner.start]), inner.text)
            at = inner.start + len(inner.text)
        pieces += (blank(self.text[at:end]), "}")
        self.chunks[first:] = [Chunk(header.start, "".join(pieces), False)]
        return True

    def _unterminated(self, pos: int, quotes: int) -> int:
        """Report a string without its end, leave its statement out, and give the place to go on from."""
        text = self.text
        stop = text.find("\n", pos)
        stop = len(text) if stop < 0 else stop
        if quotes == 3:
            # The text's own lines are no statements: go on where a line at the margin opens one.
            while stop < len(text) and not (
                text[stop + 1 : stop + 2].strip() and _OPENS_STATEMENT.match(text, stop + 1)
            ):
                following = text.find("\n", stop + 1)
                stop = len(text) if following < 0 else following
            self._report(
                UNTERMINATED, pos, pos + 3, 'the text has no closing `"""`', 'expected `"""` after the text'
            )
            self.repairs.append((pos, stop, '""' + blank(text[pos + 2 : stop])))
            return stop
        tail = _TAIL.search(text, pos + 1, stop)
        end = tail.start() if tail else stop
        self._report(
            UNTERMINATED,
            pos,
            end,
            "the string has no closing quote",
            'expected `"` before the end of the line',
        )
        self.repairs.append((pos, end, "_" + " " * (end - pos - 1)))
        return end

    def _foreign_comment(self, match: re.Match[str], pos: int) -> int:
        """`// words` or `/* words */`: report it and go on after it."""
        end = match.end()
        if match.group() == "/*":
            end = -1 if self.no_more_ends else self.text.find("*/", end) + 2
            if end < 2:
                self.no_more_ends = True
                return match.end()
        first = self.text.find("\n", pos, end)
        first = end if first < 0 else first
        self._report(UNEXPECTED, pos, first, "comments start with `#`", "write `# ` before the words")
        self.repairs.append((pos, end, blank(self.text[pos:end])))
        return end


def blank(text: str) -> str:
    """The text with a blank for everything but its line ends."""
    return re.sub(r"[^\r\n]", " ", text)


def _indent(text: str, line: int) -> int:
    blanks = _BLANKS.match(text, line)
    return blanks.end() - line if blanks else 0


def _statement_start(text: str, at: int, start: int) -> int:
    """Where the statement around `at` may begin: after the last brace, semicolon or line end before it."""
    return max(start, *(text.rfind(mark, start, at) + 1 for mark in "\n{;}"))


def _list_end(text: str, opened: int, limit: int) -> int:
    """Where a list that is never closed ends: before a line that opens a statement, else at `limit`."""
    line = text.find("\n", opened, limit)
    while line >= 0:
        if _OPENS_STATEMENT.match(text, line + 1, limit):
            return line + 1
        line = text.find("\n", line + 1, limit)
    return limit
