"""Arguments and entries over several lines, their `=` under each other as the formatter puts them.

The rule of https://github.com/hashicorp/hcl/blob/main/hclwrite/format.go: lines that follow each other and hold
a whole value each are one run; a value that opens a bracket and a comment end it, a heredoc does not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from platformc.output import Marked, Tree, bare
from platformc.source import Span
from platformc_targets.text import hcl_string
from platformc_targets.text.comment import comment_lines
from platformc_targets.text.hcl_nodes import Call, Comment, Expression, For, Nested, Template
from platformc_targets.text.hcl_value import (
    Refused,
    checked,
    for_head,
    for_tail,
    function,
    inline,
    interpolated,
    key,
    only_code,
    pieces,
    term,
)

_WIDEST = 90  # of a list or a call that stays on its line

Entry = tuple[str, str, Tree, Span | None]
"""What stands before the `=` (`#`: a comment, no entry), the step for messages, the value, its mark."""


class Lines(NamedTuple):
    """Lines and their origins, as they are made."""

    text: list[str]
    origins: list[Span | None]

    def add(self, line: str, span: Span | None) -> None:
        self.text.append(line)
        self.origins.append(span)


def comment(node: Comment, pad: str, span: Span | None, out: Lines) -> None:
    """A comment's lines."""
    for line in comment_lines(node.text, f"{pad}# "):
        out.add(line, span)


def assignments(entries: list[Entry], pad: str, out: Lines) -> list[Entry]:
    """Write a run of arguments or of an object's entries; gives the next run, empty."""
    run: list[tuple[str, list[str], Span | None]] = []
    for lead, where, value, span in entries:
        try:
            if lead == "#":
                if value.text:
                    _flush(run, pad, out)
                    comment(value, pad, span, out)
                continue
            lines = _whole(value, pad)
            if lines is not None:
                run.append((lead, lines, span))
                continue
            _flush(run, pad, out)
            _spread(f"{pad}{lead} = ", value, "", pad, span, out)
        except Refused as refused:
            refused.steps.insert(0, where)
            refused.span = refused.span or span
            raise
    _flush(run, pad, out)
    return []


def _flush(run: list[tuple[str, list[str], Span | None]], pad: str, out: Lines) -> None:
    width = max((len(lead) for lead, _lines, _span in run), default=0)
    for lead, lines, span in run:
        out.add(f"{pad}{lead:<{width}} = {lines[0]}", span)
        for line in lines[1:]:
            out.add(line, span)
    run.clear()


def _whole(tree: Tree, pad: str) -> list[str] | None:
    """The value as one line, or as a heredoc; None when it opens brackets over several lines."""
    inner = _alone(tree)
    if isinstance(inner, str):
        return hcl_string.heredoc([(checked(inner), False)], pad) or [inline(inner)]
    if isinstance(inner, Template):
        parts = pieces(inner)
        if only_code(parts) is not None:
            return [inline(inner)]
        written = [(interpolated(part) if is_code else part, is_code) for part, is_code in parts]
        return hcl_string.heredoc(written, pad) or [inline(inner)]
    return None if _is_spread(inner) else [inline(tree)]


def _alone(tree: Tree) -> Tree:
    """The value under marks, and under templates that are nothing but it."""
    inner = bare(tree)
    while isinstance(inner, Template) and len(inner.parts) == 1:
        inner = bare(inner.parts[0])
    return inner


def _is_spread(tree: Tree) -> bool:
    """Whether a value takes several lines."""
    inner = _alone(tree)
    if isinstance(inner, str):
        return False
    if isinstance(inner, Mapping):
        return bool(inner)
    if isinstance(inner, Sequence):
        return any(isinstance(bare(item), Comment) or _is_spread(item) for item in inner) or (
            bool(inner) and len(inline(inner)) > _WIDEST
        )
    if isinstance(inner, Call):
        return any(_is_spread(argument) for argument in inner.arguments)
    if isinstance(inner, For):
        # an `=` in what opens the lines would be aligned with theirs
        return " = " not in for_head(inner) and (_is_spread(inner.value) or len(inline(inner)) > _WIDEST)
    return False


def _spread(head: str, tree: Tree, tail: str, pad: str, span: Span | None, out: Lines) -> None:
    """A value over several lines, `head` before its first and `tail` after its last."""
    while isinstance(tree, Marked):
        tree, span = tree
    tree = _alone(tree)
    inside = pad + "  "
    if not _is_spread(tree):
        out.add(f"{head}{inline(tree)}{tail}", span)
    elif isinstance(tree, Nested):
        raise Refused("a block stands in a block, not in a value", span)
    elif isinstance(tree, Mapping):
        out.add(head + "{", span)
        assignments([_entry(name, value, span) for name, value in tree.items()], inside, out)
        out.add(f"{pad}}}{tail}", span)
    elif isinstance(tree, Call):
        _call(head, tree, tail, pad, span, out)
    elif isinstance(tree, For):
        opening, closing = ("[", "]") if tree.key is None else ("{", "}")
        out.add(head + opening, span)
        if _is_spread(tree.value):
            _spread(inside + for_head(tree), tree.value, for_tail(tree), inside, span, out)
        else:
            out.add(f"{inside}{for_head(tree)}{term(tree.value)}{for_tail(tree)}", span)
        out.add(f"{pad}{closing}{tail}", span)
    else:
        out.add(head + "[", span)
        for index, item in enumerate(tree):
            _item(index, item, inside, span, out)
        out.add(f"{pad}]{tail}", span)


def _entry(name: str | Expression, value: Tree, span: Span | None) -> Entry:
    while isinstance(value, Marked):
        value, span = value
    where = name.text if isinstance(name, Expression) else name
    return ("#" if isinstance(value, Comment) else key(name), where, value, span)


def _item(index: int, item: Tree, pad: str, span: Span | None, out: Lines) -> None:
    while isinstance(item, Marked):
        item, span = item
    try:
        if isinstance(item, Comment):
            comment(item, pad, span, out)
        else:
            _spread(pad, item, ",", pad, span, out)
    except Refused as refused:
        refused.steps.insert(0, index)
        refused.span = refused.span or span
        raise


def _call(head: str, tree: Call, tail: str, pad: str, span: Span | None, out: Lines) -> None:
    """`f(a, {` to `})` when only the last argument is long, else an argument a line."""
    *first, last = tree.arguments
    start = "".join(f"{inline(argument)}, " for argument in first)
    if " = " in start or any(_is_spread(argument) for argument in first):
        out.add(f"{head}{function(tree.name)}(", span)
        for index, argument in enumerate(tree.arguments):
            _item(index, argument, pad + "  ", span, out)
        out.add(f"{pad}){tail}", span)
        return
    _spread(f"{head}{function(tree.name)}({start}", last, f"){tail}", pad, span, out)
