"""The rules of an ECS task definition: the whole task, then each container.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from platformc.diagnostics import did_you_mean
from platformc.readers import json
from platformc.readers.artifacts import entries, items, word
from platformc.readers.tree import Node
from platformc.rules import task_codes as codes
from platformc.rules.finding import Broken, at
from platformc.rules.task_fields import FIELDS, SHOWN
from platformc.source import Span

FAMILY = re.compile(r"[A-Za-z0-9_-]{1,255}")
MODES = ("awsvpc", "bridge", "host", "none")
COMPATIBILITIES = ("EC2", "FARGATE", "EXTERNAL", "MANAGED_INSTANCES")
ARCHITECTURES = ("X86_64", "ARM64")
_TYPES: dict[str, tuple[type, ...]] = {"str": (str,), "int": (int,), "bool": (bool,), "float": (int, float)}
_NOUNS = {"str": "text", "int": "a whole number", "bool": "`true` or `false`", "float": "a number", "map": "a block",
          "list": "a list"}  # fmt: skip


class Task(NamedTuple):
    """A task definition that was read. fargate: whether Fargate runs it, or is to. mode: the network mode in force."""

    file: str
    root: Node
    fargate: bool
    mode: str

    @property
    def containers(self) -> list[Node]:
        return [one for one in items(self.root.get("containerDefinitions")) if one.kind == "map"]


def is_task_definition(path: str, text: str) -> bool:
    """Whether a file is a task definition: JSON with `containerDefinitions`."""
    return path.endswith(".json") and '"containerDefinitions"' in text


def read_task(path: str, text: str, fargate: bool = False) -> Task | None:
    """The task definition of a text; None when it is other JSON. fargate: it is to run there, whatever it says.

    Raises ReadError when it is not JSON.
    """
    documents = json.read(path, text)
    root = documents[0] if documents else None
    if root is None or root.kind != "map" or root.get("containerDefinitions") is None:
        return None
    asked = fargate or "FARGATE" in [word(one) for one in items(root.get("requiresCompatibilities"))]
    mode = "awsvpc" if asked else word(root.get("networkMode")) or "bridge"
    return Task(path, root, asked, mode)


def task_findings(task: Task) -> Iterator[Broken]:
    """Every rule that a task definition breaks, the task's own first."""
    from platformc.rules.container import container_findings, depends_findings

    yield from _fields(task, task.root, "", "")
    yield from _family(task)
    yield from _choices(task)
    yield from _sizes(task)
    yield from _execution_role(task)
    yield from _volumes(task)
    if task.fargate:
        from platformc.rules.fargate import fargate_findings

        yield from fargate_findings(task)
    yield from container_findings(task)
    yield from depends_findings(task)


def _fields(task: Task, node: Node, shape: str, where: str) -> Iterator[Broken]:
    """Keys that ECS does not know, and values of another type."""
    known = FIELDS.get(shape)
    if known is None:
        return
    for key, value in entries(node):
        name = word(key)
        if not shape and name in SHOWN:
            continue
        if name not in known:
            yield Broken(
                codes.FIELD, at(task.file, key), f"`{where}{name}` is no key that ECS knows",
                did_you_mean(name, known) or "take it away", (name, ""),
            )  # fmt: skip
            continue
        yield from _typed(task, value, known[name], f"{where}{name}")


def _typed(task: Task, value: Node, kind: str, where: str) -> Iterator[Broken]:
    outer, _, inner = kind.partition(" ")
    if outer in _TYPES:
        fits = value.kind == "scalar" and isinstance(value.value, _TYPES[outer])
        if outer != "bool" and isinstance(value.value, bool):
            fits = False
        hint = f'write `"{word(value)}"`' if outer == "str" else f"write {_NOUNS[outer]}, without quotes"
    else:
        fits = value.kind == outer
        hint = f"write {_NOUNS.get(outer, outer)}"
    if not fits:
        yield Broken(
            codes.FIELD, at(task.file, value), f"`{where}` must be {_NOUNS.get(outer, outer)}", hint,
            (where, word(value)),
        )  # fmt: skip
        return
    if outer == "map" and inner:
        yield from _fields(task, value, inner, f"{where}.")
    if outer == "list":
        for index, item in enumerate(value.items):
            if inner in FIELDS and item.kind == "map":
                yield from _fields(task, item, inner, f"{where}[{index}].")
            elif inner:
                yield from _typed(task, item, "map" if inner in FIELDS else inner, f"{where}[{index}]")


def _family(task: Task) -> Iterator[Broken]:
    node = task.root.get("family")
    value = word(node)
    if node is None:
        yield Broken(codes.FAMILY, _opening(task), "the task definition has no `family`", '`"family": "web"`')
    elif not FAMILY.fullmatch(value):
        fit = re.sub(r"[^A-Za-z0-9_-]+", "-", value).strip("-")[:255]
        yield Broken(
            codes.FAMILY, at(task.file, node), f"`{value}` is no family: letters, digits, `-` and `_`, 1 to 255",
            f"`{fit}` would be one" if fit else '`"family": "web"`', (value, fit),
        )  # fmt: skip


def _opening(task: Task) -> Span:
    """Its first brace: where something is missing."""
    return at(task.file, task.root)._replace(end=task.root.start + 1)


def one_of(task: Task, node: Node | None, known: tuple[str, ...], what: str) -> Iterator[Broken]:
    """A word that must be one of those that ECS knows."""
    if node is not None and node.kind == "scalar" and word(node) not in known:
        yield Broken(
            codes.CHOICE, at(task.file, node), f"`{word(node)}` is no {what}",
            did_you_mean(word(node), known) or "one of " + ", ".join(f"`{one}`" for one in known), (word(node), ""),
        )  # fmt: skip


