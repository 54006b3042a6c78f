"""The shop with a second host, and all that its programs believe: what tests of agreements break."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from platformc.agreement.prove import Proved, prove_text
from platformc.diagnostics import Diagnostic
from platformc.ir import (
    Asset,
    Computed,
    HostPattern,
    Ingress,
    Issuer,
    Lookup,
    Name,
    NodeGroup,
    Permission,
    Platform,
    Record,
    Role,
    Web,
    Zone,
)
from platformc.source import Source, Span
from platformc_targets.compose.emit import emit as emit_compose
from platformc_targets.kubernetes.emit import emit as emit_kubernetes
from platforms import declared, label, name, shop, span, text, with_service

ENVIRONMENTS = ("alpha", "prod")


def market(environment: str = "alpha") -> Platform:
    """Two hosts, each with its zone, record, issuer and Ingress; alpha's zones are delegated from prod's."""
    base = shop(environment)
    prefix = "" if environment == "prod" else f"{environment}."
    domain, api = f"{prefix}platform.example.com", f"{prefix}api.platform.example.com"
    namespace = base.namespace.value

    def zone(word: str, value: str) -> Zone:
        return Zone(**declared("zone", word, value, "aws.route53_zone"), external=True)

    def record(word: str, value: str) -> Record:
        return Record(**declared("record", word, value, "aws.route53_record"), external=True)

    def issuer(word: str, value: str) -> Issuer:
        acme = text("https://acme-v02.api.letsencrypt.org/directory")
        return Issuer(**declared("issuer", word, value, "k8s.cluster_issuer"), acme=acme, zone=word)

    old = base.ingresses["platform"]

    def ingress(word: str, value: str) -> Ingress:
        assert old.tls is not None
        at = span(f"tls of {word}")
        return replace(
            old,
            **declared("ingress", word, value, "k8s.ingress"),
            host=replace(text(value, at=f"host of {word}"), name=f"names.{word}"),
            tls=replace(old.tls, issuer=word, span=at),
            routes=tuple(replace(route, span=span(f"route of {word}")) for route in old.routes),
        )

    bucket = replace(base.buckets["static"], name=name(domain, "aws.s3_bucket", "bucket.static"))
    cdn = replace(base.cdns["assets"], name=name(f"cdn.{domain}", "aws.cloudfront_alias", "cdn.assets"))
    app = replace(
        base.services["app"],
        web=Web(
            span("web"),
            hosts=(text(domain, at="host 1"), text(api, at="host 2"), text(f"*.*.{api}", at="host 3")),
            origins=(text(f"https://{domain}", at="origin"),),
            cookie_domain=text(domain, at="cookie domain"),
            login_url=text(f"https://{domain}/login/", at="login url"),
            root_element=text("shop-root", at="element of app"),
        ),
        looks_up=(
            Lookup("k8s.ingress", text(domain, at="lookup 1"), span("lookup 1")),
            Lookup("k8s.ingress", text(api, at="lookup 2"), span("lookup 2")),
            Lookup("k8s.tls_secret", text(f"{domain}-tls", at="lookup 3"), span("lookup 3")),
            Lookup("k8s.tls_secret", text(f"{api}-tls", at="lookup 4"), span("lookup 4")),
        ),
        computes=(),
    )
    role = replace(
        base.roles["app"],
        external=False,
        subjects=(f"{namespace}:shop",),
        permissions=(
            Permission(
                ("s3:GetObject",), f"arn:aws:s3:::{domain}/*", "bucket.static", span("permission of static")
            ),
        ),
    )
    return replace(
        base,
        zones={"platform": zone("platform", domain), "api": zone("api", api)},
        records={"platform": record("platform", domain), "api": record("api", api)},
        issuers={"platform": issuer("platform", domain), "api": issuer("api", api)},
        ingresses={"platform": ingress("platform", domain), "api": ingress("api", api)},
        buckets={"static": bucket},
        cdns={"assets": cdn},
        host_patterns={
            "customers": HostPattern(
                **declared("host_pattern", "customers", f"*.*.{api}", "dns.host"),
                made_by="app",
                issuer="api",
                zone="api",
            )
        },
        assets={
            "loader": Asset(
                **declared("asset", "loader", "loader", "platform"),
                key=text("ui/loader.js", at="key"),
                bucket="static",
                cdn="assets",
                url=text(f"https://cdn.{domain}/ui/loader.js", at="url"),
                root_element=text("shop-root", at="element of loader"),
            )
        },
        roles={"app": role},
        services={**base.services, "app": app},
    )


def markets() -> list[Platform]:
    return [market(environment) for environment in ENVIRONMENTS]


def with_ingress(platform: Platform, word: str, **changes: Any) -> Platform:
    """The platform with one Ingress changed."""
    ingresses = dict(platform.ingresses)
    ingresses[word] = replace(ingresses[word], **changes)
    return replace(platform, ingresses=ingresses)


class Built:
    """The files of a platform, as a build would write them, and the spec's line behind each line."""

    def __init__(self, platform: Platform, target: str = "kubernetes") -> None:
        self.platform = platform
        self.files: dict[str, str] = {}
        self.origins: dict[str, list[Span | None]] = {}
        refused: list[Diagnostic] = []
        emit = emit_kubernetes if target == "kubernetes" else emit_compose
        for path, output in emit(platform, refused.append).items():
            rendered = output.render("written by a test")
            place = f"build/{platform.environment}/{target}/{path}"
            self.files[place] = rendered.text
            self.origins[place] = rendered.origins
        assert not refused, refused

    def prove(self, files: Mapping[str, str] | None = None) -> Proved:
        return prove_text(self.platform, files if files is not None else self.files, None, markets())

    def exchanged(self, path: str, start: int, end: int, words: str) -> dict[str, str]:
        """The files with other words at one place."""
        whole = self.files[path]
        return {**self.files, path: whole[:start] + words + whole[end:]}


def line_of(files: Mapping[str, str], diagnostic: Diagnostic) -> int:
    """The line of a file that a finding is at."""
    return Source("", files[diagnostic.span.file]).position(diagnostic.span.start).line


__all__ = [
    "ENVIRONMENTS", "Built", "Computed", "Name", "NodeGroup", "Role", "label", "line_of", "market", "markets",
    "with_ingress", "with_service",
]  # fmt: skip
