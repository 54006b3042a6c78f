"""Values and expressions of HCL on one line, and the refusal of what is none."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from math import isfinite

from platformc.output import Marked, Tree, bare
from platformc.source import Span
from platformc_targets.text import hcl_string
from platformc_targets.text.hcl_nodes import (
    Access,
    Call,
    Comment,
    Conditional,
    Expression,
    For,
    Nested,
    Operation,
    Template,
)

NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
_STEP = r"(?:\.(?:[A-Za-z_][A-Za-z0-9_-]*|[0-9]+|\*)|\[(?:[0-9]+|\*|\"(?:[^\"\\\x00-\x1f$%]|[$%](?!\{))*\"|INNER)\])"
_SIMPLE = r"[A-Za-z_][A-Za-z0-9_-]*(?:\.[A-Za-z_][A-Za-z0-9_-]*)*"
_STEPS = re.compile(f"(?:{_STEP.replace('INNER', _SIMPLE)})+")
_REFERENCE = re.compile(rf"[A-Za-z_][A-Za-z0-9_-]*(?:{_STEP.replace('INNER', _SIMPLE)})*")
_FUNCTION = re.compile(r"(?:provider::[a-z0-9_-]+::)?[a-z][a-z0-9_]*")
_BARE_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_WORDS = frozenset(("for", "if", "in", "null", "true", "false", "else", "endif", "endfor"))
_SIGNS = frozenset(("==", "!=", "<", "<=", ">", ">=", "&&", "||", "+", "-", "*", "/", "%"))
_COMPOUND = (Conditional, Operation)


class Refused(Exception):
    """A value that HCL cannot write; whoever stands above it adds the steps to it."""

    def __init__(self, reason: str, span: Span | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.span = span
        self.steps: list[str | int] = []


def inline(tree: Tree) -> str:
    """The value on one line. Raises Refused, or TypeError for what is no value at all."""
    while isinstance(tree, Marked):
        try:
            return inline(tree.value)
        except Refused as refused:
            refused.span = refused.span or tree.span
            raise
    if isinstance(tree, str):
        return hcl_string.quoted(checked(tree))
    if tree is None:
        return "null"
    if tree is True:
        return "true"
    if tree is False:
        return "false"
    if isinstance(tree, int):
        return str(tree)
    if isinstance(tree, float):
        if not isfinite(tree):
            raise Refused(f"{tree} is no number that HCL knows")
        return repr(tree)
    if isinstance(tree, Nested):
        raise Refused("a block stands in a block, not in a value")
    if isinstance(tree, Mapping):
        return _object(tree)
    if isinstance(tree, Sequence):
        return "[" + ", ".join(_item(index, item) for index, item in enumerate(tree)) + "]"
    return _expression(tree)


def _object(tree: Mapping[str | Expression, Tree]) -> str:
    shown = [f"{key(name)} = {_item(name, value)}" for name, value in tree.items()]
    return "{ " + ", ".join(shown) + " }" if shown else "{}"


def _item(step: str | int | Expression, value: Tree) -> str:
    try:
        if isinstance(bare(value), Comment):
            raise Refused("a comment cannot stand within a line")
        return inline(value)
    except Refused as refused:
        refused.steps.insert(0, step.text if isinstance(step, Expression) else step)
        raise


def _expression(tree: Tree) -> str:
    match tree:
        case Expression(text):
            if not _REFERENCE.fullmatch(text):
                raise Refused(f"`{text}` is no reference that HCL knows")
            return text
        case Call(name, arguments):
            return f"{function(name)}({', '.join(inline(argument) for argument in arguments)})"
        case Template():
            parts = pieces(tree)
            alone = only_code(parts)
            if alone is not None:
                return alone
            return '"' + "".join(_piece(parts, index) for index in range(len(parts))) + '"'
        case Access(value, path):
            if not _STEPS.fullmatch(path):
                raise Refused(f"`{path}` is no path into a value")
            inner = bare(value)
            return (inline(value) if isinstance(inner, Call | Expression) else f"({inline(value)})") + path
        case Conditional(test, yes, no):
            shown = operand(test) if isinstance(bare(test), Conditional) else term(test)
            return f"{shown} ? {operand(yes)} : {operand(no)}"
        case Operation(left, sign, right):
            if sign not in _SIGNS:
                raise Refused(f"`{sign}` is no sign that HCL knows")
            return f"{operand(left)} {sign} {operand(right)}"
        case For():
            opening, closing = ("[", "]") if tree.key is None else ("{ ", " }")
            body = term(tree.value)
            return f"{opening}{for_head(tree)}{body}{for_tail(tree)}{closing}"
    raise TypeError(f"a tree holds no {type(tree).__name__}")


def operand(tree: Tree) -> str:
    """The value as a part of an operation."""
    return f"({inline(tree)})" if isinstance(bare(tree), _COMPOUND) else term(tree)


def term(tree: Tree) -> str:
    """The value beside a sign: the formatter would put a blank into a negative number there."""
    shown = inline(tree)
    return f"({shown})" if shown.startswith("-") else shown


def for_head(tree: For) -> str:
    """What stands before a `for`'s value: `for k, v in x : k => `."""
    for name in tree.names:
        if not _BARE_KEY.fullmatch(name):
            raise Refused(f"`{name}` is no name of a variable")
    if len(tree.names) not in (1, 2):
        raise Refused("`for` takes one name or two")
    arrow = "" if tree.key is None else f"{term(tree.key)} => "
    over = term(tree.collection)
    # the formatter takes a word before a parenthesis for a function's name
    return f"for {', '.join(tree.names)} in{'' if over.startswith('(') else ' '}{over} : {arrow}"


