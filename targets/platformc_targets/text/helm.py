"""Templates of a chart: YAML with values in it, in a small, closed set of forms.

A literal text comes back as it stands: `{{` in it is escaped, as YAML's own signs are.
https://helm.sh/docs/chart_template_guide/
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from platformc.output import Document, Marked, Rendered, Tree
from platformc.source import Span
from platformc_targets.text.comment import comment_lines
from platformc_targets.text.place import has_surrogate, refuse
from platformc_targets.text.yaml import scalar
from platformc_targets.text.yaml_scalar import block_indicator, in_line


@dataclass(frozen=True, slots=True)
class Value:
    """A scalar out of the values. path: dotted, below `.Values`. required: what to say when it is empty."""

    path: str
    kind: Literal["text", "number", "truth"] = "text"
    required: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """Text with values in it; the values hold nothing that would end a quoted text."""

    parts: tuple[str | Value, ...]


@dataclass(frozen=True, slots=True)
class Subtree:
    """A map or a list out of the values."""

    path: str


@dataclass(frozen=True, slots=True)
class Optional:
    """The value of a key that is there only when the values have it; never an empty one."""

    path: str
    kind: Literal["text", "number", "truth", "tree"]


@dataclass(frozen=True, slots=True)
class Variables:
    """Items of a list, made from a map in the values: `name` and `value` of each entry, by name."""

    path: str


@dataclass(frozen=True, slots=True)
class Include:
    """Entries of a map that stand in a named template; its key says nothing."""

    name: str


@dataclass(frozen=True, slots=True)
class Release:
    """What helm itself gives: `Release.Service`."""

    path: str


@dataclass(frozen=True, slots=True)
class Only:
    """A document that is there only when a truth value of the values says so."""

    path: str
    tree: Tree


Node = Value | Words | Subtree | Optional | Variables | Include | Release


def escaped(text: str, before_value: bool = False) -> str:
    """Literal text for a Go template; before_value: a value follows at once."""
    shown = text.replace("{{", '{{ "{{" }}')
    if before_value and text.endswith("{") and not text.endswith("{{"):
        shown = shown[:-1] + '{{ "{" }}'
    return shown


class Template:
    """A template of a chart: YAML documents whose trees may hold the nodes of this module."""

    __slots__ = ("documents",)

    def __init__(self, documents: list[Document]) -> None:
        self.documents = documents

    def render(self, header: str) -> Rendered:
        """The text. Raises Unwritable for a lone surrogate."""
        writer = _Writer()
        for line in comment_lines(header):
            writer.line(escaped(line), None)
        try:
            for index, document in enumerate(self.documents):
                writer.document(document.tree, index > 0)
            text = "".join(f"{line}\n" for line in writer.lines)
            text.encode()
        except UnicodeError:
            raise refuse(self.documents, _surrogate) from None
        return Rendered(text, writer.origins)


class Helpers:
    """`_helpers.tpl`: named templates, each a map. documents: `address` is the template's name."""

    __slots__ = ("documents",)

    def __init__(self, documents: list[Document]) -> None:
        self.documents = documents

    def render(self, header: str) -> Rendered:
        """The text; the header is a comment of the template language, which renders to nothing."""
        writer = _Writer()
        words = " ".join(comment_lines(header, "")).replace("*/", "* /")
        writer.line(f"{{{{- /* {words} */ -}}}}", None)
        for document in self.documents:
            writer.line(f'{{{{- define "{document.address}" -}}}}', None)
            writer.tree(document.tree, "", None)
            writer.line("{{- end }}", None)
        text = "".join(f"{line}\n" for line in writer.lines)
        try:
            text.encode()
        except UnicodeError:
            raise refuse(self.documents, _surrogate) from None
        return Rendered(text, writer.origins)


def _surrogate(text: str, _is_key: bool) -> str | None:
    return "UTF-8 cannot hold a lone surrogate" if has_surrogate(text) else None


