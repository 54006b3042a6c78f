"""What a tree of HCL holds besides plain values: blocks, comments, and expressions as pieces.

A string in a tree is always text, escaped when written; what Terraform is to evaluate is one of these types.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from platformc.output import Tree, bare


@dataclass(frozen=True, slots=True)
class Expression:
    """A reference, or a type's or argument's bare word: `aws_route53_zone.platform.zone_id`, `each.value["a"]`,
    `aws_eip.nat[*].id`, `string`. Anything else is built from the types below; see hcl_value for what is
    refused."""

    text: str


@dataclass(frozen=True, slots=True)
class Call:
    """A function call; arguments are values of any kind."""

    name: str
    arguments: tuple[Tree, ...] = ()


@dataclass(frozen=True, slots=True)
class Access:
    """A part of a value that is no reference: `Access(Call("tolist", ...), "[0].name")`."""

    value: Tree
    path: str


@dataclass(frozen=True, slots=True)
class Template:
    """Text and expressions joined. One expression alone is written bare, as `terraform fmt` has it."""

    parts: tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class Conditional:
    """`test ? yes : no`."""

    test: Tree
    yes: Tree
    no: Tree


@dataclass(frozen=True, slots=True)
class Operation:
    """`left sign right`, with one of HCL's signs for two operands."""

    left: Tree
    sign: str
    right: Tree


@dataclass(frozen=True, slots=True)
class For:
    """`[for names in collection : value if condition]`, or with a key `{for names in ... : key => value}`."""

    names: tuple[str, ...]
    collection: Tree
    value: Tree
    key: Tree = None
    condition: Tree = None


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment on lines of its own, as the value of a key that starts with `#` (`{"#why": Comment("...")}`),
    as an item of a list, or between blocks."""

    text: str


class Nested(dict[str, Tree]):
    """A block in a block; its type is the key it stands under, a list of them repeats it.

    A map for who patches it: keys are arguments and further blocks.
    """

    __slots__ = ("labels",)

    def __init__(self, body: Mapping[str, Tree] | None = None, labels: tuple[str, ...] = ()) -> None:
        super().__init__(body or {})
        self.labels = labels

    def copy(self) -> Nested:
        return Nested(self, self.labels)


@dataclass(frozen=True, slots=True)
class Block:
    """A block at the top of a file: `Block("resource", ("aws_vpc", "main"), {"cidr_block": "10.0.0.0/16"})`."""

    type: str
    labels: tuple[str, ...]
    body: Tree

    @property
    def address(self) -> str:
        """As Terraform says it where Terraform has a word: `aws_vpc.main`, `data.aws_region.current`, `var.x`,
        `module.x`, `output.x`; else type and labels (`provider.aws`, then `.` and the alias; `locals`)."""
        if self.type == "resource":
            return ".".join(self.labels)
        parts = ["var" if self.type == "variable" else self.type, *self.labels]
        body = bare(self.body)
        alias = bare(body.get("alias")) if self.type == "provider" and isinstance(body, Mapping) else None
        return ".".join([*parts, alias] if isinstance(alias, str) else parts)
