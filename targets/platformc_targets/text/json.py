"""JSON text of trees: two spaces, keys in their order, no escapes but the needed ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from json.encoder import encode_basestring
from math import isfinite

from platformc.output import Document, Marked, Rendered, Tree
from platformc.source import Span
from platformc_targets.text.place import has_surrogate, refuse


class Json:
    """A file of one JSON document; several are written one after the other, as `jq` reads them."""

    __slots__ = ("documents",)

    def __init__(self, documents: list[Document]) -> None:
        self.documents = documents

    def render(self, header: str) -> Rendered:
        """The text; JSON has no comments, so no header. Raises Unwritable for a lone surrogate, ValueError
        for a float that JSON has no word for."""
        del header
        lines: list[str] = []
        origins: list[Span | None] = []
        for document in self.documents:
            _value("", document.tree, "", "", None, lines, origins)
        lines.append("")
        text = "\n".join(lines)
        try:
            text.encode()
        except UnicodeEncodeError:
            raise refuse(self.documents, _reason) from None
        return Rendered(text, origins)


def _reason(text: str, _is_key: bool) -> str | None:
    return "UTF-8 cannot hold a lone surrogate" if has_surrogate(text) else None


def _value(
    head: str,
    tree: Tree,
    tail: str,
    pad: str,
    span: Span | None,
    lines: list[str],
    origins: list[Span | None],
) -> None:
    while isinstance(tree, Marked):
        tree, span = tree
    if isinstance(tree, Mapping) and tree:
        opening, closing = "{", "}"
        parts = [(f"{pad}  {encode_basestring(key)}: ", value) for key, value in tree.items()]
    elif isinstance(tree, Sequence) and tree and not isinstance(tree, str):
        opening, closing = "[", "]"
        parts = [(f"{pad}  ", value) for value in tree]
    else:
        lines.append(f"{head}{_scalar(tree)}{tail}")
        origins.append(span)
        return
    lines.append(head + opening)
    origins.append(span)
    last = len(parts) - 1
    for index, (start, value) in enumerate(parts):
        _value(start, value, "," if index < last else "", pad + "  ", span, lines, origins)
    lines.append(pad + closing + tail)
    origins.append(span)


def _scalar(value: Tree) -> str:
    if isinstance(value, str):
        return encode_basestring(value)
    if value is None:
        return "null"
    if value is True:
        return "true"
    if value is False:
        return "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        if not isfinite(value):
            raise ValueError(f"JSON has no word for {value}")
        return repr(value)
    if isinstance(value, Mapping):
        return "{}"
    if isinstance(value, Sequence):
        return "[]"
    raise TypeError(f"a tree holds no {type(value).__name__}")
