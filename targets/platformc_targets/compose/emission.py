"""What is known while one environment is written."""

from __future__ import annotations

from platformc.diagnostics import Report
from platformc.ir import NOWHERE, Job, Platform, Proxy, Store, Text, Workload
from platformc.output import Files, Marked, Tree
from platformc.source import Span
from platformc_targets.compose.variables import Variables
from platformc_targets.text import compose_escape, compose_variable

BUILD = "PLATFORMC_BUILD"
"""The variable that says where the build is, when it is not in `build`."""

Run = Store | Workload | Proxy
"""What becomes a service of the file."""


class Emission:
    """One environment on its way into a compose file.

    runs: what runs here, by declaration (`database.main`, `service.app`, `job.migrate`), in the file's order.
    before: the jobs that must have ended before a service starts, by its label.
    volumes, configs: what the services asked to be declared at the top of the file.
    files: what stands beside the file, for services to mount.
    """

    __slots__ = ("before", "configs", "files", "platform", "report", "runs", "variables", "volumes")

    def __init__(self, platform: Platform, report: Report) -> None:
        self.platform = platform
        self.report = report
        self.variables = Variables(platform)
        self.before = _jobs_before(platform)
        self.runs = _runs(platform, self.before)
        self.volumes: dict[str, Tree] = {}
        self.configs: dict[str, Tree] = {}
        self.files: Files = {}

    def written(self, path: str, at: Tree, span: Span) -> Tree:
        """The mount of a file that stands beside the compose file.

        Compose has no word for its own folder, and paths start at the project folder: there `build` is, or
        what the variable says.
        """
        build = compose_variable(BUILD, default="./build")
        source = f"{build}/{compose_escape(self.platform.environment)}/compose/{compose_escape(path)}"
        tree: dict[str, Tree] = {"type": "bind", "source": source, "target": at, "read_only": True}
        tree["bind"] = {"create_host_path": False}
        return mark(tree, span)

    def scalar(self, text: Text) -> Tree:
        """The text as Compose reads it, with its place in the spec."""
        return mark(self.variables.scalar(text), text.span)


def mark(value: Tree, span: Span) -> Tree:
    """The value with its place, when the spec has one."""
    return value if span == NOWHERE else Marked(value, span)


def key_of(run: Run) -> str:
    """The key of its service, which is its host name too."""
    return run.host.value if isinstance(run, Store) else run.own_name("compose.service").value


def profile_of(run: Run) -> str | None:
    """The profile that must be asked for before it runs; None when it always runs.

    A job that waits for a clock or for a person is in a profile of its own.
    """
    if not isinstance(run, Workload):
        return None
    if run.profile:
        return run.profile.value
    return key_of(run) if isinstance(run, Job) and run.run.kind != "before" else None


def _runs(platform: Platform, before: dict[str, list[Job]]) -> dict[str, Run]:
    """Stores, then services, each after the jobs that run before it, then proxies, then the other jobs."""
    runs: dict[str, Run] = {}
    for declaration, store in platform.stores.items():
        if not store.external:
            runs[declaration] = store
    for service in platform.services.values():
        if service.external:
            continue
        for job in before.get(service.label, ()):
            runs[f"job.{job.label}"] = job
        runs[f"service.{service.label}"] = service
    for proxy in platform.proxies.values():
        if not proxy.external:
            runs[f"proxy.{proxy.label}"] = proxy
    for job in platform.jobs.values():
        if not job.external:
            runs.setdefault(f"job.{job.label}", job)
    return runs


def _jobs_before(platform: Platform) -> dict[str, list[Job]]:
    jobs: dict[str, list[Job]] = {}
    for job in platform.jobs.values():
        if job.run.kind == "before" and not job.external:
            jobs.setdefault(job.run.service, []).append(job)
    return jobs
