"""Reads HCL as Terraform writes it, with positions: what we write, and what people write.

https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md
"""

from __future__ import annotations

import re

from platformc.readers import hcl_template
from platformc.readers.hcl_cursor import Cursor
from platformc.readers.hcl_expression import expression
from platformc.readers.hcl_tree import Attribute, Block, Body, File
from platformc.readers.tree import ReadError, ScalarNode

_SURROGATE = re.compile("[\ud800-\udfff]")


def read(path: str, text: str) -> File:
    """The file known as `path`. Raises ReadError."""
    try:
        illegal = None if text.isascii() else _SURROGATE.search(text)
        if illegal:
            raise ReadError("a lone surrogate is no text", illegal.start())
        cursor = Cursor(text)
        cursor.take("\ufeff")
        file = File(path)
        _body(cursor, file, "")
        file.end = len(text)
        file.comments = list(cursor.comments.values())
    except ReadError as error:
        raise ReadError(error.message, error.offset, path) from None
    return file


def _body(cursor: Cursor, body: Body, closing: str) -> None:
    """Arguments and blocks, each on lines of its own, up to the brace that closes them or the file's end."""
    while True:
        cursor.blanks(True)
        start = cursor.pos
        if closing and cursor.take(closing):
            return
        if start >= len(cursor.text):
            if closing:
                raise ReadError("this block is never closed", body.start)
            return
        name = _name(cursor)
        if not _argument(cursor, body, name):
            body.blocks.append(_block(cursor, name))
        cursor.blanks(False)
        if cursor.peek() not in ("", "\n"):
            raise ReadError(f"expected the end of the line{cursor.instead()}", cursor.pos)


def _name(cursor: Cursor) -> ScalarNode:
    start = cursor.pos
    name = cursor.name()
    if not name:
        raise ReadError(f"expected the name of an argument or a block{cursor.instead()}", start)
    node = ScalarNode(name, start, cursor.pos)
    cursor.blanks(False)
    return node


def _argument(cursor: Cursor, body: Body, name: ScalarNode) -> bool:
    """The argument of this name, if it is one."""
    if cursor.peek() != "=" or cursor.peek(2) == "==":
        return False
    if str(name.value) in body.arguments:
        raise ReadError(f"the argument `{name.value}` is here twice", name.start)
    cursor.pos += 1
    cursor.blanks(False)
    body.arguments[str(name.value)] = Attribute(name, expression(cursor, False))
    return True


def _block(cursor: Cursor, kind: ScalarNode) -> Block:
    labels: list[ScalarNode] = []
    while cursor.peek() != "{":
        start = cursor.pos
        if cursor.peek() == '"':
            node = hcl_template.quoted(cursor, expression)
            if not isinstance(node, ScalarNode):
                raise ReadError("a block's label holds no template", start)
            labels.append(node)
        else:
            name = cursor.name()
            if not name:
                wanted = "expected `=` or `{`" if not labels else "expected `{`"
                raise ReadError(f"{wanted} after `{kind.value}`{cursor.instead()}", start)
            labels.append(ScalarNode(name, start, cursor.pos))
        cursor.blanks(False)
    block = Block(kind, labels, kind.start)
    cursor.pos += 1
    cursor.blanks(False)
    if cursor.peek() in ("\n", ""):
        cursor.deeper()
        _body(cursor, block, "}")
        cursor.depth -= 1
    elif not cursor.take("}"):
        inner = _name(cursor)
        if not _argument(cursor, block, inner):
            raise ReadError("a block on one line holds one argument", inner.start)
        cursor.blanks(False)
        cursor.expect("}", " on the same line")
    block.end = cursor.pos
    return block
