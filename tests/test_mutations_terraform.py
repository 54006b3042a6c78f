"""Each name of a platform's Terraform broken once in the text: exactly that finding comes, at the right line."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from command_line import run
from platformc.agreement.prove import prove_text
from platformc.diagnostics import Diagnostic
from platformc.ir import Platform
from platformc.pipeline import Compiled, compile_spec
from spec_files import TARGETS

ROOT = Path(__file__).parents[1]
SPEC = "tests/specs/cloud.plat"


@cache
def compiled() -> Compiled:
    found = compile_spec(SPEC, read=lambda path: (ROOT / path).read_bytes(), project=".", targets=TARGETS)
    assert [(one.slug, one.message) for one in found.diagnostics] == []
    return found


@cache
def built(environment: str) -> dict[str, str]:
    """The Terraform of one environment and of the shared stack, by path."""
    return {
        one.path: one.text
        for one in compiled().files
        if one.target == "terraform" and one.path.split("/")[0] in (environment, "shared")
    }


def platform(environment: str) -> Platform:
    return next(one for one in compiled().platforms if one.environment == environment)


def verified(environment: str, files: dict[str, str]) -> list[Diagnostic]:
    """What the proof says of other text."""
    return prove_text(platform(environment), files, None, compiled().platforms).diagnostics


class Row(NamedTuple):
    """A place: the file, the block's first line, what stands in it, what is put there, and the finding."""

    slug: str
    file: str
    block: str
    before: str
    after: str


