"""What the task definitions of a Platform must say, derived from the Platform alone."""

from __future__ import annotations

from collections.abc import Iterator

from platformc.agreement.expectation import UNKNOWN, Expectation
from platformc.agreement.mentions import Artifact, Mention
from platformc.ir import HostPart, Job, Platform, SecretPart, Service, Store, Text, Workload
from platformc.readers.ecs import KIND

CONDITIONS = {"started": "START", "healthy": "HEALTHY", "completed": "SUCCESS"}
MEBIBYTE = 1 << 20


def expected_ecs(platform: Platform) -> list[Artifact]:
    """Each task definition, with every name that it makes and uses."""
    beside = {one for service in platform.services.values() if service.task for one in service.task.beside}
    mains: list[Service | Job] = [
        one for one in platform.services.values() if not one.external and one.label not in beside
    ]
    mains += [one for one in platform.jobs.values() if not one.external and one.run.kind != "before"]
    return [_task(platform, one) for one in mains if runs_on_ecs(platform, one)]


def runs_on_ecs(platform: Platform, workload: Workload) -> bool:
    """Whether it runs on a cluster of ECS."""
    cluster = platform.clusters.get(workload.cluster)
    return cluster is not None and cluster.kind == "ecs"


def log_group(workload: Workload) -> tuple[str, str]:
    """The log group of a task, and the path of its name."""
    given = workload.task.logs if workload.task is not None else None
    if given is not None:
        return given.value, given.path
    return f"/ecs/{workload.own_name('aws.ecs_family').value}", ""


def made_for_tasks(platform: Platform) -> Iterator[Mention]:
    """Log groups and roles that tasks use and that somebody else makes."""
    terraform = platform.deploy("terraform") is not None
    for service in (*platform.services.values(), *platform.jobs.values()):
        outside = service.task is not None and service.task.logs_external
        if runs_on_ecs(platform, service) and (outside or (terraform and isinstance(service, Service))):
            group, path = log_group(service)
            span = service.task.at("logs") if service.task is not None else service.span
            yield Mention(
                "aws.log_group", group, True, platform.environment, "external" if outside else "spec",
                f"service.{service.label}", "logs", span, "", "", path,
            )  # fmt: skip
    for role in platform.roles.values():
        yield Mention(
            "aws.role_arn", role.arn, True, platform.environment, "external" if role.external else "spec",
            f"role.{role.label}", "name", role.name.span, "", "", f"role.{role.label}",
        )  # fmt: skip


