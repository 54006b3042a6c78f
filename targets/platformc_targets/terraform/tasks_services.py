"""Services of ECS: log group, task definition, who may reach it, and how many tasks there are."""

from __future__ import annotations

from collections.abc import Iterator

from platformc.diagnostics import Code, Report
from platformc.ir import Cluster, LoadBalancer, Platform, Port, Service
from platformc.output import Marked, Tree
from platformc_targets.terraform.addresses import Module, ref
from platformc_targets.terraform.naming import Names
from platformc_targets.terraform.tasks_cluster import FILE, provider_of
from platformc_targets.text.hcl import Block, Call, Comment, Nested, Template

EPHEMERAL = (32768, 65535)
"""Ports that Docker gives: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PortMapping.html"""
RETENTION = (
    1,
    3,
    5,
    7,
    14,
    30,
    60,
    90,
    120,
    150,
    180,
    365,
    400,
    545,
    731,
    1096,
    1827,
    2192,
    2557,
    2922,
    3288,
    3653,
)
"""https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html"""

_SPEC = (
    'platform p {{ aws {{ account = "012345678901"; region = "us-east-1" }} }}\n'
    'cluster main {{ kind = ecs; name = "p"{} }}\nrole run {{ name = "p-run" }}\n'
    'service web {{\n  image = "nginx:1.29"\n  port http = 80\n  runs_on = cluster.main\n'
    "  resources {{ cpu = 250m; memory = 512Mi }}\n  task {{ execution = role.run }}\n}}\n"
    "deploy {{ terraform; ecs }}\n"
)
SERVICE_NETWORK = Code(
    "terraform/service-network",
    summary="a service is to be made in a cluster that somebody else makes",
    why="A service stands in the network of its cluster, and nobody says which one that is.",
    wrong=_SPEC.format("; external"),
    right=_SPEC.format(""),
)


def services(platform: Platform, module: Module, names: Names, report: Report) -> None:
    """Each service that runs on an ECS cluster and has a task of its own."""
    for service, cluster in on_clusters(platform):
        if cluster.external:
            report(
                SERVICE_NETWORK.at(
                    service.at("runs_on"),
                    f"service `{service.label}` runs on cluster `{cluster.label}`, which somebody else makes",
                    hint=f"take `external` away from cluster `{cluster.label}`, or deploy `ecs` alone",
                    values=(service.label, cluster.label),
                )
            )
            continue
        _logs(module, names, service)
        _task(platform, module, service)
        _reached(platform, module, names, service, cluster)
        _service(platform, module, names, service, cluster)
        _scaling(module, service, cluster)


def on_clusters(platform: Platform) -> Iterator[tuple[Service, Cluster]]:
    """Services with a task of their own, and the ECS clusters that they run on."""
    beside = {one for service in platform.services.values() if service.task for one in service.task.beside}
    for service in platform.services.values():
        cluster = platform.clusters.get(service.cluster)
        if (
            cluster is not None
            and cluster.kind == "ecs"
            and not service.external
            and service.label not in beside
        ):
            yield service, cluster


def balanced(platform: Platform, service: Service) -> list[tuple[LoadBalancer, Port]]:
    """The load balancers that lead to a service, each with the port that it asks."""
    found: list[tuple[LoadBalancer, Port]] = []
    for balancer in platform.load_balancers.values():
        for route in balancer.routes:
            port = next(
                (p for p in service.ports if (p.service_port or p.number) == route.backend.port), None
            )
            if route.backend.service == service.label and port is not None and (balancer, port) not in found:
                found.append((balancer, port))
    return found


def mode_of(service: Service, cluster: Cluster) -> str:
    """The network mode of a service's tasks."""
    given = service.task.network if service.task is not None else None
    return given or ("awsvpc" if cluster.on_fargate else "bridge")


def group_of(service: Service, cluster: Cluster) -> str:
    """The security group that tasks are reached through: their own, or that of the machines."""
    kind = f"{service.label}_tasks" if mode_of(service, cluster) == "awsvpc" else f"{cluster.label}_machines"
    return f"aws_security_group.{kind}"


def log_group(names: Names, service: Service) -> Tree:
    """Where what it prints goes."""
    given = service.task.logs if service.task is not None else None
    if given is not None:
        return names.of(given, f"logs_{service.label}")
    family = service.own_name("aws.ecs_family")
    return Template(("/ecs/", names.of(family, f"family_{service.label}")))


