"""Expressions of HCL: values as nodes, operators as text with the values in them.

https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md#expressions
"""

from __future__ import annotations

import re

from platformc.readers import hcl_template
from platformc.readers.hcl_cursor import Cursor
from platformc.readers.hcl_tree import (
    SPLAT,
    CallNode,
    ObjectNode,
    OperationNode,
    ReferenceNode,
)
from platformc.readers.tree import ListNode, Node, RawEntry, RawKey, ReadError, ScalarNode

_NUMBER = re.compile(r"[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?")
_SIGN = re.compile(r"==|!=|<=|>=|&&|\|\||[<>+\-*/%]")
_FUNCTION = re.compile(r"[^\W\d][\w-]*(?:::[^\W\d][\w-]*)*(?=\()")
_FOR = re.compile(r"for\b(?!-)")
_LITERALS: dict[str, bool | None] = {"true": True, "false": False, "null": None}
_DIGITS = 4000


def expression(cursor: Cursor, newlines: bool) -> Node:
    """A value from where the cursor stands. newlines: line ends mean nothing here. Raises ReadError."""
    cursor.deeper()
    start = cursor.pos
    children = [_operand(cursor, newlines)]
    sign = ""
    while True:
        after = cursor.pos
        cursor.blanks(newlines)
        found = _SIGN.match(cursor.text, cursor.pos)
        if found:
            sign = sign or found.group()
            cursor.pos = found.end()
        elif cursor.peek() == "?":
            cursor.pos += 1
            cursor.blanks(newlines)
            sign = "?"
            children.append(expression(cursor, newlines))
            cursor.blanks(newlines)
            cursor.expect(":", " and what holds otherwise")
            cursor.blanks(newlines)
            children.append(expression(cursor, newlines))
            after = cursor.pos
            break
        else:
            cursor.pos = after
            break
        cursor.blanks(newlines)
        children.append(_operand(cursor, newlines))
    cursor.depth -= 1
    if not sign:
        return children[0]
    return OperationNode(sign, children, cursor.text[start:after], start, after)


def _operand(cursor: Cursor, newlines: bool) -> Node:
    start = cursor.pos
    signs = ""
    while cursor.peek() in ("-", "!"):
        signs += cursor.peek()
        cursor.pos += 1
        cursor.blanks(newlines)
    node = _accessed(cursor, _primary(cursor), newlines)
    if not signs:
        return node
    value = node.value
    if signs == "-" and isinstance(value, int | float) and not isinstance(value, bool):
        return ScalarNode(-value, start, node.end)
    return OperationNode(signs[0], [node], cursor.text[start : cursor.pos], start, cursor.pos)


def _primary(cursor: Cursor) -> Node:
    start = cursor.pos
    char = cursor.peek()
    if char == '"':
        return hcl_template.quoted(cursor, expression)
    if char == "[":
        return _list(cursor)
    if char == "{":
        return _object(cursor)
    if char == "(":
        cursor.pos += 1
        cursor.blanks(True)
        inner = expression(cursor, True)
        cursor.blanks(True)
        cursor.expect(")")
        return inner
    if cursor.peek(2) == "<<":
        return hcl_template.heredoc(cursor, expression)
    number = _NUMBER.match(cursor.text, start)
    if number:
        if len(number.group()) > _DIGITS:
            raise ReadError(f"a number of more than {_DIGITS} digits", start)
        cursor.pos = number.end()
        whole = number.group(1) is None and number.group(2) is None
        return ScalarNode(int(number.group()) if whole else float(number.group()), start, cursor.pos)
    function = _FUNCTION.match(cursor.text, start)
    if function:
        return _call(cursor, function.group())
    word = cursor.name()
    if not word:
        raise ReadError(f"expected a value{cursor.instead()}", start)
    if word in _LITERALS:
        return ScalarNode(_LITERALS[word], start, cursor.pos)
    return ReferenceNode((word,), word, start, cursor.pos)


def _accessed(cursor: Cursor, node: Node, newlines: bool) -> Node:
    """The value with the steps that follow it: `.name`, `[0]`, `["key"]`, `[*]`."""
    steps: list[str | int | Node] = []
    start = node.start
    text = cursor.text
    end = cursor.pos
    while True:
        cursor.blanks(newlines)
        if cursor.peek() == "." and cursor.peek(3) != "...":
            cursor.pos += 1
            cursor.blanks(newlines)
            number = re.compile(r"[0-9]+").match(text, cursor.pos)
            name = "" if number else cursor.name()
            if number:
                cursor.pos = number.end()
                steps.append(_index(number.group(), number.start()))
            elif name:
                steps.append(name)
            elif cursor.take("*"):
                steps.append(SPLAT)
            else:
                raise ReadError(f"expected a name after `.`{cursor.instead()}", cursor.pos)
        elif cursor.peek() == "[":
            cursor.pos += 1
            cursor.blanks(True)
            if cursor.take("*"):
                steps.append(SPLAT)
            else:
                inner = expression(cursor, True)
                value = inner.value if isinstance(inner, ScalarNode) else None
                literal = isinstance(value, str | int) and not isinstance(value, bool)
                steps.append(value if literal and isinstance(value, str | int) else inner)
            cursor.blanks(True)
            cursor.expect("]")
        else:
            break
        end = cursor.pos
    cursor.pos = end
    if not steps:
        return node
    if isinstance(node, ReferenceNode):
        shown = node.text + "".join(_shown(step, text) for step in steps)
        return ReferenceNode((*node.steps, *steps), shown, start, end)
    indexes = [step for step in steps if isinstance(step, Node)]
    return OperationNode(".", [node, *indexes], text[start:end], start, end)


