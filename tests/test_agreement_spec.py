"""Names broken in the Platform itself: each is found before anything is written, once, where the spec says it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from agreeing import ENVIRONMENTS, market, markets, with_ingress, with_service
from platformc.agreement.merge import merge
from platformc.agreement.prove import mentions_of, prove_platforms
from platformc.diagnostics import Diagnostic
from platformc.ir import (
    Backend,
    Computed,
    Label,
    MiddlewareUse,
    Need,
    Platform,
    Reference,
    Registry,
    Route,
    SecretKey,
    Zone,
)
from platforms import declared, name, span, text

Break = Callable[[Platform], Platform]


def prove(change: Break) -> list[Diagnostic]:
    """What is found when each environment is changed so."""
    found = prove_platforms([change(platform) for platform in markets()]).diagnostics
    return merge(found, ENVIRONMENTS)


def test_the_market_agrees() -> None:
    assert [diagnostic.message for diagnostic in prove(lambda platform: platform)] == []
    assert len(mentions_of(market())) > 300


def test_one_environment_alone_agrees() -> None:
    assert prove_platforms([market("prod")]).diagnostics == []


def api(**changes: Any) -> Break:
    return lambda platform: with_ingress(platform, "api", **changes)


def tls(**changes: Any) -> Break:
    def change(platform: Platform) -> Platform:
        old = platform.ingresses["api"].tls
        assert old is not None
        return with_ingress(platform, "api", tls=replace(old, **changes))

    return change


def uses(index: int, words: str) -> Break:
    def change(platform: Platform) -> Platform:
        middlewares = list(platform.ingresses["api"].middlewares)
        middlewares[index] = MiddlewareUse("", text(words, at="here"), span("here"))
        return with_ingress(platform, "api", middlewares=tuple(middlewares))

    return change


def routed(backend: Backend) -> Break:
    return api(routes=(Route(text("/"), backend, span("route")),))


HERE = span("here")
ELEVEN: list[tuple[int, str, Break]] = [
    (1, "handshake/ingress-name", api(name=replace(name("front", "k8s.ingress"), span=HERE))),
    (2, "handshake/namespace", api(namespace=text("elsewhere", at="here"))),
    (3, "handshake/cluster-issuer", tls(issuer="", issuer_name=text("letsencrypt", at="here"))),
    (3, "handshake/cluster-issuer", tls(issuer="platform", span=HERE)),
    (4, "handshake/middleware-cors", uses(0, "shop-platform-beta-cors@kubernetescrd")),
    (5, "handshake/middleware-https-redirect", uses(1, "default-https-redirect@kubernetescrd")),
    (6, "handshake/application-group", api(labels=(
        Label("app.kubernetes.io/application-group", text("other", at="here"), HERE),))),
    (7, "handshake/application-name", api(labels=(Label("app.kubernetes.io/name", text("other", at="here"), HERE),))),
    (8, "handshake/host", api(host=text("www.example.org", at="here"))),
    (8, "handshake/host", api(host=text("new.platform.example.com", at="here"))),
    (9, "handshake/backend", routed(Backend("", text("nobody", at="here"), 8000, HERE))),
    (9, "handshake/backend", routed(Backend("app", None, 9999, HERE))),
    (10, "handshake/tls-host", tls(hosts=(text("alpha.platform.example.com", at="here"),))),
    (11, "handshake/tls-secret", tls(secret=replace(name("other-tls", "k8s.secret"), span=HERE))),
]  # fmt: skip


@pytest.mark.parametrize(("number", "slug", "change"), ELEVEN)
def test_the_eleven(number: int, slug: str, change: Break) -> None:
    (found,) = prove(change)
    assert (found.slug, found.number, found.environment) == (slug, number, None)
    assert found.span == HERE


def test_two_ingresses_with_one_tls_secret() -> None:
    def change(platform: Platform) -> Platform:
        shared = platform.ingresses["platform"].tls_secret
        return tls(secret=replace(name(shared, "k8s.secret"), span=HERE))(platform)

    (found,) = prove(change)
    assert (found.slug, found.number, found.span) == ("handshake/tls-secret", 11, HERE)


def test_two_ingresses_for_one_host() -> None:
    def change(platform: Platform) -> Platform:
        host = replace(platform.ingresses["platform"].host, span=HERE)
        return api(host=host, name=name(host.value, "k8s.ingress"))(platform)

    (found,) = prove(change)
    assert (found.slug, found.number, found.span) == ("handshake/host", 8, HERE)


def test_two_ingresses_may_share_a_host_with_other_paths() -> None:
    def change(platform: Platform) -> Platform:
        host = platform.ingresses["platform"].host
        routes = (replace(platform.ingresses["api"].routes[0], path=text("/api")),)
        secret = name(f"{host.value}-api-tls", "k8s.secret")
        changed = tls(issuer="platform", secret=secret)(platform)
        return with_ingress(changed, "api", host=host, name=name("api", "k8s.ingress"), routes=routes)

    assert {diagnostic.number for diagnostic in prove(change)} == {1, 11}


def test_the_issuer_that_was_meant_is_the_one_for_the_zone() -> None:
    (found,) = prove(tls(issuer="", issuer_name=text("letsencrypt", at="here")))
    assert found.hint == "use `issuer.api`, which is `alpha.api.platform.example.com`"


def test_a_middleware_of_another_name() -> None:
    (found,) = prove(uses(1, "default-gzip@kubernetescrd"))
    assert (found.slug, found.number) == ("handshake/middleware", None)


def test_a_file_providers_middleware_is_not_ours() -> None:
    assert prove(uses(1, "gzip@file")) == []


def test_a_certificate_may_cover_by_a_wildcard_of_one_label() -> None:
    def change(platform: Platform) -> Platform:
        above = platform.ingresses["api"].host.value.partition(".")[2]
        zoned = Zone(**declared("zone", "above", above, "aws.route53_zone"), external=True)
        issuer = replace(platform.issuers["api"], zone="above")
        changed = tls(hosts=(text(f"*.{above}", at="here"),))(platform)
        return replace(
            changed,
            zones={**platform.zones, "above": zoned},
            issuers={**platform.issuers, "api": issuer},
            host_patterns={},
        )

    assert "handshake/tls-host" not in {diagnostic.slug for diagnostic in prove(change)}


def test_the_hint_names_what_was_meant() -> None:
    (found,) = prove(tls(issuer="", issuer_name=text("alpha.api.platform.example.co", at="here")))
    assert found.hint == "use `issuer.api`, which is `alpha.api.platform.example.com`"


def test_only_some_environments() -> None:
    def change(platform: Platform) -> Platform:
        return (
            api(namespace=text("elsewhere", at="here"))(platform)
            if platform.environment == "prod"
            else platform
        )

    (found,) = prove(change)
    assert found.environment == "prod"


def web(**changes: Any) -> Break:
    def change(platform: Platform) -> Platform:
        old = platform.services["app"].web
        assert old is not None
        return with_service(platform, "app", web=replace(old, **changes))

    return change


def looks_up(kind: str, words: str) -> Break:
    def change(platform: Platform) -> Platform:
        old = platform.services["app"].looks_up
        new = replace(old[0], kind=kind, value=text(words, at="here"), span=HERE)
        return with_service(platform, "app", looks_up=(*old, new))

    return change


def pattern(**changes: Any) -> Break:
    def change(platform: Platform) -> Platform:
        old = platform.host_patterns["customers"]
        return replace(platform, host_patterns={"customers": replace(old, **changes)})

    return change


def asset(**changes: Any) -> Break:
    return lambda platform: replace(
        platform, assets={"loader": replace(platform.assets["loader"], **changes)}
    )


def env(key: str, words: str) -> Break:
    def change(platform: Platform) -> Platform:
        app = platform.services["app"]
        added = replace(app.env[0], name=key, value=text(words, at="here"), span=HERE)
        return with_service(platform, "app", env=(*app.env, added))

    return change


def secret_text(key: str, words: str) -> Break:
    def change(platform: Platform) -> Platform:
        old = platform.secrets["mysql"]
        added = SecretKey(key, "text", HERE, text=text(words, at="here"))
        return replace(platform, secrets={**platform.secrets, "mysql": replace(old, keys=(*old.keys, added))})

    return change


def role(**changes: Any) -> Break:
    return lambda platform: replace(platform, roles={"app": replace(platform.roles["app"], **changes)})


def zone(platform: Platform) -> Platform:
    made = Zone(**declared("zone", "made", "example.net", "aws.route53_zone"))
    return replace(platform, zones={**platform.zones, "made": made})


def computes(platform: Platform) -> Platform:
    formula = Computed("names.namespace", "k8s.namespace", text("other"), platform.namespace.value, HERE)
    return with_service(platform, "app", computes=(formula,))


def unhealthy(platform: Platform) -> Platform:
    need = Need("service.beat", "healthy", HERE)
    return with_service(platform, "worker", needs=(*platform.services["worker"].needs, need))


def cdn_origin(platform: Platform) -> Platform:
    bucket = replace(platform.buckets["static"], label="other")
    return replace(asset(bucket="other")(platform), buckets={**platform.buckets, "other": bucket})


def other_repository(platform: Platform) -> Platform:
    host = "registry.example.net"
    registry = Registry(
        **declared("registry", "net", "shop", "oci.repository"), kind="docker", url=text(f"{host}/shop")
    )
    changed = replace(platform, registries={**platform.registries, "net": registry})
    return with_service(changed, "beat", image=text(f"{host}/other:1", at="here"))


OTHERS: list[tuple[str, Break]] = [
    ("host/allowed", web(hosts=(text("alpha.platform.example.com"), text("*.platform.example.com")))),
    ("host/origin", web(origins=(text("https://other.example.com"),))),
    ("host/cookie-domain", web(cookie_domain=text("other.example.com"))),
    ("host/login-url", web(login_url=text("https://other.example.com/login/"))),
    ("host/uncovered", pattern(issuer="")),
    ("host/uncovered", pattern(issuer="platform")),
    ("host/uncovered", pattern(zone="")),
    ("zone/delegation", zone),
    ("asset/url", asset(url=text("https://cdn.example.com/ui/loader.js"))),
    ("asset/root-element", web(root_element=text("other"))),
    ("cdn/origin", cdn_origin),
    ("database/name", env("MYSQL_DATABASE", "other")),
    ("database/user", env("SHOP_MYSQL_USERNAME", "other")),
    ("database/name", secret_text("SHOP_MYSQL_DATABASE", "other")),
    ("image/registry", other_repository),
    ("permission/missing", role(permissions=())),
    ("permission/role", role(subjects=("elsewhere:shop",))),
    ("names/computed-differently", computes),
    ("compose/need", unhealthy),
    ("handshake/ingress-name", looks_up("k8s.ingress", "www.example.com")),
    ("handshake/tls-secret", looks_up("k8s.tls_secret", "www.example.com-tls")),
]


@pytest.mark.parametrize(("slug", "change"), OTHERS)
def test_the_other_agreements(slug: str, change: Break) -> None:
    assert [diagnostic.slug for diagnostic in prove(change)] == [slug]


RIGHT: list[Break] = [
    env("MYSQL_ROOT_USERNAME", "root"),
    web(hosts=(text("*"),)),
    web(hosts=(text(".example.com"),)),
    web(login_url=text("/login/")),
    role(external=True, permissions=()),
    pattern(zone="api", issuer="api"),
    looks_up("k8s.service", "anything"),
]


@pytest.mark.parametrize("change", RIGHT)
def test_what_is_right_is_not_reported(change: Break) -> None:
    assert prove(change) == []


def test_what_is_computed_differently_says_all() -> None:
    def change(platform: Platform) -> Platform:
        follower = replace(
            platform.names["database"], references=(Reference("names.namespace", span("r"), span("d")),)
        )
        return computes(replace(platform, names={**platform.names, "database": follower}))

    (found,) = prove(change)
    assert found.severity == "warning"
    assert found.message == (
        "`names.namespace` is computed differently: `other` for `shop-platform-alpha` in alpha;"
        " `other` for `shop-platform-prod` in prod; with it `names.database`"
    )


def test_merged_findings_keep_their_number_apart() -> None:
    found = prove_platforms([api(namespace=text("x", at="here"))(market("alpha"))]).diagnostics
    twice = [*found, *found]
    assert len(merge(twice, ("alpha",))) == 2
    assert [d.environment for d in merge(found, ("alpha", "prod"))] == ["alpha"]


def test_a_formula_that_several_services_copied_is_told_once_with_all_that_follows() -> None:
    from compiling import compiled

    result = compiled(
        "platform demo { }\nenvironments a, b\n"
        'names { namespace : k8s.namespace = "{platform}-{environment}"; cookie : http.cookie = "{namespace}_x" }\n'
        'service app { image = "app:1"; sticky = cookie; port http = 80\n'
        '  computes names.namespace = "other-{environment}" }\n'
        "service worker like app { sticky = none; port none }\n"
        "registry main { name = names.namespace; external }\n"
        "deploy { kubernetes }"
    )
    (finding,) = [one for one in result.diagnostics if one.slug == "names/computed-differently"]

    assert finding.environment is None
    assert finding.message == (
        "`names.namespace` is computed differently: `other-a` for `demo-a` in a; `other-b` for `demo-b` in b; "
        "with it `names.cookie`, `registry.main`"
    )
