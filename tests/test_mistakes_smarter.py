"""Mistakes that somebody would make in specs/smarter.plat: each is one finding that says what to type, where."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import pytest

from platformc.cli.targets import Targets
from platformc.diagnostics import Diagnostic
from platformc.pipeline import compile_spec
from spec_files import ROOT

SPEC = "specs/smarter.plat"
ISSUER = """\
  issuer api {
    name  = names.api_domain
    email = "admin@{root_domain}"
    dns01 = zone.api
  }
"""
JOBS = 'role jobs { name = "{names.role_prefix}-{environment}-jobs"; in local { external } }'
VALUES = "      mariadb.enabled                 = false\n"


class Mistake(NamedTuple):
    """changed: words that stand once in the spec, and those in their place. slug: of the one finding.

    line: a part of the line that it is at. says, fix: parts of its message and of its hint. where: its
    environments, None for all.
    """

    changed: tuple[tuple[str, str], ...]
    slug: str
    line: str
    says: str
    fix: str
    where: str | None = "alpha, beta, next, prod"


MISTAKES = {
    "a platform's name that makes a role's too long": Mistake(
        (
            ("platform smarter {", "platform smarterforallofourcustomers {"),
            ('= "{namespace|snake}"', '= "smarter_{environment}"'),
        ),
        "name/illegal",
        "role_prefix     : aws.iam_role_prefix",
        "`smarterforallofourcustomers-platform-us`, made by `{platform}-{shared_resource_identifier}-{platform_region}`,"
        " is 39 characters long; at most 38",
        "`fit` after the closing quote shortens it",
        None,
    ),
    "an account of 11 digits": Mistake(
        (('account = "012345678901"', 'account = "01234567890"'),),
        "name/illegal",
        'account = "01234567890"',
        "AWS account `01234567890` is 11 characters long; exactly 12",
        "digits, exactly 12 characters",
        None,
    ),
    "a zone that no host is in": Mistake(
        (
            (
                "{ name = names.platform_domain }\n  zone api",
                '{ name = "{environment}.example.org" }\n  zone api',
            ),
        ),
        "handshake/cluster-issuer",
        "cert_manager issuer.platform",
        "whose solver writes in zone `alpha.example.org`; `alpha.platform.example.com` is in zone `example.com`",
        "or a zone that `alpha.platform.example.com` is in",
    ),
    "an issuer that solves in another domain's zone": Mistake(
        (("dns01 = zone.api", "dns01 = zone.platform"),),
        "handshake/cluster-issuer",
        "cert_manager issuer.api",
        "whose solver writes in zone `alpha.platform.example.com`",
        "an issuer that solves in `alpha.api.platform.example.com`",
    ),
    "a certificate's name over 64 octets": Mistake(
        (('= "cdn.{platform_domain}"', '= "content-delivery-network-of-the-web-console.{platform_domain}"'),),
        "terraform/certificate-name",
        "cdn_domain      : aws.cloudfront_alias",
        "has 70 octets, 64 at most",
        "a shorter host, by 6 characters",
        # in prod the name is shorter, and just fits
        "alpha, beta, next",
    ),
    "a MySQL user over 32 characters": Mistake(
        (("user          = names.database", 'user          = "{names.database}_and_its_owner"'),),
        "name/illegal",
        "user          =",
        "MySQL user `smarter_platform_alpha_and_its_owner`, made by `{names.database}_and_its_owner`,"
        " is 36 characters long; at most 32",
        "`fit` after the closing quote shortens it",
    ),
    "a bucket that another environment has": Mistake(
        (('= "{platform_domain}"\n  cluster', '= "{shared_resource_identifier}.{root_domain}"\n  cluster'),),
        "name/collision",
        "bucket static { name = names.bucket",
        "S3 bucket `platform.example.com` is made by bucket `static` in beta and by bucket `static` in alpha",
        "put `{environment}` into the name, or say `external` where it is only used",
        "beta, next, prod",
    ),
    "a value that the chart does not know": Mistake(
        (("databaseScheduledBackup.enabled = false", "databaseScheduledBakup.enabled = false"),),
        "helm/unknown-value",
        "databaseScheduledBakup.enabled",
        "chart `smarter` does not know the value `databaseScheduledBakup.enabled`",
        "did you mean `databaseScheduledBackup.enabled`?",
    ),
    "a value of a chart below it that the chart does not know": Mistake(
        (("mysql.enabled                   = true", "mysql.persistance.enabled       = true"),),
        "helm/unknown-value",
        "mysql.persistance.enabled",
        "chart `smarter` does not know the value `mysql.persistance.enabled`",
        "did you mean `mysql.persistence.enabled`?",
    ),
    "an issuer in one environment only": Mistake(
        ((ISSUER, ""), ("bucket static {", f"in prod {{\n{ISSUER}}}\nbucket static {{")),
        "unknown-name",
        "cert_manager issuer.api",
        "there is no issuer `api` here: it is declared in prod only",
        "move `issuer api` out of `in prod { ... }`",
        "alpha, beta, next",
    ),
    "a chart that selects by a label that its pods lack": Mistake(
        (
            (
                '      labels { "app.kubernetes.io/name" = "{values.global.appName}" }',
                '      labels { "app.kubernetes.io/component" = "{values.global.appName}" }',
            ),
        ),
        "service/selector",
        'labels { "app.kubernetes.io/component"',
        "Service `smarter` selects pods with the label `app.kubernetes.io/component=smarter`, and nothing makes it",
        "use `app.kubernetes.io/name=smarter`",
    ),
    "two roles and one ServiceAccount": Mistake(
        (("service worker like app {\n", f"{JOBS}\n\nservice worker like app {{\n  role = role.jobs\n"),),
        "chart/account",
        "  role = role.jobs",
        "`worker` and `app` both act as ServiceAccount `default`, and as roles `jobs` and `app`",
        "give both the same role, or tell the chart to give them accounts of their own",
    ),
    "an alternative to nothing": Mistake(
        (
            ("  helm in alpha, beta, next, prod {", "  helm in alpha, beta, next {"),
            (
                "in alpha, beta, next, prod {\n  # The application's own",
                "in alpha, beta, next {\n  # The app's own",
            ),
            ("  github in alpha, beta, next, prod\n", "  github in alpha, beta, next\n"),
        ),
        "deploy/alternative",
        "kubernetes in alpha, beta, next, prod { alternative;",
        "nothing else than `kubernetes` makes the objects of the cluster",
        "take `alternative` away",
        "prod",
    ),
    "a workflow without a role": Mistake(
        (("    role     = role.deploy\n    builds", "    builds"),),
        "workflow/no-role",
        "workflow deploy {",
        "workflow `deploy` reaches AWS, and has no role",
        "`role = role.deploy`",
    ),
    "objects in a cluster that is not declared": Mistake(
        (
            ("cluster main { name = names.cluster; in local { external } }\n", ""),
            ("helm { cluster = cluster.main }", "helm { kubeconfig = secrets.KUBECONFIG }"),
        ),
        "terraform/makes-cluster",
        "    makes = [",
        "Terraform makes objects in a cluster, and the platform declares none",
        'declare it: `cluster main { name = "..." }`',
    ),
    "a workflow for a cluster that is not declared": Mistake(
        (("cluster main { name = names.cluster; in local { external } }\n", ""),),
        "unknown-name",
        "helm { cluster = cluster.main }",
        "there is no cluster `main`",
        "declare it: `cluster main { ... }`",
    ),
    "a password typed into the values": Mistake(
        ((VALUES, f'{VALUES}      redis.auth.password = "smarter"\n'),),
        "helm/value-secret",
        "redis.auth.password",
        "`redis.auth.password` is a secret, and stands here in clear text",
        "take the line away: workflow `deploy` gives `secret.redis.password`",
    ),
    "a variable's secret typed into the values": Mistake(
        ((VALUES, f'{VALUES}      env.SECRET_KEY = "smarter"\n'),),
        "helm/value-secret",
        "env.SECRET_KEY",
        "`env.SECRET_KEY` is a secret, and stands here in clear text",
        "take the line away: workflow `deploy` gives `secret.django.SECRET_KEY`",
    ),
}


@cache
def right() -> str:
    return (ROOT / SPEC).read_text("utf-8")


def findings(text: str) -> tuple[Diagnostic, ...]:
    def read(path: str) -> bytes:
        if path != SPEC:
            raise FileNotFoundError(2, "no such file", path)
        return text.encode()

    return compile_spec(SPEC, read=read, project=".", targets=Targets()).diagnostics


@pytest.mark.parametrize("title", MISTAKES)
def test_a_mistake_is_one_finding_that_names_the_fix(title: str) -> None:
    mistake = MISTAKES[title]
    text = right()
    for before, after in mistake.changed:
        assert text.count(before) == 1, before
        text = text.replace(before, after)
    found = findings(text)

    assert [one.slug for one in found] == [mistake.slug], [(one.slug, one.message) for one in found]
    (one,) = found
    assert mistake.line in text.splitlines()[text.count("\n", 0, one.span.start)]
    assert mistake.says in one.message
    assert mistake.fix in (one.hint or "")
    assert one.environment == mistake.where
    assert "\n" not in one.message


def test_a_secret_that_was_typed_is_in_no_message() -> None:
    for mistake in MISTAKES.values():
        if mistake.slug == "helm/value-secret":
            ((before, after),) = mistake.changed
            (one,) = findings(right().replace(before, after.replace('"smarter"', '"p4ssw0rd"')))
            assert "p4ssw0rd" not in f"{one.message} {one.hint} {one.values} {one.related}"


def test_without_a_mistake_nothing_is_found() -> None:
    assert findings(right()) == ()
