"""The task definitions of one environment: one for each service that is not beside another, and each job."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from platformc.diagnostics import Code, Report
from platformc.ir import Aws, Cluster, Job, Platform, Service, TaskPlace, Text
from platformc.output import Document, Files, Marked, Tree
from platformc_targets.ecs.containers import container
from platformc_targets.ecs.examples import EXAMPLE
from platformc_targets.ecs.sizes import cpu_units, mebibytes, sizes
from platformc_targets.ecs.texts import Texts
from platformc_targets.text import Json

NO_CLUSTER = Code(
    "ecs/cluster",
    summary="a service is to run on ECS, and its cluster is none of ECS",
    why="The cluster says who gives the machines, Fargate or your own, and so what a task may be.",
    wrong=EXAMPLE.replace("  runs_on = cluster.main\n", ""),
    right=EXAMPLE,
)
AWS = Code(
    "ecs/aws",
    summary="ECS is deployed, and the platform says no account and region",
    why="The log, the secrets and the roles of a task are named by account and region.",
    wrong=EXAMPLE.replace('{ aws { account = "012345678901"; region = "eu-west-1" } }', "{ }")
    .replace("; execution = role.run", "")
    .replace('role run { name = "demo-run"; external }\n', ""),
    right=EXAMPLE,
)


def emit(platform: Platform, report: Report) -> Files:
    """`NAME.task-definition.json` for each service and job. Reports what no task definition can say."""
    if platform.aws is None:
        report(
            AWS.at(
                platform.span,
                f"platform `{platform.name.value}` does not say where it is in AWS",
                hint='`aws { account = "012345678901"; region = "us-east-1" }`',
            )
        )
        # everything else that no task definition can say is told in the same run
        unknown = Text(("unknown",), platform.span)
        platform = replace(platform, aws=Aws(unknown, unknown, platform.span))
    files: Files = {}
    for workload in tasks(platform):
        cluster = platform.clusters.get(workload.cluster)
        if cluster is None or cluster.kind != "ecs":
            where = workload.at("runs_on")
            report(
                NO_CLUSTER.at(
                    where,
                    f"`{workload.label}` runs on no cluster of ECS",
                    hint='`runs_on = cluster.main`, with `cluster main { kind = ecs; name = "..." }`',
                    values=(workload.label, ""),
                )
            )
            cluster = Cluster(label="", name=platform.name, span=where, kind="ecs")
        tree = _task(Texts(platform, report), workload, cluster)
        path = f"{workload.name.value}.task-definition.json"
        files[path] = Json([Document(workload.name.value, Marked(tree, workload.span))])
    return files


def tasks(platform: Platform) -> Iterator[Service | Job]:
    """What has a task definition of its own: services that are beside no other, and jobs that run before none."""
    beside = {
        label for one in platform.services.values() if one.task is not None for label in one.task.beside
    }
    for service in platform.services.values():
        if not service.external and service.label not in beside:
            yield service
    for job in platform.jobs.values():
        if not job.external and (job.run.kind != "before" or job.run.service not in platform.services):
            yield job


def inside(platform: Platform, workload: Service | Job) -> list[Service | Job]:
    """The workloads whose containers a task has: what runs before it, itself, and what is beside it."""
    before = [
        job
        for job in platform.jobs.values()
        if job.run.kind == "before" and job.run.service == workload.label
    ]
    labels = workload.task.beside if workload.task is not None else ()
    return [*before, workload, *(platform.services[label] for label in labels if label in platform.services)]


def _task(texts: Texts, workload: Service | Job, cluster: Cluster) -> Tree:
    platform = texts.platform
    place = workload.task or TaskPlace(workload.span)
    family = workload.own_name("aws.ecs_family")
    mode = place.network or ("awsvpc" if cluster.on_fargate else "bridge")
    every = inside(platform, workload)
    cpu, memory = sizes(every)
    volumes: dict[str, Tree] = {}
    containers = [container(texts, one, workload, place, mode, every, volumes) for one in every]
    tree: dict[str, Tree] = {"family": Marked(family.value, family.span)}
    for key, label, word in (
        ("taskRoleArn", workload.role, "role"),
        ("executionRoleArn", place.execution, ""),
    ):
        role = platform.roles.get(label)
        if role is not None:
            tree[key] = Marked(role.arn, workload.at(word) if word else place.at("execution"))
    tree["networkMode"] = Marked(mode, place.at("network"))
    launch = cluster.launch.span if cluster.launch is not None else cluster.span
    tree["requiresCompatibilities"] = Marked(["FARGATE" if cluster.on_fargate else "EC2"], launch)
    where = workload.resources.span if workload.resources.span.file else workload.span
    if cpu is not None:
        tree["cpu"] = Marked(str(cpu_units(cpu)), where)
    if memory is not None:
        tree["memory"] = Marked(str(mebibytes(memory)), where)
    storage = workload.resources.storage
    if storage is not None:
        tree["ephemeralStorage"] = Marked({"sizeInGiB": storage.high.amount // 1024**3}, storage.span)
    tree["runtimePlatform"] = Marked(
        {"cpuArchitecture": place.architecture.upper(), "operatingSystemFamily": "LINUX"},
        place.at("architecture"),
    )
    tree["containerDefinitions"] = containers
    if volumes:
        tree["volumes"] = list(volumes.values())
    if platform.tags:
        tags = [
            Marked({"key": tag.key, "value": texts.known(tag.value, f"tag `{tag.key}`")}, tag.span)
            for tag in platform.tags
        ]
        tree["tags"] = tags
    return tree
