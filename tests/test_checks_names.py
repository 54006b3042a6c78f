"""Names: legal for every artifact that is made, and each made once."""

from __future__ import annotations

import pytest

from check_specs import findings, platforms_of, service, slugs
from platformc.checks.collisions import between

TWO = "platform demo { }\nenvironments test, prod\n"
NAMESPACE = 'names { namespace : k8s.namespace = "demo-{environment}" }\n'
CLUSTER = "deploy { kubernetes }"


def test_a_name_is_proved_for_each_target_that_makes_it() -> None:
    words = 'name = "kafka_consumer"; port http = 80'
    assert slugs(service(words)) == []
    [finding] = findings(service(words, "kubernetes"))
    assert finding.slug == "name/illegal"
    assert "kafka_consumer" in finding.message
    assert slugs(service(words), only=["kubernetes"]) == ["name/illegal"]


@pytest.mark.parametrize(
    ("words", "more"),
    [
        ("port http_metrics_endpoint = 80", ""),
        ("mount = volume.v", 'volume v { name = "My_Data"; at = "/d" }'),
        ("", 'cache c { engine = redis 7; host = "my_cache" }'),
        ("", 'secret s { "a key" = generated 20 }'),
        (f'name = "{"a" * 64}"', ""),
    ],
)
def test_names_that_only_a_cluster_refuses(words: str, more: str) -> None:
    assert slugs(service(words, "kubernetes", more)) == ["name/illegal"]
    assert slugs(service(words, "compose", more)) == []


def test_a_collision_cites_the_rule_of_its_kind() -> None:
    spec = TWO + 'bucket files { name = "demo-files" }\nservice web { image = "w:1" }\ndeploy { terraform }'
    [finding] = [one for one in findings(spec) if one.slug == "name/collision"]
    assert finding.source is not None
    assert "AmazonS3" in finding.source


def test_a_wildcards_tls_secret_needs_a_name() -> None:
    spec = service(
        "port http = 80",
        "kubernetes",
        'zone z { name = "example.com"; external }\nissuer i { name = "i"; dns01 = zone.z }\n'
        'ingress web {\n  name = "web"\n  host = "*.example.com"\n  class = nginx\n'
        '  route "/" = service.web.port.http\n  tls = cert_manager issuer.i\n}',
    )
    assert slugs(spec) == ["name/illegal"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ('service a { name = "x"; image = "a:1" }', 'service b { name = "x"; image = "b:1" }'),
        (
            'service a { image = "a:1"; port http = 80; names { k8s.service = "x" } }',
            'service b { image = "b:1"; port http = 80; names { k8s.service = "x" } }',
        ),
        ('service a { image = "a:1"; port http = 80 }', 'cache c { engine = redis 7; host = "a" }'),
        ('service a { image = "a:1"; port http = 80 }', 'job j { name = "a"; image = "a:1"; run = manual }'),
        ('secret a { name = "x"; K = generated 20 }', 'secret b { name = "x"; K = generated 20 }'),
        (
            'middleware a { name = "a.b"; redirect = https }',
            'middleware b { name = "a-b"; redirect = https }',
        ),
        ('issuer a { name = "x"; http01 }', 'issuer b { name = "x"; http01 }'),
        ('database a { engine = mysql 8; host = "x" }', 'database b { engine = mysql 8; host = "x" }'),
    ],
)
def test_two_makers_of_one_name(one: str, other: str) -> None:
    spec = f"platform demo {{ }}\n{one}\n{other}\n{CLUSTER}"
    [finding] = findings(spec)
    assert finding.slug == "name/collision"
    assert finding.span != finding.related[0].span


def test_what_is_external_claims_nothing() -> None:
    spec = 'secret a { name = "x"; K = generated 20 }\nsecret b { name = "x"; external; K = generated 20 }'
    assert slugs(service("", "kubernetes", spec)) == []


def test_environments_of_one_cluster() -> None:
    web = 'service web { image = "web:1"; port http = 80 }\n'
    [finding] = findings(TWO + web + CLUSTER)
    assert (finding.slug, finding.environment) == ("name/collision", "prod")
    assert "Namespace" in finding.message
    assert slugs(TWO + NAMESPACE + web + CLUSTER) == []
    apart = 'cluster main { name = "c-{environment}"; external }\n'
    assert slugs(TWO + web + apart + CLUSTER) == []
    same = 'cluster main { name = "shared"; external }\n'
    assert slugs(TWO + web + same + CLUSTER) == ["name/collision"]
    assert slugs(TWO + web + "deploy { compose in test; kubernetes in prod }") == []


def test_issuers_belong_to_the_cluster() -> None:
    issuer = 'issuer main { name = "letsencrypt"; http01 }\n'
    assert slugs(TWO + NAMESPACE + issuer + CLUSTER) == ["name/collision"]
    assert slugs(TWO + NAMESPACE + "in test { issuer main { external } }\n" + issuer + CLUSTER) == []


