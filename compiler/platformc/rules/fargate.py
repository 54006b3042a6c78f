"""What Fargate asks of a task definition beyond what ECS asks.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from platformc.readers.artifacts import items, word
from platformc.readers.tree import Node
from platformc.rules import task_codes as codes
from platformc.rules.finding import Broken, at
from platformc.rules.task import Task, number

SIZES: Mapping[int, tuple[int, ...]] = {
    256: (512, 1024, 2048),
    512: tuple(range(1024, 4096 + 1, 1024)),
    1024: tuple(range(2048, 8192 + 1, 1024)),
    2048: tuple(range(4096, 16384 + 1, 1024)),
    4096: tuple(range(8192, 30720 + 1, 1024)),
    8192: tuple(range(16384, 61440 + 1, 4096)),
    16384: tuple(range(32768, 122880 + 1, 8192)),
}
"""For each amount of cpu the amounts of memory in MiB: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html"""

LOG_DRIVERS = ("awslogs", "splunk", "awsfirelens")
LINUX = ("devices", "sharedMemorySize", "maxSwap", "swappiness", "tmpfs")
CAPABILITIES = ("SYS_PTRACE",)
SYSTEMS = (
    "LINUX", "WINDOWS_SERVER_2019_FULL", "WINDOWS_SERVER_2019_CORE", "WINDOWS_SERVER_2022_FULL",
    "WINDOWS_SERVER_2022_CORE", "WINDOWS_SERVER_2025_FULL", "WINDOWS_SERVER_2025_CORE",
)  # fmt: skip
LONGEST = 120


def fargate_findings(task: Task) -> Iterator[Broken]:
    """Every rule of Fargate that a task definition breaks."""
    mode = task.root.get("networkMode")
    if word(mode) != "awsvpc":
        shown = word(mode) or "bridge"
        where = (
            at(task.file, mode)
            if mode is not None
            else at(task.file, task.root)._replace(end=task.root.start + 1)
        )
        yield Broken(
            codes.FARGATE_NETWORK_MODE, where, f"Fargate has no network mode `{shown}`",
            '`"networkMode": "awsvpc"`', (shown, "awsvpc"),
        )  # fmt: skip
    yield from _size(task)
    yield from _unsupported(task)


def sizes_near(cpu: int, memory: int) -> str:
    """Sizes that Fargate has and that are at least as much."""
    larger = [
        (one, next((m for m in all_ if m >= memory), None)) for one, all_ in SIZES.items() if one >= cpu
    ]
    best = next(((one, amount) for one, amount in larger if amount is not None), (16384, 122880))
    allowed = SIZES.get(cpu)
    said = f"the nearest is {best[0]} with {best[1]}"
    if allowed is None:
        return f"{said}; cpu is one of {', '.join(str(one) for one in SIZES)}"
    step = allowed[1] - allowed[0]
    span = (
        ", ".join(str(one) for one in allowed)
        if len(allowed) < 5 and cpu == 256
        else (f"{allowed[0]} to {allowed[-1]} in steps of {step}")
    )
    return f"{cpu} goes with {span}; {said}"


def _size(task: Task) -> Iterator[Broken]:
    cpu_node, memory_node = task.root.get("cpu"), task.root.get("memory")
    for key, node in (("cpu", cpu_node), ("memory", memory_node)):
        if node is None:
            yield Broken(
                codes.FARGATE_CPU_MEMORY, at(task.file, task.root)._replace(end=task.root.start + 1),
                f"a task for Fargate must say its `{key}`", '`"cpu": "256", "memory": "512"` is the smallest', (key, ""),
            )  # fmt: skip
            return
    cpu, memory = number(cpu_node), number(memory_node)
    if cpu is None or memory is None:
        return
    if memory not in SIZES.get(cpu, ()):
        node = memory_node if cpu in SIZES else cpu_node
        assert node is not None
        yield Broken(
            codes.FARGATE_CPU_MEMORY, at(task.file, node),
            f"Fargate has no task with cpu {cpu} and memory {memory}", sizes_near(cpu, memory), (str(cpu), str(memory)),
        )  # fmt: skip


def _unsupported(task: Task) -> Iterator[Broken]:
    root = task.root
    found: list[tuple[Node | None, str]] = [
        (root.get("ipcMode"), "shared memory with others"),
        (
            root.get("placementConstraints") if items(root.get("placementConstraints")) else None,
            "constraints of place",
        ),
    ]
    if word(root.get("pidMode")) == "host":
        found.append((root.get("pidMode"), "processes in common with the host"))
    system = root.get("runtimePlatform", "operatingSystemFamily")
    if system is not None and word(system) not in SYSTEMS:
        found.append((system, f"`{word(system)}`"))
    for volume in items(root.get("volumes")):
        found.append((volume.key("dockerVolumeConfiguration"), "volumes of Docker"))
        if word(volume.get("host", "sourcePath")):
            found.append((volume.get("host", "sourcePath"), "folders of the host"))
    for container in task.containers:
        yield from _privileged(task, container)
        for key in LINUX:
            found.append((container.key("linuxParameters", key), f"`linuxParameters.{key}`"))
        if word(container.get("disableNetworking")) == "true":
            found.append((container.get("disableNetworking"), "containers without a network"))
        driver = container.get("logConfiguration", "logDriver")
        if driver is not None and word(driver) not in LOG_DRIVERS:
            found.append((driver, f"log driver `{word(driver)}`: one of {', '.join(LOG_DRIVERS)}"))
    for node, what in found:
        if node is not None:
            yield Broken(
                codes.FARGATE_UNSUPPORTED, at(task.file, node), f"Fargate has no {what}",
                "take it away, or run the task on machines of your own", (word(node), ""),
            )  # fmt: skip


def _privileged(task: Task, container: Node) -> Iterator[Broken]:
    node, name = container.get("privileged"), word(container.get("name"))
    if word(node) == "true" and node is not None:
        yield Broken(
            codes.FARGATE_PRIVILEGED, at(task.file, node), f"container `{name}` is privileged, which Fargate refuses",
            "take `privileged` away", (name, "privileged"),
        )  # fmt: skip
    for added in items(container.get("linuxParameters", "capabilities", "add")):
        if word(added) not in CAPABILITIES:
            yield Broken(
                codes.FARGATE_PRIVILEGED, at(task.file, added),
                f"container `{name}` asks for `{word(added)}`; Fargate adds `SYS_PTRACE` alone", "take it away",
                (name, word(added)),
            )  # fmt: skip
