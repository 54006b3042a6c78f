"""The ServiceAccounts that pods of a chart of others act as: the chart says them, not the declaration."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from platformc.chart_values import chart_of, set_by_deploy
from platformc.ir import (
    Chart,
    ChartText,
    Job,
    Name,
    Plain,
    Platform,
    Role,
    Scalar,
    Service,
    Table,
    Text,
    Workload,
)

ACCOUNT = "k8s.service_account"
W = TypeVar("W", Service, Job)


def acting(platform: Platform, keep: bool) -> Platform:
    """The Platform with the programs of its chart named as the accounts that the chart gives them.

    keep: whether roles go on trusting the accounts that the declarations say: an alternative makes these.
    """
    accounts = accounts_of_chart(platform)
    if not accounts:
        return platform
    space = platform.namespace.value
    services = {label: _named(one, accounts) for label, one in platform.services.items()}
    jobs = {label: _named(one, accounts) for label, one in platform.jobs.items()}
    roles: dict[str, Role] = {}
    for label, role in platform.roles.items():
        own = {
            f"{space}:{one.own_name(ACCOUNT).value}": f"{space}:{accounts[path].value}"
            for one in platform.workloads
            if (path := path_of(one)) in accounts and one.role == label
        }
        also = [own[subject] for subject in role.subjects if subject in own]
        kept = [subject for subject in role.subjects if keep or subject not in own]
        roles[label] = replace(role, subjects=tuple(dict.fromkeys((*also, *kept)))) if own else role
    return replace(platform, services=services, jobs=jobs, roles=roles)


def accounts_of_chart(platform: Platform) -> dict[str, Name]:
    """The account of each program that the chart says it for, by the program's path."""
    chart = chart_of(platform)
    found: dict[str, Name] = {}
    for made in chart.makes if chart is not None else ():
        if made.account is not None and made.of and chart is not None:
            value = _said(platform, chart, made.account)
            if value:
                span = made.account.span
                found.setdefault(made.of, Name(value, ACCOUNT, "", span, span))
    return found


def _named(workload: W, accounts: dict[str, Name]) -> W:
    account = accounts.get(path_of(workload))
    if account is None:
        return workload
    names: list[Name] = [name for name in workload.names if name.kind != ACCOUNT]
    return replace(workload, names=(*names, account))


def path_of(workload: Workload) -> str:
    """How the spec refers to a program: `service.web`."""
    return f"{'service' if isinstance(workload, Service) else 'job'}.{workload.label}"


def _said(platform: Platform, chart: Chart, text: ChartText) -> str:
    """The text with the values that the environment sets, over the chart's own; "" where one is missing."""
    given = set_by_deploy(platform)
    pieces: list[str] = []
    for part in text.parts:
        if isinstance(part, str):
            pieces.append(part)
            continue
        value = _lookup(given, part.path)
        value = _lookup(chart.defaults, part.path) if value is None else value
        if not isinstance(value, Text | Scalar):
            return ""
        pieces.append(str(value.value))
    return "".join(pieces)


def _lookup(value: Plain | None, path: str) -> Plain | None:
    for key in path.split("."):
        if not isinstance(value, Table):
            return None
        value = next((inner for name, inner in value.entries if name == key), None)
    return value
