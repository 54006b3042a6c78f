"""Names broken in the emitted text, one at a time: each is found once, by its own slug, at its own line."""

from __future__ import annotations

from functools import cache

import pytest

from agreeing import ENVIRONMENTS, Built, line_of, market
from platformc.agreement.mentions import Mention
from platformc.source import Source


@cache
def built(environment: str = "alpha", target: str = "kubernetes") -> Built:
    return Built(market(environment), target)


@pytest.mark.parametrize("environment", ENVIRONMENTS)
@pytest.mark.parametrize("target", ["kubernetes", "compose"])
def test_what_we_write_agrees(environment: str, target: str) -> None:
    proved = built(environment, target).prove()
    assert [diagnostic.message for diagnostic in proved.diagnostics] == []
    assert len(proved.mentions) > 100


def broken(mention: Mention, whole: str) -> str:
    """Other words for a mention: one more letter or digit, within its quotes."""
    words = whole[mention.span.start : mention.span.end]
    quote = words[-1] if words[-1] in "\"'" else ""
    inner = words.removesuffix(quote)
    if mention.kind == "k8s.middleware" and "@" in words:
        return f"x{words}"
    if ".refs." in mention.slot:
        return words.replace("$(", "$(X_")
    return f"{inner}{'9' if inner.strip(chr(34)).isdigit() else 'x'}{quote}"


OURS = ("labels.app.kubernetes.io/name", "labels.app.kubernetes.io/application-group")


def unnamed(mention: Mention) -> bool:
    """What no Platform names: labels of the target's own, the tag that is open, an engine's usual image and command."""
    if "labels." in mention.slot and not mention.slot.endswith(OURS):
        return True
    if mention.kind == "container.word" and mention.address.endswith("redis-master"):
        return True
    if "/Password/" in mention.address and mention.slot == "apiVersion":
        return True
    return mention.slot == "container.image" or mention.slot.startswith("expose.")


def told_at_its_user(mention: Mention) -> bool:
    """Names within one object that only the target chose: it is their user that finds nobody."""
    return (
        "/Password/" in mention.address
        or mention.kind in ("k8s.pod_volume", "k8s.config_map_key")
        or mention.slot.endswith(("REDIS_PASSWORD", "claims"))
        or mention.address == "compose"
    )


@pytest.mark.parametrize("target", ["kubernetes", "compose"])
def test_each_name_is_found_once_where_it_is_broken(target: str) -> None:
    build = built("alpha", target)
    wrong = []
    tried = 0
    for mention in build.prove().mentions:
        if unnamed(mention):
            continue
        tried += 1
        path = mention.span.file
        whole = build.files[path]
        files = build.exchanged(path, mention.span.start, mention.span.end, broken(mention, whole))
        found = build.prove(files).diagnostics
        line = Source("", whole).position(mention.span.start).line
        lines = [line_of(files, diagnostic) for diagnostic in found]
        kept = len(found) == 1 and (lines == [line] or told_at_its_user(mention))
        # a health check that is gone is shown at its service: nothing else is left of it
        if not kept and not (len(found) == 1 and mention.slot == "healthcheck"):
            wrong.append(
                (
                    mention.address,
                    mention.slot,
                    line,
                    [(d.slug, at) for d, at in zip(found, lines, strict=True)],
                )
            )
    assert wrong == []
    assert tried > 80


NAME, GROUP = "app.kubernetes.io/name", "app.kubernetes.io/application-group"
INGRESS = "networking.k8s.io/v1/Ingress/shop-platform-alpha/alpha.api.platform.example.com"

