"""Issuers that cannot prove the domains they are asked for."""

from __future__ import annotations

from collections.abc import Iterator

from platformc.diagnostics import Code, Diagnostic, Related
from platformc.ir import Platform

_INGRESS = (
    'platform demo { }\nservice web { image = "web:1"; port http = 80 }\n'
    'zone main { name = "example.com"; external }\nrecord main { name = "*.example.com"; external }\n'
)
_TAIL = (
    'ingress web {\n  name = "web"\n  host = "*.example.com"\n  class = nginx\n  route "/" = service.web.port.http\n'
    '  tls = cert_manager issuer.main { secret = "wildcard-tls" }\n}\ndeploy { kubernetes }'
)
ISSUER_SOLVER = Code(
    "issuer/solver",
    summary="an issuer has no way to prove a domain that it certifies",
    why="cert-manager asks for the certificate and never gets it; browsers see a self-made one.",
    wrong=f'{_INGRESS}issuer main {{ name = "main"; http01 }}\n{_TAIL}',
    right=f'{_INGRESS}issuer main {{ name = "main"; dns01 = zone.main }}\n{_TAIL}',
    source="https://letsencrypt.org/docs/challenge-types/",
)


def check(platform: Platform) -> Iterator[Diagnostic]:
    """Each issuer of ours without a solver, and each wildcard that is left to HTTP-01."""
    for issuer in platform.issuers.values():
        if not issuer.external and not issuer.zone and not issuer.http01:
            yield ISSUER_SOLVER.at(
                issuer.span,
                f"issuer `{issuer.label}` says neither `dns01` nor `http01`",
                hint="say `dns01 = zone.NAME`, or `http01`",
                values=(issuer.name.value, ""),
            )
    for ingress in platform.ingresses.values():
        issuer_of = platform.issuers.get(ingress.tls.issuer) if ingress.tls else None
        if ingress.tls is None or issuer_of is None or issuer_of.external:
            continue
        for host in ingress.tls.hosts or (ingress.host,):
            if issuer_of.http01 and not issuer_of.zone and host.value.startswith("*."):
                yield ISSUER_SOLVER.at(
                    host.span,
                    f"issuer `{issuer_of.label}` cannot prove `{host.value}` over HTTP: a wildcard needs DNS",
                    hint="give the issuer a zone: `dns01 = zone.NAME`",
                    related=[Related("the issuer", issuer_of.span)],
                    values=(host.value, issuer_of.name.value),
                )
