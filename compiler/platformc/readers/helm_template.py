"""Renders the templates of a chart, in the forms that charts of ours have, and remembers what came from where.

Any other form is refused, never read wrongly. https://helm.sh/docs/chart_template_guide/
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from platformc.readers.helm_values import Held, lookup, writing
from platformc.readers.tree import ReadError
from platformc.source import Span

_ACTION = re.compile(
    r"\{\{(-(?=\s))?\s*((?:\"(?:\\.|[^\"\\])*\"|`[^`]*`|/\*.*?\*/|[^\"`}]|\}(?!\}))*?)\s*((?<=\s)-)?\}\}",
    re.DOTALL,
)
_PATH = r"\.Values((?:\.[A-Za-z_][A-Za-z0-9_]*)+)"
_STRING = r'"(?:\\.|[^"\\])*"'
_VALUE = re.compile(rf"(?:required ({_STRING}) )?(?:{_PATH}|(\$value|\$name|\.))(?: \| (quote|int))?")
_LITERAL = re.compile(_STRING)
_TREE = re.compile(rf"toYaml (?:{_PATH}|(\.)) \| nindent ([0-9]+)")
_INCLUDE = re.compile(rf"include ({_STRING}) \. \| nindent ([0-9]+)")
_RANGE = re.compile(rf"range \$name, \$value := {_PATH}")
_WITH = re.compile(rf"(with|if) {_PATH}")
_DEFINE = re.compile(rf"define ({_STRING})")
_BUILT_IN = re.compile(r"\.((?:Release|Chart)\.[A-Za-z]+)")


class Piece(NamedTuple):
    """Rendered text, and the place that it came from. exact: code point by code point the same.

    action: the action of the template that a value was put in by.
    """

    text: str
    span: Span
    exact: bool
    action: Span | None = None


class Action(NamedTuple):
    """words: between the braces. trims: before, after. start, end: with the braces."""

    words: str
    before: bool
    after: bool
    start: int
    end: int


Part = str | Action


class Template(NamedTuple):
    """A template cut into literal text and actions; each literal with its offset."""

    path: str
    parts: list[tuple[int, Part]]


class Rendering:
    """Rendered text, and where each code point of it came from."""

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self.pieces = [piece for piece in pieces if piece.text]
        self.text = "".join(piece.text for piece in self.pieces)
        self._starts: list[int] = []
        at = 0
        for piece in self.pieces:
            self._starts.append(at)
            at += len(piece.text)

    def span(self, start: int, end: int) -> Span:
        """The place behind a part of the text: a value where it is one, else the part of the template."""
        if not self.pieces:
            return Span("", 0, 0)
        first = self._piece(start)
        last = self._piece(max(end - 1, start))
        one, other = self.pieces[first], self.pieces[last]
        if first == last and not one.exact:
            return one.span
        here, there = one.action or one.span, other.action or other.span
        begin = here.start + (start - self._starts[first] if one.exact else 0)
        stop = there.start + (end - self._starts[last]) if other.exact else there.end
        # a named template may stand in another file
        return Span(here.file, begin, max(stop, begin + 1)) if here.file == there.file else here

    def between(self, start: int, end: int) -> tuple[Piece, ...]:
        """The pieces that a part of the text was put together from, cut to it."""
        found: list[Piece] = []
        for index in range(self._piece(start), self._piece(max(end - 1, start)) + 1):
            begin = self._starts[index]
            piece = self.pieces[index]
            found.append(piece._replace(text=piece.text[max(start - begin, 0) : end - begin]))
        return tuple(found)

    def _piece(self, offset: int) -> int:
        return max(bisect_right(self._starts, offset) - 1, 0)


def cut(path: str, text: str) -> Template:
    """The literal texts and the actions of a template. Raises ReadError for an action that never ends."""
    parts: list[tuple[int, Part]] = []
    at = 0
    while True:
        begin = text.find("{{", at)
        if begin < 0:
            parts.append((at, text[at:]))
            return Template(path, _trimmed(parts))
        found = _ACTION.match(text, begin)
        if found is None:
            raise ReadError("an action that is not closed by `}}`", begin, path)
        parts.append((at, text[at:begin]))
        action = Action(
            found.group(2), found.group(1) is not None, found.group(3) is not None, begin, found.end()
        )
        parts.append((begin, action))
        at = found.end()


def _trimmed(parts: list[tuple[int, Part]]) -> list[tuple[int, Part]]:
    """`{{-` takes the blanks before it away, `-}}` those after it."""
    done = list(parts)
    for index, (_, part) in enumerate(parts):
        if not isinstance(part, Action):
            continue
        if part.before and index:
            offset, literal = done[index - 1]
            if isinstance(literal, str):
                done[index - 1] = (offset, literal.rstrip(" \t\r\n"))
        if part.after and index + 1 < len(done):
            offset, literal = done[index + 1]
            if isinstance(literal, str):
                kept = literal.lstrip(" \t\r\n")
                done[index + 1] = (offset + len(literal) - len(kept), kept)
    return done


class Renderer:
    """Renders templates with values. built_in: `Release.Service` and the like."""

    def __init__(self, values: Held, built_in: Mapping[str, str]) -> None:
        self._values = values
        self._built_in = built_in
        self._named: dict[str, tuple[Template, int, int]] = {}

    def define(self, template: Template) -> None:
        """Keeps the named templates of a file."""
        at = 0
        while at < len(template.parts):
            part = template.parts[at][1]
            found = _DEFINE.fullmatch(part.words) if isinstance(part, Action) else None
            if found is None:
                at += 1
                continue
            end = self._end(template, at)
            self._named[json.loads(found.group(1))] = (template, at + 1, end)
            at = end + 1

    def render(self, template: Template) -> Rendering:
        """The text of one file. Raises ReadError for a form that is not ours."""
        return Rendering(self._range(template, 0, len(template.parts), {}))

    def _range(self, template: Template, at: int, end: int, scope: Mapping[str, Held]) -> list[Piece]:
        pieces: list[Piece] = []
        while at < end:
            offset, part = template.parts[at]
            if isinstance(part, str):
                pieces.append(Piece(part, Span(template.path, offset, offset + len(part)), True))
                at += 1
                continue
            block = part.words.partition(" ")[0]
            if block in ("range", "with", "if", "define"):
                close = self._end(template, at)
                if block != "define":
                    pieces += self._block(template, part, at + 1, close, scope)
                at = close + 1
                continue
            pieces += self._action(template, part, scope)
            at += 1
        return pieces

    def _end(self, template: Template, at: int) -> int:
        depth = 0
        for index in range(at, len(template.parts)):
            part = template.parts[index][1]
            if not isinstance(part, Action):
                continue
            word = part.words.partition(" ")[0]
            depth += word in ("range", "with", "if", "define")
            depth -= word == "end"
            if depth == 0:
                return index
        opened = template.parts[at][1]
        assert isinstance(opened, Action)
        raise ReadError(f"`{opened.words}` has no `end`", opened.start, template.path)

    def _block(
        self, template: Template, action: Action, at: int, close: int, scope: Mapping[str, Held]
    ) -> list[Piece]:
        if found := _RANGE.fullmatch(action.words):
            held = self._lookup(found.group(1), template, action)
            pieces: list[Piece] = []
            for key, (value, span) in sorted(held.entries.items()) if held is not None else ():
                name = Held(key, span)
                pieces += self._range(template, at, close, {"$name": name, "$value": value})
            return pieces
        if found := _WITH.fullmatch(action.words):
            held = self._lookup(found.group(2), template, action)
            if held is None or held.empty:
                return []
            return self._range(
                template, at, close, {**scope, ".": held} if found.group(1) == "with" else scope
            )
        raise self._refused(template, action)

    def _action(self, template: Template, action: Action, scope: Mapping[str, Held]) -> list[Piece]:
        words, whole = action.words, Span(template.path, action.start, action.end)
        if words.startswith("/*") and words.endswith("*/"):
            return []
        if _LITERAL.fullmatch(words):
            return [Piece(json.loads(words), whole, False)]
        if found := _BUILT_IN.fullmatch(words):
            if found.group(1) not in self._built_in:
                raise self._refused(template, action)
            return [Piece(self._built_in[found.group(1)], whole, False)]
        if found := _INCLUDE.fullmatch(words):
            named = self._named.get(json.loads(found.group(1)))
            if named is None:
                raise ReadError(f"there is no template {found.group(1)}", action.start, template.path)
            return _indented(self._range(*named, {}), int(found.group(2)), whole)
        if found := _TREE.fullmatch(words):
            held = scope.get(".") if found.group(2) else self._lookup(found.group(1), template, action)
            return _indented(writing(held, whole), int(found.group(3)), whole)
        if found := _VALUE.fullmatch(words):
            return [self._scalar(found, template, action, scope, whole)]
        raise self._refused(template, action)

    def _scalar(
        self, found: re.Match[str], template: Template, action: Action, scope: Mapping[str, Held], whole: Span
    ) -> Piece:
        required, path, variable, filtered = found.groups()
        held = self._lookup(path, template, action) if path else scope.get(variable)
        if held is not None and (held.entries or held.items):
            raise ReadError(f"`{action.words}` is no scalar", action.start, template.path)
        if required and (held is None or held.empty):
            # what is only known when it is deployed stands as the variable that it is
            return Piece(f"${{{path[1:]}}}", whole, False, whole)
        if held is None:
            return Piece("" if filtered is None else '""' if filtered == "quote" else "0", whole, False)
        shown = held.shown
        return Piece(
            json.dumps(shown, ensure_ascii=False) if filtered == "quote" else shown, held.span, False, whole
        )

    def _lookup(self, path: str, template: Template, action: Action) -> Held | None:
        """The value at a path; helm, too, asks for nothing below what is not there."""
        above = path.strip(".").rpartition(".")[0]
        if above and lookup(self._values, above) is None:
            raise ReadError(f"there are no values `{above}`", action.start, template.path)
        return lookup(self._values, path)

    def _refused(self, template: Template, action: Action) -> ReadError:
        return ReadError(
            f"`{{{{ {action.words} }}}}` is no form of template that is read here",
            action.start,
            template.path,
        )


def _indented(pieces: Sequence[Piece], width: int, whole: Span) -> list[Piece]:
    """`nindent`: a line end, then each line behind this many blanks."""
    pad = " " * width
    found = [Piece(f"\n{pad}", whole, False)]
    for piece in pieces:
        lines = piece.text.split("\n")
        at = 0
        for index, line in enumerate(lines):
            if index:
                found.append(Piece(f"\n{pad}", whole, False))
            if line:
                span = piece.span
                if piece.exact:
                    span = Span(span.file, span.start + at, span.start + at + len(line))
                found.append(Piece(line, span, piece.exact))
            at += len(line) + 1
    return found
