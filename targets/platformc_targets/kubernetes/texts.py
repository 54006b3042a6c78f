"""Text of the spec as manifests carry it: addresses in the cluster, secrets by reference, `$` escaped."""

from __future__ import annotations

import re
from collections.abc import Iterable

from platformc.diagnostics import Code, Report
from platformc.ir import (
    EnvVar,
    GithubPart,
    HostPart,
    HostVariable,
    InputPart,
    Platform,
    SecretPart,
    Service,
    Store,
    Text,
)
from platformc.output import Marked, Tree

CLUSTER_DOMAIN = "svc.cluster.local"

INPUT = Code(
    "kubernetes/input",
    summary="an input stands where a manifest cannot take it",
    why="A manifest is complete when it is written: only the tag of an image is left open until it is applied.",
    wrong='platform p { }\ninput version\nservice web {\n  image = "nginx:1.29"\n'
    "  env { VERSION = input.version }\n}\ndeploy { kubernetes }\n",
    right='platform p { }\ninput version\nservice web { image = "nginx:{input.version}" }\n'
    "deploy { kubernetes }\n",
)

INHERIT = Code(
    "kubernetes/inherit",
    summary="a variable of the host is passed through, and pods have no such host",
    why="`inherit` takes a value from the shell that starts the program; in a cluster no shell does.",
    wrong='platform p { }\nservice web {\n  image = "nginx:1.29"\n  env { TOKEN = inherit }\n}\n'
    "deploy { kubernetes }\n",
    right='platform p { }\nsecret token { TOKEN = external "web/token" }\nservice web {\n'
    '  image = "nginx:1.29"\n  env { TOKEN = secret.token.TOKEN }\n}\ndeploy { kubernetes }\n',
)

SECRET_SHOWN = Code(
    "kubernetes/secret-shown",
    summary="a secret stands where the manifest would show it",
    why="Only a container's environment, command and arguments can refer to a Secret; anything else would hold"
    " the value itself, for everybody who may read the manifest.",
    wrong='platform p { }\nsecret token { TOKEN = generated 32 }\nservice web {\n  image = "nginx:1.29"\n'
    "  labels { token = secret.token.TOKEN }\n}\ndeploy { kubernetes }\n",
    right='platform p { }\nsecret token { TOKEN = generated 32 }\nservice web {\n  image = "nginx:1.29"\n'
    "  env { TOKEN = secret.token.TOKEN }\n}\ndeploy { kubernetes }\n",
)

# `$$` is `$`, `$(X)` is a variable, and a byte after `$` is taken for a code point: a `$` before any of them,
# or before a reference of ours, is doubled (k8s.io/kubernetes third_party/forked/golang/expansion/expand.go)
_EXPANDED = re.compile(r"\$(?=[$(]|[^\x00-\x7f]|\Z)")
_NOT_A_VARIABLE = re.compile(r"[^A-Z0-9_]+")


def escape(literal: str) -> str:
    """Literal text for an environment value, a command or an argument, where `$(X)` is expanded."""
    return _EXPANDED.sub("$$", literal) if "$" in literal else literal


def service_domain(platform: Platform, service: str) -> str:
    """The address of a Service that holds from every namespace."""
    return f"{service}.{platform.namespace.value}.{CLUSTER_DOMAIN}"


def address(platform: Platform, part: HostPart) -> str:
    """Where a declaration answers, seen from a pod."""
    declaration = platform.find(part.declaration)
    if isinstance(declaration, Store):
        host = declaration.host.value
    elif isinstance(declaration, Service):
        host = declaration.own_name("k8s.service").value
    else:
        host = part.declaration.rpartition(".")[2]
    if declaration is not None and declaration.external:
        return host
    return service_domain(platform, host) if part.full else host


def known(platform: Platform, report: Report, text: Text, what: str) -> Marked:
    """Text for a place where it must be complete; what is not known now is reported. `what` names the place."""
    pieces: list[str] = []
    for part in text.parts:
        match part:
            case str():
                pieces.append(part)
            case HostPart():
                pieces.append(address(platform, part))
            case SecretPart(secret, key):
                report(
                    SECRET_SHOWN.at(
                        text.span,
                        f"{what} holds `secret.{secret}.{key}`",
                        hint="give it to the container in `env`",
                    )
                )
            case _:
                refuse(report, text, part, what)
    return Marked("".join(pieces), text.span)


def refuse(report: Report, text: Text, part: InputPart | HostVariable | GithubPart, what: str) -> None:
    """Say that a manifest cannot hold this part."""
    if isinstance(part, InputPart):
        report(
            INPUT.at(
                text.span,
                f"{what} holds `input.{part.name}`, which a manifest cannot take",
                hint=f'an input can be the whole tag of an image: `image = "NAME:{{input.{part.name}}}"`',
            )
        )
    else:
        report(
            INHERIT.at(
                text.span,
                f"{what} passes `{part.name}` of the host through, and a pod has no such host",
                hint=f'declare it: `secret NAME {{ {part.name} = external "PATH" }}`',
            )
        )


class Variables:
    """The environment of one container: what the spec gives, and the helpers that composed text leans on.

    A composed text with secrets in it becomes `$(X)` of variables that stand before it, as
    https://kubernetes.io/docs/tasks/inject-data-application/define-interdependent-environment-variables/ says.
    """

    __slots__ = ("_platform", "_references", "_report", "_taken", "_wanted")

    def __init__(self, platform: Platform, report: Report, taken: Iterable[str]) -> None:
        self._platform = platform
        self._report = report
        self._taken = set(taken)
        self._references: dict[SecretPart, str] = {}
        self._wanted: list[Tree] = []

    def expand(self, text: Text, what: str) -> Marked:
        """Text for a place where Kubernetes expands `$(X)`."""
        pieces: list[str] = []
        for part in text.parts:
            match part:
                case str():
                    pieces.append(escape(part))
                case HostPart():
                    pieces.append(address(self._platform, part))
                case SecretPart():
                    pieces.append(f"$({self._reference(part, text)})")
                case _:
                    refuse(self._report, text, part, what)
        return Marked("".join(pieces), text.span)

    def entry(self, variable: EnvVar, owner: str) -> Tree:
        """One variable as the spec gives it."""
        parts = variable.value.parts
        if len(parts) == 1 and isinstance(parts[0], SecretPart):
            value = {"valueFrom": Marked(secret_key(self._platform, parts[0]), variable.value.span)}
        else:
            value = {"value": self.expand(variable.value, f"`{variable.name}` of {owner}")}
        return Marked({"name": variable.name, **value}, variable.span)

    def helpers(self) -> list[Tree]:
        """The variables that `expand` referred to, in the order of their first use."""
        return self._wanted

    def _reference(self, part: SecretPart, text: Text) -> str:
        found = self._references.get(part)
        if found:
            return found
        base = _NOT_A_VARIABLE.sub("_", f"{part.secret}_{part.key}".upper())
        base = base if not base[0].isdigit() else f"_{base}"
        name, count = base, 1
        while name in self._taken:
            count += 1
            name = f"{base}_{count}"
        self._taken.add(name)
        self._references[part] = name
        self._wanted.append(Marked({"name": name, "valueFrom": secret_key(self._platform, part)}, text.span))
        return name


def secret_key(platform: Platform, part: SecretPart) -> Tree:
    """A reference to one key of a Secret."""
    secret = platform.secrets.get(part.secret)
    name: Tree = Marked(secret.name.value, secret.name.span) if secret else part.secret
    return {"secretKeyRef": {"name": name, "key": part.key}}