def _index(digits: str, start: int) -> int:
    if len(digits) > _DIGITS:
        raise ReadError(f"a number of more than {_DIGITS} digits", start)
    return int(digits)


def _shown(step: str | int | Node, text: str) -> str:
    if isinstance(step, Node):
        return f"[{text[step.start : step.end]}]"
    if isinstance(step, int):
        return f"[{step}]"
    if step == SPLAT:
        return step
    return f".{step}" if re.fullmatch(r"[^\W\d][\w-]*", step) else f'["{step}"]'


def _call(cursor: Cursor, name: str) -> CallNode:
    start = cursor.pos
    cursor.pos += len(name)
    where = ScalarNode(name, start, cursor.pos)
    cursor.pos += 1
    cursor.blanks(True)
    arguments: list[Node] = []
    expanded = False
    while not cursor.take(")"):
        arguments.append(expression(cursor, True))
        cursor.blanks(True)
        if cursor.take("..."):
            expanded = True
            cursor.blanks(True)
            cursor.take(",")
            cursor.blanks(True)
            cursor.expect(")")
            break
        if not cursor.take(","):
            cursor.expect(")", f" or `,` among the arguments of `{name}`")
            break
        cursor.blanks(True)
    return CallNode(where, arguments, expanded, cursor.text[start : cursor.pos], start, cursor.pos)


def _list(cursor: Cursor) -> Node:
    start = cursor.pos
    cursor.pos += 1
    cursor.blanks(True)
    if _FOR.match(cursor.text, cursor.pos):
        return _for(cursor, start, "]")
    items: list[Node] = []
    while not cursor.take("]"):
        items.append(expression(cursor, True))
        cursor.blanks(True)
        if not cursor.take(","):
            cursor.expect("]", " or `,` in a list")
            break
        cursor.blanks(True)
    return ListNode(items, start, cursor.pos)


def _for(cursor: Cursor, start: int, closing: str) -> Node:
    """From the `for` on to the bracket that closes it."""
    children: list[Node] = []
    cursor.pos += 3
    cursor.blanks(True)
    while True:
        here = cursor.pos
        if not cursor.name():
            raise ReadError(f"expected a name after `for`{cursor.instead()}", here)
        cursor.blanks(True)
        if not cursor.take(","):
            break
        cursor.blanks(True)
    here = cursor.pos
    if cursor.name() != "in":
        cursor.pos = here
        raise ReadError(f"expected `in`{cursor.instead()}", here)
    cursor.blanks(True)
    children.append(expression(cursor, True))
    cursor.blanks(True)
    cursor.expect(":", " after what `for` goes over")
    cursor.blanks(True)
    children.append(expression(cursor, True))
    cursor.blanks(True)
    if closing == "}":
        cursor.expect("=>", " after the key")
        cursor.blanks(True)
        children.append(expression(cursor, True))
        cursor.blanks(True)
        cursor.take("...")
        cursor.blanks(True)
    if re.compile(r"if\b").match(cursor.text, cursor.pos):
        cursor.pos += 2
        cursor.blanks(True)
        children.append(expression(cursor, True))
        cursor.blanks(True)
    cursor.expect(closing)
    return OperationNode("for", children, cursor.text[start : cursor.pos], start, cursor.pos)


def _object(cursor: Cursor) -> Node:
    start = cursor.pos
    cursor.pos += 1
    cursor.blanks(True)
    if _FOR.match(cursor.text, cursor.pos):
        return _for(cursor, start, "}")
    entries: dict[RawKey, RawEntry] = {}
    computed: dict[RawKey, Node] = {}
    while not cursor.take("}"):
        key, style, node, place = _key(cursor)
        cursor.blanks(False)
        if not cursor.take(":"):
            cursor.expect("=", f" after the key `{key}`")
        # the value may begin on a line of its own only where brackets say so
        cursor.blanks(False)
        value = expression(cursor, False)
        # the last one of the same key holds, in the first one's place
        entries[key] = (*place, style, False, value)
        if node is not None:
            computed[key] = node
        cursor.blanks(False)
        if cursor.take(","):
            cursor.blanks(True)
            continue
        if cursor.peek() not in ("\n", "}"):
            raise ReadError(f"expected `,` or the end of the line{cursor.instead()}", cursor.pos)
        cursor.blanks(True)
    return ObjectNode(entries, start, cursor.pos, computed)


def _key(cursor: Cursor) -> tuple[str, str, Node | None, tuple[int, int]]:
    """A key: its text, its style, its node when it is computed, and where it is."""
    start = cursor.pos
    word = cursor.name()
    if word and cursor.peek() not in (".", "[", "("):
        return word, "", None, (start, cursor.pos)
    cursor.pos = start
    node = expression(cursor, False)
    place = (start, cursor.pos)
    if isinstance(node, ReferenceNode) and cursor.text[start] != "(":
        raise ReadError(f"a key that is a reference stands in parentheses: `({node.text})`", start)
    if isinstance(node, ScalarNode) and node.value is not None:
        value = node.value
        text = value if isinstance(value, str) else cursor.text[node.start : node.end]
        return text, node.style, None, place
    return cursor.text[start : cursor.pos], "(", node, place
