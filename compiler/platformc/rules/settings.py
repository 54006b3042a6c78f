"""The rules of what a container is given: network, health check, log, secrets and variables."""

from __future__ import annotations

import re
from collections.abc import Iterator

from platformc.readers.artifacts import entries, items, word
from platformc.readers.tree import Node
from platformc.rules import container_codes as codes
from platformc.rules.fargate import LONGEST
from platformc.rules.finding import Broken, at
from platformc.rules.task import Task, number

ARN = re.compile(
    r"arn:aws[a-z-]*:(secretsmanager:[a-z0-9-]+:\d{12}:secret:[A-Za-z0-9/_+=.@-]+(:[^:]*){0,3}"
    r"|ssm:[a-z0-9-]+:\d{12}:parameter/[A-Za-z0-9_./-]+)"
)
PARAMETER = re.compile(r"[A-Za-z0-9_./-]+")
S3_ENV = re.compile(r"arn:aws[a-z-]*:s3:::.+\.env")
AWSLOGS = frozenset((
    "awslogs-create-group", "awslogs-datetime-format", "awslogs-group", "awslogs-multiline-pattern", "awslogs-region",
    "awslogs-stream-prefix", "max-buffer-size", "mode",
))  # fmt: skip
BOUNDS = {"interval": (5, 300), "timeout": (2, 60), "retries": (1, 10), "startPeriod": (0, 300)}
ALONE = ("hostname", "dnsServers", "dnsSearchDomains", "extraHosts")


def setting_findings(task: Task, container: Node) -> Iterator[Broken]:
    """Every rule that the settings of a container break."""
    name = word(container.get("name"))
    yield from _network(task, container, name)
    yield from _health(task, container, name)
    if task.fargate:
        for key in ("startTimeout", "stopTimeout"):
            node, seconds = container.get(key), number(container.get(key))
            if node is not None and seconds is not None and seconds > LONGEST:
                yield Broken(
                    codes.TIMEOUT, at(task.file, node),
                    f"Fargate waits {LONGEST} seconds at most, not {seconds}", f"write {LONGEST} or less",
                    (str(seconds), str(LONGEST)),
                )  # fmt: skip
    yield from _log(task, container, name)
    yield from _variables(task, container, name)


def _network(task: Task, container: Node, name: str) -> Iterator[Broken]:
    wrong = [("links", "bridge")] if task.mode != "bridge" else []
    wrong += [(key, "bridge` or `host") for key in ALONE] if task.mode == "awsvpc" else []
    for key, mode in wrong:
        node = container.get(key)
        if node is not None and (items(node) or node.kind == "scalar"):
            yield Broken(
                codes.NETWORK, at(task.file, node), f"`{key}` of container `{name}` is only for `{mode}`",
                f"take `{key}` away: with `{task.mode}` containers reach each other on `localhost`"
                if task.mode == "awsvpc" else f"take `{key}` away", (key, task.mode),
            )  # fmt: skip


def _health(task: Task, container: Node, name: str) -> Iterator[Broken]:
    check = container.get("healthCheck")
    if check is None:
        return
    command = items(check.get("command"))
    if not command or word(command[0]) not in ("CMD", "CMD-SHELL", "NONE"):
        where = at(task.file, command[0] if command else check)
        yield Broken(
            codes.HEALTH_CHECK, where._replace(end=min(where.end, where.start + 80)),
            f"the health check of `{name}` does not say how its command is run",
            'begin with `"CMD"` (a program and its arguments) or `"CMD-SHELL"` (one line of a shell)', (name, ""),
        )  # fmt: skip
    for key, (low, high) in BOUNDS.items():
        node, amount = check.get(key), number(check.get(key))
        if node is not None and amount is not None and not low <= amount <= high:
            yield Broken(
                codes.HEALTH_CHECK, at(task.file, node), f"`{key}` of a health check is {low} to {high}, not {amount}",
                f"write a number from {low} to {high}", (key, str(amount)),
            )  # fmt: skip


def _log(task: Task, container: Node, name: str) -> Iterator[Broken]:
    log = container.get("logConfiguration")
    if log is None or word(log.get("logDriver")) != "awslogs":
        return
    options = log.get("options")
    given = {word(key) for key, _ in entries(options)}
    needed = ["awslogs-group", "awslogs-region", *(["awslogs-stream-prefix"] if task.fargate else [])]
    where = options if options is not None else log
    for key in needed:
        if key not in given:
            yield Broken(
                codes.LOG, at(task.file, where)._replace(end=where.start + 1),
                f"the log of `{name}` does not say its `{key}`", f'`"{key}": "..."`', (key, ""),
            )  # fmt: skip
    for node, _ in entries(options):
        if word(node) not in AWSLOGS:
            yield Broken(
                codes.LOG, at(task.file, node), f"`awslogs` has no option `{word(node)}`",
                "one of " + ", ".join(f"`{one}`" for one in sorted(AWSLOGS)), (word(node), ""),
            )  # fmt: skip


def _variables(task: Task, container: Node, name: str) -> Iterator[Broken]:
    seen: dict[str, Node] = {}
    for list_ in ("environment", "secrets"):
        for entry in items(container.get(list_)):
            node, variable = entry.get("name"), word(entry.get("name"))
            if node is not None and variable in seen:
                yield Broken(
                    codes.ENV, at(task.file, node), f"variable `{variable}` of `{name}` is said twice",
                    "keep one of the two", (variable, ""), (("the other one", at(task.file, seen[variable])),),
                )  # fmt: skip
            elif node is not None:
                seen[variable] = node
            value, source = entry.get("value"), entry.get("valueFrom")
            if value is not None and ARN.fullmatch(word(value)):
                yield Broken(
                    codes.SECRET_AS_TEXT, at(task.file, value),
                    f"variable `{variable}` of `{name}` is given the address of a secret, not the secret",
                    "put it under `secrets`, as `valueFrom`", (variable, word(value)),
                )  # fmt: skip
            if source is not None and not (ARN.fullmatch(word(source)) or PARAMETER.fullmatch(word(source))):
                yield Broken(
                    codes.SECRET, at(task.file, source), f"`{word(source)}` is no secret and no parameter",
                    "`arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME`", (variable, word(source)),
                )  # fmt: skip
    files = items(container.get("environmentFiles"))
    for index, file in enumerate(files):
        where = file.get("value")
        if where is not None and (index >= 10 or not S3_ENV.fullmatch(word(where))):
            yield Broken(
                codes.ENV, at(task.file, where), f"`{word(where)}` is no file of variables that ECS reads",
                "ten at most, each `arn:aws:s3:::BUCKET/NAME.env`", (word(where), ""),
            )  # fmt: skip
