"""Reads ECS task definitions: which names each makes and uses, and where.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html
"""

from __future__ import annotations

import re

from platformc.readers import json
from platformc.readers.artifacts import Artifact, Collector, entries, items, word
from platformc.readers.tree import Node
from platformc.source import Span

KIND = "ecs.task_definition"
_ASKED = re.compile(r"127\.0\.0\.1(?:[:/ ]|\", )(\d+)")


def is_task(path: str) -> bool:
    """Whether a file stands where a build puts task definitions: `ENVIRONMENT/ecs/NAME.task-definition.json`."""
    return path.endswith(".json") and path.split("/")[-2:-1] == ["ecs"]


def read_text(path: str, text: str, environment: str) -> list[Artifact]:
    """The one task definition. Raises tree.ReadError when it is not JSON."""
    found: list[Artifact] = []
    for root in json.read(path, text):
        if root.get("containerDefinitions") is None:
            continue
        family = word(root.get("family"))
        task = Collector(path, text, environment, "ecs", family)
        task.makes("aws.ecs_family", "name", root.get("family"))
        task.uses("aws.role_arn", "roles.task", root.get("taskRoleArn"))
        task.uses("aws.role_arn", "roles.execution", root.get("executionRoleArn"))
        task.uses("ecs.network", "network", root.get("networkMode"))
        for index, one in enumerate(items(root.get("requiresCompatibilities"))):
            task.uses("ecs.launch", f"launch.{index}", one)
        for key in ("cpu", "memory"):
            task.uses("ecs.size", key, root.get(key))
        task.uses("ecs.architecture", "architecture", root.get("runtimePlatform", "cpuArchitecture"))
        for container in items(root.get("containerDefinitions")):
            _container(task, container)
        for tag in items(root.get("tags")):
            task.uses("aws.tag", f"tags.{word(tag.get('key'))}", tag.get("value"))
        start = Span(path, root.start, root.start + 1)
        found.append(Artifact(KIND, "", family, "", family, path, environment, "ecs", start, task.mentions))
    return found


def _container(task: Collector, container: Node) -> None:
    name = word(container.get("name"))
    slot = f"containers.{name}"
    task.makes("aws.ecs_container", f"{slot}.name", container.get("name"))
    task.uses("oci.image", f"{slot}.image", container.get("image"))
    task.uses("ecs.essential", f"{slot}.essential", container.get("essential"))
    for what in ("entryPoint", "command"):
        for index, one in enumerate(items(container.get(what))):
            task.uses("container.word", f"{slot}.{what}.{index}", one)
    for index, mapping in enumerate(items(container.get("portMappings"))):
        task.makes("net.port", f"{slot}.ports.{index}", mapping.get("containerPort"))
        task.uses("net.host_port", f"{slot}.ports.{index}.host", mapping.get("hostPort"))
    for entry in items(container.get("environment")):
        task.uses("env.value", f"{slot}.env.{word(entry.get('name'))}", entry.get("value"))
    for entry in items(container.get("secrets")):
        task.uses("aws.secret_arn", f"{slot}.secrets.{word(entry.get('name'))}", entry.get("valueFrom"))
    for wait in items(container.get("dependsOn")):
        task.uses("ecs.condition", f"{slot}.depends.{word(wait.get('containerName'))}", wait.get("condition"))
    check = items(container.get("healthCheck", "command"))
    for said in check[1:2] if word(check[0] if check else None) == "CMD-SHELL" else ():
        # the ports that the line asks, whichever program it asks with
        asked = dict.fromkeys(_ASKED.findall(word(said)))
        task.place("ecs.probe", f"{slot}.health", ",".join(asked), Span(task.file, said.start, said.end))
    options = container.get("logConfiguration", "options")
    for key, value in entries(options):
        if word(key) == "awslogs-group":
            task.uses("aws.log_group", f"{slot}.logs", value)
        elif word(key) == "awslogs-region":
            task.uses("aws.region", f"{slot}.region", value)