NAMES = (
    Row("cloud/place", "names.tf", "locals {", '= "eu-west-1"', '= "eu-west-2"'),
    Row("cloud/place", "names.tf", "locals {", '= "012345678901"', '= "012345678902"'),
    Row(
        "cloud/zone",
        "names.tf",
        "locals {",
        "${local.environment}.${local.area}.${local.root",
        "x.${local.root",
    ),
    Row("cloud/zone", "names.tf", "locals {", ".api.${local.area}.", ".web.${local.area}."),
    Row("cloud/certificate", "names.tf", "locals {", '"cdn.${local.domain}"', '"www.${local.domain}"'),
    Row(
        "cloud/bucket", "names.tf", "locals {", "bucket                   = local.domain", 'bucket = "other"'
    ),
    Row("cloud/bucket", "names.tf", "locals {", "}-public", "}-open"),
    Row("cloud/record", "names.tf", "locals {", '"docs.${', '"doc.${'),
    Row("cloud/role", "names.tf", "locals {", "-deploy", "-ship"),
    Row("cloud/store", "names.tf", "locals {", '(local.namespace, "-", "_")', '(local.namespace, "-", "")'),
    Row("cloud/record", "names.tf", "locals {", '"db.${local.domain}"', '"sql.${local.domain}"'),
    Row(
        "cloud/store",
        "names.tf",
        "locals {",
        '= "shop"\n  database_main_host',
        '= "app"\n  database_main_host',
    ),
    Row("cloud/store", "names.tf", "locals {", "}-database-main", "}-db"),
    Row("cloud/mail", "names.tf", "locals {", '"shop/${local.environment}/smtp"', '"shop/smtp"'),
    Row("zone/delegation", "names.tf", "locals {", '"platform.example.com"', '"example.com"'),
    Row("cloud/tag", "names.tf", "tags = {", "= local.namespace", "= local.cluster"),
    Row("cloud/tag", "names.tf", "tags = {", '"shop/cluster"    ', '"shop/clusters"   '),
)
RESOURCES = (
    Row("cloud/zone", "dns.tf", 'resource "aws_route53_zone" "domain"', "local.domain", "local.api"),
    Row("cloud/zone", "dns.tf", 'resource "aws_route53_zone" "api"', "local.api", '"api.example.com"'),
    Row(
        "zone/delegation",
        "dns.tf",
        'resource "aws_route53_record" "domain_delegation"',
        "domain_parent.",
        "api_parent.",
    ),
    Row(
        "zone/delegation",
        "dns.tf",
        'resource "aws_route53_record" "api_delegation"',
        "aws_route53_zone.api.name\n",
        "local.domain\n",
    ),
    Row("zone/delegation", "dns.tf", 'resource "aws_route53_record" "api_delegation"', '"NS"', '"CNAME"'),
    Row(
        "zone/delegation",
        "dns.tf",
        'resource "aws_route53_record" "api_delegation"',
        "zone.api.name_servers",
        "zone.domain.name_servers",
    ),
    Row(
        "handshake/host",
        "dns.tf",
        'resource "aws_route53_record" "domain"',
        "local.domain",
        '"www.example.com"',
    ),
    Row("handshake/host", "dns.tf", 'resource "aws_route53_record" "api"', "local.api", "local.domain"),
    Row(
        "cloud/record",
        "dns.tf",
        'resource "aws_route53_record" "domain"',
        "zone.domain.zone_id",
        "zone.api.zone_id",
    ),
    Row("cloud/record", "dns.tf", 'resource "aws_route53_record" "domain"', '"A"', '"AAAA"'),
    Row("handshake/host", "dns.tf", 'data "aws_lb" "traefik"', '"traefik/traefik"', '"traefik/other"'),
    Row(
        "cloud/record",
        "dns.tf",
        'resource "aws_route53_record" "docs"',
        "docs.example.net",
        "docs.example.org",
    ),
    Row(
        "cloud/certificate",
        "certificates.tf",
        'resource "aws_acm_certificate" "assets"',
        "local.cdn",
        "local.domain",
    ),
    Row(
        "cloud/record",
        "certificates.tf",
        'resource "aws_route53_record" "assets_validation"',
        "zone.domain.",
        "zone.api.",
    ),
    Row(
        "cloud/cdn",
        "cdn.tf",
        'resource "aws_cloudfront_distribution" "assets"',
        "[local.cdn]",
        "[local.domain]",
    ),
    Row(
        "cloud/cdn",
        "cdn.tf",
        'resource "aws_cloudfront_distribution" "assets"',
        "[local.cdn]",
        "[local.cdn, local.domain]",
    ),
    Row(
        "cloud/cdn",
        "cdn.tf",
        'resource "aws_cloudfront_distribution" "assets"',
        "bucket.static.bucket_reg",
        "bucket.public.bucket_reg",
    ),
    Row(
        "cloud/cdn",
        "cdn.tf",
        'resource "aws_cloudfront_response_headers_policy"',
        "https://${local.domain}",
        "https://${local.api}",
    ),
    Row("cloud/record", "cdn.tf", 'resource "aws_route53_record" "cdn_assets"', "local.cdn", "local.api"),
    Row("cloud/bucket", "storage.tf", 'resource "aws_s3_bucket" "static"', "local.bucket", '"other"'),
    Row(
        "cloud/bucket",
        "storage.tf",
        'resource "aws_s3_bucket_policy" "static"',
        "bucket.static.id",
        "bucket.public.id",
    ),
    Row(
        "cloud/bucket",
        "storage.tf",
        'resource "aws_s3_bucket_policy" "static"',
        "bucket_static.json",
        "bucket_public.json",
    ),
    Row(
        "cloud/bucket",
        "storage.tf",
        'resource "aws_s3_bucket_versioning" "public"',
        "bucket.public.id",
        "bucket.static.id",
    ),
    Row(
        "cloud/policy",
        "storage.tf",
        'data "aws_iam_policy_document" "bucket_static"',
        "assets.arn",
        "assets.id",
    ),
    Row(
        "cloud/policy",
        "storage.tf",
        'data "aws_iam_policy_document" "bucket_static"',
        '"s3:GetObject"',
        '"s3:PutObject"',
    ),
    Row(
        "cloud/registry", "registry.tf", 'resource "aws_ecr_repository" "main"', "local.namespace", '"other"'
    ),
    Row("cloud/registry", "registry.tf", 'resource "aws_ecr_lifecycle_policy" "main"', "= 30", "= 3"),
    Row(
        "cloud/registry",
        "registry.tf",
        'resource "aws_ecr_lifecycle_policy" "main"',
        "aws_ecr_repository.main.name",
        '"other"',
    ),
    Row("cloud/role", "iam.tf", 'resource "aws_iam_role" "app"', "local.role_app", "local.role_deploy"),
    Row("cloud/role", "iam.tf", 'resource "aws_iam_role" "app"', "app_trust", "deploy_trust"),
    Row("cloud/role", "iam.tf", 'resource "aws_iam_role_policy" "app"', "role.app.id", "role.deploy.id"),
    Row(
        "cloud/policy",
        "iam.tf",
        'data "aws_iam_policy_document" "app_trust"',
        "${local.namespace}:web",
        "${local.namespace}:default",
    ),
    Row(
        "cloud/policy",
        "iam.tf",
        'data "aws_iam_policy_document" "app_trust"',
        "${local.namespace}:web",
        "${local.cluster}:web",
    ),
    Row(
        "cloud/policy",
        "iam.tf",
        'data "aws_iam_policy_document" "deploy_trust"',
        "environment:${local.environment}",
        "environment:beta",
    ),
    Row(
        "cloud/policy",
        "iam.tf",
        'data "aws_iam_policy_document" "deploy_trust"',
        "repo:example/shop",
        "repo:example/web",
    ),
    Row(
        "cloud/policy",
        "iam.tf",
        'data "aws_iam_policy_document" "app" ',
        "[aws_s3_bucket.static.arn]",
        "[aws_s3_bucket.public.arn]",
    ),
    Row(
        "cloud/policy",
        "iam.tf",
        'data "aws_iam_policy_document" "app" ',
        '["${aws_s3_bucket.static.arn}/*"]',
        '["*"]',
    ),
    Row(
        "cloud/policy",
        "iam.tf",
        'data "aws_iam_policy_document" "app" ',
        "[aws_ses_domain_identity.main.arn]",
        '["*"]',
    ),
    Row("cloud/policy", "iam.tf", 'data "aws_iam_policy_document" "app" ', '"s3:PutObject"', '"s3:*"'),
    Row(
        "cloud/policy",
        "iam.tf",
        'data "aws_iam_policy_document" "app" ',
        '"s3:ListBucket"]',
        '"s3:ListBucket", "s3:DeleteBucket"]',
    ),
    Row(
        "cloud/policy", "iam.tf", 'data "aws_iam_policy_document" "solver_trust"', "-cert-manager", "-traefik"
    ),
    Row("cloud/cluster", "cluster.tf", 'data "aws_eks_cluster" "main"', "local.cluster", '"other"'),
    Row("cloud/mail", "mail.tf", 'resource "aws_ses_domain_identity" "main"', "local.domain", "local.api"),
    Row("cloud/mail", "mail.tf", 'resource "aws_ses_domain_mail_from" "main"', "bounce.", "mail."),
    Row("cloud/record", "mail.tf", 'resource "aws_route53_record" "main_dmarc"', "p=reject", "p=none"),
    Row("cloud/record", "mail.tf", 'resource "aws_route53_record" "main_dkim"', "zone.domain.", "zone.api."),
    Row(
        "cloud/mail",
        "mail.tf",
        'resource "aws_secretsmanager_secret" "main_smtp_password"',
        "/password",
        "/secret",
    ),
    Row(
        "cloud/store",
        "rds.tf",
        'resource "aws_db_instance" "database_main"',
        "local.database\n",
        "local.platform\n",
    ),
    Row(
        "cloud/store",
        "rds.tf",
        'resource "aws_db_instance" "database_main"',
        "local.database_main_user",
        '"admin"',
    ),
    Row(
        "cloud/store",
        "rds.tf",
        'resource "aws_db_instance" "database_main"',
        "version.database_password.",
        "version.cache_password.",
    ),
    Row("cloud/store", "rds.tf", 'resource "aws_db_instance" "database_main"', '"mysql"', '"mariadb"'),
    Row("cloud/store", "rds.tf", 'resource "aws_db_instance" "database_main"', "= 3306", "= 3307"),
    Row(
        "cloud/store",
        "rds.tf",
        'resource "aws_vpc_security_group_ingress_rule"',
        "from_port                    = 3306",
        "from_port = 3307",
    ),
    Row(
        "cloud/record",
        "rds.tf",
        'resource "aws_route53_record" "database_main"',
        "local.database_main_host",
        "local.cache_main_host",
    ),
    Row(
        "cloud/record",
        "elasticache.tf",
        'resource "aws_route53_record" "cache_main"',
        ".primary_endpoint",
        ".reader_endpoint",
    ),
)
SHARED = (
    Row("cloud/cluster", "cluster.tf", 'resource "aws_eks_cluster" "main"', "local.cluster", '"other"'),
    Row("scheduling/node", "nodes.tf", 'resource "aws_eks_node_group" "spot"', "pool = local.platform", 'pool = "web"'),
    Row("scheduling/node", "nodes.tf", 'resource "aws_eks_node_group" "spot"', "pool = local.platform", 'group = local.platform'),
    Row("scheduling/toleration", "nodes.tf", 'resource "aws_eks_node_group" "spot"', 'key    = "pool"', 'key = "group"'),
    Row("scheduling/toleration", "nodes.tf", 'resource "aws_eks_node_group" "spot"', "value  = local.platform", 'value = "web"'),
    Row("scheduling/toleration", "nodes.tf", 'resource "aws_eks_node_group" "spot"', '"NO_SCHEDULE"', '"NO_EXECUTE"'),
    Row("cloud/cluster", "nodes.tf", 'resource "aws_eks_node_group" "spot"', '"SPOT"', '"ON_DEMAND"'),
)  # fmt: skip


