"""What the Platform leads one to expect of an artifact, in the shape in which readers give artifacts."""

from __future__ import annotations

import re
from collections.abc import Callable

from platformc.agreement.mentions import Artifact, Mention
from platformc.ir import HostPart, Name, Part, Platform, Text
from platformc.source import Span

LATER = "$(later)"
"""Stands in a text for a value of a chart that is given when its release is upgraded."""

UNKNOWN = "\x00"
"""Stands in an expected value for what only the deployment knows: an input, a secret."""

OPEN = r"(?:\$\{[^}]*\}|\$\([^)]*\)|[\w.-]+)"
"""What may stand in its place: a variable of Compose, of Kubernetes, or a word such as a tag."""


class Expectation:
    """Gathers the mentions that one artifact must hold: the counterpart of a reader's collector.

    span: the place of the spec that each mention is held against, unless one is given with it.
    """

    __slots__ = ("_mentions", "_optional", "address", "api_version", "declaration", "kind", "name", "namespace",
                 "platform", "span", "target")  # fmt: skip

    def __init__(
        self,
        platform: Platform,
        kind: str,
        api_version: str,
        name: Name,
        declaration: str,
        span: Span,
        namespace: str = "",
        target: str = "spec",
    ) -> None:
        self.platform = platform
        self.kind = kind
        self.api_version = api_version
        self.name = name.value
        self.namespace = namespace
        self.declaration = declaration
        self.span = span
        self.target = target
        self.address = declaration
        self._mentions: list[Mention] = []
        self._optional: list[str] = []

    def uses(
        self, kind: str, slot: str, value: str, span: Span | None = None, scope: str = "", name: str = ""
    ) -> None:
        """The artifact uses the name `value`, which something else makes."""
        self._add(kind, slot, value, span, scope, name, False)

    def makes(
        self, kind: str, slot: str, value: str, span: Span | None = None, scope: str = "", name: str = ""
    ) -> None:
        """The artifact makes the name `value`."""
        self._add(kind, slot, value, span, scope, name, True)

    def version(self) -> None:
        """The artifact says which version of its API it is written for; one of a typed resource leaves it out."""
        self.uses("k8s.api_version", "apiVersion", self.api_version)
        self.may("apiVersion")

    def may(self, slot: str) -> None:
        """The artifact may leave this slot out; where it has it, the value must agree."""
        self._optional.append(slot)

    def _add(
        self, kind: str, slot: str, value: str, span: Span | None, scope: str, name: str, makes: bool
    ) -> None:
        where = self.span if span is None or not span.file else span
        self._mentions.append(
            Mention(
                kind,
                value,
                makes,
                self.platform.environment,
                self.target,
                self.address,
                slot,
                where,
                scope,
                "",
                name,
            )
        )

    def artifact(self) -> Artifact:
        return Artifact(
            self.kind, self.api_version, self.name, self.namespace, self.address, self.span.file,
            self.platform.environment, self.target, self.span, tuple(self._mentions), self.declaration,
            frozenset(self._optional),
        )  # fmt: skip


def started(
    platform: Platform,
    kind: str,
    api_version: str,
    name: Name,
    declaration: str,
    span: Span,
    made: str,
    namespace: tuple[str, Span] | None = None,
) -> Expectation:
    """An object with its name and its namespace: the platform's, or one that it was given."""
    where = namespace or (platform.namespace.value, platform.namespace.span)
    found = Expectation(platform, kind, api_version, name, declaration, span, where[0])
    found.makes(made, "name", name.value, name.span, where[0], name.path or declaration)
    found.version()
    path = "" if namespace else platform.namespace.path
    found.uses("k8s.namespace", "namespace", where[0], where[1], name=path)
    return found


def agrees(expected: str, found: str) -> bool:
    """Whether a value is the expected one, where anything may stand for what is not known yet."""
    if UNKNOWN not in expected:
        return expected == found
    pattern = OPEN.join(re.escape(part) for part in expected.split(UNKNOWN))
    return re.fullmatch(pattern, found, re.DOTALL) is not None


def shown(value: str) -> str:
    """A value as messages show it."""
    return value.replace(UNKNOWN, "…").replace(LATER, "…")


def text_value(text: Text, host: Callable[[HostPart], str]) -> str:
    """The text with hosts as `host` gives them, and UNKNOWN for what only the deployment knows."""
    return "".join(_part(part, host) for part in text.parts)


def _part(part: Part, host: Callable[[HostPart], str]) -> str:
    if isinstance(part, str):
        return part
    return host(part) if isinstance(part, HostPart) else UNKNOWN
