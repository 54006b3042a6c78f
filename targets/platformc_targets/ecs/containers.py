"""One container of a task from each workload."""

from __future__ import annotations

from shlex import quote

from platformc.diagnostics import Code
from platformc.ir import File, Health, Job, Service, TaskPlace, Volume
from platformc.output import Marked, Tree
from platformc_targets.ecs.examples import EXAMPLE
from platformc_targets.ecs.sizes import mebibytes
from platformc_targets.ecs.texts import Texts
from platformc_targets.probing import HTTP, TCP

FILE = Code(
    "ecs/file",
    summary="a file of the spec is to be mounted into a task",
    why="A task has no folder of the project: the file would have to come with the image.",
    wrong='file config { content = "a = 1"; at = "/etc/web.toml" }\n'
    + EXAMPLE.replace("port http = 80", "port http = 80\n  mount = file.config"),
    right=EXAMPLE,
)
ENV_FILE = Code(
    "ecs/env-file",
    summary="a file of variables is to be read into a task",
    why="ECS reads such files from S3 only; one of this project is on nobody's way there.",
    wrong=EXAMPLE.replace("port http = 80", 'port http = 80\n  env_file = "./web.env"'),
    right=EXAMPLE,
)


def container(
    texts: Texts,
    workload: Service | Job,
    main: Service | Job,
    place: TaskPlace,
    mode: str,
    every: list[Service | Job],
    volumes: dict[str, Tree],
) -> Tree:
    """A container; place: how the task of `main` runs. volumes: gets what it mounts."""
    own = workload.task or TaskPlace(workload.span)
    name = workload.own_name("aws.ecs_container")
    essential = own.essential if own.essential is not None else workload is main
    tree: dict[str, Tree] = {
        "name": Marked(name.value, name.span),
        "image": texts.image(workload.image) if workload.image is not None else "",
        "essential": Marked(essential, own.at("essential")),
    }
    if workload.entrypoint:
        tree["entryPoint"] = [texts.known(word, "the entry point") for word in workload.entrypoint]
    if workload.command:
        tree["command"] = [texts.known(word, "the command") for word in workload.command]
    tree |= _sizes(workload, every)
    ports = _ports(workload, own, mode)
    if ports and isinstance(workload, Service):
        tree["portMappings"] = ports
    depends = _depends(workload, main, every)
    if depends:
        tree["dependsOn"] = depends
    tree |= _environment(texts, workload)
    mounts = _mounts(texts, workload, place, volumes)
    if mounts:
        tree["mountPoints"] = mounts
    if workload.health is not None and isinstance(workload, Service):
        tree["healthCheck"] = _health(texts, workload, workload.health)
    tree |= _switches(own)
    if workload.user is not None:
        tree["user"] = texts.known(workload.user, "the user")
    labels = [*texts.platform.labels, *workload.labels]
    if labels:
        tree["dockerLabels"] = {
            one.key: texts.known(one.value, f"label `{one.key}`")
            for one in {one.key: one for one in labels}.values()
        }
    tree["logConfiguration"] = _logs(texts, workload, main)
    return Marked(tree, workload.span)


def _sizes(workload: Service | Job, every: list[Service | Job]) -> dict[str, Tree]:
    """What a container may take of its task; one that is alone may take it all."""
    memory = workload.resources.memory
    tree: dict[str, Tree] = {}
    if memory is not None and len(every) > 1:
        tree["memory"] = Marked(mebibytes(memory.high.amount), memory.span)
    if memory is not None and memory.low.amount < memory.high.amount:
        tree["memoryReservation"] = Marked(mebibytes(memory.low.amount), memory.span)
    return tree


def _ports(workload: Service | Job, own: TaskPlace, mode: str) -> list[Tree]:
    found: list[Tree] = []
    for number, port in enumerate(workload.ports):
        mapping: dict[str, Tree] = {"containerPort": port.number}
        if number == 0 and own.host_port is not None:
            mapping["hostPort"] = Marked(own.host_port, own.at("host_port"))
        elif mode == "bridge":
            mapping["hostPort"] = 0
        mapping["protocol"] = port.protocol
        found.append(Marked(mapping, port.span))
    return found


