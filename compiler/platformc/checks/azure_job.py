"""Jobs in an environment of Container Apps."""

from __future__ import annotations

from collections.abc import Iterator

from platformc.checks.container_apps import example
from platformc.diagnostics import Code, Diagnostic
from platformc.ir import Platform

_JOB = 'job clean {{ image = "example/clean:1"; run = manual{} }}\n'
AZURE_JOB = Code(
    "azure/job",
    summary="a job is to run in an environment of Container Apps",
    why="No job is made there: it would never run.",
    wrong=example(more=_JOB.format("; runs_on = app_environment.main")),
    right=example(more=_JOB.format("")),
)


def check(platform: Platform) -> Iterator[Diagnostic]:
    """Each job that says so."""
    for job in platform.jobs.values():
        if job.app_environment:
            yield AZURE_JOB.at(
                job.at("runs_on"),
                f"job `{job.label}` is to run in `app_environment.{job.app_environment}`, where only services do",
                hint="run it where jobs do: in Kubernetes, or with compose",
                values=(job.label, job.app_environment),
            )
