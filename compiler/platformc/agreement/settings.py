"""Findings about values that carry names: settings of a Middleware, words of a command, values of a Secret."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from platformc.agreement.examples import VERIFY, built
from platformc.agreement.expectation import UNKNOWN, Expectation
from platformc.agreement.expected_pods import in_cluster
from platformc.agreement.overrides import written
from platformc.diagnostics import Code
from platformc.ir import Middleware, Plain, Platform, Scalar, Secret, Sequence, Service, Table, Text, Workload

_HOSTS = 'web { hosts = ["shop.example.com"] }; health = http "/healthz/" on http'
_PROBE = (
    "Probe: {httpGet: {path: /healthz/, port: http, httpHeaders: [{name: Host, value: shop.example.com}]}}"
)
_LOGIN = "https://shop.example.com/login/"
_MIDDLEWARE = """\
---
apiVersion: traefik.io/v1alpha1
kind: Middleware
metadata: {name: cors, namespace: shop}
spec: {headers: {accessControlAllowOriginList: ["https://shop.example.com"]}}
"""
Files = dict[str, str]


def _wrong(right: Files, before: str, after: str) -> Files:
    """The same spec, with other words in the file that was built from it."""
    return {
        path: text if path.endswith(".plat") else text.replace(before, after, 1)
        for path, text in right.items()
    }


def _built(spec: tuple[str, str], file: tuple[str, str], more: tuple[str, str] = ("", "")) -> Files:
    """The spec and the file of the examples, each with something exchanged; `more` is what both have more."""
    plat, text = built().items()
    return {
        plat[0]: plat[1].replace(*spec) + more[0],
        text[0]: text[1].replace(*file) + more[1],
    }


_HOST_RIGHT = _built(("health = tcp on http", _HOSTS), ("Probe: {tcpSocket: {port: http}}", _PROBE))
_WORDS_RIGHT = _built(
    ("  health", '  command = ["serve", "{port.http}"]\n  health'),
    ("          ports:\n            - {name: http, c", '          args: [serve, "8000"]\n          ports:\n            - {name: http, c'),
)  # fmt: skip
_VALUE_RIGHT = _built(
    ('"shop/django" }', f'"shop/django"; LOGIN = "{_LOGIN}" }}'),
    ("target: {name: django}", f"target: {{name: django, template: {{mergePolicy: Merge, data: {{LOGIN: {_LOGIN}}}}}}}"),
)  # fmt: skip
_SETTING_RIGHT = _built(
    ("", ""),
    ("", ""),
    (
        'middleware cors { headers { accessControlAllowOriginList = ["https://shop.example.com"] } }\n',
        _MIDDLEWARE,
    ),
)

MIDDLEWARE_SETTING = Code(
    "middleware/setting",
    summary="a Middleware is set otherwise than the platform says",
    why="Browsers refuse what comes from a host that it does not name, or visitors are sent to another one.",
    wrong=_wrong(_SETTING_RIGHT, "https://shop.example.com", "https://other.example.com"),
    right=_SETTING_RIGHT,
    command=VERIFY,
)
PROBE_HOST = Code(
    "probe/host",
    summary="a probe asks by another host than the first that the program allows",
    why="A program that checks its allowed hosts answers 400, and the pod is never ready.",
    wrong=_wrong(_HOST_RIGHT, "value: shop.example.com", "value: other.example.com"),
    right=_HOST_RIGHT,
    command=VERIFY,
)
WORKLOAD_COMMAND = Code(
    "workload/command",
    summary="a container runs other words than the platform says",
    why="The process listens on another port, or is another process, than what was deployed around it.",
    wrong=_wrong(_WORDS_RIGHT, '[serve, "8000"]', '[serve, "9999"]'),
    right=_WORDS_RIGHT,
    command=VERIFY,
)
SECRET_VALUE = Code(
    "secret/value",
    summary="a key of a Secret holds another value than the platform says",
    why="Whoever reads the key leaves for a host, a database or a user that is not there.",
    wrong=_wrong(_VALUE_RIGHT, _LOGIN, "https://other.example.com/login/"),
    right=_VALUE_RIGHT,
    command=VERIFY,
)


def expect_settings(found: Expectation, platform: Platform, middleware: Middleware) -> None:
    """Each value of a Middleware, by the path that leads to it."""
    for key, value in middleware.spec:
        for path, leaf in _leaves(f"settings.{key}", value):
            if isinstance(leaf, Text):
                kind = "traefik.name" if leaf.references else "traefik.setting"
                found.uses(kind, path, in_cluster(platform, leaf), leaf.span, "", leaf.name)
            else:
                found.uses("traefik.setting", path, written(leaf), leaf.span)


def _leaves(path: str, value: Plain) -> Iterator[tuple[str, Text | Scalar]]:
    if isinstance(value, Table):
        for key, inner in value.entries:
            yield from _leaves(f"{path}.{key}", inner)
    elif isinstance(value, Sequence):
        for index, item in enumerate(value.items):
            yield from _leaves(f"{path}.{index}", item)
    else:
        yield path, value


def expect_words(found: Expectation, workload: Workload, say: Callable[[Text], str]) -> None:
    """Each word of what a container runs. say: the text as the container is given it."""
    for place, words in (("command", workload.entrypoint), ("args", workload.command)):
        for index, word in enumerate(words):
            said = say(word)
            kind = "container.name" if word.references else "container.word"
            found.uses(kind, f"container.{place}.{index}", said, word.span, "", word.name)


def expect_probe_host(found: Expectation, platform: Platform, workload: Workload, probe: str) -> None:
    """kubelet asks by an address; a program that checks its allowed hosts is asked by the first of them."""
    if not isinstance(workload, Service) or workload.health is None or workload.health.kind != "http":
        return
    if workload.web is not None and workload.web.hosts:
        host = workload.web.hosts[0]
        slot = f"container.{probe}.host"
        found.uses("http.host", slot, in_cluster(platform, host), host.span, "", host.name)


def expect_values(found: Expectation, platform: Platform, secret: Secret) -> None:
    """What the keys of a Secret hold, where it is known; `{{` is a template's own language."""
    for key in secret.keys:
        if key.source == "text" and key.text is not None:
            value = in_cluster(platform, key.text)
            if UNKNOWN not in value and "{{" not in value:
                found.uses("secret.value", f"values.{key.key}", value, key.text.span, "", key.text.name)
                found.may(f"values.{key.key}")  # a key that is gone is said of the key
