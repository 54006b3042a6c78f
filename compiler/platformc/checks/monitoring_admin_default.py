"""A Grafana whose administrator has the password that everybody knows."""

from __future__ import annotations

from collections.abc import Iterator

from platformc.diagnostics import Code, Diagnostic, Related
from platformc.ir import Platform
from platformc.resolve.monitoring import CHART_PASSWORD

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


def check(platform: Platform) -> Iterator[Diagnostic]:
    """Each stack of ours without an administrator, where an Ingress lets people in."""
    for stack in platform.monitorings.values():
        if stack.external or stack.password is not None or not platform.ingresses:
            continue
        ingress = next(iter(platform.ingresses.values()))
        yield ADMIN_DEFAULT.at(
            stack.span,
            f"Grafana keeps the chart's own password `{CHART_PASSWORD}` where people come in from outside",
            hint="say `admin { user = secret.grafana.user; password = secret.grafana.password }`",
            related=[Related("they come in here", ingress.span)],
            values=(stack.label, ""),
        )
