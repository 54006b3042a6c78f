"""What roles need for tasks of ECS: before the program runs, and to deploy it.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from platformc.ir import Aws, Cluster, Job, Permission, Registry, Rollout, SecretPart, Service, Workflow
from platformc.source import Span

Tables = dict[str, dict[str, Any]]

PULL = ("ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer")
LOG = ("logs:CreateLogStream", "logs:PutLogEvents")


def family_of(workload: Service | Job) -> str:
    """The family of a workload's task definitions."""
    return workload.own_name("aws.ecs_family").value


def log_group_of(workload: Service | Job) -> str:
    """Where what it prints goes."""
    given = workload.task.logs if workload.task is not None else None
    return given.value if given is not None else f"/ecs/{family_of(workload)}"


def tasks_of(tables: Tables, role: str) -> tuple[str, ...]:
    """Workloads whose tasks act as a role, themselves or before they run."""
    found: list[str] = []
    for kind, table in (("service", "services"), ("job", "jobs")):
        for one in tables[table].values():
            if one.cluster and (one.role == role or (one.task is not None and one.task.execution == role)):
                found.append(f"{kind}.{one.label}")
    return tuple(found)


def of_execution(tables: Tables, role: str, aws: Aws | None) -> Iterator[Permission]:
    """What ECS does as a role before a program runs: pull the image, open the log, read the secrets."""
    place = f"{aws.region.value}:{aws.account.value}" if aws else "*:*"
    for workload in (*tables["services"].values(), *tables["jobs"].values()):
        task = workload.task
        if task is None or task.execution != role:
            continue
        span = task.at("execution")
        inside = [workload, *(tables["services"][one] for one in task.beside if one in tables["services"])]
        before = [job for job in tables["jobs"].values() if job.run.service == workload.label]
        for one in (*inside, *before):
            yield from _pulls(tables, one, place, span)
        group = log_group_of(workload)
        yield Permission(LOG, f"arn:aws:logs:{place}:log-group:{group}:*", f"service.{workload.label}", span)
        for path in secret_paths(tables, [*inside, *before]):
            arn = f"arn:aws:secretsmanager:{place}:secret:{path}-??????"
            yield Permission(("secretsmanager:GetSecretValue",), arn, f"service.{workload.label}", span)


def _pulls(tables: Tables, workload: Service | Job, place: str, span: Span) -> Iterator[Permission]:
    image = workload.image.value if workload.image is not None else ""
    for registry in tables["registries"].values():
        if (
            isinstance(registry, Registry)
            and registry.kind == "ecr"
            and image.startswith(f"{registry.url.value}:")
        ):
            path = f"registry.{registry.label}"
            yield Permission(PULL, f"arn:aws:ecr:{place}:repository/{registry.name.value}", path, span)
            reason = "a login is for the whole registry"
            yield Permission(("ecr:GetAuthorizationToken",), "*", path, span, reason)


def secret_paths(tables: Tables, workloads: list[Service | Job]) -> list[str]:
    """Paths in the secret store of what these workloads are given."""
    found: dict[str, None] = {}
    for workload in workloads:
        for variable in workload.env:
            for part in variable.value.parts:
                secret = tables["secrets"].get(part.secret) if isinstance(part, SecretPart) else None
                key = secret.key(part.key) if secret is not None and isinstance(part, SecretPart) else None
                if key is not None and key.path is not None and key.source == "external":
                    found[key.path.value] = None
    return list(found)


def of_rollout(
    tables: Tables, workflow: Workflow, rollout: Rollout, cluster: Cluster, span: Span, aws: Aws | None
) -> Iterator[Permission]:
    """What a workflow does that deploys to ECS: register the task definition, hand over its roles, tell the service."""
    place = f"{aws.region.value}:{aws.account.value}" if aws else "*:*"
    path = f"workflow.{workflow.label}"
    register = ("ecs:DescribeTaskDefinition", "ecs:RegisterTaskDefinition")
    yield Permission(register, "*", path, span, "task definitions have no resource for it")
    labels = rollout.services or workflow.builds
    services = [tables["services"][label] for label in labels if label in tables["services"]]
    for family in dict.fromkeys(family_of(service) for service in services):
        arn = f"arn:aws:ecs:{place}:task-definition/{family}:*"
        yield Permission(("ecs:TagResource",), arn, path, span)
    for number, service in enumerate(services):
        # one service runs them all: that of the first, or the one that was named
        if number == 0 or rollout.service is None:
            name = rollout.service.value if rollout.service else service.own_name("aws.ecs_service").value
            arn = f"arn:aws:ecs:{place}:service/{cluster.name.value}/{name}"
            yield Permission(("ecs:DescribeServices", "ecs:UpdateService"), arn, path, span)
        for label in (service.role, service.task.execution if service.task is not None else ""):
            role = tables["roles"].get(label)
            if role is not None and role.arn:
                yield Permission(("iam:PassRole",), role.arn, f"role.{label}", span)