def _add(
    module: Module, service: Service, kind: str, label: str, body: dict[str, Tree], block: str = "resource"
) -> None:
    module.add(FILE, Marked(Block(block, (kind, label), body), service.span))


def _logs(module: Module, names: Names, service: Service) -> None:
    task = service.task
    if task is not None and task.logs_external:
        return
    days = next((one for one in RETENTION if one >= (task.kept if task else 30)), RETENTION[-1])
    body: dict[str, Tree] = {"name": log_group(names, service), "retention_in_days": days}
    span = task.at("logs") if task is not None else service.span
    module.add(FILE, Marked(Block("resource", ("aws_cloudwatch_log_group", service.label), body), span))


def _task(platform: Platform, module: Module, service: Service) -> None:
    """The first revision, from the file that workflows register the next ones from."""
    if platform.deploy("ecs") is None:
        return
    path = f"/../ecs/{service.name.value}.task-definition.json"
    label = service.label
    file = Call("jsondecode", (Call("file", (Template((ref("path.module"), path)),)),))
    module.add(FILE, Marked(Block("locals", (), {f"task_{label}": file}), service.span))

    def read(key: str) -> Tree:
        return ref(f"local.task_{label}.{key}")

    body: dict[str, Tree] = {
        "family": read("family"),
        "network_mode": read("networkMode"),
        "requires_compatibilities": read("requiresCompatibilities"),
        "cpu": read("cpu"),
        "memory": read("memory"),
    }
    for key, role in (
        ("task_role_arn", service.role),
        ("execution_role_arn", service.task.execution if service.task else ""),
    ):
        found = platform.roles.get(role)
        if found is not None:
            body[key] = found.arn if found.external else ref(f"aws_iam_role.{role}.arn")
    body["container_definitions"] = Call("jsonencode", (read("containerDefinitions"),))
    body["runtime_platform"] = Nested(
        {
            "cpu_architecture": read("runtimePlatform.cpuArchitecture"),
            "operating_system_family": read("runtimePlatform.operatingSystemFamily"),
        }
    )
    body["skip_destroy"] = True
    _add(module, service, "aws_ecs_task_definition", label, body)


def _reached(platform: Platform, module: Module, names: Names, service: Service, cluster: Cluster) -> None:
    """The load balancers alone reach the tasks, on the port that they ask."""
    label, own = service.label, service.own_name("aws.ecs_service")
    group = group_of(service, cluster)
    apart = mode_of(service, cluster) == "awsvpc"
    if apart:
        name = names.of(own, f"service_{label}")
        body: dict[str, Tree] = {
            "name": Template((name, "-tasks")),
            "description": Template(("Tasks of ", name)),
            "vpc_id": ref(f"aws_vpc.{cluster.label}.id"),
        }
        _add(module, service, "aws_security_group", f"{label}_tasks", body)
        _add(
            module,
            service,
            "aws_vpc_security_group_egress_rule",
            f"{label}_tasks",
            {"security_group_id": ref(f"{group}.id"), "cidr_ipv4": "0.0.0.0/0", "ip_protocol": "-1"},
        )
    for balancer, port in balanced(platform, service):
        low, high = ports_of(service, port, apart)
        suffix = f"{label}_{port.name.replace('-', '_')}_from_{balancer.label}"
        rule: dict[str, Tree] = {
            "security_group_id": ref(f"{group}.id"),
            "referenced_security_group_id": ref(f"aws_security_group.{balancer.label}_balancer.id"),
            "ip_protocol": "tcp",
            "from_port": Marked(low, port.span),
            "to_port": Marked(high, port.span),
        }
        _add(module, service, "aws_vpc_security_group_ingress_rule", suffix, rule)


def ports_of(service: Service, port: Port, apart: bool) -> tuple[int, int]:
    """The ports that a load balancer asks tasks on: the container's, one of the machine's, or one that Docker gave."""
    if apart:
        return port.number, port.number
    fixed = service.task.host_port if service.task is not None and port == service.ports[0] else None
    return (fixed, fixed) if fixed else EPHEMERAL


