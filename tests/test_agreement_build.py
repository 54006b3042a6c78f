"""While building, findings are shown at the spec: at what it says, or at the patch that said otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from agreeing import ENVIRONMENTS, Built, market, markets
from platformc.agreement.prove import Proved, prove_text
from platformc.ir import Patch, Platform, Table
from platformc.output import Document, Marked, Tree, merge_patch
from platformc.source import Source, Span
from platformc_targets.kubernetes.emit import emit
from platforms import span

HOST = "alpha.api.platform.example.com"
INGRESS = f"networking.k8s.io/v1/Ingress/{HOST}"
PATCH = span("patch")
GROUP, NAME = "app.kubernetes.io/application-group", "app.kubernetes.io/name"


def marked(tree: Any) -> Tree:
    """Values as a patch of the spec has them: each with its place."""
    if isinstance(tree, Mapping):
        return {key: marked(value) for key, value in tree.items()}
    if isinstance(tree, list):
        return [marked(item) for item in tree]
    return Marked(tree, PATCH)


def patched(address: str, change: Any) -> tuple[Platform, Proved]:
    """Builds alpha with one object patched, and proves it."""
    patch = Patch("kubernetes", address, Table((), PATCH), PATCH)
    platform = replace(market(), patches=(patch,))
    files: dict[str, str] = {}
    origins: dict[str, list[Span | None]] = {}
    touched = False
    for path, output in emit(platform, lambda _: None).items():
        documents: list[Document] = output.documents
        for index, document in enumerate(documents):
            if document.address == address:
                documents[index] = Document(address, merge_patch(document.tree, marked(change)))
                touched = True
        rendered = output.render("")
        files[path], origins[path] = rendered.text, rendered.origins
    assert touched
    return platform, prove_text(platform, files, origins, markets())


ANNOTATIONS = {
    3: {"cert-manager.io/cluster-issuer": "alpha.platform.example.com"},
    4: {"traefik.ingress.kubernetes.io/router.middlewares":
        "x-cors@kubernetescrd,shop-platform-alpha-https-redirect@kubernetescrd"},
    5: {"traefik.ingress.kubernetes.io/router.middlewares":
        "shop-platform-alpha-cors@kubernetescrd,x-https-redirect@kubernetescrd"},
}  # fmt: skip


def rules(host: str, service: str) -> list[Any]:
    backend = {"service": {"name": service, "port": {"number": 8000}}}
    return [{"host": host, "http": {"paths": [{"path": "/", "pathType": "Prefix", "backend": backend}]}}]


def tls(host: str, secret: str) -> list[Any]:
    return [{"hosts": [host], "secretName": secret}]


ELEVEN: list[tuple[int, str, Any]] = [
    (1, "handshake/ingress-name", {"metadata": {"name": "front"}}),
    (2, "handshake/namespace", {"metadata": {"namespace": "shop-platform-prod"}}),
    (3, "handshake/cluster-issuer", {"metadata": {"annotations": ANNOTATIONS[3]}}),
    (4, "handshake/middleware-cors", {"metadata": {"annotations": ANNOTATIONS[4]}}),
    (5, "handshake/middleware-https-redirect", {"metadata": {"annotations": ANNOTATIONS[5]}}),
    (6, "handshake/application-group", {"metadata": {"labels": {GROUP: "other"}}}),
    (7, "handshake/application-name", {"metadata": {"labels": {NAME: "shop-worker"}}}),
    (8, "handshake/host", {"spec": {"rules": rules("www.example.org", "shop")}}),
    (9, "handshake/backend", {"spec": {"rules": rules(HOST, "shop-worker")}}),
    (10, "handshake/tls-host", {"spec": {"tls": tls("www.example.org", f"{HOST}-tls")}}),
    (11, "handshake/tls-secret", {"spec": {"tls": tls(HOST, "alpha.platform.example.com-tls")}}),
]


@pytest.mark.parametrize(("number", "slug", "change"), ELEVEN)
def test_the_eleven_through_the_escape_hatch(number: int, slug: str, change: Any) -> None:
    _, proved = patched(INGRESS, change)
    (found,) = proved.diagnostics
    assert (found.slug, found.number, found.span) == (slug, number, PATCH)
    assert [related.message for related in found.related][:2] == [
        "it becomes this",
        "the platform says it here",
    ]
    assert found.related[0].span.file == "ingress.yaml"
    assert found.related[1].span.file == "main.plat"


def test_a_patch_may_add_what_agrees() -> None:
    variables = [{"name": "MORE", "valueFrom": {"secretKeyRef": {"name": "django", "key": "SECRET_KEY"}}}]
    pod = {
        "initContainers": [{"name": "more", "image": "busybox:1", "env": variables}],
        "priorityClassName": "high",
    }
    _, proved = patched("apps/v1/Deployment/shop", {"spec": {"template": {"spec": pod}}})
    assert proved.diagnostics == []


def test_what_a_patch_adds_must_find_its_maker() -> None:
    variables = [{"name": "MORE", "valueFrom": {"secretKeyRef": {"name": "nobody", "key": "KEY"}}}]
    pod = {"initContainers": [{"name": "more", "image": "busybox:1", "env": variables}]}
    _, proved = patched("apps/v1/Deployment/shop", {"spec": {"template": {"spec": pod}}})
    (found,) = proved.diagnostics
    assert (found.slug, found.span) == ("secret/name", PATCH)


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_a_bug_of_a_target_is_shown_at_what_the_spec_says(environment: str) -> None:
    build = Built(market(environment))
    path = f"build/{environment}/kubernetes/ingress.yaml"
    whole = build.files[path]
    prefix = "" if environment == "prod" else "alpha."
    changed = whole.replace(f"secretName: {prefix}api", "secretName: wrong.api")
    assert changed != whole
    files = {**build.files, path: changed}
    (found,) = prove_text(build.platform, files, build.origins, markets()).diagnostics
    assert (found.slug, found.span) == ("handshake/tls-secret", span("tls of api"))
    emitted = found.related[0].span
    assert emitted.file == path
    assert "secretName: wrong.api" in Source(path, changed).line(
        Source(path, changed).position(emitted.start).line
    )
