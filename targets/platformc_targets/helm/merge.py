"""One template out of the same object in several environments: what differs becomes a value."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Literal

from platformc.ir import Platform
from platformc.output import Marked, Tree, bare, plain
from platformc.source import Span
from platformc_targets.helm.places import always, readable
from platformc_targets.helm.values import Lack, Values, Vector, word
from platformc_targets.text.helm import Include, Optional, Release, Subtree, Value, Variables, Words

_SAFE = re.compile(r"[A-Za-z0-9._:/@-]+")
"""What may stand in a quoted text as it is."""

_INPUT = re.compile(r"input\.([A-Za-z_][A-Za-z0-9_]*)\Z")

MANAGED_BY = "app.kubernetes.io/managed-by"

CONTAINERS = (("containers",), ("initContainers",))
"""Lists that hold what is always among the values: images, resources."""

Path = tuple[str | int, ...]
Form = Literal["text", "number", "truth", "tree"]
FORMS: dict[type, Form] = {str: "text", int: "number", bool: "truth"}
Pieces = list[str | tuple[str, str]]
"""A text cut at names: a name as `("name", LABEL)`."""


class Merger:
    """Merges trees, one of each environment. labels: the template of the labels that all objects share."""

    def __init__(self, platforms: Sequence[Platform], values: Values, labels: str) -> None:
        self.values = values
        self.common: dict[str, Vector] = {}
        self._labels = labels
        self._names: dict[str, tuple[str, ...]] = {}
        found = {"namespace": tuple(platform.namespace.value for platform in platforms)}
        for label in platforms[0].names:
            if all(label in platform.names for platform in platforms):
                found.setdefault(label, tuple(platform.names[label].value for platform in platforms))
        for label, vector in found.items():
            differs = len(set(vector)) > 1 or label == "namespace"
            if differs and vector not in self._names.values() and all(map(_SAFE.fullmatch, vector)):
                self._names[label] = vector
        self._spans = {
            label: tuple((platform.names.get(label) or platform.namespace).span for platform in platforms)
            for label in self._names
        }
        # the longest first: one name may be a part of another
        self._by_length = sorted(self._names, key=lambda label: (-min(map(len, self._names[label])), label))

    def object(self, trees: Vector, root: tuple[str, ...], kind: str) -> Tree:
        """The template of one object; a Lack where an environment has none."""
        return self._merge(trees, root, kind, ())

    def shared_labels(self, vectors: dict[str, Vector]) -> dict[str, Tree]:
        """The labels that every object has, for their own template."""
        self.common = {key: [plain(one) for one in vector] for key, vector in vectors.items()}
        shown: dict[str, Tree] = {}
        for key, vector in vectors.items():
            shown[key] = (
                Release("Release.Service")
                if key == MANAGED_BY
                else self._merge(vector, ("labels",), "", (key,))
            )
        return shown

    # --- one node ----------------------------------------------------------------------------------

    def _merge(self, trees: Vector, root: tuple[str, ...], kind: str, path: Path) -> Tree:
        held = [one for one in trees if not isinstance(one, Lack)]
        bares = [bare(one) for one in held]
        span = next((one.span for one in held if isinstance(one, Marked)), None)
        place = always(kind, path)
        if path[-1:] == ("image",) and isinstance(bares[0], str) and path[-3:-2] in CONTAINERS:
            return _mark(self._image(trees, root), span)
        if place and not isinstance(bares[0], dict | list):
            return _mark(self._scalar(trees, (*root, *place), own=False), span)
        if place:
            return _mark(Subtree(self.values.put((*root, *place), trees)), span)
        if all(isinstance(one, dict) for one in bares):
            return _mark(self._map(trees, root, kind, path), span)
        if all(isinstance(one, list) for one in bares):
            return _mark(self._list(trees, root, kind, path), span)
        if any(isinstance(one, dict | list) for one in bares):
            return _mark(Subtree(self._put(trees, root, kind, path)), span)
        first = held[0]
        if all(one == bares[0] and type(one) is type(bares[0]) for one in bares):
            always_named = path == ("metadata", "namespace") or path[-1:] == ("namespace",)
            return _mark(self._known(trees), span) if always_named and self._known(trees) else first
        if all(isinstance(one, str) for one in bares):
            named = self._known(trees) or self._composed(trees)
            if named is not None:
                return _mark(named, span)
        return _mark(self._scalar(trees, (*root, *readable(kind, path)), own=False), span)

    def _put(self, trees: Vector, root: tuple[str, ...], kind: str, path: Path) -> str:
        return self.values.put((*root, *readable(kind, path)), trees)

    def _scalar(self, trees: Vector, place: Sequence[str], *, own: bool) -> Tree:
        kinds = {type(bare(one)) for one in trees if not isinstance(one, Lack)}
        if kinds == {str}:
            named = self._known(trees)
            return named or Value(self.values.put(place, trees, own=own))
        if kinds == {bool}:
            return Value(self.values.put(place, trees, own=own), "truth")
        if kinds == {int}:
            return Value(self.values.put(place, trees, own=own), "number")
        return Subtree(self.values.put(place, trees, own=own))

    # --- texts -------------------------------------------------------------------------------------

    def _known(self, trees: Vector) -> Value | None:
        """The name that has these values."""
        for label, vector in self._names.items():
            if all(
                isinstance(one, Lack) or bare(one) == name for one, name in zip(trees, vector, strict=True)
            ):
                return self._name(label)
        return None

    def _name(self, label: str) -> Value:
        marked = [
            Marked(name, span) for name, span in zip(self._names[label], self._spans[label], strict=True)
        ]
        return Value(self.values.put(("names", label), marked, own=True))

    def _composed(self, trees: Vector) -> Words | None:
        """The text around names, when that is the same everywhere."""
        cut: list[Lack | Pieces] = [one if isinstance(one, Lack) else [str(bare(one))] for one in trees]
        used: list[str] = []
        for label in self._by_length:
            if all(
                isinstance(one, Lack) or name in "\0".join(_texts(one))
                for one, name in zip(cut, self._names[label], strict=True)
            ):
                cut = [
                    one if isinstance(one, Lack) else _split(one, name, label)
                    for one, name in zip(cut, self._names[label], strict=True)
                ]
                used.append(label)
        pieces = [one for one in cut if not isinstance(one, Lack)]
        if not used or any(one != pieces[0] for one in pieces):
            return None
        return Words(
            tuple(self._name(one[1]) if isinstance(one, tuple) else one for one in pieces[0] if one != "")
        )

    def _image(self, trees: Vector, root: tuple[str, ...]) -> Tree:
        """Repository and tag apart; a tag that is known only when it is deployed must be given then."""
        texts = [one if isinstance(one, Lack) else str(bare(one)) for one in trees]
        words = [one.rpartition(":") for one in texts if not isinstance(one, Lack)]
        whole = any("@" in one for one in texts if isinstance(one, str))
        if whole or any("/" in tag or not repository for repository, _, tag in words):
            return self._scalar(trees, (*root, "image"), own=False)
        spans = [one.span if isinstance(one, Marked) else None for one in trees]

        def part(number: int) -> list[Tree]:
            return [
                one if isinstance(one, Lack) else _mark(one.rpartition(":")[number], span)
                for one, span in zip(texts, spans, strict=True)
            ]

        repository = self._known(part(0)) or Value(self.values.put((*root, "image", "repository"), part(0)))
        inputs = {found.group(1) for _, _, tag in words if (found := _INPUT.match(tag))}
        if not inputs:
            return Words((repository, ":", Value(self.values.put((*root, "image", "tag"), part(2)))))
        if len(inputs) == 1 and all(_INPUT.match(tag) for _, _, tag in words):
            place: tuple[str, ...] = ("inputs", next(iter(inputs)))
            tags: list[Tree] = [""] * len(texts)
        else:
            place = (*root, "image", "tag")
            tags = ["" if isinstance(bare(one), str) and _INPUT.match(bare(one)) else one for one in part(2)]
        dotted = self.values.put(place, tags)
        waiting = [
            number
            for number, one in enumerate(texts)
            if not isinstance(one, Lack) and _INPUT.match(one.rpartition(":")[2])
        ]
        self.values.open[dotted] = self.values.open.get(dotted, frozenset()) | frozenset(waiting)
        return Words((repository, ":", Value(dotted, required=f"{dotted} is given when it is deployed")))

    # --- maps and lists ----------------------------------------------------------------------------

    def _map(self, trees: Vector, root: tuple[str, ...], kind: str, path: Path) -> Tree:
        maps = [one if isinstance(one, Lack) else bare(one) for one in trees]
        keys = list(dict.fromkeys(key for one in maps if not isinstance(one, Lack) for key in one))
        vectors = {
            key: [one if isinstance(one, Lack) else one.get(key, Lack.MISSING) for one in maps]
            for key in keys
        }
        shared = path[-1:] == ("labels",) and self._shares(vectors)
        merged: dict[str, Tree] = {}
        for key, vector in vectors.items():
            if shared and key in self.common:
                continue
            if Lack.MISSING not in vector:
                merged[key] = self._merge(vector, root, kind, (*path, key))
                continue
            held = [one for one in vector if not isinstance(one, Lack)]
            if not all(plain(one) for one in held):
                # what is empty could not be told from what is not there
                return Subtree(self._put(trees, root, kind, path)) if path else merged
            form = _form(held)
            place = always(kind, (*path, key)) or readable(kind, (*path, key))
            span = next((one.span for one in held if isinstance(one, Marked)), None)
            merged[key] = _mark(Optional(self.values.put((*root, *place), vector), form), span)
        if shared:
            merged["\0"] = Include(self._labels)
        return merged

    def _shares(self, vectors: Mapping[str, Vector]) -> bool:
        return bool(self.common) and all(
            key in vectors
            and all(
                isinstance(one, Lack) or plain(one) == said
                for one, said in zip(vectors[key], vector, strict=True)
            )
            for key, vector in self.common.items()
        )

    def _list(self, trees: Vector, root: tuple[str, ...], kind: str, path: Path) -> Tree:
        lists = [one if isinstance(one, Lack) else bare(one) for one in trees]
        held = [one for one in lists if not isinstance(one, Lack)]
        if (
            path[-1:] == ("env",)
            and "containers" in path
            and all(isinstance(bare(item), dict) for one in held for item in one)
        ):
            return self._variables(trees, lists, root, kind, path)
        same = all(plain(one) == plain(held[0]) for one in held)
        if same and path[-1:] not in CONTAINERS and not self._mentions_namespace(held[0]):
            return held[0]
        items = [bare(item) for one in held for item in one]
        alike = len({len(one) for one in held}) == 1
        if alike and (all(isinstance(item, dict) for item in items) or self._named(lists)):
            return [
                self._merge(
                    [one if isinstance(one, Lack) else one[index] for one in lists],
                    root,
                    kind,
                    (*path, index),
                )
                for index in range(len(held[0]))
            ]
        return Subtree(self._put(trees, root, kind, path))

    def _mentions_namespace(self, tree: Tree) -> bool:
        """Whether it holds objects that stand in the namespace, which is always a value."""
        value = bare(tree)
        if isinstance(value, dict):
            return "namespace" in value or any(map(self._mentions_namespace, value.values()))
        return isinstance(value, list) and any(map(self._mentions_namespace, value))

    def _named(self, lists: Vector) -> bool:
        """Whether each item is the same everywhere, or a known name."""
        held = [one for one in lists if not isinstance(one, Lack)]
        for index in range(len(held[0])):
            vector = [one if isinstance(one, Lack) else one[index] for one in lists]
            said = [bare(one) for one in vector if not isinstance(one, Lack)]
            if any(isinstance(one, dict | list) for one in said):
                return False
            if all(one == said[0] for one in said):
                continue
            if not all(isinstance(one, str) for one in said) or not (
                self._known(vector) or self._composed(vector)
            ):
                return False
        return True

    def _variables(self, trees: Vector, lists: Vector, root: tuple[str, ...], kind: str, path: Path) -> Tree:
        """Those from Secrets first, on which others lean; then those with a text, by name."""
        named = [
            one if isinstance(one, Lack) else {str(bare(bare(item)["name"])): item for item in one}
            for one in lists
        ]
        names = list(dict.fromkeys(name for one in named if not isinstance(one, Lack) for name in one))
        literal: list[Tree] = []
        plains: list[tuple[str, Vector]] = []
        for name in names:
            vector = [one if isinstance(one, Lack) else one.get(name, Lack.MISSING) for one in named]
            held = [bare(one) for one in vector if not isinstance(one, Lack)]
            if all("value" in one for one in held):
                plains.append(
                    (name, [one if isinstance(one, Lack) else bare(one)["value"] for one in vector])
                )
            elif all("valueFrom" in one for one in held) and Lack.MISSING not in vector:
                literal.append(self._merge(vector, root, kind, (*path, word(name).lower())))
            else:
                return Subtree(self.values.put((*root, "env"), trees))
        for name, said in plains:
            self.values.put((*root, "env"), said, key=name)
        if plains:
            literal.append(Variables(".".join((*root, "env"))))
        return literal


def _form(held: Sequence[Tree]) -> Form:
    kinds = {type(bare(one)) for one in held}
    return FORMS.get(kinds.pop(), "tree") if len(kinds) == 1 else "tree"


def _mark(tree: Tree, span: Span | None) -> Tree:
    return tree if span is None or isinstance(tree, Marked) else Marked(tree, span)


def _texts(pieces: Sequence[str | tuple[str, str]]) -> list[str]:
    return [one for one in pieces if isinstance(one, str)]


def _split(pieces: Sequence[str | tuple[str, str]], name: str, label: str) -> list[str | tuple[str, str]]:
    """The pieces with each occurrence of a name cut out."""
    found: list[str | tuple[str, str]] = []
    for piece in pieces:
        if isinstance(piece, tuple):
            found.append(piece)
            continue
        before = piece.split(name)
        for index, part in enumerate(before):
            if index:
                found.append(("name", label))
            found.append(part)
    return found
