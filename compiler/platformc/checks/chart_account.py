"""Programs of a chart that act as one ServiceAccount, and as different roles."""

from __future__ import annotations

from collections.abc import Iterator

from platformc.accounts import accounts_of_chart, path_of
from platformc.diagnostics import Code, Diagnostic, Related
from platformc.ir import Platform, Workload
from platformc.source import Span

_SPEC = """platform demo {{ aws {{ account = "012345678901"; region = "us-east-1" }} }}
service web {{ image = "web:1"; role = role.web }}
service worker {{ image = "web:1"; role = role.{role} }}
role web {{ name = "demo-web"; external }}
role worker {{ name = "demo-worker"; external }}
chart demo {{
  external
  values = ["replicas"]
  makes k8s.deployment "web" {{ of = service.web; account = "default" }}
  makes k8s.deployment "worker" {{ of = service.worker; account = "default" }}
}}
deploy {{ helm {{ chart = chart.demo; values {{ replicas = 2 }} }} }}
"""

CHART_ACCOUNT = Code(
    "chart/account",
    summary="two programs of a chart act as one ServiceAccount, and as different roles",
    why="A ServiceAccount has one role: one of the two programs would get the permissions of the other.",
    wrong=_SPEC.format(role="worker"),
    right=_SPEC.format(role="web").replace('role worker { name = "demo-worker"; external }\n', ""),
    source="https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html",
)


def check(platform: Platform) -> Iterator[Diagnostic]:
    """Each program whose role is another one than that of the first with its account."""
    accounts = accounts_of_chart(platform)
    first: dict[str, Workload] = {}
    told: set[Span] = set()
    for workload in platform.workloads:
        account = accounts.get(path_of(workload))
        if account is None or not workload.role:
            continue
        other = first.setdefault(account.value, workload)
        # a program that is like another one has its role from the same line
        if other.role != workload.role and workload.at("role") not in told:
            told.add(workload.at("role"))
            yield CHART_ACCOUNT.at(
                workload.at("role"),
                f"`{workload.label}` and `{other.label}` both act as ServiceAccount `{account.value}`,"
                f" and as roles `{workload.role}` and `{other.role}`",
                hint="give both the same role, or tell the chart to give them accounts of their own",
                related=[Related("the account is said here", account.span)],
                values=(workload.role, other.role),
            )
