"""The file that `kubectl apply -k` reads: what there is, in a safe order, and how to apply it."""

from __future__ import annotations

from collections.abc import Iterable

from platformc.ir import Job, Platform, Service
from platformc.output import Document, Marked, Rendered
from platformc_targets.kubernetes.objects import NAME_LABEL
from platformc_targets.kubernetes.pods import open_tag
from platformc_targets.text import Yaml

API = "kustomize.config.k8s.io/v1beta1"


class Kustomization:
    """A kustomization whose opening comment says how to apply it."""

    __slots__ = ("documents", "notes")

    def __init__(self, platform: Platform, paths: Iterable[str]) -> None:
        tree = {"apiVersion": API, "kind": "Kustomization", "resources": list(paths)}
        self.documents = [Document(f"{API}/Kustomization/{platform.name.value}", Marked(tree, platform.span))]
        self.notes = notes(platform)

    def render(self, header: str) -> Rendered:
        """The text. Raises Unwritable as Yaml does."""
        return Yaml(self.documents).render("\n".join((header, *self.notes)))


def notes(platform: Platform) -> list[str]:
    """The commands, run in this folder, that apply it: images by their inputs, jobs that run before."""
    make = "kubectl kustomize ."
    for tag in _inputs(platform):
        make += f" | sed 's/:input\\.{tag}$/:VALUE/'"
    lines = ["", "Apply it, here:"]
    if _inputs(platform):
        values = ", ".join(f"the {tag}" for tag in _inputs(platform))
        lines = ["", f"Apply it, here, with {values} in place of VALUE:"]
    before = [job for job in platform.jobs.values() if job.run.kind == "before"]
    if not before:
        return [*lines, f"  {make} | kubectl apply -f -"]
    names = " ".join(job.own_name("k8s.job").value for job in before)
    jobs = " ".join(f"job/{job.own_name('k8s.job').value}" for job in before)
    space = platform.namespace.value
    later = ",".join(f"{NAME_LABEL}!={service.name.value}" for service in _later(platform, before))
    rest = f"{make} | kubectl apply -f -"
    return [
        *lines,
        f"  kubectl -n {space} delete job {names} --ignore-not-found",
        f"  {rest} -l '{later}'",
        f"  kubectl -n {space} wait --for=condition=complete --timeout=15m {jobs}",
        f"  {rest}",
    ]


def _inputs(platform: Platform) -> list[str]:
    tags = [open_tag(workload.image) for workload in platform.workloads if workload.image]
    return list(dict.fromkeys(tag for tag in tags if tag))


def _later(platform: Platform, before: list[Job]) -> list[Service]:
    """Services that start when the jobs are done: the ones they run before, and those that say they need them."""
    first = {job.run.service for job in before}
    done = {f"job.{job.label}" for job in before}
    return [
        service
        for service in platform.services.values()
        if service.label in first or any(need.declaration in done for need in service.needs)
    ]