def for_tail(tree: For) -> str:
    """What stands after a `for`'s value: its condition."""
    if tree.condition is None:
        return ""
    shown = term(tree.condition)
    # and before a bracket for a list's name
    return f" if{'' if shown.startswith(('(', '[')) else ' '}{shown}"


def function(name: str) -> str:
    """A function's name. Raises Refused."""
    if not _FUNCTION.fullmatch(name):
        raise Refused(f"`{name}` is no name of a function")
    return name


def key(name: str | Expression) -> str:
    """An object's key: bare where that is the same, quoted, or computed. Raises Refused."""
    if isinstance(name, Expression):
        return f"({inline(name)})"
    if not isinstance(name, str):
        raise TypeError(f"a key that is not text: {name!r}")
    if _BARE_KEY.fullmatch(name) and name not in _WORDS:
        return name
    try:
        return hcl_string.key(checked(name))
    except Refused as refused:
        refused.steps.insert(0, name)
        raise


def checked(text: str) -> str:
    """The text. Raises Refused when Terraform would not read it back as it is."""
    reason = hcl_string.refused(text)
    if reason:
        raise Refused(reason)
    return text


def pieces(tree: Template) -> list[tuple[str, bool]]:
    """A template's text (False) and code (True), texts beside each other joined, none empty."""
    found: list[tuple[str, bool]] = []
    for part in tree.parts:
        inner = bare(part)
        if isinstance(inner, Template):
            added = pieces(inner)
        elif isinstance(inner, str):
            added = [(inner, False)] if inner else []
        else:
            added = [(inline(part), True)]
        for text, is_code in added:
            if not is_code and found and not found[-1][1]:
                text = found.pop()[0] + text
            found.append((text, is_code))
    for text, is_code in found:
        if not is_code:
            checked(text)
    return found


def only_code(parts: list[tuple[str, bool]]) -> str | None:
    """The one expression that a template is, if it is nothing else."""
    return parts[0][0] if len(parts) == 1 and parts[0][1] else None


def _piece(parts: list[tuple[str, bool]], index: int) -> str:
    text, is_code = parts[index]
    return interpolated(text) if is_code else hcl_string.escaped(text, index + 1 < len(parts))


def interpolated(code: str) -> str:
    """`${code}`, with the blanks that the formatter puts between braces."""
    return f"${{{' ' * code.startswith('{')}{code}{' ' * code.endswith('}')}}}"
