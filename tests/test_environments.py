"""The naming table of specs/smarter.plat, row by row, in each environment, as the command line prints it.

The right-hand sides are formulas of their own: nothing here comes from the compiler.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any, NamedTuple

import pytest

from command_line import run
from spec_files import ROOT

ENVIRONMENTS = ("local", "alpha", "beta", "next", "prod")
CLOUD = ENVIRONMENTS[1:]
RESOURCES = "smarter-platform-us"


class Names(NamedTuple):
    """What an environment is called, worked out by hand: `prod` has no prefix, `local` has no DNS."""

    environment: str

    @property
    def local(self) -> bool:
        return self.environment == "local"

    @property
    def namespace(self) -> str:
        return "smarter-local" if self.local else f"smarter-platform-{self.environment}"

    @property
    def prefix(self) -> str:
        return "" if self.environment == "prod" else f"{self.environment}."

    @property
    def dns(self) -> str:
        """The domain that buckets and networks are called after, on a laptop too."""
        return f"{self.prefix}platform.example.com"

    @property
    def domain(self) -> str:
        return "localhost:9357" if self.local else self.dns

    @property
    def api(self) -> str:
        return "localhost:9357" if self.local else f"{self.prefix}api.platform.example.com"

    @property
    def database(self) -> str:
        return "smarter" if self.local else f"smarter_platform_{self.environment}"

    @property
    def ecr(self) -> str:
        return f"012345678901.dkr.ecr.us-east-1.amazonaws.com/{self.namespace}"


@cache
def table(environment: str) -> list[dict[str, Any]]:
    ran = run("names", "specs/smarter.plat", "--env", environment, "--format", "json", cwd=ROOT)
    assert ran.status == 0, ran.err
    assert list(ran.document["environments"]) == [environment]
    found: list[dict[str, Any]] = ran.document["environments"][environment]
    return found


def rows(environment: str, name: str, kind: str) -> list[dict[str, Any]]:
    return [row for row in table(environment) if (row["name"], row["kind"]) == (name, kind)]


def row(environment: str, name: str, kind: str) -> dict[str, Any]:
    [found] = rows(environment, name, kind)
    return found


def value(environment: str, name: str, kind: str) -> str:
    found: str = row(environment, name, kind)["value"]
    return found


def parties(found: dict[str, Any], side: str, target: str) -> set[str]:
    return {party["address"] for party in found[side] if party["target"] == target}


each = pytest.mark.parametrize("environment", ENVIRONMENTS)
each_cloud = pytest.mark.parametrize("environment", CLOUD)


@each
def test_conventions(environment: str) -> None:
    n = Names(environment)
    zone = "text.any" if n.local else "aws.route53_zone"
    assert [(r["name"], r["kind"], r["value"]) for r in table(environment) if re.fullmatch(r"names\.\w+", r["name"])][:13] == [
        ("names.namespace", "k8s.namespace", n.namespace),
        ("names.platform_domain", zone, n.domain),
        ("names.api_domain", zone, n.api),
        ("names.cdn_domain", "aws.cloudfront_alias", f"cdn.{n.dns}"),
        ("names.bucket", "aws.s3_bucket", n.dns),
        ("names.cluster", "aws.eks_cluster", f"{RESOURCES}-202602121853"),
        ("names.role_prefix", "aws.iam_role_prefix", RESOURCES),
        ("names.database", "mysql.database", n.database),
        ("names.sticky_cookie", "http.cookie", f"{n.namespace}_sticky_session"),
        ("names.release", "helm.release", "smarter"),
        ("names.react_root", "html.element_id", "smarter-sh-v1-ui-chat-root"),
        ("names.loader_key", "text.any", "ui-chat/app-loader.js"),
        ("names.loader_url", "url.http", f"https://cdn.{n.dns}/ui-chat/app-loader.js"),
    ]  # fmt: skip


@each
def test_cluster_role_bucket_and_registry(environment: str) -> None:
    n = Names(environment)
    assert value(environment, "cluster.main", "aws.eks_cluster") == f"{RESOURCES}-202602121853"
    role = f"{RESOURCES}-{environment}"
    assert value(environment, "role.app", "aws.iam_role") == role
    assert value(environment, "role.app", "aws.role_arn") == f"arn:aws:iam::012345678901:role/{role}"
    assert value(environment, "bucket.static", "aws.s3_bucket") == n.dns
    assert value(environment, "registry.main", "aws.ecr_repository") == n.namespace
    image = row(environment, "service.app.image", "oci.image")
    if n.local:
        assert image["value"] == "smarter"
    else:
        assert image["value"] == f"{n.ecr}:<input.version>"
        assert parties(image, "makers", "spec") == {"registry.main"}
        assert parties(image, "users", "spec") == {"service.app", "service.worker", "service.beat"}


@each
def test_database_and_user(environment: str) -> None:
    n = Names(environment)
    assert value(environment, "database.main.name", "mysql.database") == n.database
    assert value(environment, "database.main.user", "mysql.user") == n.database
    host = "smarter-mysql" if n.local else f"smarter-mysql.{n.namespace}.svc.cluster.local"
    assert value(environment, "database.main.fqdn", "dns.host") == host


SECRETS = {
    "mysql-root": ("MYSQL_ROOT_USERNAME", "MYSQL_ROOT_PASSWORD", "MYSQL_HOST", "MYSQL_PORT"),
    "mysql-smarter": (
        "SMARTER_MYSQL_DATABASE", "SMARTER_MYSQL_USERNAME", "SMARTER_MYSQL_PASSWORD", "MYSQL_HOST", "MYSQL_PORT",
    ),
    "smarter-admin": (
        "SMARTER_ADMIN_USERNAME", "SMARTER_ADMIN_EMAIL", "SMARTER_ADMIN_PASSWORD", "SMARTER_LOGIN_URL",
    ),
    "smarter-django-secret-key": ("SECRET_KEY",),
    "smarter-fernet-key": ("LETTERS",),
    "smarter-redis": ("password",),
    "aws-ses-config": (
        "SMTP_HOST", "SMTP_PORT", "SMTP_USE_SSL", "SMTP_USE_TLS", "SMTP_USERNAME", "SMTP_PASSWORD",
    ),
    "smarter-openai": ("OPENAI_API_KEY",),
}  # fmt: skip


@each
def test_each_secret_and_its_keys(environment: str) -> None:
    secrets = [r for r in table(environment) if r["kind"] == "k8s.secret" and r["name"].startswith("secret.")]
    found = {
        secret["value"]: tuple(
            key["value"]
            for key in table(environment)
            if key["kind"] == "k8s.secret_key" and key["name"].rpartition(".")[0] == secret["name"]
        )
        for secret in secrets
    }
    assert found == SECRETS
    if environment in CLOUD:
        namespace = Names(environment).namespace
        for secret in secrets:
            address = f"external-secrets.io/v1/ExternalSecret/{namespace}/{secret['value']}"
            assert parties(secret, "makers", "kubernetes") == {address}


@each_cloud
def test_a_database_s_password_has_one_maker_and_all_its_users(environment: str) -> None:
    key = row(environment, "secret.mysql.SMARTER_MYSQL_PASSWORD", "k8s.secret_key")
    namespace = Names(environment).namespace
    users = {f"apps/v1/Deployment/{namespace}/smarter{tail}" for tail in ("", "-worker", "-beat")}
    assert parties(key, "users", "kubernetes") == {*users, f"apps/v1/StatefulSet/{namespace}/smarter-mysql"}


@each_cloud
@pytest.mark.parametrize("which", ["platform", "api"])
def test_issuers_ingresses_and_tls_secrets_carry_their_domain(environment: str, which: str) -> None:
    n = Names(environment)
    domain = n.domain if which == "platform" else n.api
    ingress = f"networking.k8s.io/v1/Ingress/{n.namespace}/{domain}"
    issuer = row(environment, f"issuer.{which}", "k8s.cluster_issuer")
    assert issuer["value"] == domain
    assert parties(issuer, "makers", "kubernetes") == {f"cert-manager.io/v1/ClusterIssuer/{domain}"}
    assert parties(issuer, "users", "kubernetes") == {ingress}
    made = row(environment, f"ingress.{which}", "k8s.ingress")
    assert made["value"] == domain
    assert parties(made, "makers", "kubernetes") == {ingress}
    tls = row(environment, f"ingress.{which}", "k8s.secret")
    assert tls["value"] == f"{domain}-tls"
    assert ingress in parties(tls, "users", "kubernetes") | parties(tls, "makers", "kubernetes")
    assert f"rbac.authorization.k8s.io/v1/Role/{n.namespace}/smarter" in parties(tls, "users", "kubernetes")
    record = row(environment, f"record.{which}", "dns.host")
    made_by = parties(record, "makers", "terraform")
    assert (record["value"], made_by) == (domain, {f"aws_route53_record.{which}"})
    assert ingress in parties(record, "users", "kubernetes")


@each_cloud
@pytest.mark.parametrize(("label", "name"), [("cors", "cors"), ("https_redirect", "https-redirect")])
def test_middlewares_and_who_refers_to_them(environment: str, label: str, name: str) -> None:
    n = Names(environment)
    middleware = row(environment, f"middleware.{label}", "k8s.middleware")
    assert middleware["value"] == name
    assert parties(middleware, "makers", "kubernetes") == {
        f"traefik.io/v1alpha1/Middleware/{n.namespace}/{name}"
    }
    assert parties(middleware, "users", "kubernetes") == {
        f"networking.k8s.io/v1/Ingress/{n.namespace}/{domain}" for domain in (n.domain, n.api)
    }


@each_cloud
def test_middlewares_are_referred_to_with_their_namespace(environment: str) -> None:
    ran = run("handshakes", "specs/smarter.plat", "--env", environment, "--format", "json", cwd=ROOT)
    namespace = Names(environment).namespace
    values = {
        number: {one["value"] for one in ran.document["environments"][environment] if one["number"] == number}
        for number in (2, 4, 5)
    }
    assert values == {
        2: {namespace},
        4: {f"{namespace}-cors@kubernetescrd"},
        5: {f"{namespace}-https-redirect@kubernetescrd"},
    }


@each_cloud
def test_cookie_service_port_and_pods(environment: str) -> None:
    n = Names(environment)
    service = f"v1/Service/{n.namespace}/smarter"
    cookie = row(environment, "names.sticky_cookie", "http.cookie")
    assert service in parties(cookie, "makers", "kubernetes") | parties(cookie, "users", "kubernetes")
    made = row(environment, "service.app", "k8s.service")
    assert (made["value"], parties(made, "makers", "kubernetes")) == ("smarter", {service})
    assert value(environment, "service.app.port.http", "k8s.service_port") == "8000"
    labels = {
        r["value"]
        for r in table(environment)
        if r["kind"] == "k8s.pod_label" and r["name"].startswith("service.")
    }
    assert labels >= {
        "app.kubernetes.io/name=smarter",
        "app.kubernetes.io/name=smarter-worker",
        "app.kubernetes.io/name=smarter-beat",
        "app.kubernetes.io/application-group=smarter",
    }


def test_on_a_laptop_the_application_is_published_on_its_port() -> None:
    assert value("local", "service.app.names.compose.service", "compose.service") == "smarter-app"
    for label in ("app", "worker", "beat"):
        assert value("local", f"service.{label}", "compose.container") == f"smarter-{label}"
    assert not [
        r for r in table("local") if r["kind"] in ("k8s.ingress", "k8s.cluster_issuer", "k8s.middleware")
    ]


@each
def test_where_redis_answers(environment: str) -> None:
    n = Names(environment)
    host = "smarter-redis" if n.local else f"smarter-redis-master.{n.namespace}.svc.cluster.local"
    assert value(environment, "cache.redis.fqdn", "dns.host") == host
    engine = row(environment, "cache.redis.host", "compose.service" if n.local else "k8s.service")
    assert engine["value"] == host.partition(".")[0]


@each_cloud
def test_the_loader_and_its_root_element(environment: str) -> None:
    n = Names(environment)
    url = row(environment, "asset.loader.url", "url.http")
    assert url["value"] == f"https://cdn.{n.dns}/ui-chat/app-loader.js"
    element = row(environment, "asset.loader.root_element", "html.element_id")
    assert element["value"] == "smarter-sh-v1-ui-chat-root"
    assert parties(element, "makers", "spec") == {"service.app"}
    assert parties(element, "users", "spec") == {"asset.loader"}
    network = row(environment, "cdn.assets", "aws.cloudfront_alias")
    assert (network["value"], parties(network, "users", "spec")) == (f"cdn.{n.dns}", {"asset.loader"})
    bucket = row(environment, "bucket.static", "aws.s3_bucket")
    assert parties(bucket, "users", "spec") == {"asset.loader", "cdn.assets"}


@each_cloud
def test_hosts_of_customers_and_what_the_application_believes(environment: str) -> None:
    n = Names(environment)
    assert value(environment, "host_pattern.customers", "text.any") == f"*.*.{n.api}"
    assert value(environment, "service.app.web.hosts.2", "dns.host") == f"*.*.{n.api}"
    assert value(environment, "service.app.web.origins.0", "url.http") == f"https://{n.domain}"
    assert value(environment, "service.app.web.origins.1", "url.http") == f"https://{n.api}"
    assert value(environment, "service.app.web.cookie_domain", "dns.host") == n.domain
    assert value(environment, "service.app.web.login_url", "url.http") == f"https://{n.domain}/login/"


@each
def test_every_tag(environment: str) -> None:
    n = Names(environment)
    tags = {r["name"].removeprefix("tags."): r["value"] for r in table(environment) if r["kind"] == "aws.tag"}
    assert tags == {
        "smarter": "true",
        "terraform": "true",
        "smarter/cost_code": n.namespace,
        "smarter/root_domain": "example.com",
        "smarter/cluster_name": f"{RESOURCES}-202602121853",
        "smarter/platform_subdomain": "platform",
        "smarter/platform_name": "smarter",
        "smarter/platform_region": "us",
        "smarter/unique_id": "202602121853",
        "smarter/environment": environment,
        "smarter/environment_namespace": n.namespace,
        "smarter/environment_platform_domain": n.domain,
        "smarter/environment_api_domain": n.api,
    }


@each
def test_every_place_can_be_opened(environment: str) -> None:
    for found in table(environment):
        for party in [*found["makers"], *found["users"]]:
            assert party["line"] >= 1
            if party["target"] in ("spec", "external"):
                lines = (ROOT / party["file"]).read_text(encoding="utf-8").splitlines()
                assert party["column"] <= len(lines[party["line"] - 1]), party


def test_the_compiler_knows_no_customer() -> None:
    words = re.compile(r"\b(?:smarter|chatbot|drunc|ssg|unique)\b", re.IGNORECASE)
    found = [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for folder in ("compiler", "targets")
        for path in sorted((ROOT / folder).rglob("*"))
        if path.suffix in (".py", ".lark", ".json", ".md", ".typed")
        for match in words.finditer(path.read_text(encoding="utf-8").replace("_", " "))
    ]
    assert found == []
