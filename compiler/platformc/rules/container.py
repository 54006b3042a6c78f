"""The rules of each container of an ECS task definition, and of who waits for whom."""

from __future__ import annotations

import re
from collections.abc import Iterator

from platformc.diagnostics import did_you_mean
from platformc.readers.artifacts import items, word
from platformc.readers.tree import Node
from platformc.rules import container_codes as codes
from platformc.rules.finding import Broken, at
from platformc.rules.settings import setting_findings
from platformc.rules.task import Task, number, one_of
from platformc.rules.task_codes import PRIVILEGED
from platformc.source import Span

NAME = re.compile(r"[A-Za-z0-9_-]{1,255}")
IMAGE = re.compile(r"[A-Za-z0-9_:./#-]{1,255}(@sha256:[0-9a-f]{64})?")
CONDITIONS = ("START", "COMPLETE", "SUCCESS", "HEALTHY")
SMALLEST = 6


def container_findings(task: Task) -> Iterator[Broken]:
    """Every rule that a container breaks."""
    seen: set[str] = set()
    for container in task.containers:
        yield from _named(task, container, seen)
        yield from _image(task, container)
        privileged = container.get("privileged")
        if word(privileged) == "true" and privileged is not None:
            yield Broken(
                PRIVILEGED, at(task.file, privileged), f"container `{_name(container)}` is privileged",
                "take `privileged` away; add single capabilities where a program needs them", (_name(container), ""),
            )  # fmt: skip
        memory, reserved = number(container.get("memory")), number(container.get("memoryReservation"))
        node = container.get("memory")
        if node is not None and memory is not None and reserved is not None and memory <= reserved:
            yield Broken(
                codes.RESERVATION, at(task.file, node),
                f"container `{_name(container)}` may have {memory} MiB and reserves {reserved}",
                "`memory` must be more than `memoryReservation`", (str(memory), str(reserved)),
            )  # fmt: skip
        elif node is not None and memory is not None and memory < SMALLEST:
            yield Broken(
                codes.RESERVATION, at(task.file, node), f"{memory} MiB are too few: Docker asks for {SMALLEST}",
                "give it more", (str(memory), ""),
            )  # fmt: skip
        yield from setting_findings(task, container)
    yield from _ports(task)
    if task.containers and all(word(one.get("essential")) == "false" for one in task.containers):
        first = task.containers[0].get("essential")
        assert first is not None
        yield Broken(
            codes.ESSENTIAL, at(task.file, first), "no container of the task is essential",
            "the one that serves must be: take `essential` away there", (_name(task.containers[0]), ""),
        )  # fmt: skip


def _name(container: Node) -> str:
    return word(container.get("name"))


def _opening(task: Task, container: Node) -> Span:
    """Its first brace: where something is missing."""
    return at(task.file, container)._replace(end=container.start + 1)


def _named(task: Task, container: Node, seen: set[str]) -> Iterator[Broken]:
    node, name = container.get("name"), _name(container)
    if node is None:
        yield Broken(
            codes.CONTAINER_NAME, _opening(task, container), "a container has no name", '`"name": "app"`'
        )
        return
    if not NAME.fullmatch(name):
        fit = re.sub(r"[^A-Za-z0-9_-]+", "-", name).strip("-")[:255]
        yield Broken(
            codes.CONTAINER_NAME, at(task.file, node), f"`{name}` is no name of a container",
            f"`{fit}` would be one" if fit else '`"name": "app"`', (name, fit),
        )  # fmt: skip
    if name in seen:
        yield Broken(
            codes.CONTAINER_NAME, at(task.file, node), f"two containers are called `{name}`", "call one otherwise",
            (name, name),
        )  # fmt: skip
    seen.add(name)


def _image(task: Task, container: Node) -> Iterator[Broken]:
    node, image = container.get("image"), word(container.get("image"))
    if not image:
        where = at(task.file, node) if node is not None else _opening(task, container)
        yield Broken(
            codes.IMAGE_EMPTY, where, f"container `{_name(container)}` has no image",
            "name the repository and the tag; the workflow that deploys puts the tag of the build there",
            (_name(container), ""),
        )  # fmt: skip
    elif node is not None and not IMAGE.fullmatch(image):
        yield Broken(
            codes.IMAGE,
            at(task.file, node),
            f"`{image}` is no image",
            "`REGISTRY/REPOSITORY:TAG`",
            (image, ""),
        )


def _ports(task: Task) -> Iterator[Broken]:
    """Ports of all containers: with `awsvpc` and `host` they share one address."""
    shared: dict[tuple[int, str], tuple[str, Node]] = {}
    for container in task.containers:
        own: dict[tuple[int, str], tuple[str, Node]] = {}
        mappings = container.get("portMappings")
        if task.mode == "none" and items(mappings):
            assert mappings is not None
            yield Broken(
                codes.PORT, at(task.file, items(mappings)[0]),
                f"container `{_name(container)}` has ports, and network mode `none` has no network",
                "take the ports away, or choose another mode", (_name(container), ""),
            )  # fmt: skip
            continue
        for mapping in items(mappings):
            yield from one_of(task, mapping.get("protocol"), ("tcp", "udp"), "protocol of a port")
            yield from one_of(
                task, mapping.get("appProtocol"), ("http", "http2", "grpc"), "protocol of a program"
            )
            node, number_ = mapping.get("containerPort"), number(mapping.get("containerPort"))
            span = mapping.get("containerPortRange")
            if span is not None:
                yield from _range(task, mapping, span)
                continue
            if node is None or number_ is None:
                continue
            protocol = word(mapping.get("protocol")) or "tcp"
            if not 1 <= number_ <= 65535:
                yield Broken(
                    codes.PORT, at(task.file, node), f"{number_} is no port: 1 to 65535", "use another",
                    (str(number_), ""),
                )  # fmt: skip
                continue
            yield from _host(task, container, mapping, number_)
            table = shared if task.mode in ("awsvpc", "host") else own
            other = table.setdefault((number_, protocol), (_name(container), node))
            if other[1] is not node:
                yield Broken(
                    codes.PORT, at(task.file, node),
                    f"port {number_} of container `{_name(container)}` is taken by `{other[0]}`",
                    "let one of them listen on another port", (str(number_), other[0]),
                    ((f"`{other[0]}` has it", at(task.file, other[1])),),
                )  # fmt: skip


