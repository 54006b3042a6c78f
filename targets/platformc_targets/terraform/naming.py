"""Names once, as locals: whatever needs a name refers to its local, and a local is made from the spec's own."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from platformc.ir import Name, Platform, Reference, Text
from platformc.output import Marked, Tree, bare
from platformc_targets.text.hcl import Block, Call, Expression, Hcl, Template

_HOLE = re.compile(r"\{\{|\}\}|\{([a-z_A-Z0-9.]+)\}|\{([a-z_A-Z0-9.]+)\|snake\}|\{|\}")


RESERVED = ("platform", "environment", "account", "region")
"""Locals that every module may have."""


class Names:
    """The locals of one root module, gathered while its resources are made."""

    __slots__ = ("_found", "_order", "platform")

    def __init__(self, platform: Platform) -> None:
        self.platform = platform
        self._found: dict[str, Tree] = {}
        self._order = [
            *RESERVED, *platform.settings, *(f"platform_{label}" for label in platform.settings),
            *(f"names_{label}" for label in RESERVED), *platform.names,
        ]  # fmt: skip

    def of(self, name: Name, label: str) -> Marked:
        """A reference to the local of a name: the convention that it is, else one called `label`."""
        own = self._convention(name.path)
        if own is not None and own.value == name.value:
            return Marked(self._path(own.path), name.span)
        if len(name.references) == 1:
            own = self._convention(name.references[0].path)
            if own is not None and own.value == name.value:
                return Marked(self._path(own.path), name.span)
        label = self._free(label)
        self._add(label, Marked(self._made(name), name.span))
        return Marked(Expression(f"local.{label}"), name.span)

    def text(self, text: Text) -> Marked:
        """A text with the locals that it is made of."""
        return Marked(self._composed(text.value, text.references), text.span)

    def local(self, label: str, value: Tree) -> Expression:
        """A reference to a local of our own making."""
        label = self._free(label)
        self._add(label, value)
        return Expression(f"local.{label}")

    def path(self, path: str) -> Tree:
        """A reference to a setting by its path in the spec: `aws.region`, `environment`."""
        return self._path(path)

    def labels(self) -> list[str]:
        """The locals in their order: settings, conventions in the spec's order, then what is named in one place."""
        known = {label: place for place, label in enumerate(self._order)}
        return sorted(self._found, key=lambda label: known.get(label, len(known)))

    def file(self, instead: Mapping[str, Tree] | None = None) -> Hcl | None:
        """`names.tf`; instead: other values for some locals."""
        if not self._found:
            return None
        values = {**self._found, **(instead or {})}
        return Hcl([Block("locals", (), {label: values[label] for label in self.labels()})])

    def shown(self, labels: Sequence[str]) -> str:
        """Some locals as they are written."""
        return Hcl([Block("locals", (), {label: self._found[label] for label in labels})]).render("").text

    def value(self, label: str) -> str | None:
        """What a local is, when all of it is known now."""
        return self._known(self._found[label])

    def _known(self, tree: Tree) -> str | None:
        inner = bare(tree)
        if isinstance(inner, str):
            return inner
        if isinstance(inner, Expression) and inner.text.startswith("local."):
            return self.value(inner.text.removeprefix("local."))
        if isinstance(inner, Template):
            parts = [self._known(part) for part in inner.parts]
            return None if None in parts else "".join(part or "" for part in parts)
        if isinstance(inner, Call) and inner.name == "replace":
            text, old, new = (self._known(argument) for argument in inner.arguments)
            return None if text is None or old is None or new is None else text.replace(old, new)
        return None

    def _add(self, label: str, value: Tree) -> None:
        self._found.setdefault(label, value)

    def _free(self, label: str) -> str:
        """A label that no setting and no convention has."""
        while label in self._order:
            label += "_"
        return label

    def _convention(self, path: str) -> Name | None:
        head, _, label = path.partition(".")
        return self.platform.names.get(label) if head == "names" else None

    def _path(self, path: str) -> Expression | None:
        """The local of a setting or a convention, made when it is asked for the first time; None for others."""
        platform = self.platform
        head, _, rest = path.partition(".")
        if path == "platform":
            return self._said("platform", Marked(platform.name.value, platform.name.span))
        if path == "environment":
            return self._said("environment", platform.environment)
        if head == "names" and rest in platform.names:
            label = f"names_{rest}" if rest in RESERVED else rest
            if label not in self._found:
                name = platform.names[rest]
                self._found[label] = name.value  # a circle cannot be, but a place must be taken
                self._found[label] = Marked(self._made(name), name.span)
            return Expression(f"local.{label}")
        if head == "aws" and platform.aws is not None and rest in ("account", "region"):
            text = platform.aws.account if rest == "account" else platform.aws.region
            return self._said(rest, Marked(text.value, text.span))
        if head == "platform" and rest in platform.settings:
            label = f"platform_{rest}" if rest in platform.names or rest in RESERVED else rest
            text = platform.settings[rest]
            return self._said(label, Marked(self._composed(text.value, text.references), text.span))
        return None

    def _said(self, label: str, value: Tree) -> Expression:
        self._add(label, value)
        return Expression(f"local.{label}")

    def _value(self, path: str) -> str | None:
        """What a path of the spec says, where it has a local."""
        platform = self.platform
        head, _, rest = path.partition(".")
        if path == "platform":
            return platform.name.value
        if path == "environment":
            return platform.environment
        if head == "names" and rest in platform.names:
            return platform.names[rest].value
        if head == "aws" and platform.aws is not None and rest in ("account", "region"):
            return (platform.aws.account if rest == "account" else platform.aws.region).value
        if head == "platform" and rest in platform.settings:
            return platform.settings[rest].plain
        return None

    def _made(self, name: Name) -> Tree:
        """The convention as the spec writes it, where that gives the same value; else the value."""
        template = name.template.strip()
        if (
            not (template.startswith('"') and template.endswith('"') and len(template) > 1)
            or "\\" in template
        ):
            return self._composed(name.value, name.references)
        template = template.removeprefix('"""').removesuffix('"""').removeprefix('"').removesuffix('"')
        references = list(name.references)
        parts: list[Tree] = []
        values: list[str] = []
        at = 0
        for hole in _HOLE.finditer(template):
            parts.append(template[at : hole.start()])
            values.append(template[at : hole.start()])
            at = hole.end()
            if hole[0] in ("{{", "}}"):
                parts.append(hole[0][0])
                values.append(hole[0][0])
                continue
            value = self._value(references[0].path) if references else None
            if value is None or not (hole[1] or hole[2]):
                return self._composed(name.value, name.references)
            path = references.pop(0).path
            local = self._path(path)
            if hole[2]:
                value = value.replace("-", "_")
                parts.append(Call("replace", (local, "-", "_")))
            else:
                parts.append(local)
            values.append(value)
        parts.append(template[at:])
        values.append(template[at:])
        if "".join(values) != name.value:
            return self._composed(name.value, name.references)
        return _template(parts)

    def _composed(self, value: str, references: Sequence[Reference]) -> Tree:
        """The value, each reference's own value in it replaced by the reference, in their order."""
        parts: list[Tree] = []
        at = 0
        for reference in references:
            inner = self._value(reference.path)
            place = value.find(inner, at) if inner else -1
            if inner is None or place < 0 or (len(inner) < 3 and inner != value):
                continue
            parts += [value[at:place], self._path(reference.path)]
            at = place + len(inner)
        parts.append(value[at:])
        return _template(parts)


def _template(parts: list[Tree]) -> Tree:
    whole = tuple(part for part in parts if part != "")
    if not whole:
        return ""
    return whole[0] if len(whole) == 1 else Template(whole)
