"""Who may change Grafana: never somebody with a password that everybody knows."""

from __future__ import annotations

from collections.abc import Iterator

from platformc.diagnostics import Code, Diagnostic, Related
from platformc.ir import Monitoring, Platform, Table, Text
from platformc.resolve.monitoring import ADMIN_LITERAL, CHART_PASSWORD

_SHOP = (
    'platform demo { }\nservice web { image = "web:1"; port http = 80 }\n'
    'zone main { name = "example.com"; external }\nrecord web { name = "www.example.com"; external }\n'
    'ingress web { host = "www.example.com"; class = traefik; route "/" = service.web.port.http }\n'
)
_ADMIN = "admin { user = secret.grafana.user; password = secret.grafana.password }"
_SECRET = 'secret grafana { user = external "g/user"; password = external "g/password" }\n'

ADMIN_DEFAULT = Code(
    "monitoring/admin-default",
    summary="Grafana keeps the chart's own password in an environment that people reach from outside",
    why=f"The chart's password is `{CHART_PASSWORD}`, for everybody who has read its documentation.",
    wrong=_SHOP + 'monitoring main { release = "monitoring" }\ndeploy { kubernetes; monitoring }',
    right=_SHOP
    + _SECRET
    + f'monitoring main {{ release = "monitoring"; {_ADMIN} }}\n'
    + 'deploy { kubernetes { secret_store = "vault" }; monitoring }',
    source="https://github.com/prometheus-community/helm-charts/blob/main/charts/kube-prometheus-stack/values.yaml",
)
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
    """The administrator of each stack that is ours."""
    for stack in platform.monitorings.values():
        if stack.external:
            continue
        literal = _literal(stack)
        if literal is not None:
            yield ADMIN_LITERAL.at(
                literal.span,
                "the password of Grafana's administrator stands here",
                hint="use a key of a Secret: `admin { user = secret.grafana.user; password = secret.grafana.password }`",
                values=("", ""),
            )
        elif stack.password is None and platform.ingresses:
            ingress = next(iter(platform.ingresses.values()))
            yield ADMIN_DEFAULT.at(
                stack.span,
                f"Grafana keeps the chart's own password `{CHART_PASSWORD}` where people come in from outside",
                hint="say `admin { user = secret.grafana.user; password = secret.grafana.password }`",
                related=[Related("they come in here", ingress.span)],
                values=(stack.label, ""),
            )
        else:
            yield from _namespace(platform, stack)


def _literal(stack: Monitoring) -> Text | None:
    """`values { grafana.adminPassword = "..." }`."""
    table: object = stack.values
    for key in ("grafana", "adminPassword"):
        table = (
            next((value for name, value in table.entries if name == key), None)
            if isinstance(table, Table)
            else None
        )
    return table if isinstance(table, Text) else None


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