def _task(platform: Platform, main: Service | Job) -> Artifact:
    family = main.own_name("aws.ecs_family")
    kind = "service" if isinstance(main, Service) else "job"
    found = Expectation(platform, KIND, "", family, f"{kind}.{main.label}", main.span)
    found.address = f"{kind}.{main.label}"
    found.makes("aws.ecs_family", "name", family.value, family.span, "", family.path)
    cluster, place = platform.clusters[main.cluster], main.task
    for slot, label, span in (
        ("task", main.role, main.at("role")),
        ("execution", place.execution if place else "", place.at("execution") if place else main.span),
    ):
        role = platform.roles.get(label)
        if role is not None:
            found.uses("aws.role_arn", f"roles.{slot}", role.arn, span, "", f"role.{label}")
    given = place.network if place is not None else None
    mode = given or ("awsvpc" if cluster.on_fargate else "bridge")
    found.uses("ecs.network", "network", mode, place.at("network") if place else main.span)
    launch = cluster.launch.span if cluster.launch is not None else cluster.span
    found.uses("ecs.launch", "launch.0", "FARGATE" if cluster.on_fargate else "EC2", launch)
    architecture = (place.architecture if place else "x86_64").upper()
    found.uses(
        "ecs.architecture", "architecture", architecture, place.at("architecture") if place else main.span
    )
    inside = _inside(platform, main)
    cpu = [one.resources.cpu.high.amount for one in inside if one.resources.cpu is not None]
    memory = [one.resources.memory.high.amount for one in inside if one.resources.memory is not None]
    where = main.resources.span if main.resources.span.file else main.span
    if cpu:
        found.uses("ecs.size", "cpu", str(sum(cpu) * 1024 // 1000), where)
    if memory:
        found.uses("ecs.size", "memory", str(sum(memory) // MEBIBYTE), where)
    for one in inside:
        _container(found, platform, one, main, inside, mode)
    for tag in platform.tags:
        found.uses("aws.tag", f"tags.{tag.key}", tag.value.value, tag.span)
    return found.artifact()


def _inside(platform: Platform, main: Service | Job) -> list[Service | Job]:
    """Whatever has a container in the task: what runs before, the program, what is beside it."""
    before = [
        one for one in platform.jobs.values() if one.run.kind == "before" and one.run.service == main.label
    ]
    labels = main.task.beside if main.task is not None else ()
    if isinstance(main, Job):
        before = []
    return [*before, main, *(platform.services[label] for label in labels)]


def _container(
    found: Expectation,
    platform: Platform,
    one: Service | Job,
    main: Service | Job,
    inside: list[Service | Job],
    mode: str,
) -> None:
    name, own = one.own_name("aws.ecs_container"), one.task
    slot = f"containers.{name.value}"
    found.makes("aws.ecs_container", f"{slot}.name", name.value, name.span, "", name.path)
    if one.image is not None:
        found.uses(
            "oci.image", f"{slot}.image", _text(platform, one.image), one.image.span, "", one.image.name
        )
    essential = own.essential if own is not None and own.essential is not None else one is main
    found.uses("ecs.essential", f"{slot}.essential", "true" if essential else "false", one.span)
    for key, words in (("entryPoint", one.entrypoint), ("command", one.command)):
        for index, text in enumerate(words):
            found.uses("container.word", f"{slot}.{key}.{index}", _text(platform, text), text.span)
    for index, port in enumerate(one.ports if isinstance(one, Service) else ()):
        found.makes("net.port", f"{slot}.ports.{index}", str(port.number), port.span)
        fixed = own.host_port if own is not None and index == 0 else None
        if fixed is not None or mode == "bridge":
            found.uses("net.host_port", f"{slot}.ports.{index}.host", str(fixed or 0), port.span)
    for variable in one.env:
        path = _secret(platform, variable.value)
        if path is None:
            value = _text(platform, variable.value)
            found.uses("env.value", f"{slot}.env.{variable.name}", value, variable.value.span)
        elif platform.aws is not None:
            place = f"{platform.aws.region.value}:{platform.aws.account.value}"
            arn = f"arn:aws:secretsmanager:{place}:secret:{path}"
            found.uses("aws.secret_arn", f"{slot}.secrets.{variable.name}", arn, variable.value.span)
    _waits(found, one, main, inside, slot)
    health = one.health if isinstance(one, Service) else None
    if health is not None and health.kind != "command":
        port_number = next((port.number for port in one.ports if port.name == health.port), 80)
        # which program asks is the target's business; whom it asks is not
        found.uses("ecs.probe", f"{slot}.health", str(port_number), health.span)
    group, path = log_group(main)
    span = main.task.at("logs") if main.task is not None else main.span
    found.uses("aws.log_group", f"{slot}.logs", group, span, "", path)
    if platform.aws is not None:
        found.uses("aws.region", f"{slot}.region", platform.aws.region.value, platform.aws.region.span)


def _waits(
    found: Expectation, one: Service | Job, main: Service | Job, inside: list[Service | Job], slot: str
) -> None:
    paths = {
        ("service" if isinstance(other, Service) else "job") + f".{other.label}": other for other in inside
    }
    for need in one.needs:
        other = paths.get(need.declaration)
        if other is not None:
            name = other.own_name("aws.ecs_container").value
            found.uses("ecs.condition", f"{slot}.depends.{name}", CONDITIONS[need.condition], need.span)
    asked = {need.declaration for need in one.needs}
    for job in inside if one is main else ():
        if isinstance(job, Job) and job is not main and f"job.{job.label}" not in asked:
            name = job.own_name("aws.ecs_container").value
            found.uses("ecs.condition", f"{slot}.depends.{name}", "SUCCESS", job.run.span)


def _secret(platform: Platform, text: Text) -> str | None:
    """The path in the secret store of a text that is one secret; None for other texts."""
    if len(text.parts) != 1 or not isinstance(text.parts[0], SecretPart):
        return None
    part = text.parts[0]
    secret = platform.secrets.get(part.secret)
    key = secret.key(part.key) if secret is not None else None
    if key is None:
        return None
    if key.source == "text" and key.text is not None:
        return _secret(platform, key.text)
    return key.path.value if key.source == "external" and key.path is not None else None


def _text(platform: Platform, text: Text) -> str:
    pieces: list[str] = []
    for part in text.parts:
        if isinstance(part, str):
            pieces.append(part)
        elif isinstance(part, HostPart):
            declared = platform.find(part.declaration)
            if isinstance(declared, Store):
                pieces.append(declared.host.value)
            else:
                pieces.append("localhost" if declared is not None and not declared.external else UNKNOWN)
        elif isinstance(part, SecretPart):
            secret = platform.secrets.get(part.secret)
            key = secret.key(part.key) if secret is not None else None
            pieces.append(_text(platform, key.text) if key is not None and key.text is not None else UNKNOWN)
        else:
            pieces.append(UNKNOWN)
    return "".join(pieces)
