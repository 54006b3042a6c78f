"""Terraform itself judges: what it must refuse is refused, what it must accept is accepted."""

from __future__ import annotations

from pathlib import Path

import pytest

from oracles import terraform

VERSIONS = """
terraform {
  required_providers {
    aws        = { source = "hashicorp/aws", version = "~> 6.25" }
    azurerm    = { source = "hashicorp/azurerm", version = "~> 4.55" }
    helm       = { source = "hashicorp/helm", version = "~> 3.1" }
    kubernetes = { source = "hashicorp/kubernetes", version = "~> 2.38" }
    random     = { source = "hashicorp/random", version = "~> 3.7" }
    tls        = { source = "hashicorp/tls", version = "~> 4.1" }
  }
}
"""
GOOD = """
provider "aws" {
  region = "us-east-1"
  default_tags {
    tags = { made = "here" }
  }
}
provider "aws" {
  alias  = "cdn"
  region = "us-east-1"
}
provider "azurerm" {
  features {}
}
provider "helm" {
  kubernetes = {
    host = "https://example.com"
    exec = { api_version = "client.authentication.k8s.io/v1", command = "aws", args = ["eks"] }
  }
}
locals {
  namespace = "demo-alpha"
}
resource "kubernetes_namespace" "main" {
  metadata {
    name = local.namespace
  }
}
resource "kubernetes_manifest" "issuer" {
  manifest = {
    apiVersion = "cert-manager.io/v1"
    kind       = "ClusterIssuer"
    metadata   = { name = "alpha.example.com" }
    spec       = { acme = { solvers = [{ dns01 = { route53 = { region = "us-east-1" } } }] } }
  }
}
resource "random_password" "main" {
  length  = 32
  special = false
}
resource "kubernetes_secret" "main" {
  metadata {
    name      = "demo"
    namespace = kubernetes_namespace.main.metadata[0].name
  }
  data = { PASSWORD = random_password.main.result }
}
resource "aws_route53_zone" "main" {
  name = "example.com"
}
resource "aws_acm_certificate" "main" {
  provider          = aws.cdn
  domain_name       = "cdn.example.com"
  validation_method = "DNS"
}
resource "aws_route53_record" "validation" {
  for_each = {
    for option in aws_acm_certificate.main.domain_validation_options : option.domain_name => option
  }
  zone_id = aws_route53_zone.main.zone_id
  name    = each.value.resource_record_name
  type    = each.value.resource_record_type
  records = [each.value.resource_record_value]
  ttl     = 60
}
resource "aws_security_group" "main" {
  name = "main"
  ingress {
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = ["10.0.0.0/8"]
  }
}
data "aws_iam_policy_document" "main" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["arn:aws:s3:::demo/*"]
    condition {
      test     = "StringEquals"
      variable = "aws:SourceArn"
      values   = ["x"]
    }
  }
}
resource "aws_iam_role" "main" {
  name               = "demo"
  assume_role_policy = data.aws_iam_policy_document.main.json
}
resource "helm_release" "traefik" {
  name  = "traefik"
  chart = "traefik"
  set   = [{ name = "a.b", value = "c" }]
}
resource "azurerm_monitor_diagnostic_setting" "main" {
  name               = "demo"
  target_resource_id = azurerm_resource_group.main.id
  enabled_log {
    category = "x"
  }
}
resource "azurerm_resource_group" "main" {
  name     = "demo"
  location = "westeurope"
}
resource "tls_private_key" "main" {
  algorithm = "ED25519"
}
output "arn" {
  value = aws_iam_role.main.arn
}
"""
BROKEN = {
    "an argument that is none": ('name = "example.com"', 'nmae = "example.com"', "Unsupported argument"),
    "a missing argument": ('algorithm = "ED25519"', "", 'The argument "algorithm" is required'),
    "a type that does not fit": ("ttl     = 60", "ttl     = [60]", "number required"),
    "a block that is none": (
        "enabled_log {",
        "enabled_logs {",
        'Blocks of type "enabled_logs" are not expected',
    ),
    "a missing argument of a block": (
        'category = "x"\n  }',
        'category = "x"\n  }\n  enabled_metric {}',
        'The argument "category" is required',
    ),
    "a missing block": ("metadata {\n    name = local.namespace\n  }", "", "Insufficient metadata blocks"),
    "two blocks where one may be": (
        "metadata {\n    name = local.namespace\n  }",
        "metadata {}\n  metadata {}",
        "Too many metadata blocks",
    ),
    "a resource that is not declared": (
        "namespace = kubernetes_namespace.main",
        "namespace = kubernetes_namespace.other",
        "Reference to undeclared resource",
    ),
    "an attribute that is none": ("aws_iam_role.main.arn", "aws_iam_role.main.arnn", "Unsupported attribute"),
    "a local that is not declared": ("local.namespace", "local.names", "Reference to undeclared local value"),
    "a provider that is not configured": ("= aws.cdn", "= aws.cnd", "Provider configuration not present"),
    "a type that is none": ('"tls_private_key"', '"tls_private_kay"', "Invalid resource type"),
    "a missing part of a nested argument": ('name = "a.b", ', "", 'attribute "name" is required'),
    "a data source's block that is none": ("condition {", "conditions {", "Unsupported block type"),
    "a part of the provider's own that is none": ('command = "aws", ', "", '"command" is required'),
}


def test_what_is_right_is_accepted(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(VERSIONS + GOOD)
    assert terraform.validate(tmp_path) == []


@pytest.mark.parametrize("mistake", BROKEN)
def test_what_is_wrong_is_refused(mistake: str, tmp_path: Path) -> None:
    old, new, words = BROKEN[mistake]
    assert old in GOOD
    (tmp_path / "main.tf").write_text(VERSIONS + GOOD.replace(old, new, 1))
    found = terraform.validate(tmp_path)
    assert len(found) >= 1
    assert any(words in one for one in found), found


def test_the_place_of_a_mistake_is_told(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(VERSIONS)
    (tmp_path / "keys.tf").write_text('\nresource "tls_private_key" "main" {\n  algorithms = "RSA"\n}\n')
    found = terraform.validate(tmp_path)
    assert [one.partition(": ")[0] for one in found] == ["keys.tf:2", "keys.tf:3"]


def test_the_formatter_tells_what_it_would_change(tmp_path: Path) -> None:
    (tmp_path / "good.tf").write_text("locals {\n  a   = 1\n  bcd = 2\n}\n")
    assert terraform.fmt_check(tmp_path) == []
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / "bad.tf").write_text("locals {\n  a = 1\n  bcd = 2\n}\n")
    (found,) = terraform.fmt_check(tmp_path)
    assert "inner/bad.tf" in found
    assert "good.tf" not in found
    (tmp_path / "torn.tf").write_text("locals {\n")
    assert "torn.tf" in terraform.fmt_check(tmp_path)[0]


def test_values_are_those_that_terraform_computes(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(
        'locals {\n  a = "x"\n}\noutput "b" {\n  value = "${local.a}-$${y}"\n}\n'
    )
    assert terraform.outputs(tmp_path) == {"b": "x-${y}"}
