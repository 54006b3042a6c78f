"""YAML text of trees: block style, two spaces, keys in their order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import isnan

from platformc.output import Document, Marked, Rendered, Tree
from platformc.source import Span
from platformc_targets.text.comment import comment_lines
from platformc_targets.text.place import has_surrogate, refuse
from platformc_targets.text.yaml_scalar import block_indicator, in_line

_LONGEST_KEY = 1000  # bytes on the line: readers look no further than 1024 for the colon


class Yaml:
    """A file of YAML documents, `---` between them."""

    __slots__ = ("documents",)

    def __init__(self, documents: list[Document]) -> None:
        self.documents = documents

    def render(self, header: str) -> Rendered:
        """The text. Raises Unwritable for a lone surrogate and for a key too long for a line."""
        lines = comment_lines(header)
        origins: list[Span | None] = [None] * len(lines)
        try:
            for index, document in enumerate(self.documents):
                tree = document.tree
                span: Span | None = None
                while isinstance(tree, Marked):
                    tree, span = tree
                if index:
                    lines.append("---")
                    origins.append(span)
                _root(tree, span, lines, origins)
        except UnicodeError:
            raise refuse(self.documents, _reason) from None
        lines.append("")
        return Rendered("\n".join(lines), origins)


def _reason(text: str, is_key: bool) -> str | None:
    if has_surrogate(text):
        return "YAML cannot hold a lone surrogate"
    if is_key and len(in_line(text).encode()) > _LONGEST_KEY:
        return f"the key is longer than the {_LONGEST_KEY} bytes that YAML readers take on a line"
    return None


class _Values(dict[str, str]):
    """Texts as they stand on a line, decided once; "" for one that wants a block."""

    def __missing__(self, text: str) -> str:
        shown = "" if block_indicator(text) else in_line(text)
        if len(text) < 200:
            if len(self) > 100_000:
                self.clear()
            self[text] = shown
        return shown


class _Keys(dict[str, str]):
    """Keys as they stand on a line, with their colon."""

    def __missing__(self, text: str) -> str:
        if not isinstance(text, str):
            raise TypeError(f"a key that is not text: {text!r}")
        shown = in_line(text) + ":"
        if len(shown.encode()) > _LONGEST_KEY:
            raise UnicodeError
        if len(self) > 100_000:
            self.clear()
        self[text] = shown
        return shown


_VALUES = _Values()
_KEYS = _Keys()


def _root(tree: Tree, span: Span | None, lines: list[str], origins: list[Span | None]) -> None:
    if isinstance(tree, Mapping) and tree:
        _map(tree, "", span, lines, origins)
    elif isinstance(tree, Sequence) and tree and not isinstance(tree, str):
        _list(tree, "", span, lines, origins)
    else:
        # the indentation of a block that has no parent is read in two ways, so there is none
        lines.append(in_line(tree) if isinstance(tree, str) else scalar(tree))
        origins.append(span)


def _map(
    tree: Mapping[str, Tree], pad: str, span: Span | None, lines: list[str], origins: list[Span | None]
) -> None:
    for key, value in tree.items():
        mark = span
        while type(value) is Marked:
            value, mark = value
        kind = type(value)
        if kind is str:
            shown = _VALUES[value]
            if shown:
                lines.append(f"{pad}{_KEYS[key]} {shown}")
                origins.append(mark)
            else:
                _block(f"{pad}{_KEYS[key]} ", value, pad, mark, lines, origins)
        elif kind is dict and value:
            lines.append(pad + _KEYS[key])
            origins.append(mark)
            _map(value, pad + "  ", mark, lines, origins)
        elif kind is list and value:
            lines.append(pad + _KEYS[key])
            origins.append(mark)
            _list(value, pad + "  ", mark, lines, origins)
        elif isinstance(value, Mapping) and value:
            lines.append(pad + _KEYS[key])
            origins.append(mark)
            _map(value, pad + "  ", mark, lines, origins)
        elif isinstance(value, Sequence) and value and not isinstance(value, str):
            lines.append(pad + _KEYS[key])
            origins.append(mark)
            _list(value, pad + "  ", mark, lines, origins)
        else:
            lines.append(f"{pad}{_KEYS[key]} {scalar(value)}")
            origins.append(mark)


def _list(
    tree: Sequence[Tree], pad: str, span: Span | None, lines: list[str], origins: list[Span | None]
) -> None:
    inner = pad + "  "
    for value in tree:
        mark = span
        while type(value) is Marked:
            value, mark = value
        if type(value) is str:
            shown = _VALUES[value]
            if shown:
                lines.append(f"{pad}- {shown}")
                origins.append(mark)
            else:
                _block(f"{pad}- ", value, pad, mark, lines, origins)
            continue
        first = len(lines)
        if isinstance(value, Mapping) and value:
            _map(value, inner, mark, lines, origins)
        elif isinstance(value, Sequence) and value and not isinstance(value, str):
            _list(value, inner, mark, lines, origins)
        else:
            lines.append(f"{inner}{scalar(value)}")
            origins.append(mark)
        lines[first] = f"{pad}- {lines[first][len(inner) :]}"


def _block(
    head: str, text: str, pad: str, span: Span | None, lines: list[str], origins: list[Span | None]
) -> None:
    before = len(lines)
    lines.append(f"{head}{block_indicator(text)}")
    body = text.removesuffix("\n")
    lines += [f"{pad}  {line}" if line else "" for line in body.split("\n")]
    origins += [span] * (len(lines) - before)


def scalar(value: Tree) -> str:
    """A value that is no text, on its line; empty maps and lists too."""
    if value is None:
        return "null"
    if value is True:
        return "true"
    if value is False:
        return "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return _float(value)
    if isinstance(value, str):
        return in_line(str(value))
    if isinstance(value, Mapping):
        return "{}"
    if isinstance(value, Sequence):
        return "[]"
    raise TypeError(f"a tree holds no {type(value).__name__}")


def _float(value: float) -> str:
    if isnan(value):
        return ".nan"
    if value in (float("inf"), float("-inf")):
        return ".inf" if value > 0 else "-.inf"
    text = repr(value)
    # 1.1 readers take `1e+16` for text: the point makes it a number to all
    return text.replace("e", ".0e") if "e" in text and "." not in text else text
