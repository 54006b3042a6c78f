"""Text as Compose interpolates it, and the variables of the host that it asks for."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from platformc.ir import (
    GithubPart,
    HostPart,
    HostVariable,
    InputPart,
    Part,
    Platform,
    SecretKey,
    SecretPart,
    Service,
    Store,
    Text,
    describe,
)
from platformc.source import Span
from platformc_targets.text import Entry, compose_escape, compose_variable

_CONSTANT = re.compile(r"[A-Z_][A-Z0-9_]*")
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_OF_COMPOSE = ("COMPOSE_", "DOCKER_")


class Variables:
    """Writes the texts of one platform, and remembers which variables must be set for them.

    A key of a Secret is asked for under its own name when that is a constant's and only one Secret has
    it, else under `SECRET_KEY`. illegal: what the spec takes for a variable of the host and cannot be one.
    """

    __slots__ = ("_names", "_platform", "_required", "illegal")

    def __init__(self, platform: Platform) -> None:
        self._platform = platform
        self.illegal: dict[str, Span] = {}
        self._names = _names(platform, self.illegal)
        self._required: dict[str, str] = {}

    def scalar(self, text: Text) -> str:
        """The text as it stands in the file: `$` escaped, unknown parts as variables."""
        return self._join(text, ())

    def password(self, store: Store) -> str:
        """A variable for the password of a store of which the spec says none."""
        return self._ask(f"{_upper(store.label)}_PASSWORD", f"password of {store.kind}.{store.label}")

    def host(self, declaration: str) -> str:
        """What a service, database, cache or broker answers on; on Compose's network that is its key."""
        found = self._platform.find(declaration)
        if isinstance(found, Store):
            return found.host.value
        if isinstance(found, Service):
            return found.own_name("compose.service").value
        return found.name.value if found else declaration.rpartition(".")[2]

    def entries(self) -> list[Entry]:
        """The variables that were asked for so far, in order, for `.env.example`."""
        return [Entry(name, None, words) for name, words in self._required.items()]

    def _join(self, text: Text, seen: tuple[tuple[str, str], ...]) -> str:
        return "".join(self._part(part, text.span, seen) for part in text.parts)

    def _part(self, part: Part, span: Span, seen: tuple[tuple[str, str], ...]) -> str:
        match part:
            case str():
                return compose_escape(part)
            case HostPart(declaration):
                return compose_escape(self.host(declaration))
            case HostVariable(name) if _VARIABLE.fullmatch(name):
                return compose_variable(name)
            case HostVariable(name):
                self.illegal.setdefault(name, span)
                return ""
            case InputPart(name):
                return self._ask(_upper(name), f"input.{name} of the spec")
            case SecretPart(secret, key):
                at = (secret, key)
                found = self._key(secret, key)
                if found and found.text and at not in seen:
                    return self._join(found.text, (*seen, at))
                return self._ask(self._names.get(at) or _joined(secret, key), _words(part, found))
            case GithubPart():
                raise AssertionError("what only a workflow knows stands in workflows alone")

    def _key(self, secret: str, key: str) -> SecretKey | None:
        declared = self._platform.secrets.get(secret)
        return declared.key(key) if declared else None

    def _ask(self, name: str, words: str) -> str:
        self._required.setdefault(name, words)
        return compose_variable(name, "set it, see .env.example")


def _words(part: SecretPart, key: SecretKey | None) -> str:
    said = describe(part)
    if key is None:
        return said
    match key.source:
        case "generated":
            return f"{said}: a random text of {key.length} characters"
        case "external":
            return f"{said}: `{key.path.value}` in the secret store" if key.path else said
        case "github":
            return f"{said}: the secret of the repository"
        case "inherit" | "text":
            return said


def _names(platform: Platform, illegal: dict[str, Span]) -> dict[tuple[str, str], str]:
    """The variable of each key that is not composed of others; keys that name an illegal one go to `illegal`."""
    keys = [
        (secret.label, key)
        for secret in platform.secrets.values()
        for key in secret.keys
        if key.source != "text"
    ]
    names: dict[tuple[str, str], str] = {}
    taken = {_upper(word) for word in platform.inputs} | set(_host_variables(platform))
    for label, key in keys:
        if key.source == "inherit":
            name = key.path.plain if key.path and key.path.plain else key.key
            if not _VARIABLE.fullmatch(name):
                illegal.setdefault(name, key.span)
                name = _joined(label, name)
            names[label, key.key] = name
    taken |= set(names.values())
    held = Counter(key.key for _, key in keys)
    for label, key in keys:
        if (label, key.key) in names:
            continue
        name = key.key
        own = held[name] == 1 and _CONSTANT.fullmatch(name) and not name.startswith(_OF_COMPOSE)
        if not own or name in taken:
            name = _joined(label, name)
        number, first = 2, name
        while name in taken:
            name, number = f"{first}_{number}", number + 1
        taken.add(name)
        names[label, key.key] = name
    return names


def _host_variables(platform: Platform) -> Iterator[str]:
    for workload in platform.workloads:
        texts = [variable.value for variable in workload.env]
        if workload.build:
            texts += [argument.value for argument in workload.build.args]
        for text in texts:
            yield from (part.name for part in text.parts if isinstance(part, HostVariable))


def _joined(secret: str, key: str) -> str:
    return _upper(f"{secret}_{key}")


def _upper(words: str) -> str:
    name = re.sub(r"[^A-Z0-9_]", "_", words.upper())
    return f"_{name}" if name[:1].isdigit() else name
