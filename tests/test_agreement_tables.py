"""The tables of names and of handshakes, from the Platform alone and with what was built."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from agreeing import Built, market, markets, with_ingress
from platformc.agreement.prove import prove_platforms
from platformc.agreement.tables import handshakes, names
from platformc.source import Sources
from platforms import deploy, label, text


def built() -> tuple[tuple[Any, ...], Sources]:
    sources = Sources()
    sources.add("main.plat", "x" * 1_000_000)
    build = Built(market())
    for path, whole in build.files.items():
        sources.add(path, whole)
    return (*prove_platforms(markets()).mentions, *build.prove().mentions), sources


def test_eleven_rows_for_each_ingress() -> None:
    mentions, sources = built()
    table = handshakes(markets(), mentions, sources)
    assert list(table) == ["alpha", "prod"]
    for rows in table.values():
        assert [row["number"] for row in rows] == [*range(1, 12), *range(1, 12)]
        assert all(row["agrees"] is True and row["reason"] is None for row in rows)
        assert all(row["maker"] for row in rows)


def test_the_maker_is_the_artifact_that_was_built() -> None:
    mentions, sources = built()
    row = next(row for row in handshakes([market()], mentions, sources)["alpha"] if row["number"] == 3)
    assert row["ingress"] == "alpha.platform.example.com"
    assert row["declaration"] == "ingress.platform"
    assert row["slug"] == "handshake/cluster-issuer"
    maker = row["maker"]
    assert maker["address"] == "issuer.platform" or maker["target"] == "kubernetes"
    files_only = [mention for mention in mentions if mention.target == "kubernetes"]
    (first, *_) = (r for r in handshakes([market()], files_only, sources)["alpha"] if r["number"] == 3)
    assert first["maker"]["address"] == "cert-manager.io/v1/ClusterIssuer/alpha.platform.example.com"
    assert first["maker"]["file"] == "build/alpha/kubernetes/issuers.yaml"
    assert first["maker"]["line"] > 1


def test_what_does_not_agree_says_why() -> None:
    platform = with_ingress(market(), "api", namespace=text("elsewhere"))
    rows = [row for row in handshakes([platform], (), Sources())["alpha"] if row["agrees"] is False]
    assert [(row["number"], row["value"], row["maker"]) for row in rows] == [(2, "elsewhere", None)]
    assert "elsewhere" in rows[0]["reason"]


def test_a_reference_that_an_ingress_does_not_have() -> None:
    platform = with_ingress(market(), "api", tls=None, middlewares=())
    rows = [row for row in handshakes([platform], (), Sources())["alpha"] if row["agrees"] is None]
    assert [row["number"] for row in rows] == [3, 4, 5, 10, 11]
    assert all(row["reason"] and row["value"] is None for row in rows)


def test_where_compose_alone_runs_there_is_no_ingress() -> None:
    platform = replace(market(), deploys=(deploy("compose"),))
    assert handshakes([platform], (), Sources()) == {"alpha": []}


def test_names_with_makers_and_users() -> None:
    mentions, sources = built()
    platform = replace(market(), tags=(label("shop/environment", "alpha"),))
    table = names([platform], mentions, sources)["alpha"]
    rows = {(row["name"], row["kind"]): row for row in table}
    assert table[0]["name"] == "names.namespace"
    namespace = rows["names.namespace", "k8s.namespace"]
    assert [maker["target"] for maker in namespace["makers"]] == ["spec", "spec", "kubernetes"]
    assert len(namespace["users"]) > 30
    values = {
        ("issuer.api", "k8s.cluster_issuer"): "alpha.api.platform.example.com",
        ("middleware.cors", "k8s.middleware"): "cors",
        ("secret.django.SECRET_KEY", "k8s.secret_key"): "SECRET_KEY",
        ("tags.shop/environment", "aws.tag"): "alpha",
        ("asset.loader.url", "url.http"): "https://cdn.alpha.platform.example.com/ui/loader.js",
        ("asset.loader.root_element", "html.element_id"): "shop-root",
        ("cache.redis.fqdn", "dns.host"): "shop-redis-master.shop-platform-alpha.svc.cluster.local",
        ("service.app.sticky", "http.cookie"): "shop-platform-alpha_sticky_session",
        ("host_pattern.customers", "dns.host"): "*.*.alpha.api.platform.example.com",
        ("bucket.static", "aws.s3_bucket"): "alpha.platform.example.com",
    }
    for key, value in values.items():
        assert rows[key]["value"] == value, key
        assert rows[key]["makers"], key
    issuer = rows["issuer.api", "k8s.cluster_issuer"]
    assert [user["target"] for user in issuer["users"]] == ["spec", "kubernetes"]
    element = rows["asset.loader.root_element", "html.element_id"]
    assert [maker["address"] for maker in element["makers"]] == ["service.app"]


def test_each_place_is_listed_once() -> None:
    mentions, sources = built()
    for row in names([market()], (*mentions, *mentions), sources)["alpha"]:
        for side in ("makers", "users"):
            shown = [tuple(place.items()) for place in row[side]]
            assert len(shown) == len(set(shown)), row["name"]


def test_the_group_label_is_made_by_the_workload_that_answers() -> None:
    from compiling import compiled

    result = compiled(
        'platform demo { labels { "app.kubernetes.io/application-group" = platform } }\n'
        "cache first { engine = redis 7 }\n"
        'service web { image = "web:1"; port http = 80 }\n'
        'record web { name = "a.example.com"; external }\nzone main { name = "example.com"; external }\n'
        'ingress web { host = "a.example.com"; class = nginx; route "/" = service.web.port.http }\n'
        "deploy { kubernetes }"
    )
    files = [mention for mention in result.mentions if mention.target == "kubernetes"]
    rows = handshakes(result.platforms, files, result.sources)["default"]

    assert [row["maker"]["address"] for row in rows if row["number"] in (6, 7)] == [
        "apps/v1/Deployment/demo/web",
        "apps/v1/Deployment/demo/web",
    ]
