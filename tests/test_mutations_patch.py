"""The eleven references broken by the escape hatch: nothing is written, and the patch is what is told of."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from command_line import run, write
from mutating import ROOT, SPEC

WHOLE = (ROOT / SPEC).read_text(encoding="utf-8")
NAMESPACE = "smarter-platform-alpha"
MIDDLEWARES = "traefik.ingress.kubernetes.io/router.middlewares"
NAME, GROUP = "app.kubernetes.io/name", "app.kubernetes.io/application-group"


class Hosts(NamedTuple):
    mine: str
    other: str


HOSTS = (
    Hosts("alpha.platform.example.com", "alpha.api.platform.example.com"),
    Hosts("alpha.api.platform.example.com", "alpha.platform.example.com"),
)


def rules(host: str, service: str, port: int) -> str:
    path = f'{{ path = "/"; pathType = "Prefix"; backend {{ service {{ name = "{service}"; port {{ number = {port} }} }} }} }}'
    return f'spec {{ rules = [{{ host = "{host}"; http {{ paths = [{path}] }} }}] }}'


def tls(host: str, secret: str) -> str:
    return f'spec {{ tls = [{{ hosts = ["{host}"]; secretName = "{secret}" }}] }}'


def annotation(key: str, value: str) -> str:
    return f'metadata {{ annotations {{ "{key}" = "{value}" }} }}'


def label(key: str, value: str) -> str:
    return f'metadata {{ labels {{ "{key}" = "{value}" }} }}'


def on_ingress(mine: str, other: str) -> list[tuple[int, str, str]]:
    """Number, slug and patch of an Ingress: one to nothing's name, one to another's."""
    ours, beta = f"{NAMESPACE}-{{}}@kubernetescrd", "smarter-platform-beta-{}@kubernetescrd"
    cors, redirect = ours.format("cors"), ours.format("https-redirect")
    return [
        (1, "ingress-name", 'metadata { name = "front" }'),
        (1, "ingress-name", f'metadata {{ name = "{other}" }}'),
        (2, "namespace", 'metadata { namespace = "elsewhere" }'),
        (2, "namespace", 'metadata { namespace = "smarter-platform-beta" }'),
        (3, "cluster-issuer", annotation("cert-manager.io/cluster-issuer", "letsencrypt")),
        (3, "cluster-issuer", annotation("cert-manager.io/cluster-issuer", other)),
        (3, "cluster-issuer", 'metadata { annotations { "cert-manager.io/cluster-issuer" = none } }'),
        (4, "middleware-cors", annotation(MIDDLEWARES, f"{beta.format('cors')},{redirect}")),
        (4, "middleware-cors", annotation(MIDDLEWARES, redirect)),
        (5, "middleware-https-redirect", annotation(MIDDLEWARES, f"{cors},{beta.format('https-redirect')}")),
        (5, "middleware-https-redirect", annotation(MIDDLEWARES, cors)),
        (6, "application-group", label(GROUP, "other")),
        (6, "application-group", label(GROUP, "smarter-worker")),
        (7, "application-name", label(NAME, "other")),
        (7, "application-name", label(NAME, "smarter-worker")),
        (8, "host", rules("www.example.org", "smarter", 8000)),
        (8, "host", rules(other, "smarter", 8000)),
        (9, "backend", rules(mine, "nobody", 8000)),
        (9, "backend", rules(mine, "smarter-mysql", 8000)),
        (9, "backend", rules(mine, "smarter", 9999)),
        (10, "tls-host", tls("www.example.org", f"{mine}-tls")),
        (10, "tls-host", tls(other, f"{mine}-tls")),
        (11, "tls-secret", tls(mine, "other-tls")),
        (11, "tls-secret", tls(mine, f"{other}-tls")),
    ]


CASES: list[tuple[int | None, str, str, str]] = [
    (number, f"handshake/{slug}", f"networking.k8s.io/v1/Ingress/{hosts.mine}", body)
    for hosts in HOSTS
    for number, slug, body in on_ingress(*hosts)
]
ISSUER = f"cert-manager.io/v1/ClusterIssuer/{HOSTS[1].mine}"
CASES += [
    (2, "handshake/namespace", f"v1/Namespace/{NAMESPACE}", 'metadata { name = "elsewhere" }'),
    (2, "handshake/namespace", "v1/Service/smarter", 'metadata { namespace = "default" }'),
    (2, "handshake/namespace", "traefik.io/v1alpha1/Middleware/cors", 'metadata { namespace = "default" }'),
    (3, "handshake/cluster-issuer", ISSUER, 'metadata { name = "letsencrypt" }'),
    (3, "handshake/cluster-issuer", ISSUER, f'metadata {{ name = "{HOSTS[1].other}" }}'),
    (3, "handshake/cluster-issuer", ISSUER,
     'spec { acme { solvers = [{ selector { dnsZones = ["example.org"] }; dns01 { route53 { region = "us-east-1" } } }] } }'),
    (4, "handshake/middleware-cors", "traefik.io/v1alpha1/Middleware/cors", 'metadata { name = "other" }'),
    (5, "handshake/middleware-https-redirect", "traefik.io/v1alpha1/Middleware/https-redirect", 'metadata { name = "other" }'),
    (6, "handshake/application-group", "apps/v1/Deployment/smarter", f"spec {{ template {{ {label(GROUP, 'x')} }} }}"),
    (7, "handshake/application-name", "apps/v1/Deployment/smarter", f"spec {{ template {{ {label(NAME, 'x')} }} }}"),
    (7, "handshake/application-name", "networking.k8s.io/v1/NetworkPolicy/smarter",
     f'spec {{ podSelector {{ matchLabels {{ "{NAME}" = "smarter-worker" }} }} }}'),
    (9, "handshake/backend", "v1/Service/smarter", 'metadata { name = "other" }'),
    (9, "handshake/backend", "v1/Service/smarter", 'spec { ports = [{ name = "http"; port = 80; targetPort = "http" }] }'),
    (None, "service/selector", "v1/Service/smarter", f'spec {{ selector {{ "{NAME}" = "smarter-worker" }} }}'),
    (None, "middleware/setting", "traefik.io/v1alpha1/Middleware/cors",
     'spec { headers { accessControlAllowOriginList = ["https://www.example.org"] } }'),
    (None, "artifact/missing", "policy/v1/PodDisruptionBudget/smarter", 'kind = "Unknown"'),
]  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write(tmp_path, {SPEC: WHOLE})


def patched(folder: Path, address: str, body: str) -> range:
    """Adds a patch to the spec; the lines that it stands on."""
    write(folder, {SPEC: f'{WHOLE}\npatch kubernetes "{address}" in alpha {{\n  {body}\n}}\n'})
    first = WHOLE.count("\n") + 2
    return range(first, first + 3)


@pytest.mark.parametrize(("number", "slug", "address", "body"), CASES)
def test_a_patch_that_breaks_a_name(
    folder: Path, number: int | None, slug: str, address: str, body: str
) -> None:
    lines = patched(folder, address, body)
    ran = run("build", SPEC, "-o", "build", "--env", "alpha", "--format", "json", cwd=folder)
    assert [(one["number"], one["slug"]) for one in ran.document["diagnostics"]] == [(number, slug)]
    assert ran.status == 1
    assert not (folder / "build").exists()
    (found,) = ran.document["diagnostics"]
    assert found["file"] == SPEC
    assert found["line"] in lines
    sides = [(one["message"], one["file"]) for one in found["related"]]
    assert ("the platform says it here", SPEC) in sides
    assert slug == "artifact/missing" or sides[0] == (
        "it becomes this", next(file for _, file in sides if file.startswith("build/alpha/kubernetes/")),
    )  # fmt: skip


def test_each_of_the_eleven_is_patched() -> None:
    assert {number for number, *_ in CASES} == {*range(1, 12), None}


def test_an_old_build_stays_whole(folder: Path) -> None:
    assert run("build", SPEC, "-o", "build", cwd=folder).status == 0
    ingress = folder / "build/alpha/kubernetes/ingress.yaml"
    before = ingress.read_bytes()
    patched(folder, f"networking.k8s.io/v1/Ingress/{HOSTS[0].mine}", 'metadata { name = "front" }')
    assert run("build", SPEC, "-o", "build", cwd=folder).status == 1
    assert ingress.read_bytes() == before


@pytest.mark.parametrize(
    ("address", "body"),
    [
        ("apps/v1/Deployment/smarter", 'spec { template { spec { priorityClassName = "high" } } }'),
        ("traefik.io/v1alpha1/Middleware/cors", "spec { headers { accessControlMaxAge = 5 } }"),
        ("traefik.io/v1alpha1/Middleware/cors", 'spec { headers { customFrameOptionsValue = "DENY" } }'),
        ("traefik.io/v1alpha1/Middleware/cors", "spec { headers { accessControlMaxAge = none } }"),
        ("v1/Service/smarter",
         'spec { ports = [{ name = "http"; port = 8000; targetPort = "http" }, { name = "web"; port = 80; targetPort = "http" }] }'),
        (f"networking.k8s.io/v1/Ingress/{HOSTS[0].mine}",
         annotation(MIDDLEWARES, f"{NAMESPACE}-cors@kubernetescrd,{NAMESPACE}-https-redirect@kubernetescrd,gzip@file")),
    ],
)  # fmt: skip
def test_a_patch_that_breaks_none_is_built_and_verified(folder: Path, address: str, body: str) -> None:
    patched(folder, address, body)
    assert run("build", SPEC, "-o", "build", "--env", "alpha", cwd=folder)[:2] == (0, "")
    ran = run("verify", SPEC, "build", "--env", "alpha", "--format", "json", cwd=folder)
    assert (ran.status, ran.document["diagnostics"]) == (0, [])


def test_what_a_patch_adds_must_find_its_maker(folder: Path) -> None:
    middlewares = f"{NAMESPACE}-cors@kubernetescrd,{NAMESPACE}-https-redirect@kubernetescrd,{NAMESPACE}-gzip@kubernetescrd"
    lines = patched(
        folder, f"networking.k8s.io/v1/Ingress/{HOSTS[0].mine}", annotation(MIDDLEWARES, middlewares)
    )
    (found,) = run("check", SPEC, "--env", "alpha", "--format", "json", cwd=folder).document["diagnostics"]
    assert (found["slug"], found["number"]) == ("handshake/middleware", None)
    assert found["line"] in lines