def broken(text: str, row: Row) -> tuple[str, int]:
    """The text with other words at the place, and the line of that place."""
    start = text.index(row.block)
    at = text.index(row.before, start)
    common = 0
    while common < min(len(row.before), len(row.after)) and row.before[common] == row.after[common]:
        common += 1
    return text[:at] + row.after + text[at + len(row.before) :], text.count("\n", 0, at + common) + 1


def line_of(text: str, offset: int) -> int:
    return text.count("\n", 0, offset) + 1


def name_of(row: Row) -> str:
    return f"{row.file}:{row.block.split(chr(34))[-2] if chr(34) in row.block else ''}:{row.before.strip()}"


@pytest.mark.parametrize("row", [*NAMES, *RESOURCES], ids=name_of)
def test_one_broken_name_is_one_finding_at_its_line(row: Row) -> None:
    files = dict(built("alpha"))
    path = f"alpha/terraform/{row.file}"
    files[path], line = broken(files[path], row)
    found = verified("alpha", files)
    assert [one.slug for one in found] == [row.slug], [one.message for one in found]
    assert (found[0].span.file, line_of(files[path], found[0].span.start)) == (path, line)
    assert [one.span.file for one in found[0].related][:1] == [SPEC]


@pytest.mark.parametrize("row", SHARED, ids=name_of)
def test_one_broken_name_of_the_shared_stack_is_one_finding_at_its_line(row: Row) -> None:
    files = dict(built("alpha"))
    path = f"shared/terraform/{row.file}"
    files[path], line = broken(files[path], row)
    found = verified("alpha", files)
    assert [one.slug for one in found] == [row.slug], [one.message for one in found]
    assert (found[0].span.file, line_of(files[path], found[0].span.start)) == (path, line)
    assert [one.span.file for one in found[0].related][:1] == [SPEC]


