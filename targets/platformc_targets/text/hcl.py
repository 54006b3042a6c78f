"""HCL text of trees, laid out as `terraform fmt` lays it out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from platformc.output import Document, Marked, Rendered, Tree, bare
from platformc.source import Span
from platformc_targets.text import hcl_string
from platformc_targets.text.comment import comment_lines
from platformc_targets.text.hcl_lines import Lines, assignments, comment
from platformc_targets.text.hcl_nodes import (
    Access,
    Block,
    Call,
    Comment,
    Conditional,
    Expression,
    For,
    Nested,
    Operation,
    Template,
)
from platformc_targets.text.hcl_value import NAME, Refused
from platformc_targets.text.place import step
from platformc_targets.text.unwritable import Unwritable

__all__ = [
    "Access",
    "Block",
    "Call",
    "Comment",
    "Conditional",
    "Expression",
    "For",
    "Hcl",
    "Nested",
    "Operation",
    "Template",
]

IsBlock = Callable[[tuple[str, ...]], bool]
"""Whether a path (`("resource", "aws_lb", "access_logs")`: type, first label, then keys) is a block."""


class _Head(NamedTuple):
    """What a document's braces follow."""

    type: str
    labels: tuple[str, ...]
    span: Span | None


class Hcl:
    """A file of blocks, each a document with its Terraform address and its body as a map; a map alone is
    arguments at the top of the file (`terraform.tfvars`).

    is_block: tells a patch's maps that are blocks from those that are values; without it they are values.
    """

    __slots__ = ("_heads", "_is_block", "documents")

    def __init__(
        self, blocks: Sequence[Block | Comment | Mapping[str, Tree] | Marked], is_block: IsBlock | None = None
    ) -> None:
        self.documents: list[Document] = []
        self._heads: list[_Head | None] = []
        self._is_block = is_block or _never
        for item in blocks:
            span: Span | None = None
            inner: Tree = item
            while isinstance(inner, Marked):
                inner, span = inner
            if isinstance(inner, Block):
                self.documents.append(Document(inner.address, inner.body))
                self._heads.append(_Head(inner.type, inner.labels, span))
            elif not isinstance(inner, Comment) or inner.text:
                self.documents.append(Document("", item))
                self._heads.append(None)

    def render(self, header: str) -> Rendered:
        """The text. Raises Unwritable for a text that Terraform would not read back as it is (a lone
        surrogate, text not in normal form C), for a name that is none, and for a reference that is none."""
        out = Lines([], [])
        for line in comment_lines(header):
            out.add(line, None)
        after_comment = False
        for document, head in zip(self.documents, self._heads, strict=True):
            if out.text and not after_comment:
                out.add("", None)
            after_comment = isinstance(bare(document.tree), Comment)
            try:
                self._document(document.tree, head, out)
            except Refused as refused:
                where = ""
                for part in refused.steps:
                    where = step(where, part)
                place = " ".join(part for part in (document.address, where) if part)
                raise Unwritable(place or "the file", refused.reason, refused.span) from None
        out.add("", None)
        return Rendered("\n".join(out.text), out.origins[:-1])

    def _document(self, tree: Tree, head: _Head | None, out: Lines) -> None:
        span = head.span if head else None
        while isinstance(tree, Marked):
            tree, span = tree
        if isinstance(tree, Comment):
            comment(tree, "", span, out)
            return
        if not isinstance(tree, Mapping):
            raise Refused("a file of HCL holds blocks and arguments, nothing else", span)
        if head is None:
            self._body(tree, "", span, (), out)
        else:
            self._block(head.type, head.labels, tree, "", span, (head.type, *head.labels[:1]), out)

    def _block(
        self,
        kind: str,
        labels: tuple[str, ...],
        body: Mapping[str, Tree],
        pad: str,
        span: Span | None,
        path: tuple[str, ...],
        out: Lines,
    ) -> None:
        if not NAME.fullmatch(kind):
            raise Refused(f"`{kind}` is no type of a block", span)
        for text in labels:
            reason = hcl_string.refused(text) or hcl_string.refused_label(text)
            if reason:
                raise Refused(reason, span)
        opening = " ".join([kind, *(hcl_string.label(text) for text in labels), "{"])
        if not body:
            out.add(f"{pad}{opening}}}", span)
            return
        out.add(pad + opening, span)
        self._body(body, pad + "  ", span, path, out)
        out.add(pad + "}", span)

    def _body(
        self, body: Mapping[str, Tree], pad: str, span: Span | None, path: tuple[str, ...], out: Lines
    ) -> None:
        """Arguments in runs, blocks apart from everything else, comments with what follows them."""
        run: list[tuple[str, str, Tree, Span | None]] = []
        before = ""  # what stands above: nothing, an argument, or a block
        comments = False
        for name, value in body.items():
            mark = span
            while isinstance(value, Marked):
                value, mark = value
            if isinstance(value, Comment):
                if not value.text:
                    continue
                if before and (before == "block" or _block_follows(body, name)) and not comments:
                    run = assignments(run, pad, out)
                    out.add("", None)
                run.append(("#", name, value, mark))
                comments = True
                continue
            if not NAME.fullmatch(name):
                refused = Refused(
                    "the name of an argument has letters, digits, `_` and `-`, no digit first", mark
                )
                refused.steps = [name]
                raise refused
            nested = self._nested(value, (*path, name))
            if nested is None:
                if before == "block" and not comments:
                    out.add("", None)
                run.append((name, name, value, mark))
                before, comments = "argument", False
                continue
            run = assignments(run, pad, out)
            for index, (inner, inner_mark) in enumerate(nested):
                if (before or index) and not comments:
                    out.add("", None)
                comments = False
                labels = inner.labels if isinstance(inner, Nested) else ()
                try:
                    self._block(name, labels, inner, pad, inner_mark or mark, (*path, name), out)
                except Refused as refused:
                    refused.steps[:0] = [name] if len(nested) == 1 else [name, index]
                    refused.span = refused.span or inner_mark or mark
                    raise
                before = "block"
        assignments(run, pad, out)

    def _nested(
        self, value: Tree, path: tuple[str, ...]
    ) -> list[tuple[Mapping[str, Tree], Span | None]] | None:
        """The blocks that a value is, each with its mark; None when it is an argument's value."""
        items = value if isinstance(value, list | tuple) else [value]
        found: list[tuple[Mapping[str, Tree], Span | None]] = []
        for item in items:
            span: Span | None = None
            while isinstance(item, Marked):
                item, span = item
            if not isinstance(item, Nested) and not (isinstance(item, Mapping) and self._is_block(path)):
                return None
            found.append((item, span))
        return found or None


def _never(_path: tuple[str, ...]) -> bool:
    return False


def _block_follows(body: Mapping[str, Tree], name: str) -> bool:
    """Whether the first entry after `name` that is no comment is a block."""
    names = list(body)
    for later in names[names.index(name) + 1 :]:
        value = bare(body[later])
        if isinstance(value, Comment):
            continue
        first = bare(value[0]) if isinstance(value, list | tuple) and value else value
        return isinstance(first, Nested)
    return False