ELEVEN = [
    (INGRESS, "name", 1, "handshake/ingress-name", "alpha.platform.example.com"),
    (INGRESS, "namespace", 2, "handshake/namespace", "shop-platform-prod"),
    ("v1/Namespace/shop-platform-alpha", "name", 2, "handshake/namespace", "shop-platform-prod"),
    ("v1/Service/shop-platform-alpha/shop", "namespace", 2, "handshake/namespace", "default"),
    ("traefik.io/v1alpha1/Middleware/shop-platform-alpha/cors", "namespace", 2, "handshake/namespace", "default"),
    (INGRESS, "issuer", 3, "handshake/cluster-issuer", "alpha.platform.example.com"),
    ("cert-manager.io/v1/ClusterIssuer/alpha.api.platform.example.com", "name", 3, "handshake/cluster-issuer",
     "alpha.platform.example.com"),
    ("cert-manager.io/v1/ClusterIssuer/alpha.api.platform.example.com", "solvers.0.zones.0", 3,
     "handshake/cluster-issuer", "alpha.platform.example.com"),
    (INGRESS, "middleware.0", 4, "handshake/middleware-cors", "shop-platform-prod-cors@kubernetescrd"),
    ("traefik.io/v1alpha1/Middleware/shop-platform-alpha/cors", "name", 4, "handshake/middleware-cors", "other"),
    (INGRESS, "middleware.1", 5, "handshake/middleware-https-redirect", "default-https-redirect@kubernetescrd"),
    ("traefik.io/v1alpha1/Middleware/shop-platform-alpha/https-redirect", "name", 5,
     "handshake/middleware-https-redirect", "cors"),
    (INGRESS, f"labels.{GROUP}", 6, "handshake/application-group", "other"),
    ("apps/v1/Deployment/shop-platform-alpha/shop", f"pod.labels.{GROUP}", 6, "handshake/application-group", "x"),
    ("networking.k8s.io/v1/NetworkPolicy/shop-platform-alpha/shop", f"pods.{GROUP}", 6,
     "handshake/application-group", "x"),
    (INGRESS, f"labels.{NAME}", 7, "handshake/application-name", "shop-worker"),
    ("apps/v1/Deployment/shop-platform-alpha/shop", f"pod.labels.{NAME}", 7, "handshake/application-name",
     "shop-worker"),
    ("networking.k8s.io/v1/NetworkPolicy/shop-platform-alpha/shop", f"pods.{NAME}", 7,
     "handshake/application-name", "shop-worker"),
    (INGRESS, "rules.0.host", 8, "handshake/host", "alpha.platform.example.com"),
    (INGRESS, "rules.0.paths.0.service", 9, "handshake/backend", "shop-mysql"),
    (INGRESS, "rules.0.paths.0.port", 9, "handshake/backend", "3306"),
    ("v1/Service/shop-platform-alpha/shop", "name", 9, "handshake/backend", "shop-mysql"),
    ("v1/Service/shop-platform-alpha/shop", "ports.0", 9, "handshake/backend", "3306"),
    (INGRESS, "tls.0.hosts.0", 10, "handshake/tls-host", "alpha.platform.example.com"),
    (INGRESS, "tls.0.secret", 11, "handshake/tls-secret", "alpha.platform.example.com-tls"),
]  # fmt: skip


@pytest.mark.parametrize(("address", "slot", "number", "slug", "other"), ELEVEN)
def test_the_eleven_when_another_existing_name_stands_there(
    address: str, slot: str, number: int, slug: str, other: str
) -> None:
    build = built()
    mention = next(m for m in build.prove().mentions if (m.address, m.slot) == (address, slot))
    files = build.exchanged(mention.span.file, mention.span.start, mention.span.end, other)
    (found,) = build.prove(files).diagnostics
    assert (found.slug, found.number, found.environment) == (slug, number, "alpha")
    line = Source("", build.files[mention.span.file]).position(mention.span.start).line
    assert line_of(files, found) == line
    assert found.related
    assert found.related[0].span.file == "main.plat"


OTHERS = [
    ("v1/Service/shop-platform-alpha/shop", f"selector.{NAME}", "service/selector", "shop-worker"),
    ("v1/Service/shop-platform-alpha/shop", "ports.0.target", "service/target-port", "metrics"),
    ("v1/Service/shop-platform-alpha/shop", "ports.0.name", "service/port", "web"),
    ("v1/Service/shop-platform-alpha/shop", "sticky", "service/sticky", "session"),
    ("v1/Service/shop-platform-alpha/shop-mysql", "name", "service/name", "shop"),
    ("apps/v1/Deployment/shop-platform-alpha/shop", "name", "workload/name", "shop-worker"),
    ("apps/v1/Deployment/shop-platform-alpha/shop", f"selector.{NAME}", "workload/selector", "shop-worker"),
    ("apps/v1/Deployment/shop-platform-alpha/shop", "container.ports.0", "workload/container-port", "3306"),
    ("apps/v1/Deployment/shop-platform-alpha/shop", "container.image", "workload/image", "nginx:1.29"),
    ("apps/v1/Deployment/shop-platform-alpha/shop", "account", "workload/account", "default"),
    ("apps/v1/Deployment/shop-platform-alpha/shop-beat", "volumes.0.claim", "workload/volume", "data"),
    ("apps/v1/Deployment/shop-platform-alpha/shop", "container.readinessProbe.port", "probe/port", "web"),
    ("apps/v1/Deployment/shop-platform-alpha/shop", "container.env.NAMESPACE.value", "env/value", "prod"),
    ("apps/v1/Deployment/shop-platform-alpha/shop", "container.env.SECRET_KEY.secret", "secret/name", "mysql-shop"),
    ("apps/v1/Deployment/shop-platform-alpha/shop", "container.env.SECRET_KEY.secret.key", "secret/key", "password"),
    ("apps/v1/Deployment/shop-platform-alpha/shop", "tolerations.0", "scheduling/toleration", "other"),
    ("apps/v1/Deployment/shop-platform-alpha/shop", "nodes.0", "scheduling/node", "other"),
    ("autoscaling/v2/HorizontalPodAutoscaler/shop-platform-alpha/shop", "target", "hpa/target", "shop-worker"),
    ("autoscaling/v2/HorizontalPodAutoscaler/shop-platform-alpha/shop", "name", "artifact/name", "shop-beat"),
    ("policy/v1/PodDisruptionBudget/shop-platform-alpha/shop", f"selector.{NAME}", "pdb/selector", "shop-worker"),
    ("networking.k8s.io/v1/NetworkPolicy/shop-platform-alpha/shop-mysql", f"ingress.0.from.0.pods.{NAME}",
     "permission/network", "shop-redis-master"),
    ("v1/ServiceAccount/shop-platform-alpha/shop", "role", "permission/role", "arn:aws:iam::1:role/admin"),
    ("rbac.authorization.k8s.io/v1/Role/shop-platform-alpha/shop", "lookups.0", "permission/cluster", "other"),
    ("external-secrets.io/v1/ExternalSecret/shop-platform-alpha/django", "secret", "secret/name", "shop-redis"),
    ("external-secrets.io/v1/ExternalSecret/shop-platform-alpha/openai", "remote.OPENAI_API_KEY", "secret/store",
     "shop/other"),
    ("external-secrets.io/v1/ExternalSecret/shop-platform-alpha/openai", "store", "secret/store", "vault"),
    ("cert-manager.io/v1/ClusterIssuer/alpha.platform.example.com", "account_key", "issuer/account-key", "x"),
    (INGRESS, "class", "ingress/class", "nginx"),
    (INGRESS, "entrypoint.0", "ingress/class", "web"),
    ("kustomize.config.k8s.io/v1beta1/Kustomization", "resources.0", "kustomization/resource", "other.yaml"),
]  # fmt: skip


