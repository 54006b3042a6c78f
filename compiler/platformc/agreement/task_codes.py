"""Findings about tasks of ECS, the services that run them, and the load balancers before them."""

from __future__ import annotations

from platformc.diagnostics import Code
from platformc.readers.ecs import KIND

TASKS = """\
platform shop { aws { account = "012345678901"; region = "eu-west-1" } }
zone root { name = "example.com"; external }
record web { name = "www.example.com" }
registry main { kind = ecr; name = "shop" }
input version
cluster main { kind = ecs; name = "shop" }
role execution { name = "shop-execution" }
service web {
  image     = "{registry.main.url}:{input.version}"
  port http = 8000
  health    = http "/healthz" on http timeout 5s
  sticky    = "session"
  replicas  = 1..3 at cpu 70%
  runs_on   = cluster.main
  resources { cpu = 250m; memory = 512Mi }
  env { LEVEL = "info" }
  task { execution = role.execution; logs = "shop/web" }
}
load_balancer main {
  cluster      = cluster.main
  host         = "www.example.com"
  route "/"    = service.web.port.http
  alarm errors = errors above 5
}
deploy { ecs; terraform }
"""


def _patched(target: str, address: str, change: str) -> str:
    return f'{TASKS}patch {target} "{address}" {{ {change} }}\n'


TASK = Code(
    "ecs/task",
    summary="a task definition is not what the platform says",
    why="The service runs something else, or nothing: its family, its size, its network.",
    wrong=_patched("ecs", "web", 'family = "store"'),
    right=TASKS,
)
ROLE = Code(
    "ecs/role",
    summary="a task acts as another role than the platform says",
    why="ECS may not pull the image, or the program may do what nobody meant to allow.",
    wrong=_patched("ecs", "web", 'executionRoleArn = "arn:aws:iam::012345678901:role/other"'),
    right=TASKS,
)
CONTAINER = Code(
    "ecs/container",
    summary="a container of a task is not what the platform says",
    why="The load balancer, the workflow and other containers know it by what the platform says.",
    wrong=_patched("ecs", "web", 'runtimePlatform { cpuArchitecture = "ARM64" }'),
    right=TASKS,
)
LOG_GROUP = Code(
    "ecs/log-group",
    summary="a task writes into a log group that nobody makes, or into another one",
    why="The container does not start: the specified log group does not exist.",
    wrong=TASKS.replace("deploy { ecs; terraform }", "deploy { ecs }")
    .replace(
        'cluster main { kind = ecs; name = "shop" }', 'cluster main { kind = ecs; name = "shop"; external }'
    )
    .replace('name = "shop-execution"', 'name = "shop-execution"; external')
    .replace('kind = ecr; name = "shop"', 'kind = ecr; name = "shop"; external')
    .replace('name = "www.example.com" }', 'name = "www.example.com"; external }')
    .replace("load_balancer main {", "load_balancer main {\n  external"),
    right=TASKS,
    source="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_awslogs.html",
)
SERVICE = Code(
    "cloud/service",
    summary="a service or a cluster of ECS is not what the platform says",
    why="Workflows deploy to it and scaling counts it by its name.",
    wrong=_patched("terraform", "aws_ecs_service.web", 'name = "store"'),
    right=TASKS,
)
BALANCER = Code(
    "cloud/balancer",
    summary="a load balancer does not lead where the platform says",
    why="Visitors find nobody, or somebody else.",
    wrong=_patched("terraform", "aws_lb_listener.main_http", "port = 8080"),
    right=TASKS,
)
TARGET_GROUP = Code(
    "cloud/target-group",
    summary="a load balancer asks another container, port or path than the platform says",
    why="No task is ever healthy: each one is stopped, and a new one started.",
    wrong=_patched("terraform", "aws_lb_target_group.web", "port = 9000"),
    right=TASKS,
)
REACH = Code(
    "cloud/reach",
    summary="a security group lets in others, or on other ports, than the platform says",
    why="The load balancer does not reach the tasks, or everybody does.",
    wrong=_patched("terraform", "aws_vpc_security_group_ingress_rule.web_http_from_main", "to_port = 9000"),
    right=TASKS,
)
ALARM = Code(
    "cloud/alarm",
    summary="an alarm looks at something else than the platform says",
    why="It stays silent when it should ring, and nobody notices.",
    wrong=_patched("terraform", "aws_cloudwatch_metric_alarm.main_errors", "threshold = 500"),
    right=TASKS,
)
_BY_TYPE: tuple[tuple[str, Code], ...] = (
    ("aws_lb_target_group", TARGET_GROUP),
    ("aws_lb", BALANCER),
    ("aws_ecs", SERVICE),
    ("aws_appautoscaling", SERVICE),
    ("aws_launch_template", SERVICE),
    ("aws_autoscaling_group", SERVICE),
    ("aws_cloudwatch_log_group", LOG_GROUP),
    ("aws_cloudwatch", ALARM),
    ("aws_sns", ALARM),
    ("aws_vpc_security_group_egress_rule", REACH),
)


def task_code(kind: str, slot: str) -> Code | None:
    """The finding for a slot of a task definition, or of a resource that runs it; None for other artifacts."""
    if kind == KIND:
        return _of_task(slot)
    if kind == "aws_vpc_security_group_ingress_rule" and slot in ("last", "other", "range"):
        return REACH
    if kind == "aws_ecs_service" and slot.startswith("balancers."):
        return TARGET_GROUP
    if kind == "aws_ecs_task_definition" and slot.startswith("roles."):
        return ROLE
    return next((code for start, code in _BY_TYPE if kind.startswith(start)), None)


def _of_task(slot: str) -> Code:
    if slot.startswith("roles."):
        return ROLE
    if slot.startswith("containers."):
        return LOG_GROUP if slot.endswith((".logs", ".region")) else CONTAINER
    return CONTAINER if slot == "architecture" else TASK
