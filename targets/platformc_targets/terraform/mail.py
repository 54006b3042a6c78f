"""Domains that mail is sent from: the identity, its signatures, where bounces go, what receivers do with forgeries."""

from __future__ import annotations

from platformc.diagnostics import Code, Report
from platformc.ir import Mail, Platform
from platformc.output import Marked, Tree
from platformc_targets.terraform.addresses import Module, ref, zone_of
from platformc_targets.terraform.dns import zone_address
from platformc_targets.terraform.naming import Names
from platformc_targets.text.hcl import Block, Call, Nested, Template

FILE = "mail.tf"

_SPEC = (
    'platform p {{ aws {{ account = "012345678901"; region = "us-east-1" }} }}\nservice web {{ image = "web:1" }}\n'
    'zone main {{ name = "example.com"; external }}\nmail main {{ domain = "{}" }}\ndeploy {{ terraform }}\n'
)
MAIL_ZONE = Code(
    "terraform/mail-zone",
    summary="a domain that mail is sent from is in no zone",
    why="Receivers check signatures and senders by records in the domain's zone; without them mail is spam.",
    wrong=_SPEC.format("example.org"),
    right=_SPEC.format("example.com"),
    source="https://docs.aws.amazon.com/ses/latest/dg/creating-identities.html",
)


def mails(platform: Platform, module: Module, names: Names, report: Report) -> None:
    """Each domain that is ours."""
    for mail in platform.mails.values():
        if mail.external:
            continue
        zone = zone_of(platform, mail.name.value)
        if zone is None:
            report(
                MAIL_ZONE.at(
                    mail.name.span,
                    f"mail is sent from `{mail.name.value}`, which is in no zone of {platform.environment}",
                    hint="declare the zone that it is in",
                )
            )
            continue
        _identity(module, names, mail, f"{zone_address(module, names, zone)}.zone_id")
        _sender(module, names, mail, f"{zone_address(module, names, zone)}.zone_id")
        if mail.credentials is not None:
            _login(module, names, mail)


def _identity(module: Module, names: Names, mail: Mail, zone: str) -> None:
    label, domain = mail.label, names.of(mail.name, f"mail_{mail.label}")
    own = f"aws_ses_domain_identity.{label}"

    def add(kind: str, name: str, body: dict[str, Tree]) -> None:
        module.add(FILE, Marked(Block("resource", (kind, name), body), mail.span))

    add("aws_ses_domain_identity", label, {"domain": domain})
    add("aws_ses_domain_dkim", label, {"domain": ref(f"{own}.domain")})
    token = ref(f"aws_ses_domain_dkim.{label}.dkim_tokens[count.index]")
    add(
        "aws_route53_record",
        f"{label}_dkim",
        {
            "count": 3,
            "zone_id": ref(zone),
            "name": Template((token, "._domainkey.", domain)),
            "type": "CNAME",
            "ttl": 600,
            "records": [Template((token, ".dkim.amazonses.com"))],
        },
    )
    reports: list[Tree] = []
    if mail.reports is not None:
        reports = ["; rua=mailto:", Marked(names.text(mail.reports), mail.reports.span)]
    dmarc = Template((f"v=DMARC1; p={mail.dmarc}", *reports))
    add(
        "aws_route53_record",
        f"{label}_dmarc",
        {
            "zone_id": ref(zone),
            "name": Template(("_dmarc.", domain)),
            "type": "TXT",
            "ttl": 600,
            "records": [Marked(dmarc, mail.at("dmarc"))],
        },
    )


def _sender(module: Module, names: Names, mail: Mail, zone: str) -> None:
    """Bounces return to a host of their own, so that SPF speaks of it and of nothing else."""
    label, domain = mail.label, names.of(mail.name, f"mail_{mail.label}")

    def add(kind: str, name: str, body: dict[str, Tree]) -> None:
        module.add(FILE, Marked(Block("resource", (kind, name), body), mail.at("sender")))

    own = f"aws_ses_domain_mail_from.{label}"
    add(
        "aws_ses_domain_mail_from",
        label,
        {
            "domain": ref(f"aws_ses_domain_identity.{label}.domain"),
            "mail_from_domain": Template((Marked(mail.sender.value, mail.sender.span), ".", domain)),
        },
    )
    region = names.path("aws.region") or "us-east-1"
    for suffix, kind, value in (
        ("mx", "MX", Template(("10 feedback-smtp.", region, ".amazonses.com"))),
        ("spf", "TXT", "v=spf1 include:amazonses.com -all"),
    ):
        add(
            "aws_route53_record",
            f"{label}_sender_{suffix}",
            {
                "zone_id": ref(zone),
                "name": ref(f"{own}.mail_from_domain"),
                "type": kind,
                "ttl": 600,
                "records": [value],
            },
        )


def _login(module: Module, names: Names, mail: Mail) -> None:
    """A user that may do nothing but send, and its login in the secret store."""
    assert mail.credentials is not None
    label, span = mail.label, mail.credentials.span
    path = names.local(f"mail_{label}_credentials", names.text(mail.credentials))
    domain = names.of(mail.name, f"mail_{label}")

    def add(block: str, kind: str, name: str, body: dict[str, Tree]) -> None:
        module.add(FILE, Marked(Block(block, (kind, name), body), span))

    add(
        "resource",
        "aws_iam_user",
        f"{label}_smtp",
        {"name": Call("substr", (Template(("smtp.", domain)), 0, 64))},
    )
    statement = Nested(
        {"actions": ["ses:SendRawEmail"], "resources": [ref(f"aws_ses_domain_identity.{label}.arn")]}
    )
    add("data", "aws_iam_policy_document", f"{label}_smtp", {"statement": statement})
    user = ref(f"aws_iam_user.{label}_smtp.name")
    policy = ref(f"data.aws_iam_policy_document.{label}_smtp.json")
    add("resource", "aws_iam_user_policy", f"{label}_smtp", {"name": "send", "user": user, "policy": policy})
    add("resource", "aws_iam_access_key", f"{label}_smtp", {"user": user})
    region = names.path("aws.region") or "us-east-1"
    key = f"aws_iam_access_key.{label}_smtp"
    values: tuple[tuple[str, Tree], ...] = (
        ("host", Template(("email-smtp.", region, ".amazonaws.com"))),
        ("username", ref(f"{key}.id")),
        ("password", ref(f"{key}.ses_smtp_password_v4")),
    )
    for word, value in values:
        name = f"{label}_smtp_{word}"
        add("resource", "aws_secretsmanager_secret", name, {"name": Template((path, f"/{word}"))})
        body: dict[str, Tree] = {
            "secret_id": ref(f"aws_secretsmanager_secret.{name}.id"),
            "secret_string": value,
        }
        add("resource", "aws_secretsmanager_secret_version", name, body)
