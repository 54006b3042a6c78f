"""Roles of programs that act as an account which nobody tells of the role."""

from __future__ import annotations

from collections.abc import Iterator

from platformc.accounts import accounts_of_chart, path_of
from platformc.diagnostics import Code, Diagnostic, Related
from platformc.ir import Platform
from platformc.target import given_to

_SPEC = """platform demo {{ aws {{ account = "012345678901"; region = "us-east-1" }} }}
cluster main {{ external }}
service web {{ image = "web:1"; role = role.web }}
role web {{ name = "demo-web" }}
chart demo {{
  external
  values = ["replicas"]
  makes k8s.deployment "web" {{ of = service.web; account = "default" }}
}}
deploy {{
  helm {{ chart = chart.demo; values {{ replicas = 2 }} }}
  terraform{makes}
}}
"""

CHART_ACCOUNT_ROLE = Code(
    "chart/account-role",
    severity="warning",
    summary="the pods of a chart act as an account that nobody gives their role",
    why="The account `default` is there in every namespace and has no role of its own: calls to AWS are refused.",
    wrong=_SPEC.format(makes=""),
    right=_SPEC.format(makes=" { makes = [k8s.service_account] }"),
    source="https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html",
)


def check(platform: Platform) -> Iterator[Diagnostic]:
    """Each role that Terraform makes here for pods of `default`, and that `default` is not told."""
    terraform = platform.deploy("terraform")
    if terraform is None or "k8s.service_account" in given_to(platform, "terraform"):
        return
    accounts = accounts_of_chart(platform)
    told: set[str] = set()
    for workload in platform.workloads:
        account, role = accounts.get(path_of(workload)), platform.roles.get(workload.role)
        if account is None or account.value != "default" or role is None or role.external:
            continue
        if role.label in told:
            continue
        told.add(role.label)
        yield CHART_ACCOUNT_ROLE.at(
            workload.at("role"),
            f"`{workload.label}` acts as ServiceAccount `default`, which nobody gives role `{role.label}`",
            hint="let Terraform do it: `terraform { makes = [k8s.service_account] }`",
            related=[Related("the account is said here", account.span)],
            values=(role.label, account.value),
        )
