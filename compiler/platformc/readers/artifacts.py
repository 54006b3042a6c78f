"""What readers give: the artifacts of files, and in each every place that makes a name or uses one."""

from __future__ import annotations

from typing import NamedTuple

from platformc.readers.tree import Node, Scalar
from platformc.source import Span

SHARED = "shared."
"""Before the kind of an artifact of the stack of Terraform that environments share."""


class Mention(NamedTuple):
    """`kind` and `value` of a name, who says it, and where.

    makes: the artifact makes it (a Service named so), else it uses it (an Ingress asks for that Service).
    scope: what the value is told apart by, beside its kind: the namespace of a namespaced object, the Secret
    of a key, the Service of a port; "" when it stands alone.
    target: `spec` for the Platform itself, `external` for what others make, else the target (`kubernetes`).
    address: the tool's own (`v1/Service/NAMESPACE/NAME`, `services.app.ports[0]`, `ingress.api`).
    slot: what the mention is to its artifact (`tls.0.secret`, `selector.app`): the same for the Platform's
    expectation and for the text, so that the two can be held against each other.
    """

    kind: str
    value: str
    makes: bool
    environment: str
    target: str
    address: str
    slot: str
    span: Span
    scope: str = ""
    pointer: str = ""
    name: str = ""
    """Path of the name in the spec (`names.namespace`), "" when not known."""


class Artifact(NamedTuple):
    """One object of a tool, and what it mentions: the same shape for what a file holds and what a Platform
    leads one to expect.

    kind: the tool's word (`Deployment`, `compose.service`). span: where it begins.
    declaration: `service.app` when it comes from the Platform, "" when it was read from a file.
    optional: slots that it may leave out (only of an expected one).
    """

    kind: str
    api_version: str
    name: str
    namespace: str
    address: str
    file: str
    environment: str
    target: str
    span: Span
    mentions: tuple[Mention, ...]
    declaration: str = ""
    optional: frozenset[str] = frozenset()


class Collector:
    """Gathers the mentions of one artifact, so that each rule of a reader is one line."""

    __slots__ = ("_mentions", "address", "environment", "file", "target", "text")

    def __init__(self, file: str, text: str, environment: str, target: str, address: str) -> None:
        self.file = file
        self.text = text
        self.environment = environment
        self.target = target
        self.address = address
        self._mentions: list[Mention] = []

    def uses(
        self, kind: str, slot: str, node: Node | None, scope: str = "", value: str | None = None
    ) -> None:
        """The node's value is a name that something else makes; nothing where there is no node."""
        self._add(kind, slot, node, scope, value, False)

    def makes(
        self, kind: str, slot: str, node: Node | None, scope: str = "", value: str | None = None
    ) -> None:
        """The node's value is a name that this artifact makes; nothing where there is no node."""
        self._add(kind, slot, node, scope, value, True)

    def _add(
        self, kind: str, slot: str, node: Node | None, scope: str, value: str | None, makes: bool
    ) -> None:
        if node is None or (value is None and node.kind != "scalar"):
            return
        shown = written(node.value) if value is None else value
        self.place(kind, slot, shown, Span(self.file, node.start, node.end), scope, makes)

    def place(
        self, kind: str, slot: str, value: str, span: Span, scope: str = "", makes: bool = False
    ) -> None:
        """A mention at a part of a node."""
        self._mentions.append(
            Mention(kind, value, makes, self.environment, self.target, self.address, slot, span, scope)
        )

    def part(self, node: Node, word: str, after: int = 0) -> Span:
        """Where a word stands within a scalar, searched from `after` code points behind its start."""
        at = self.text.find(word, node.start + after, node.end)
        return Span(self.file, at, at + len(word)) if at >= 0 else Span(self.file, node.start, node.end)

    @property
    def mentions(self) -> tuple[Mention, ...]:
        return tuple(self._mentions)


def written(value: Scalar) -> str:
    """A scalar as its format writes it: `true`, `8000`, "" for null."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def word(node: Node | None) -> str:
    """The text of a scalar node; "" when there is none."""
    return written(node.value) if node is not None and node.kind == "scalar" else ""


def items(node: Node | None) -> list[Node]:
    """The items of a list node; none for other nodes."""
    return node.items if node is not None and node.kind == "list" else []


def entries(node: Node | None) -> list[tuple[Node, Node]]:
    """The entries of a map node; none for other nodes."""
    return node.entries if node is not None and node.kind == "map" else []