class _Writer:
    def __init__(self) -> None:
        self.lines: list[str] = []
        self.origins: list[Span | None] = []

    def line(self, text: str, span: Span | None) -> None:
        self.lines.append(text)
        self.origins.append(span)

    def document(self, tree: Tree, further: bool) -> None:
        tree, span = _unmarked(tree, None)
        only = tree if isinstance(tree, Only) else None
        if only is not None:
            tree, span = _unmarked(only.tree, span)
            self.line(f"{{{{- if .Values.{only.path} }}}}", span)
        if further or only is not None:
            self.line("---", span)
        self.tree(tree, "", span)
        if only is not None:
            self.line("{{- end }}", span)

    def tree(self, tree: Tree, pad: str, span: Span | None) -> None:
        if isinstance(tree, Mapping) and tree:
            self.map(tree, pad, span)
        elif isinstance(tree, Sequence) and tree and not isinstance(tree, str):
            self.list(tree, pad, span)
        else:
            self.line(f"{pad}{_inline(tree)}", span)

    def map(self, tree: Mapping[str, Tree], pad: str, span: Span | None) -> None:
        for key, held in tree.items():
            value, mark = _unmarked(held, span)
            if isinstance(value, Include):
                self.line(f'{pad}{{{{- include "{value.name}" . | nindent {len(pad)} }}}}', mark)
                continue
            head = f"{pad}{escaped(in_line(key))}:"
            if isinstance(value, Optional):
                self.line(f"{pad}{{{{- with .Values.{value.path} }}}}", mark)
                shown = (
                    f"{{{{- toYaml . | nindent {len(pad) + 2} }}}}"
                    if value.kind == "tree"
                    else _dot(value.kind)
                )
                self.line(f"{head} {shown}", mark)
                self.line(f"{pad}{{{{- end }}}}", mark)
            elif isinstance(value, Subtree):
                self.line(f"{head} {{{{- toYaml .Values.{value.path} | nindent {len(pad) + 2} }}}}", mark)
            elif isinstance(value, Mapping | list | tuple) and value:
                self.line(head, mark)
                self.tree(value, pad + "  ", mark)
            elif isinstance(value, str) and block_indicator(value):
                self.block(f"{head} ", value, pad, mark)
            else:
                self.line(f"{head} {_inline(value)}", mark)

    def list(self, tree: Sequence[Tree], pad: str, span: Span | None) -> None:
        for held in tree:
            value, mark = _unmarked(held, span)
            if isinstance(value, Variables):
                self.line(f"{pad}{{{{- range $name, $value := .Values.{value.path} }}}}", mark)
                self.line(f"{pad}- name: {{{{ $name | quote }}}}", mark)
                self.line(f"{pad}  value: {{{{ $value | quote }}}}", mark)
                self.line(f"{pad}{{{{- end }}}}", mark)
            elif isinstance(value, str) and block_indicator(value):
                self.block(f"{pad}- ", value, pad, mark)
            elif isinstance(value, Mapping | list | tuple) and value:
                first = len(self.lines)
                self.tree(value, pad + "  ", mark)
                self.lines[first] = f"{pad}- {self.lines[first][len(pad) + 2 :]}"
            else:
                self.line(f"{pad}- {_inline(value)}", mark)

    def block(self, head: str, text: str, pad: str, span: Span | None) -> None:
        self.line(f"{head}{block_indicator(text)}", span)
        for line in text.removesuffix("\n").split("\n"):
            self.line(f"{pad}  {escaped(line)}" if line else "", span)


def _unmarked(tree: Tree, span: Span | None) -> tuple[Tree, Span | None]:
    while isinstance(tree, Marked):
        tree, span = tree
    return tree, span


def _inline(value: Tree) -> str:
    match value:
        case str():
            return escaped(in_line(value))
        case Value():
            return _value(value)
        case Words(parts):
            return _words(parts)
        case Release(path):
            return f"{{{{ .{path} }}}}"
        case _:
            return scalar(value)


def _value(value: Value) -> str:
    source = f".Values.{value.path}"
    if value.required:
        source = f'required "{value.required}" {source}'
    if value.kind == "text":
        return f"{{{{ {source} | quote }}}}"
    return f"{{{{ {source} | int }}}}" if value.kind == "number" else f"{{{{ {source} }}}}"


def _words(parts: Sequence[str | Value]) -> str:
    shown = ""
    for index, part in enumerate(parts):
        if isinstance(part, str):
            follows = index + 1 < len(parts)
            # in the form for double quotes, whatever the text alone would need
            quoted = in_line(f"\n{part}")[3:-1]
            shown += escaped(quoted, follows)
        elif part.required:
            shown += f'{{{{ required "{part.required}" .Values.{part.path} }}}}'
        else:
            shown += f"{{{{ .Values.{part.path} }}}}"
    return f'"{shown}"'


def _dot(kind: str) -> str:
    return {"text": "{{ . | quote }}", "number": "{{ . | int }}"}.get(kind, "{{ . }}")
