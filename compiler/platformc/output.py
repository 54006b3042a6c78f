"""What targets make before it is text: trees whose nodes remember the line of the spec behind them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from platformc.source import Span

Tree = Any
"""dict, list, str, int, float, bool or None, at any place wrapped in Marked."""


class Marked(NamedTuple):
    """A value, and the span of the spec that caused it."""

    value: Tree
    span: Span


def bare(tree: Tree) -> Tree:
    """The value under any marks, one level deep."""
    while isinstance(tree, Marked):
        tree = tree.value
    return tree


def plain(tree: Tree) -> Tree:
    """The tree without any marks, at any depth."""
    tree = bare(tree)
    if isinstance(tree, Mapping):
        return {key: plain(value) for key, value in tree.items()}
    if isinstance(tree, Sequence) and not isinstance(tree, str | bytes):
        return [plain(value) for value in tree]
    return tree


class Document(NamedTuple):
    """One artifact of a file: `address` is its tool's own name for it, as an escape hatch writes it.

    Kubernetes: `apps/v1/Deployment/app`. A file that is one artifact: "" (and a patch walks into it
    by dotted path: `services.app`).
    """

    address: str
    tree: Tree


class Rendered(NamedTuple):
    """A file's text, and for each of its lines (from 1, at index line - 1) the span behind it, if any."""

    text: str
    origins: list[Span | None]


class Unwritable(Exception):
    """A value that the format has no way to write.

    where: the place in the file, as a dotted path (`spec.env[0].value`), after the document's address
    when it has one. reason: what is wrong with the value, to be read after the place.
    span: the nearest mark above it, if any.
    """

    def __init__(self, where: str, reason: str, span: Span | None = None) -> None:
        super().__init__(f"{where}: {reason}")
        self.where = where
        self.reason = reason
        self.span = span


class Output(Protocol):
    """A file to be written: its documents may be patched, then it is rendered once."""

    documents: list[Document]

    def render(self, header: str) -> Rendered:
        """The text; `header` is the line that says what made it, left out where there are no comments."""


Files = dict[str, Output]
"""Files by path, relative to the folder of their environment and target."""


def merge_patch(tree: Tree, patch: Tree) -> Tree:
    """RFC 7396: maps merge key by key, None takes a key away, anything else replaces.

    Marks of untouched values stay, those of the patch win where it speaks.
    """
    change = bare(patch)
    if not isinstance(change, Mapping):
        return patch
    target = bare(tree)
    merged: dict[str, Tree] = {}
    if isinstance(target, Mapping):
        # a format's own kind of map (a block of HCL) stays one
        merged = target.copy() if isinstance(target, dict) else dict(target)
    for key, value in change.items():
        if bare(value) is None:
            merged.pop(key, None)
        else:
            merged[key] = merge_patch(merged.get(key), value)
    return Marked(merged, tree.span) if isinstance(tree, Marked) and isinstance(target, Mapping) else merged


def patch_files(files: Files, address: str, change: Tree) -> bool:
    """Merges a patch into the artifact of this address, or into the path of a file that is one; whether there is one."""
    for output in files.values():
        for number, document in enumerate(output.documents):
            if document.address == address:
                output.documents[number] = Document(address, merge_patch(document.tree, change))
                return True
            if not document.address and _holds(document.tree, address):
                nested: Tree = change
                for key in reversed(address.split(".")):
                    nested = {key: nested}
                output.documents[number] = Document("", merge_patch(document.tree, nested))
                return True
    return False


def addresses(files: Files) -> list[str]:
    """The addresses of the artifacts in some files, in their order."""
    return [
        document.address for output in files.values() for document in output.documents if document.address
    ]


def _holds(tree: Tree, address: str) -> bool:
    here = tree
    for key in address.split("."):
        here = bare(here)
        if not isinstance(here, Mapping) or key not in here:
            return False
        here = here[key]
    return True