@pytest.mark.parametrize(("address", "slot", "slug", "other"), OTHERS)
def test_the_other_agreements(address: str, slot: str, slug: str, other: str) -> None:
    build = built()
    mention = next(m for m in build.prove().mentions if (m.address, m.slot) == (address, slot))
    files = build.exchanged(mention.span.file, mention.span.start, mention.span.end, other)
    (found,) = build.prove(files).diagnostics
    assert (found.slug, found.number) == (slug, None)
    line = Source("", build.files[mention.span.file]).position(mention.span.start).line
    assert line_of(files, found) == line


COMPOSED = [
    ("services.shop", "name", "compose/service", "app"),
    ("services.shop", "ports.0", "compose/port", '"9999:8000"'),
    ("services.shop", "depends.shop-mysql", "compose/need", "shop-worker"),
    ("services.shop", "depends.shop-mysql.condition", "compose/need", "service_started"),
    ("services.shop", "healthcheck", "compose/healthcheck", "x-healthcheck"),
    ("services.shop", "container.env.NAMESPACE.value", "env/value", "other"),
    ("services.shop", "container.env.NAMESPACE", "env/value", "OTHER"),
    ("services.shop-beat", "volumes.0", "compose/volume", "other"),
    ("compose", "volumes.uploads", "compose/volume", "other"),
    ("compose", "name", "compose/service", "other"),
]


@pytest.mark.parametrize(("address", "slot", "slug", "other"), COMPOSED)
def test_compose(address: str, slot: str, slug: str, other: str) -> None:
    build = built(target="compose")
    mention = next(m for m in build.prove().mentions if (m.address, m.slot) == (address, slot))
    files = build.exchanged(mention.span.file, mention.span.start, mention.span.end, other)
    (found,) = build.prove(files).diagnostics
    assert found.slug == slug


def without(whole: str, address: str) -> str:
    """The file without one of its objects."""
    api, kind, name = address.rsplit("/", 2)
    kept = [
        document
        for document in whole.split("---\n")
        if not (f"kind: {kind}\n" in document and f"  name: {name}\n" in document)
    ]
    assert len(kept) == whole.count("---\n"), api
    return "---\n".join(kept)


def test_an_object_that_is_gone() -> None:
    build = built()
    path = "build/alpha/kubernetes/shop.yaml"
    files = {**build.files, path: without(build.files[path], "v1/Service/shop")}
    (found,) = build.prove(files).diagnostics
    assert found.slug == "artifact/missing"
    assert "Service `shop`" in found.message


def test_an_object_that_nobody_asked_for() -> None:
    build = built()
    path = "build/alpha/kubernetes/shop.yaml"
    other = "---\napiVersion: v1\nkind: Service\nmetadata: {name: extra, namespace: shop-platform-alpha}\n"
    files = {**build.files, path: build.files[path] + other}
    (found,) = build.prove(files).diagnostics
    assert found.slug == "artifact/unexpected"
    assert line_of(files, found) == build.files[path].count("\n") + 2


def test_a_file_that_cannot_be_read() -> None:
    build = built()
    files = {**build.files, "build/alpha/kubernetes/more.yaml": "a: [1\n"}
    slugs = [diagnostic.slug for diagnostic in build.prove(files).diagnostics]
    assert "artifact/unreadable" in slugs


def test_two_mistakes_are_two_findings() -> None:
    build = built()
    path = "build/alpha/kubernetes/ingress.yaml"
    whole = build.files[path]
    changed = whole.replace("secretName: alpha.api", "secretName: other.api")
    changed = changed.replace("cluster-issuer: alpha.platform", "cluster-issuer: beta.platform")
    found = build.prove({**build.files, path: changed}).diagnostics
    assert sorted(diagnostic.number or 0 for diagnostic in found) == [3, 11]
