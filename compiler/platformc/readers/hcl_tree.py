"""What the HCL reader gives: blocks and arguments in their order, and values that keep what is not known yet.

Literals, lists and objects are the nodes of every other reader; what Terraform evaluates is one of the kinds
here. All offsets are code points of the text.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, NamedTuple

from platformc.readers.tree import Comment, MapNode, Node, RawEntry, RawKey, ScalarNode, Step
from platformc.source import Span

SPLAT = "[*]"
"""The step of a reference that means every element."""


class CodeNode(Node):
    """A value that Terraform computes; `text` is its source, of a reference without blanks.

    form: `reference`, `template`, `call` or `operation`.
    """

    __slots__ = ("text",)

    kind = "scalar"
    form: ClassVar[str] = ""

    def __init__(self, text: str, start: int, end: int) -> None:
        self.text = text
        self.start = start
        self.end = end

    @property
    def value(self) -> str:
        """What stands for it where a text is wanted: no name is equal to it."""
        return str(self.plain())

    @property
    def style(self) -> str:
        return "$"

    @property
    def children(self) -> list[Node]:
        """The values that it is made of, in the order of the text."""
        return []

    def plain(self) -> Any:
        return f"${{{self.text}}}"


class ReferenceNode(CodeNode):
    """`aws_lb.main.arn`, `local.namespace`, `each.value["a"]`: its steps are names, numbers, SPLAT, or a node
    where an index is computed."""

    __slots__ = ("steps",)

    form = "reference"

    def __init__(self, steps: tuple[str | int | Node, ...], text: str, start: int, end: int) -> None:
        super().__init__(text, start, end)
        self.steps = steps

    @property
    def children(self) -> list[Node]:
        return [step for step in self.steps if isinstance(step, Node)]


class TemplateNode(CodeNode):
    """A string with interpolations: text as ScalarNode, the rest as it is; a `%{...}` is an OperationNode.

    `style` is '"' or "<<".
    """

    __slots__ = ("_style", "parts")

    form = "template"

    def __init__(self, parts: list[Node], text: str, start: int, end: int, style: str) -> None:
        super().__init__(text, start, end)
        self.parts = parts
        self._style = style

    @property
    def style(self) -> str:
        return self._style

    @property
    def children(self) -> list[Node]:
        return self.parts

    def plain(self) -> Any:
        return "".join(str(part.plain()) for part in self.parts)


class CallNode(CodeNode):
    """A function call: its name and where the name stands, its arguments; `expanded` when it ends in `...`."""

    __slots__ = ("arguments", "expanded", "name")

    form = "call"

    def __init__(
        self, name: ScalarNode, arguments: list[Node], expanded: bool, text: str, start: int, end: int
    ) -> None:
        super().__init__(text, start, end)
        self.name = name
        self.arguments = arguments
        self.expanded = expanded

    @property
    def children(self) -> list[Node]:
        return self.arguments


class OperationNode(CodeNode):
    """Anything else that Terraform computes, as its text: operators, conditionals, `for`, a part of a call's
    result, a template's directive. `children` are the values in it."""

    __slots__ = ("_children", "sign")

    form = "operation"

    def __init__(self, sign: str, children: list[Node], text: str, start: int, end: int) -> None:
        super().__init__(text, start, end)
        self.sign = sign
        self._children = children

    @property
    def children(self) -> list[Node]:
        return self._children


class ObjectNode(MapNode):
    """An object; `computed` holds the node of each key that is no literal, by the text it is kept under."""

    __slots__ = ("computed",)

    def __init__(
        self, entries: dict[RawKey, RawEntry], start: int, end: int, computed: dict[RawKey, Node]
    ) -> None:
        super().__init__(entries, start, end)
        self.computed = computed


def references(node: Node) -> Iterator[ReferenceNode]:
    """Every reference in a value, at any depth, in the order of the text."""
    if isinstance(node, ReferenceNode):
        yield node
    if isinstance(node, CodeNode):
        for child in node.children:
            yield from references(child)
    elif node.kind == "map":
        computed = node.computed if isinstance(node, ObjectNode) else {}
        for key, value in node.entries:
            if isinstance(key.value, str) and key.value in computed:
                yield from references(computed[key.value])
            yield from references(value)
    else:
        for item in node.items:
            yield from references(item)


class Attribute(NamedTuple):
    """An argument: its name, with where that stands, and its value."""

    name: ScalarNode
    value: Node


class Body:
    """Arguments and blocks between braces, or of a whole file; `order` has both as they stand."""

    __slots__ = ("arguments", "blocks", "end", "start")

    def __init__(self, start: int) -> None:
        self.start = start
        self.end = start
        self.arguments: dict[str, Attribute] = {}
        self.blocks: list[Block] = []

    def get(self, name: str, *path: Step) -> Node | None:
        """The value of an argument, or what a path leads to in it; where `name` is the type of a nested block,
        the path goes on in the first one. None when there is none."""
        if name in self.arguments:
            return self.arguments[name].value.get(*path)
        inner = next(self.of(name), None)
        return inner.get(str(path[0]), *path[1:]) if inner and path else None

    def key(self, name: str) -> Node | None:
        """Where an argument's name stands; None when there is none."""
        found = self.arguments.get(name)
        return found.name if found else None

    def of(self, *types: str) -> Iterator[Block]:
        """The blocks of these types, in their order."""
        return (block for block in self.blocks if block.type in types)

    def walk(self) -> Iterator[Block]:
        """Every block at any depth, parents first."""
        for block in self.blocks:
            yield block
            yield from block.walk()


class Block(Body):
    """A block: its type, its labels, each with where it stands, and its body."""

    __slots__ = ("label_nodes", "type_node")

    def __init__(self, type_node: ScalarNode, label_nodes: list[ScalarNode], start: int) -> None:
        super().__init__(start)
        self.type_node = type_node
        self.label_nodes = label_nodes

    @property
    def type(self) -> str:
        return str(self.type_node.value)

    @property
    def labels(self) -> tuple[str, ...]:
        return tuple(str(node.value) for node in self.label_nodes)

    @property
    def address(self) -> str:
        """As Terraform says it: `aws_vpc.main`, `data.aws_region.current`, `var.x`, `module.x`, `output.x`; else
        type and labels."""
        if self.type == "resource":
            return ".".join(self.labels)
        return ".".join(("var" if self.type == "variable" else self.type, *self.labels))


class File(Body):
    """A file of HCL. `path` is what spans carry."""

    __slots__ = ("comments", "path")

    def __init__(self, path: str) -> None:
        super().__init__(0)
        self.path = path
        self.comments: list[Comment] = []

    def span(self, found: Node | Body) -> Span:
        """Where a node or a block is."""
        return Span(self.path, found.start, found.end)