def _service(platform: Platform, module: Module, names: Names, service: Service, cluster: Cluster) -> None:
    label, own = service.label, service.own_name("aws.ecs_service")
    task = f"aws_ecs_task_definition.{label}"
    family = service.own_name("aws.ecs_family")
    replicas = service.replicas
    fixed = replicas is None or replicas.minimum == replicas.maximum
    body: dict[str, Tree] = {
        "name": names.of(own, f"service_{label}"),
        "cluster": ref(f"aws_ecs_cluster.{cluster.label}.id"),
        "task_definition": ref(f"{task}.arn")
        if platform.deploy("ecs")
        else names.of(family, f"family_{label}"),
        "desired_count": Marked(replicas.minimum if replicas else 1, service.at("replicas")),
        "deployment_minimum_healthy_percent": 100,
        "deployment_maximum_percent": 200,
        "enable_ecs_managed_tags": True,
        "propagate_tags": "SERVICE",
        "capacity_provider_strategy": Nested({"capacity_provider": provider_of(cluster), "weight": 1}),
        "deployment_circuit_breaker": Nested({"enable": True, "rollback": True}),
    }
    if mode_of(service, cluster) == "awsvpc":
        body["network_configuration"] = Nested(
            {
                "subnets": ref(f"aws_subnet.{cluster.label}_private[*].id"),
                "security_groups": [ref(f"{group_of(service, cluster)}.id")],
            }
        )
    waits: list[Tree] = [ref(f"aws_ecs_cluster_capacity_providers.{cluster.label}")]
    leads = balanced(platform, service)
    blocks: list[Tree] = []
    for balancer, port in leads:
        container = service.own_name("aws.ecs_container")
        block = Nested(
            {
                "target_group_arn": ref(f"aws_lb_target_group.{target_label(service, port)}.arn"),
                "container_name": names.of(container, f"container_{label}"),
                "container_port": Marked(port.number, port.span),
            }
        )
        blocks.append(block)
        waits.append(ref(f"aws_lb_listener.{balancer.label}_{'https' if balancer.tls else 'http'}"))
    if leads:
        # one alone is a block that a patch can change
        body["load_balancer"] = blocks[0] if len(blocks) == 1 else blocks
        body["health_check_grace_period_seconds"] = max(60, service.health.start if service.health else 0)
    body["depends_on"] = waits
    ignored = [ref("task_definition"), *([] if fixed else [ref("desired_count")])]
    why = (
        "Workflows deploy the next revisions."
        if fixed
        else "Workflows deploy the next revisions, load says how many."
    )
    body["lifecycle"] = Nested({"#others": Comment(why), "ignore_changes": ignored})
    _add(module, service, "aws_ecs_service", label, body)


def target_label(service: Service, port: Port) -> str:
    """The label of the target group of a port."""
    first = bool(service.ports) and service.ports[0] == port
    return service.label if first else f"{service.label}_{port.name.replace('-', '_')}"


def _scaling(module: Module, service: Service, cluster: Cluster) -> None:
    replicas, label = service.replicas, service.label
    if replicas is None or replicas.minimum == replicas.maximum:
        return
    target = f"aws_appautoscaling_target.{label}"
    place: dict[str, Tree] = {
        "service_namespace": "ecs",
        "resource_id": Template(
            (
                "service/",
                ref(f"aws_ecs_cluster.{cluster.label}.name"),
                "/",
                ref(f"aws_ecs_service.{label}.name"),
            )
        ),
        "scalable_dimension": "ecs:service:DesiredCount",
    }
    _add(
        module,
        service,
        "aws_appautoscaling_target",
        label,
        {
            **place,
            "min_capacity": Marked(replicas.minimum, replicas.span),
            "max_capacity": Marked(replicas.maximum, replicas.span),
        },
    )
    for word, percent, metric in (
        ("cpu", replicas.cpu, "ECSServiceAverageCPUUtilization"),
        ("memory", replicas.memory, "ECSServiceAverageMemoryUtilization"),
    ):
        if percent is None:
            continue
        body: dict[str, Tree] = {
            "name": f"{word}-{percent}",
            "policy_type": "TargetTrackingScaling",
            **{key: ref(f"{target}.{key}") for key in place},
            "target_tracking_scaling_policy_configuration": Nested(
                {
                    "target_value": percent,
                    "scale_in_cooldown": 300,
                    "scale_out_cooldown": 60,
                    "predefined_metric_specification": Nested({"predefined_metric_type": metric}),
                }
            ),
        }
        _add(module, service, "aws_appautoscaling_policy", f"{label}_{word}", body)