@pytest.mark.parametrize("environment", ["alpha", "prod"])
def test_what_is_built_is_what_the_platform_says(environment: str) -> None:
    assert verified(environment, built(environment)) == []


def test_a_resource_that_is_gone_is_told_once() -> None:
    files = dict(built("alpha"))
    path = "alpha/terraform/registry.tf"
    start = files[path].index('resource "aws_ecr_lifecycle_policy"')
    files[path] = files[path][:start]
    found = verified("alpha", files)
    assert [one.slug for one in found] == ["artifact/missing"]


def test_a_zone_that_is_gone_is_told_without_what_follows() -> None:
    files = dict(built("alpha"))
    path = "alpha/terraform/dns.tf"
    text = files[path]
    start = text.index('resource "aws_route53_zone" "api"')
    files[path] = text[:start] + text[text.index("\n\n", start) + 2 :]
    found = verified("alpha", files)
    assert [one.slug for one in found] == ["artifact/missing"], [one.message for one in found]


def test_a_file_that_is_no_terraform_is_told() -> None:
    files = {**built("alpha"), "alpha/terraform/dns.tf": "resource {{\n"}
    assert "artifact/unreadable" in {one.slug for one in verified("alpha", files)}


INPUTS = (
    ("cloud/zone", '"alpha.platform.example.com"', '"beta.platform.example.com"'),
    ("zone/delegation", '"api.platform.example.com"', '"platform.example.com"'),
)


@pytest.mark.parametrize(("slug", "before", "after"), INPUTS)
def test_one_broken_input_of_terragrunt_is_one_finding_at_its_line(
    slug: str, before: str, after: str
) -> None:
    spec = "tests/specs/cloud_terragrunt.plat"
    made = compile_spec(spec, read=lambda path: (ROOT / path).read_bytes(), project=".", targets=TARGETS)
    files = {
        one.path: one.text
        for one in made.files
        if one.target == "terraform" and one.path.split("/")[0] in ("alpha", "shared")
    }
    alpha = next(one for one in made.platforms if one.environment == "alpha")
    assert prove_text(alpha, files, None, made.platforms).diagnostics == []
    path = "alpha/terraform/terragrunt.hcl"
    at = files[path].index(before)
    files[path] = files[path].replace(before, after, 1)
    (found,) = prove_text(alpha, files, None, made.platforms).diagnostics
    assert (found.slug, found.span.file) == (slug, path)
    assert line_of(files[path], found.span.start) == line_of(files[path], at)


