"""One service of the file from each workload and each store."""

from __future__ import annotations

from platformc.diagnostics import Code
from platformc.ir import Build, EnvVar, HostVariable, Label, Proxy, Resources, Service, Store, Workload
from platformc.output import Tree
from platformc_targets.compose import caddy, engines
from platformc_targets.compose.emission import Emission, Run, mark, profile_of
from platformc_targets.compose.needs import depends_on, waits_for_backends
from platformc_targets.compose.ports import ports, replicas
from platformc_targets.compose.probes import healthcheck
from platformc_targets.compose.storage import data, mounts
from platformc_targets.compose.units import cpus, memory
from platformc_targets.paths import project_path, within
from platformc_targets.text import compose_escape

DOCKERFILE = Code(
    "compose/dockerfile",
    summary="the Dockerfile cannot be reached from the folder of the build",
    why="Compose looks for the Dockerfile from the folder of the build, and nobody knows the way from a folder "
    "outside the project back into it.",
    wrong='platform demo { }\nservice web { build = "/srv/web" { dockerfile = "Dockerfile" } }\n'
    "deploy { compose }\n",
    right='platform demo { }\nservice web { build = "web" { dockerfile = "web/Dockerfile" } }\n'
    "deploy { compose }\n",
    source="https://github.com/compose-spec/compose-spec/blob/main/build.md#dockerfile",
)

_RESTART = {"no": "no", "always": "always", "on_failure": "on-failure", "unless_stopped": "unless-stopped"}


def service(emission: Emission, run: Run) -> Tree:
    """The service of one declaration; its keys stand as people read them: what, when, where, how it is."""
    if isinstance(run, Store):
        tree = _of_store(emission, run)
    else:
        tree = _of_proxy(emission, run) if isinstance(run, Proxy) else _of_workload(emission, run)
    return mark({key: value for key, value in tree.items() if value not in (None, {}, [])}, run.span)


def _of_store(emission: Emission, store: Store) -> dict[str, Tree]:
    published, exposed = ports(emission, store)
    environment = engines.environment(emission, store)
    environment.update(_environment(emission, store.env))
    return {
        "image": emission.scalar(store.image) if store.image else mark(engines.image(store), store.span),
        "container_name": emission.scalar(store.container_name) if store.container_name else None,
        "command": engines.command(emission, store),
        "restart": _restart(store),
        "ports": published,
        "expose": exposed,
        "environment": environment,
        "volumes": data(emission, store),
        "healthcheck": {
            "test": engines.probe(store),
            "interval": "10s",
            "timeout": "5s",
            "retries": 5,
            "start_period": "30s",
        },
        **_limits(store.resources),
        "labels": _labels(emission, store.labels),
    }


def _of_proxy(emission: Emission, proxy: Proxy) -> dict[str, Tree]:
    published, _ = ports(emission, proxy)
    environment = caddy.environment(emission, proxy)
    environment.update(_environment(emission, proxy.env))
    emission.files[caddy.caddyfile_path(emission, proxy)] = caddy.caddyfile(emission, proxy)
    return {
        "image": emission.scalar(proxy.image)
        if proxy.image
        else mark(caddy.image(proxy), proxy.at("engine")),
        "container_name": emission.scalar(proxy.container_name) if proxy.container_name else None,
        "restart": _restart(proxy),
        "depends_on": waits_for_backends(emission, proxy),
        "ports": published,
        "environment": environment,
        "volumes": caddy.volumes(emission, proxy),
        "labels": _labels(emission, proxy.labels),
    }


def _of_workload(emission: Emission, workload: Workload) -> dict[str, Tree]:
    published, exposed = ports(emission, workload)
    volumes, configs = mounts(emission, workload)
    profile = profile_of(workload)
    is_service = isinstance(workload, Service)
    return {
        "image": emission.scalar(workload.image) if workload.image else None,
        "pull_policy": workload.pull,
        "build": _build(emission, workload.build) if workload.build else None,
        "container_name": emission.scalar(workload.container_name) if workload.container_name else None,
        "entrypoint": [emission.scalar(word) for word in workload.entrypoint],
        "command": [emission.scalar(word) for word in workload.command],
        "user": emission.scalar(workload.user) if workload.user else None,
        "restart": _restart(workload),
        "profiles": [mark(compose_escape(profile), workload.at("profile"))] if profile else [],
        "scale": replicas(workload) if replicas(workload) != 1 else None,
        "depends_on": depends_on(emission, workload),
        "ports": published,
        "expose": exposed,
        "env_file": _env_file(emission, workload),
        "environment": _environment(emission, workload.env),
        "volumes": volumes,
        "configs": configs,
        "healthcheck": healthcheck(emission, workload, workload.health)
        if workload.health and is_service
        else None,
        **_limits(workload.resources),
        "labels": _labels(emission, workload.labels),
    }


def _restart(run: Run) -> Tree:
    if not isinstance(run, Store | Service | Proxy):
        return "no"  # what waits for the end of a job would wait for ever
    return mark(_RESTART[run.restart], run.at("restart")) if run.restart else "unless-stopped"


def _build(emission: Emission, build: Build) -> Tree:
    context = project_path(emission.platform, build.context, emission.variables.scalar(build.context))
    tree: dict[str, Tree] = {"context": mark(context, build.context.span)}
    if build.dockerfile:
        written = emission.variables.scalar(build.dockerfile)
        path = within(project_path(emission.platform, build.dockerfile, written), context)
        if path is None:
            emission.report(
                DOCKERFILE.at(
                    build.dockerfile.span,
                    f"no way leads from the build folder `{context}` to the Dockerfile `{written}`",
                    hint="build from a folder of the project, or say where the Dockerfile is from `/` on",
                    environment=emission.platform.environment,
                    values=(context, written),
                )
            )
        else:
            tree["dockerfile"] = mark(path, build.dockerfile.span)
    if build.args:
        tree["args"] = {argument.name: emission.scalar(argument.value) for argument in build.args}
    return mark(tree, build.span)


def _env_file(emission: Emission, workload: Workload) -> list[Tree]:
    if workload.env_file is None:
        return []
    path = project_path(emission.platform, workload.env_file, emission.variables.scalar(workload.env_file))
    return [mark(path, workload.env_file.span)]


def _environment(emission: Emission, variables: tuple[EnvVar, ...]) -> dict[str, Tree]:
    tree: dict[str, Tree] = {}
    for variable in variables:
        # without a value Compose passes the host's on, and leaves it out where the host has none
        passed = variable.value.parts == (HostVariable(variable.name),)
        value = mark(None, variable.value.span) if passed else emission.scalar(variable.value)
        tree[variable.name] = value
    return tree


def _limits(resources: Resources) -> dict[str, Tree]:
    tree: dict[str, Tree] = {}
    if resources.memory:
        tree["mem_limit"] = mark(memory(resources.memory.high.amount), resources.memory.span)
    if resources.cpu:
        tree["cpus"] = mark(cpus(resources.cpu.high.amount), resources.cpu.span)
    return tree


def _labels(emission: Emission, labels: tuple[Label, ...]) -> dict[str, Tree]:
    return {label.key: mark(emission.variables.scalar(label.value), label.span) for label in labels}
