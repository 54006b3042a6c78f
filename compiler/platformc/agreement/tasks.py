"""ECS task definitions and a spec: which of them are to run on Fargate, and what is wrong with those of a build."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from platformc.ir import Platform
from platformc.readers.tree import ReadError
from platformc.rules.finding import Broken
from platformc.rules.task import is_task_definition, read_task, task_findings


def asked_of_fargate(platforms: Sequence[Platform], files: Mapping[str, str]) -> set[str]:
    """Task definitions that a spec runs on Fargate, whatever they say themselves.

    A file belongs to the environment that has its family; one that belongs to none, to those of its launch type,
    else to all.
    """
    found: set[str] = set()
    for path, text in files.items():
        if not is_task_definition(path, text):
            continue
        try:
            task = read_task(path, text)
        except ReadError:
            continue
        if task is None:
            continue
        family = task.root.get("family")
        launches = [
            launch for platform in platforms for launch in _launches(platform, family and family.value)
        ]
        launches = launches or [launch for platform in platforms for launch in _launches(platform, None)]
        if launches and (task.fargate or all(launches)):
            found.add(path)
    return found


def _launches(platform: Platform, family: object) -> Iterator[bool]:
    """For each service on ECS, or the one of that family, whether Fargate runs it."""
    for service in platform.services.values():
        cluster = platform.clusters.get(service.cluster)
        if cluster is None or cluster.kind != "ecs":
            continue
        if family is None or service.own_name("aws.ecs_family").value == family:
            yield cluster.on_fargate


def broken_tasks(files: Mapping[str, str]) -> Iterator[Broken]:
    """What is wrong with the task definitions of a build by the rules of ECS."""
    for path, text in files.items():
        if is_task_definition(path, text) and path.split("/")[-2:-1] == ["ecs"]:
            try:
                task = read_task(path, text)
            except ReadError:
                continue  # that it cannot be read is told by who reads it
            if task is not None:
                yield from task_findings(task)