def _depends(workload: Service | Job, main: Service | Job, every: list[Service | Job]) -> list[Tree]:
    """Containers of the same task that it waits for; what is outside the task runs by itself."""
    conditions = {"started": "START", "healthy": "HEALTHY", "completed": "SUCCESS"}
    waits: dict[str, Tree] = {}
    known = {("job." if isinstance(one, Job) else "service.") + one.label: one for one in every}
    for need in workload.needs:
        other = known.get(need.declaration)
        if other is not None:
            name = other.own_name("aws.ecs_container").value
            tree: Tree = {"containerName": name, "condition": conditions[need.condition]}
            waits[name] = Marked(tree, need.span)
    for job in every if workload is main else ():
        if isinstance(job, Job) and job is not main:
            name = job.own_name("aws.ecs_container").value
            waits.setdefault(name, Marked({"containerName": name, "condition": "SUCCESS"}, job.run.span))
    return list(waits.values())


def _environment(texts: Texts, workload: Service | Job) -> dict[str, Tree]:
    tree: dict[str, list[Tree]] = {"environment": [], "secrets": []}
    for variable in workload.env:
        what = f"variable `{variable.name}` of `{workload.label}`"
        key, value = texts.variable(variable.value, what)
        entry = Marked({"name": variable.name, key: value}, variable.span)
        tree["secrets" if key == "valueFrom" else "environment"].append(entry)
    if workload.env_file is not None:
        texts.report(
            ENV_FILE.at(
                workload.env_file.span,
                f"`{workload.label}` reads `{workload.env_file.value}`, which no task has",
                hint="say the variables in `env`",
                values=(workload.label, ""),
            )
        )
    return {key: entries for key, entries in tree.items() if entries}


def _mounts(texts: Texts, workload: Service | Job, place: TaskPlace, volumes: dict[str, Tree]) -> list[Tree]:
    del place
    found: list[Tree] = []
    for mount in workload.mounts:
        declared = texts.platform.find(mount.declaration)
        if not isinstance(declared, Volume):
            what = "file" if isinstance(declared, File) else "settings module"
            texts.report(
                FILE.at(
                    mount.span,
                    f"`{workload.label}` mounts {what} `{mount.declaration.partition('.')[2]}`, which no task has",
                    hint="put it into the image, or give its values in `env`",
                    values=(mount.declaration, ""),
                )
            )
            continue
        name = declared.name.value
        volumes.setdefault(name, Marked({"name": name}, declared.span))
        tree: dict[str, Tree] = {
            "sourceVolume": name,
            "containerPath": texts.known(mount.at, "the path of a mount"),
        }
        if mount.readonly:
            tree["readOnly"] = True
        found.append(Marked(tree, mount.span))
    return found


def _health(texts: Texts, workload: Service, health: Health) -> Tree:
    port = next((one.number for one in workload.ports if one.name == health.port), 80)
    match health.kind:
        case "command":
            command: list[Tree] = ["CMD", *(texts.known(word, "the health check") for word in health.command)]
        case "http":
            path = texts.known(health.path, "the path of the health check").value if health.path else "/"
            rooted = path if path.startswith("/") else f"/{path}"
            command = ["CMD-SHELL", HTTP.format(url=quote(f"http://127.0.0.1:{port}{rooted}"))]
        case "tcp":
            command = ["CMD-SHELL", TCP.format(port=port)]
    tree: dict[str, Tree] = {
        "command": command,
        "interval": health.every,
        "timeout": health.timeout,
        "retries": health.retries,
    }
    if health.start:
        tree["startPeriod"] = health.start
    return Marked(tree, health.span)


def _switches(own: TaskPlace) -> dict[str, Tree]:
    tree: dict[str, Tree] = {}
    if own.privileged:
        tree["privileged"] = Marked(True, own.at("privileged"))
    if own.readonly:
        tree["readonlyRootFilesystem"] = Marked(True, own.at("readonly"))
    if own.interactive:
        tree["interactive"] = Marked(True, own.at("interactive"))
        tree["pseudoTerminal"] = Marked(True, own.at("interactive"))
    return tree


def _logs(texts: Texts, workload: Service | Job, main: Service | Job) -> Tree:
    """All containers of a task write into one group, each into streams of its own."""
    place = main.task or TaskPlace(main.span)
    aws = texts.platform.aws
    assert aws is not None
    given = place.logs
    family = main.own_name("aws.ecs_family")
    group = Marked(given.value, given.span) if given else Marked(f"/ecs/{family.value}", family.span)
    return {
        "logDriver": "awslogs",
        "options": {
            "awslogs-group": group,
            "awslogs-region": Marked(aws.region.value, aws.region.span),
            "awslogs-stream-prefix": workload.own_name("aws.ecs_container").value,
        },
    }