def _choices(task: Task) -> Iterator[Broken]:
    root = task.root
    yield from one_of(task, root.get("networkMode"), MODES, "network mode")
    for node in items(root.get("requiresCompatibilities")):
        yield from one_of(task, node, COMPATIBILITIES, "launch type")
    yield from one_of(task, root.get("pidMode"), ("host", "task"), "process mode")
    yield from one_of(task, root.get("ipcMode"), ("host", "task", "none"), "mode of shared memory")
    architecture = root.get("runtimePlatform", "cpuArchitecture")
    yield from one_of(task, architecture, ARCHITECTURES, "processor")
    system = word(root.get("runtimePlatform", "operatingSystemFamily"))
    if architecture is not None and word(architecture) == "ARM64" and system.startswith("WINDOWS"):
        yield Broken(
            codes.ARCHITECTURE, at(task.file, architecture), f"`{system}` does not run on `ARM64`",
            '`"cpuArchitecture": "X86_64"`', ("ARM64", system),
        )  # fmt: skip


def number(node: Node | None) -> int | None:
    """A whole number, whether it stands as one or as text."""
    text = word(node)
    return int(text) if text.isdigit() else None


def _sizes(task: Task) -> Iterator[Broken]:
    """What the containers want, against what the task has."""
    cpu, memory = number(task.root.get("cpu")), number(task.root.get("memory"))
    for key, whole, found in (("cpu", cpu, codes.CPU), ("memory", memory, codes.MEMORY)):
        asked = [(one.get(key), number(one.get(key)) or 0) for one in task.containers]
        total = sum(amount for _, amount in asked)
        last = next((node for node, amount in reversed(asked) if amount), None)
        if whole is not None and total > whole and last is not None:
            yield Broken(
                found, at(task.file, last), f"the containers want {total} of `{key}`, and the task has {whole}",
                f"give the task more, or the containers {whole} together", (str(total), str(whole)),
            )  # fmt: skip
    if memory is None and task.root.get("memory") is None and not task.fargate:
        for container in task.containers:
            if container.get("memory") is None and container.get("memoryReservation") is None:
                yield Broken(
                    codes.MEMORY, at(task.file, container)._replace(end=container.start + 1),
                    f"nobody says how much memory `{word(container.get('name'))}` may have",
                    'say it of the task: `"memory": "512"`, or of the container: `"memory": 512`',
                    (word(container.get("name")), ""),
                )  # fmt: skip
    disk = task.root.get("ephemeralStorage", "sizeInGiB")
    size = number(disk)
    if disk is not None and size is not None and not 21 <= size <= 200:
        yield Broken(
            codes.STORAGE, at(task.file, disk), f"a task has 21 to 200 GiB of disk, not {size}",
            "leave it out for 20 GiB", (str(size), ""),
        )  # fmt: skip


_ECR = re.compile(r"\d{12}\.dkr\.ecr\.[a-z0-9-]+\.amazonaws\.com(\.cn)?/")


def _execution_role(task: Task) -> Iterator[Broken]:
    """Who pulls the image, writes the log and reads the secrets before the program runs."""
    if word(task.root.get("executionRoleArn")):
        return
    for container in task.containers:
        name = word(container.get("name"))
        secrets = container.get("secrets")
        reasons: list[tuple[str, Node | None]] = [("reads secrets", secrets if items(secrets) else None)]
        if task.fargate:
            image = container.get("image")
            reasons.append(("pulls from a private registry", image if _ECR.match(word(image)) else None))
            driver = container.get("logConfiguration", "logDriver")
            reasons.append(("writes a log", driver if word(driver) == "awslogs" else None))
        for what, node in reasons:
            if node is not None:
                yield Broken(
                    codes.EXECUTION_ROLE, at(task.file, node)._replace(end=min(node.end, node.start + 200)),
                    f"container `{name}` {what}, and the task has no `executionRoleArn`",
                    "name the role that ECS acts as before the program runs", (name, ""),
                )  # fmt: skip
                return


def _volumes(task: Task) -> Iterator[Broken]:
    declared = {word(one.get("name")) for one in items(task.root.get("volumes"))}
    for container in task.containers:
        for mount in items(container.get("mountPoints")):
            source = mount.get("sourceVolume")
            if source is not None and word(source) not in declared:
                yield Broken(
                    codes.VOLUME, at(task.file, source),
                    f"container `{word(container.get('name'))}` mounts `{word(source)}`, which the task does not have",
                    did_you_mean(word(source), declared) or f'`"volumes": [{{"name": "{word(source)}"}}]`',
                    (word(source), ""),
                )  # fmt: skip
    for volume in items(task.root.get("volumes")):
        efs = volume.get("efsVolumeConfiguration")
        if efs is None:
            continue
        point, root = efs.get("authorizationConfig", "accessPointId"), efs.get("rootDirectory")
        if point is not None and root is not None and word(root) not in ("", "/"):
            yield Broken(
                codes.VOLUME, at(task.file, root), "an access point says itself which folder it opens",
                "leave `rootDirectory` out", (word(root), ""),
            )  # fmt: skip
        secured = efs.get("authorizationConfig", "iam")
        if (point is not None or word(secured) == "ENABLED") and word(
            efs.get("transitEncryption")
        ) != "ENABLED":
            where = secured if secured is not None else point
            assert where is not None
            yield Broken(
                codes.VOLUME, at(task.file, where), "who is let in by IAM or an access point must be encrypted",
                '`"transitEncryption": "ENABLED"`', (word(where), ""),
            )  # fmt: skip