def test_buckets_belong_to_the_world() -> None:
    bucket = 'bucket assets { name = "demo-assets" }\nservice web { image = "web:1" }\ndeploy { compose }'
    assert sorted(set(slugs(TWO + bucket))) == ["name/collision", "nothing-makes"]
    assert set(slugs(TWO + bucket.replace("demo-assets", "demo-{environment}"))) == {"nothing-makes"}


def test_roles_belong_to_the_account() -> None:
    role = 'role app { name = "app" }\nservice web { image = "web:1"; role = role.app }\ndeploy { compose }'
    account = 'platform demo { aws { account = ACCOUNT; region = "us-east-1" } }\n'
    spec = f"{account}environments test, prod\n{role}"
    same = spec.replace("ACCOUNT", '"012345678901"')
    assert set(slugs(same)) == {"name/collision", "nothing-makes"}
    assert set(slugs(same.replace('name = "app"', 'name = "app-{environment}"'))) == {"nothing-makes"}
    apart = spec.replace("ACCOUNT", "names.account").replace(
        "environments test, prod",
        'environments test, prod\nnames { account : aws.account = "012345678901"; in prod { account = "012345678902" } }',
    )
    assert set(slugs(apart)) == {"nothing-makes"}


def test_names_that_collide_after_fitting() -> None:
    spec = (
        "platform demo { }\n"
        'names {\n  one : k8s.secret = "{environment|fit 7}"\n  two : k8s.secret = "{environment|fit 8}"\n}\n'
        "secret a { name = names.one; K = generated 20 }\nsecret b { name = names.two; K = generated 20 }\n"
        f'service web {{ image = "web:1" }}\n{CLUSTER}'
    )
    assert slugs(spec) == ["name/collision"]


def test_two_specs_in_one_cluster() -> None:
    spec = (
        'platform {0} {{ }}\ncluster main {{ name = "shared"; external }}\n'
        'names {{ namespace : k8s.namespace = "apps" }}\n'
        'service web {{ image = "web:1"; port http = 80 }}\ndeploy {{ kubernetes }}'
    )
    one, _, _ = platforms_of(spec.format("one"), "one.plat")
    two, _, _ = platforms_of(spec.format("two"), "two.plat")
    [finding] = between([*one, *two])
    assert finding.slug == "name/collision"
    assert "one.plat" in finding.message
    assert (finding.span.file, finding.related[0].span.file) == ("two.plat", "one.plat")
    elsewhere, _, _ = platforms_of(spec.format("two").replace('"shared"', '"other"'), "two.plat")
    assert between([*one, *elsewhere]) == []
    unknown, _, _ = platforms_of(
        spec.format("two").replace('cluster main { name = "shared"; external }', ""), "two.plat"
    )
    assert between([*one, *unknown]) == []


def test_labels() -> None:
    assert slugs(service('labels { team = "a b" }', "compose")) == []
    assert slugs(service('labels { team = "a b" }', "kubernetes")) == ["label/illegal"]
    assert slugs(service('labels { "a/b/c" = "x" }', "kubernetes")) == ["label/illegal"]
    assert slugs(service('labels { "example.com/team" = "" }', "kubernetes")) == []


ROUTES = (
    'platform demo { }\nservice web { image = "web:1"; port http = 80 }\n'
    'ingress web { host = "a.example.com"; class = nginx; route "%s" = service.web.port.http }\ndeploy { kubernetes }'
)


@pytest.mark.parametrize("path", ["api", "//", "/a//b", "/a/../b", "/a/.", "/a/..", "/a%2Fb"])
def test_paths_that_an_ingress_refuses(path: str) -> None:
    assert slugs(ROUTES % path) == ["route/path"]


@pytest.mark.parametrize("path", ["/", "/a", "/a/", "/.well-known/x", "/a/..b", "/a.b"])
def test_paths_of_routes(path: str) -> None:
    assert slugs(ROUTES % path) == []


def test_one_host_in_two_environments() -> None:
    spec = TWO + NAMESPACE + ROUTES.partition("\n")[2] % "/"
    assert slugs(spec) == ["route/duplicate"]
    assert slugs(spec.replace("a.example.com", "{environment}.example.com")) == []


def test_a_name_of_a_cluster_in_two_environments_says_how_they_have_one_each() -> None:
    spec = (
        TWO
        + NAMESPACE
        + 'zone main { name = "example.com"; external }\nissuer main { email = "a@example.com"; dns01 = zone.main }\n'
        + CLUSTER
        + "\n"
    )
    [finding] = findings(spec)
    assert finding.slug == "name/collision"
    assert finding.hint is not None
    cluster = finding.hint.split("`")[-2].replace("NAME", "shop")
    assert slugs(spec + cluster) == []
