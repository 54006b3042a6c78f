"""What is known of HCL before Terraform runs: locals, defaults of variables, arguments of the same folder.

Only what is certain is replaced, and each value keeps its place: what a mention points at is where it is used.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from platformc.readers.hcl_tree import (
    Block,
    CallNode,
    CodeNode,
    File,
    ObjectNode,
    OperationNode,
    ReferenceNode,
    TemplateNode,
)
from platformc.readers.tree import ListNode, Node, RawEntry, RawKey, Scalar, ScalarNode

_DEEPEST = 100
"""Values that lead to each other, inside each other or by name; what is further away stays unknown."""
_MOST = 200_000
"""Nodes that references may copy in one folder, beside one for each character of it; then they stay unknown."""


class Scope:
    """The names of one folder of files: `local.x`, `var.x`, and the arguments of its resources.

    variables: values that are given from outside (`terraform.tfvars`); they win over defaults.
    """

    __slots__ = ("blocks", "left", "seen", "values")

    def __init__(self, files: Iterable[File], variables: Mapping[str, Node] | None = None) -> None:
        self.values: dict[tuple[str, str], Node] = {}
        self.blocks: dict[tuple[str, ...], Block] = {}
        self.seen: dict[tuple[str, ...], Node] = {}
        self.left = _MOST
        for file in files:
            self.left += file.end
            for block in file.blocks:
                if block.type == "locals":
                    for name, argument in block.arguments.items():
                        self.values.setdefault(("local", name), argument.value)
                elif block.type == "variable" and len(block.labels) == 1:
                    default = block.get("default")
                    if default is not None:
                        self.values.setdefault(("var", block.labels[0]), default)
                elif block.type in ("resource", "data") and len(block.labels) == 2:
                    prefix = ("data",) if block.type == "data" else ()
                    self.blocks.setdefault((*prefix, *block.labels), block)
        for name, value in (variables or {}).items():
            self.values["var", name] = value


def evaluate(node: Node, scope: Scope) -> Node:
    """The value with everything replaced that is known, at any depth; the rest stays as it was read."""
    return _value(node, scope, 0, frozenset())


def known(node: Node) -> bool:
    """Whether nothing in a value waits for Terraform."""
    if isinstance(node, CodeNode):
        return False
    if isinstance(node, ObjectNode) and node.computed:
        return False
    return all(known(item) for item in node.items) and all(known(value) for _key, value in node.entries)


Seen = frozenset[tuple[str, ...]]


def _value(node: Node, scope: Scope, depth: int, seen: Seen) -> Node:
    if depth > _DEEPEST:
        return node
    depth += 1
    match node:
        case ReferenceNode():
            return _reference(node, scope, depth, seen)
        case TemplateNode():
            return _template(node, scope, depth, seen)
        case CallNode():
            return _call(node, scope, depth, seen)
        case OperationNode():
            return node
        case ObjectNode():
            return _object(node, scope, depth, seen)
        case ListNode():
            return ListNode([_value(item, scope, depth, seen) for item in node.items], node.start, node.end)
    return node


def _object(node: ObjectNode, scope: Scope, depth: int, seen: Seen) -> ObjectNode:
    entries: dict[RawKey, RawEntry] = {}
    computed: dict[RawKey, Node] = {}
    for key, value in node.entries:
        name = str(key.value)
        inner = node.computed.get(name)
        if inner is not None:
            found = _text(_value(inner, scope, depth, seen))
            if found is None:
                computed[name] = inner
            else:
                name = found
        entries[name] = (key.start, key.end, key.style, False, _value(value, scope, depth, seen))
    return ObjectNode(entries, node.start, node.end, computed)


def _reference(node: ReferenceNode, scope: Scope, depth: int, seen: Seen) -> Node:
    path = _path(node, scope, depth, seen)
    if path is None or len(path) < 2:
        return node
    root, name, rest = path[0], path[1], path[2:]
    if root in ("local", "var"):
        raw = scope.values.get((str(root), str(name)))
        if raw is None:
            return node
        return _follow(node, (str(root), str(name)), raw, rest, scope, depth, seen)
    size = 3 if root == "data" else 2
    address = tuple(str(step) for step in path[:size])
    block = scope.blocks.get(address)
    if block is None or "count" in block.arguments or "for_each" in block.arguments:
        return node
    return _argument(node, block, path[size:], scope, depth, seen, address)


def _follow(
    node: Node,
    place: tuple[str, ...],
    raw: Node,
    rest: tuple[str | int, ...],
    scope: Scope,
    depth: int,
    seen: Seen,
) -> Node:
    """What a reference to `place` gives; the value of each place is found once."""
    found = scope.seen.get(place)
    if found is None:
        if place in seen:
            return node
        found = scope.seen[place] = _value(raw, scope, depth, seen | {place})
    return _step(node, found, rest, scope)


def _argument(
    node: Node,
    block: Block,
    path: tuple[str | int, ...],
    scope: Scope,
    depth: int,
    seen: Seen,
    address: tuple[str, ...],
) -> Node:
    """What a resource says itself of the argument that a reference asks for: `metadata[0].name`."""
    if not path or not isinstance(path[0], str):
        return node
    name, rest = path[0], path[1:]
    place = (*address, name)
    argument = block.arguments.get(name)
    if argument is not None:
        return _follow(node, place, argument.value, rest, scope, depth, seen)
    nested = list(block.of(name))
    if rest and isinstance(rest[0], int) and 0 <= rest[0] < len(nested) and not list(block.of("dynamic")):
        return _argument(node, nested[rest[0]], rest[1:], scope, depth, seen, (*place, str(rest[0])))
    return node


def _path(node: ReferenceNode, scope: Scope, depth: int, seen: Seen) -> tuple[str | int, ...] | None:
    found: list[str | int] = []
    for step in node.steps:
        if isinstance(step, Node):
            value = _value(step, scope, depth, seen)
            if not isinstance(value, ScalarNode) or not isinstance(value.value, str | int):
                return None
            found.append(value.value)
        else:
            found.append(step)
    return tuple(found)


def _step(node: Node, found: Node, rest: tuple[str | int, ...], scope: Scope) -> Node:
    inner = found
    for step in rest:
        below = None if isinstance(inner, CodeNode) else inner.get(step)
        if below is None:
            return node
        inner = below
    if isinstance(inner, CodeNode) and not isinstance(inner, TemplateNode):
        return _moved(inner, node, scope) if inner.form == "reference" else node
    return _moved(inner, node, scope)


def _moved(found: Node, place: Node, scope: Scope) -> Node:
    """The value as if it stood where it is used."""
    scope.left -= 1
    if scope.left < 0:
        return place
    start, end = place.start, place.end
    match found:
        case ScalarNode():
            return ScalarNode(found.value, start, end, found.style)
        case ListNode():
            return ListNode([_moved(item, place, scope) for item in found.items], start, end)
        case ObjectNode():
            entries: dict[RawKey, RawEntry] = {
                str(key.value): (start, end, key.style, False, _moved(value, place, scope))
                for key, value in found.entries
            }
            return ObjectNode(entries, start, end, found.computed)
        case ReferenceNode():
            return ReferenceNode(found.steps, found.text, start, end)
        case TemplateNode():
            return TemplateNode(found.parts, found.text, start, end, found.style)
    return place


def _template(node: TemplateNode, scope: Scope, depth: int, seen: Seen) -> Node:
    parts = [_value(part, scope, depth, seen) for part in node.parts]
    texts = [_text(part) for part in parts]
    scope.left -= sum(len(text or "") for text in texts) // 100
    if scope.left >= 0 and all(text is not None for text in texts):
        return ScalarNode("".join(text or "" for text in texts), node.start, node.end, node.style)
    return TemplateNode(parts, node.text, node.start, node.end, node.style)


def _text(node: Node) -> str | None:
    """A known scalar as Terraform writes it in a string; None for what is not known and for null."""
    return written(node.value) if isinstance(node, ScalarNode) else None


def written(value: Scalar) -> str | None:
    """A scalar as Terraform writes it in a string; None for null, and for a float that it may write otherwise."""
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        if value.is_integer() and abs(value) < 2**53:
            return str(int(value))
        shown = repr(value)
        return None if "e" in shown or "n" in shown else shown
    return str(value)


def _call(node: CallNode, scope: Scope, depth: int, seen: Seen) -> Node:
    arguments = [_value(argument, scope, depth, seen) for argument in node.arguments]
    if not node.expanded:
        function = _FUNCTIONS.get(str(node.name.value))
        found = function(node, arguments) if function else None
        if found is not None:
            return found
    return CallNode(node.name, arguments, node.expanded, node.text, node.start, node.end)


def _merge(node: CallNode, arguments: list[Node]) -> Node | None:
    entries: dict[RawKey, RawEntry] = {}
    for argument in arguments:
        if not isinstance(argument, ObjectNode) or argument.computed:
            return None
        for key, value in argument.entries:
            entries[str(key.value)] = (key.start, key.end, key.style, False, value)
    return ObjectNode(entries, node.start, node.end, {})


def _concat(node: CallNode, arguments: list[Node]) -> Node | None:
    if not all(isinstance(argument, ListNode) for argument in arguments):
        return None
    return ListNode([item for argument in arguments for item in argument.items], node.start, node.end)


def _join(node: CallNode, arguments: list[Node]) -> Node | None:
    if len(arguments) != 2 or not isinstance(arguments[1], ListNode):
        return None
    separator = _text(arguments[0])
    items = [_text(item) for item in arguments[1].items]
    if separator is None or None in items:
        return None
    return _string(separator.join(item or "" for item in items), node)


def _replace(node: CallNode, arguments: list[Node]) -> Node | None:
    texts = [_text(argument) for argument in arguments]
    if len(texts) != 3:
        return None
    text, old, new = texts
    # between slashes it would be a regular expression
    if text is None or not old or new is None or (len(old) > 1 and old[0] == old[-1] == "/"):
        return None
    return _string(text.replace(old, new), node)


def _of_text(change: Callable[[str], str]) -> Callable[[CallNode, list[Node]], Node | None]:
    def function(node: CallNode, arguments: list[Node]) -> Node | None:
        text = _text(arguments[0]) if len(arguments) == 1 else None
        return None if text is None or not text.isascii() else _string(change(text), node)

    return function


def _string(text: str, node: Node) -> ScalarNode:
    return ScalarNode(text, node.start, node.end, '"')


_FUNCTIONS: dict[str, Callable[[CallNode, list[Node]], Node | None]] = {
    "concat": _concat,
    "join": _join,
    "lower": _of_text(str.lower),
    "merge": _merge,
    "replace": _replace,
    "tostring": _of_text(str),
    "upper": _of_text(str.upper),
}
"""Functions whose result is certain from their arguments alone."""
