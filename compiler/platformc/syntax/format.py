"""One canonical layout for a spec, from its tree and its comments; no meaning and no comment is lost."""

from __future__ import annotations

from platformc.diagnostics import Diagnostic, Report
from platformc.syntax.align import Line, align
from platformc.syntax.parse import parse
from platformc.syntax.strings import text_lines
from platformc.syntax.tree import Block, Comment, Document, List, Path, Phrase, Statement, String, Term

WIDTH = 100
"""Columns that a line may have when there is a way to break it."""

_MOST_INLINE = 4
"""Statements that a block written on one line may have to stay there."""


def format_text(path: str, text: str, report: Report) -> str | None:
    """The text in its one layout, with LF line ends; None when it has mistakes, which are reported."""
    problems: list[Diagnostic] = []
    document = parse(path, text, problems.append, allow_empty=True)
    for problem in problems:
        report(problem)
    if any(problem.is_error for problem in problems):
        return None
    return format_document(document, text)


def format_document(document: Document, text: str) -> str:
    """The layout of a tree without mistakes that was read from `text`."""
    layout = _Layout(text, document.comments)
    layout.items(document.statements, len(text), 0)
    lines = align(layout.lines)
    return "\n".join(lines) + "\n" if lines else ""


class _Layout:
    """The lines so far, and the comments that still have to be placed."""

    def __init__(self, text: str, comments: tuple[Comment, ...]) -> None:
        self.text = text
        self.comments = comments
        self.next_comment = 0
        self.lines: list[Line] = []

    def items(self, statements: tuple[Statement, ...], end: int, depth: int) -> None:
        """The statements and comments before `end`, each on lines of its own."""
        first = True
        at: int | None = None
        for statement in statements:
            start = statement.span.start
            first, at = self._comments(start, depth, first, at)
            if not first and self._gap(at, start):
                self._blank_line()
            self._statement(statement, depth)
            first, at = False, statement.span.end
        self._comments(end, depth, first, at)

    def _comments(self, limit: int, depth: int, first: bool, at: int | None) -> tuple[bool, int | None]:
        """The comments before `limit`: on their own lines, or at the end of the line before."""
        while (comment := self._comment_before(limit)) is not None:
            self.next_comment += 1
            if comment.own_line or not self.lines:
                if not first and self._gap(at, comment.span.start):
                    self._blank_line()
                self.lines.append(Line(depth, comment.text, comment=True))
                first = False
            else:
                self._trailing(comment, depth)
            at = comment.span.end
        return first, at

    def _comment_before(self, limit: int) -> Comment | None:
        if self.next_comment < len(self.comments):
            comment = self.comments[self.next_comment]
            if comment.span.start < limit:
                return comment
        return None

    def _trailing(self, comment: Comment, depth: int) -> None:
        last = self.lines[-1]
        if last.comment or last.trailing:
            self.lines.append(Line(depth, comment.text, comment=True))
        else:
            self.lines[-1] = last._replace(trailing=comment.text)

    def _gap(self, at: int | None, start: int) -> bool:
        """Whether a blank line stands between two places that hold only blanks between them."""
        return at is not None and self.text.count("\n", at, start) > 1

    def _blank_line(self) -> None:
        self.lines.append(Line(0, ""))

    def _statement(self, statement: Statement, depth: int) -> None:
        block = statement.block
        commented = self._comment_before(statement.span.end) is not None
        head = (
            None if commented and self._comment_before(_head_end(statement)) else self._flat_head(statement)
        )
        if head is not None:
            inline = None if commented else self._inline(block)
            whole = _joined(head, inline) if block is None or inline is not None else None
            if whole is not None and 2 * depth + whole.width <= WIDTH:
                self.lines.append(whole._replace(depth=depth))
                return
            fits = 2 * depth + head.width + (2 if block else 0) <= WIDTH or not _has_list(statement)
            if fits:
                self.lines.append(_joined(head, "{" if block else None)._replace(depth=depth))
                self._block(block, depth)
                return
        self._broken_head(statement, depth)
        self._block(block, depth)

    def _block(self, block: Block | None, depth: int) -> None:
        """The lines inside a block whose `{` ends the last line, and its `}`."""
        if block is None:
            return
        while (
            (comment := self._comment_before(block.span.end)) is not None
            and not comment.own_line
            and (not block.statements or comment.span.start < block.statements[0].span.start)
            and not self.lines[-1].trailing
        ):
            self.next_comment += 1
            self._trailing(comment, depth)
        if (comment := self._after_small(block)) is not None and not self.lines[-1].trailing:
            self.next_comment += 1
            self._trailing(comment, depth)
        self.items(block.statements, block.span.end, depth + 1)
        self.lines.append(Line(depth, "}"))

    def _after_small(self, block: Block) -> Comment | None:
        """The comment after a block that was one line: it goes where the statement's head goes."""
        if "\n" in self.text[block.span.start : block.span.end] or self.next_comment >= len(self.comments):
            return None
        comment = self.comments[self.next_comment]
        between = self.text[block.span.end : comment.span.start]
        return comment if not between.strip(" \t;") else None

    def _inline(self, block: Block | None) -> str | None:
        """The block on one line when it was written so and is small, else None."""
        if block is None:
            return None
        written = self.text[block.span.start : block.span.end]
        if not block.statements:
            return "{ }"
        if "\n" in written or _count(block) > _MOST_INLINE:
            return None
        parts = []
        for statement in block.statements:
            head = self._flat_head(statement)
            inside = self._inline(statement.block)
            if head is None or (statement.block is not None and inside is None):
                return None
            parts.append(_joined(head, inside).plain)
        return "{ " + "; ".join(parts) + " }"

    def _flat_head(self, statement: Statement) -> Line | None:
        """The statement without its block on one line; None when it has text over several lines."""
        heads = self._flat_phrases(statement.heads)
        kind = statement.kind.dotted if statement.kind is not None else ""
        values = self._flat_phrases(statement.values) if statement.values is not None else ""
        if heads is None or values is None:
            return None
        return Line(0, heads, kind, values)

    def _flat_phrases(self, phrases: tuple[Phrase, ...]) -> str | None:
        words: list[str] = []
        for phrase in phrases:
            terms = [self._flat(term) for term in phrase.terms]
            if any(term is None for term in terms):
                return None
            words.append(" ".join(term for term in terms if term is not None))
        return ", ".join(words)

    def _flat(self, term: Term) -> str | None:
        if isinstance(term, List):
            items = [self._flat(item) for item in term.items]
            if any(item is None for item in items):
                return None
            return "[" + ", ".join(item for item in items if item is not None) + "]"
        if isinstance(term, Path):
            return term.dotted
        if isinstance(term, Block):
            return self._inline(term)
        written = self.text[term.span.start : term.span.end]
        return None if "\n" in written else written

    def _broken_head(self, statement: Statement, depth: int) -> None:
        """The statement's head with its lists and texts over several lines, up to a block's `{`."""
        self.lines.append(Line(depth, "", joined=True))
        self._phrases(statement.heads, depth)
        if statement.kind is not None:
            self._write(f" : {statement.kind.dotted}")
        if statement.values is not None:
            self._write(" = ")
            self._phrases(statement.values, depth)
        if statement.block is not None:
            self._write(" {")

    def _write(self, words: str) -> None:
        last = self.lines[-1]
        self.lines[-1] = last._replace(head=last.head + words)

    def _phrases(self, phrases: tuple[Phrase, ...], depth: int) -> None:
        for number, phrase in enumerate(phrases):
            if number:
                self._write(", ")
            for position, term in enumerate(phrase.terms):
                if position:
                    self._write(" ")
                self._term(term, depth, whole=False)

    def _term(self, term: Term, depth: int, *, whole: bool) -> None:
        """A term at the end of the last line; `whole`: on this line alone when it fits."""
        commented = self._comment_before(term.span.end) is not None
        flat = None if commented else self._flat(term)
        if flat is not None and (
            not isinstance(term, List)
            or not term.items
            or (whole and 2 * depth + len(self.lines[-1].head) + len(flat) < WIDTH)
        ):
            self._write(flat)
        elif isinstance(term, List):
            self._list(term, depth)
        elif isinstance(term, String):
            self._text(term, depth)
        elif isinstance(term, Block):
            self._write("{")
            self.items(term.statements, term.span.end, depth + 1)
            self.lines.append(Line(depth, "}", joined=True))

    def _list(self, term: List, depth: int) -> None:
        """A list over several lines, one item on each, with the comments between them."""
        self._write("[")
        first, at = True, None
        for item in term.items:
            start = item.span.start
            first, at = self._comments(start, depth + 1, first, at)
            if not first and self._gap(at, start):
                self._blank_line()
            self.lines.append(Line(depth + 1, "", joined=True))
            self._term(item, depth + 1, whole=True)
            self._write(",")
            first, at = False, item.span.end
        self._comments(term.span.end, depth + 1, first, at)
        self.lines.append(Line(depth, "]", joined=True))

    def _text(self, term: String, depth: int) -> None:
        """Triple-quoted text at this indent; as written where another indent would change what it says."""
        raw = self.text[term.span.start + 3 : term.span.end - 3].replace("\r\n", "\n")
        meant = [line.text for line in text_lines(raw)]
        indent = "  " * (depth + 1)
        again = [indent + line if line else "" for line in meant]
        again[-1] = "  " * depth if not meant[-1] else again[-1]
        if [line.text for line in text_lines("\n" + "\n".join(again))] == meant:
            first, *rest = ("", *again)
        else:
            first, *rest = raw.split("\n")
        self._write('"""' + first)
        for line in rest:
            self.lines.append(Line(0, line, joined=True))
        self._write('"""')


def _count(block: Block) -> int:
    return sum(1 + (_count(inner.block) if inner.block else 0) for inner in block.statements)


def _has_list(statement: Statement) -> bool:
    phrases = statement.heads + (statement.values or ())
    return any(isinstance(term, List) and term.items for phrase in phrases for term in phrase.terms)


def _head_end(statement: Statement) -> int:
    """Where a statement's block begins, or where it ends."""
    return statement.block.span.start if statement.block is not None else statement.span.end


def _joined(head: Line, block: str | None) -> Line:
    return head._replace(block=block or "")