def _host(task: Task, container: Node, mapping: Node, inside: int) -> Iterator[Broken]:
    node, host = mapping.get("hostPort"), number(mapping.get("hostPort"))
    if node is None or host is None:
        return
    declared = word(task.root.get("networkMode")) or ("awsvpc" if task.fargate else "bridge")
    # 0 is no port where Docker gives one; that Fargate has no such mode is told of the mode
    if task.mode in ("awsvpc", "host") and host != inside and (host or declared == task.mode):
        yield Broken(
            codes.HOST_PORT, at(task.file, node),
            f"container `{_name(container)}` listens on {inside}, and `{task.mode}` has no other port {host} for it",
            f"leave `hostPort` out, or write {inside}", (str(host), str(inside)),
        )  # fmt: skip
    if declared == "bridge" and host:
        yield Broken(
            codes.STATIC_HOST_PORT, at(task.file, node),
            f"container `{_name(container)}` takes port {host} of its machine for itself",
            "write 0: the machine gives each task a port, and the load balancer learns it", (str(host), "0"),
        )  # fmt: skip


def _range(task: Task, mapping: Node, span: Node) -> Iterator[Broken]:
    first, _, last = word(span).partition("-")
    right = first.isdigit() and last.isdigit() and 1 <= int(first) < int(last) <= 65535
    if not right or task.mode not in ("awsvpc", "bridge") or mapping.get("hostPort") is not None:
        yield Broken(
            codes.PORT, at(task.file, span), f"`{word(span)}` is no range of ports here",
            "`FIRST-LAST`, without `hostPort`, with `awsvpc` or `bridge`", (word(span), ""),
        )  # fmt: skip


def depends_findings(task: Task) -> Iterator[Broken]:
    """Who waits for whom, and whether it ever comes."""
    by_name = {_name(one): one for one in task.containers}
    waits: dict[str, list[str]] = {}
    places: dict[tuple[str, str], Node] = {}
    for container in task.containers:
        for wait in items(container.get("dependsOn")):
            node, condition = wait.get("containerName"), wait.get("condition")
            yield from one_of(task, condition, CONDITIONS, "condition")
            name = word(node)
            other = by_name.get(name)
            if node is None or other is None or not name:
                where = at(task.file, node if node is not None else wait)
                yield Broken(
                    codes.DEPENDS_UNKNOWN, where,
                    f"container `{_name(container)}` waits for `{name}`, which the task does not have",
                    did_you_mean(name, [one for one in by_name if one != _name(container)]) or "name another container of this task, or take `dependsOn` away",
                    (name, ""),
                )  # fmt: skip
                continue
            waits.setdefault(_name(container), []).append(name)
            places.setdefault((_name(container), name), node)
            yield from _ends(task, container, other, condition)
    for (start, target), node in places.items():
        if _leads(waits, target, start) and (start, target) == _first(waits, places, start, target):
            yield Broken(
                codes.DEPENDS_CYCLE, at(task.file, node),
                f"container `{start}` waits for itself" if start == target
                else f"`{start}` waits for `{target}`, which waits for `{start}`",
                "let one of them start first", (start, target),
            )  # fmt: skip


def _first(
    waits: dict[str, list[str]], places: dict[tuple[str, str], Node], start: str, target: str
) -> tuple[str, str]:
    """The first wait of a circle: it is told once."""
    circle = [(a, b) for a, b in places if _leads(waits, b, start) and _leads(waits, target, a)]
    return circle[0]


def _leads(waits: dict[str, list[str]], start: str, end: str) -> bool:
    seen: set[str] = set()
    todo = [start]
    while todo:
        here = todo.pop()
        if here == end:
            return True
        if here not in seen:
            seen.add(here)
            todo.extend(waits.get(here, ()))
    return False


def _ends(task: Task, container: Node, other: Node, condition: Node | None) -> Iterator[Broken]:
    """Whether what is waited for can come: an end of what may end, health of what is asked."""
    wanted, name = word(condition), _name(other)
    if condition is None:
        return
    if wanted in ("COMPLETE", "SUCCESS") and word(other.get("essential")) != "false":
        yield Broken(
            codes.DEPENDS_ESSENTIAL, at(task.file, condition),
            f"`{_name(container)}` waits for the end of `{name}`, with which the whole task ends",
            f'`{name}` must say `"essential": false`', (wanted, name), ((f"`{name}`", _opening(task, other)),),
        )  # fmt: skip
    check = other.get("healthCheck")
    asked = items(check.get("command")) if check is not None else []
    if wanted == "HEALTHY" and (not asked or word(asked[0]) == "NONE"):
        yield Broken(
            codes.DEPENDS_HEALTHY, at(task.file, condition),
            f"`{_name(container)}` waits until `{name}` is healthy, and nobody asks it how it is",
            f"give `{name}` a `healthCheck`: that of the image does not count", (wanted, name),
            ((f"`{name}`", _opening(task, other)),),
        )  # fmt: skip