OBJECTS_SPEC = "tests/specs/cloud_objects.plat"
INGRESS = 'resource "kubernetes_manifest" "ingress_web"'
ISSUER = 'resource "kubernetes_manifest" "issuer_main"'
SECRET = 'resource "kubernetes_secret_v1" "database"'
OBJECTS = (
    Row("handshake/namespace", "kubernetes.tf", 'resource "kubernetes_namespace_v1" "main"', "local.namespace", '"other"'),
    Row("handshake/ingress-name", "kubernetes.tf", INGRESS, "name      = local.domain", "name      = local.api"),
    Row("handshake/namespace", "kubernetes.tf", INGRESS, "namespace = local.namespace", 'namespace = "other"'),
    Row("handshake/cluster-issuer", "kubernetes.tf", INGRESS, '"cert-manager.io/cluster-issuer"                   = local.domain', '"cert-manager.io/cluster-issuer" = local.api'),
    Row("handshake/middleware-https-redirect", "kubernetes.tf", INGRESS, "${local.namespace}-https-redirect@", "${local.environment}-https-redirect@"),
    Row("handshake/application-name", "kubernetes.tf", INGRESS, '"web"', '"shop"'),
    Row("handshake/host", "kubernetes.tf", INGRESS, "host = local.domain", "host = local.api"),
    Row("handshake/backend", "kubernetes.tf", INGRESS, 'name = "web"', 'name = "shop"'),
    Row("handshake/backend", "kubernetes.tf", INGRESS, "number = 8000", "number = 80"),
    Row("handshake/tls-host", "kubernetes.tf", INGRESS, "hosts      = [local.domain]", "hosts      = [local.api]"),
    Row("handshake/tls-secret", "kubernetes.tf", INGRESS, "${local.domain}-tls", "${local.domain}-cert"),
    Row("handshake/cluster-issuer", "kubernetes.tf", ISSUER, "name = local.domain", 'name = "letsencrypt"'),
    Row("handshake/cluster-issuer", "kubernetes.tf", ISSUER, "dnsZones = [local.domain]", "dnsZones = [local.api]"),
    Row("issuer/account-key", "kubernetes.tf", ISSUER, "privateKeySecretRef = {\n          name = local.domain", "privateKeySecretRef = {\n          name = local.api"),
    Row("handshake/cluster-issuer", "kubernetes.tf", ISSUER, "aws_iam_role.solver.arn", "aws_iam_role.app.arn"),
    Row("handshake/middleware-https-redirect", "kubernetes.tf", 'resource "kubernetes_manifest" "middleware_', '"https-redirect"', '"redirect"'),
    Row("secret/name", "kubernetes.tf", SECRET, "local.secret_database", '"other"'),
    Row("handshake/namespace", "kubernetes.tf", SECRET, "local.namespace", "local.cluster"),
    Row("secret/key", "kubernetes.tf", SECRET, "PASSWORD = random", "PASSWORT = random"),
    Row("secret/key", "kubernetes.tf", SECRET, "random_password.database_password.result\n", '"clear"\n'),
)  # fmt: skip


@cache
def with_objects() -> Compiled:
    return compile_spec(
        OBJECTS_SPEC, read=lambda path: (ROOT / path).read_bytes(), project=".", targets=TARGETS
    )


@pytest.mark.parametrize("row", OBJECTS, ids=name_of)
def test_one_broken_reference_of_an_object_is_one_finding_at_its_line(row: Row) -> None:
    made = with_objects()
    files = {one.path: one.text for one in made.files if one.path.split("/")[0] in ("alpha", "shared")}
    alpha = next(one for one in made.platforms if one.environment == "alpha")
    assert prove_text(alpha, files, None, made.platforms).diagnostics == []
    path = f"alpha/terraform/{row.file}"
    files[path], line = broken(files[path], row)
    found = prove_text(alpha, files, None, made.platforms).diagnostics
    assert [one.slug for one in found] == [row.slug], [one.message for one in found]
    assert (found[0].span.file, line_of(files[path], found[0].span.start)) == (path, line)
    assert OBJECTS_SPEC in [one.span.file for one in found[0].related]


def test_verify_reads_terraform_from_the_disk(tmp_path: Path) -> None:
    assert run("build", SPEC, "-o", str(tmp_path), cwd=ROOT).status == 0
    assert run("verify", SPEC, str(tmp_path), "--format", "json", cwd=ROOT).document["errors"] == 0
    path = tmp_path / "alpha" / "terraform" / "registry.tf"
    path.write_text(path.read_text().replace("local.namespace", '"other"', 1))
    found = run("verify", SPEC, str(tmp_path), "--format", "json", cwd=ROOT).document["diagnostics"]
    assert [(one["slug"], one["file"].endswith("registry.tf"), one["line"]) for one in found] == [
        ("cloud/registry", True, 4)
    ]
