"""A Grafana that cannot read the Secret of its administrator."""

from __future__ import annotations

from collections.abc import Iterator

from platformc.diagnostics import Code, Diagnostic, Related
from platformc.ir import Monitoring, Platform

_SHOP = (
    'platform demo { }\nservice web { image = "web:1"; port http = 80 }\n'
    'zone main { name = "example.com"; external }\nrecord web { name = "www.example.com"; external }\n'
    'ingress web { host = "www.example.com"; class = traefik; route "/" = service.web.port.http }\n'
)
_ADMIN = "admin { user = secret.grafana.user; password = secret.grafana.password }"
_SECRET = 'secret grafana { user = external "g/user"; password = external "g/password" }\n'

ADMIN_NAMESPACE = Code(
    "monitoring/admin-namespace",
    summary="the Secret of Grafana's administrator stands in another namespace than Grafana",
    why="A pod reads Secrets of its own namespace only: Grafana never starts.",
    wrong=_SHOP
    + _SECRET
    + f'monitoring main {{ release = "monitoring"; namespace = "watch"; {_ADMIN} }}\n'
    + 'deploy { kubernetes { secret_store = "vault" }; monitoring }',
    right=_SHOP
    + _SECRET.replace(" }", "; namespace = monitoring.main.namespace }")
    + f'monitoring main {{ release = "monitoring"; namespace = "watch"; {_ADMIN} }}\n'
    + 'deploy { kubernetes { secret_store = "vault" }; monitoring }',
    source="https://kubernetes.io/docs/concepts/configuration/secret/#restriction-secret-must-exist",
)


def check(platform: Platform) -> Iterator[Diagnostic]:
    """Each stack of ours whose Secret stands in another namespace."""
    for stack in platform.monitorings.values():
        if not stack.external:
            yield from _namespace(platform, stack)


def _namespace(platform: Platform, stack: Monitoring) -> Iterator[Diagnostic]:
    secret = platform.secrets.get(stack.password.secret) if stack.password is not None else None
    if secret is None:
        return
    own = platform.namespace.value
    where = secret.namespace.value if secret.namespace is not None else own
    wanted = stack.namespace.value if stack.namespace is not None else own
    if where != wanted:
        yield ADMIN_NAMESPACE.at(
            stack.at("admin.password"),
            f"secret `{secret.label}` stands in namespace `{where}`, Grafana runs in `{wanted}`",
            hint=f"say in the Secret: `namespace = monitoring.{stack.label}.namespace`"
            if stack.namespace is not None
            else "take `namespace` away from the Secret",
            related=[Related("the Secret", secret.namespace.span if secret.namespace else secret.span)],
            values=(where, wanted),
        )
