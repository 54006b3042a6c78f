"""Images and names of containers that Compose accepts and Docker refuses."""

from __future__ import annotations

from platformc.diagnostics import Code, Related
from platformc.source import Span
from platformc_targets.compose.emission import Emission, Run, key_of
from platformc_targets.compose.ports import replicas

CONTAINER_NAME = Code(
    "compose/container-name",
    summary="two containers would have one name",
    why="Docker gives a name to one container only: the second, or the second replica, does not start.",
    wrong='platform demo { }\nservice web { image = "nginx:1.29"; container_name = "shop" }\n'
    'service api { image = "nginx:1.29"; container_name = "shop" }\ndeploy { compose }\n',
    right='platform demo { }\nservice web { image = "nginx:1.29"; container_name = "shop-web" }\n'
    'service api { image = "nginx:1.29"; container_name = "shop-api" }\ndeploy { compose }\n',
    source="https://github.com/compose-spec/compose-spec/blob/main/05-services.md#container_name",
)
TWO_SERVICES = Code(
    "compose/two-services",
    summary="two declarations become one service of the compose file",
    why="Databases, caches, brokers, services and jobs are all services of the file, by their host name: "
    "the second would replace the first.",
    wrong='platform demo { }\nservice db { image = "nginx:1.29" }\n'
    'database main { engine = postgres 17; host = "db" }\ndeploy { compose }\n',
    right='platform demo { }\nservice web { image = "nginx:1.29" }\n'
    'database main { engine = postgres 17; host = "db" }\ndeploy { compose }\n',
)


def check_names(emission: Emission) -> None:
    """Reports services and containers whose names are taken."""
    services: dict[str, Run] = {}
    containers: dict[str, tuple[Run, Span]] = {}
    environment = emission.platform.environment
    for run in emission.runs.values():
        key = key_of(run)
        first = services.setdefault(key, run)
        if first is not run:
            emission.report(
                TWO_SERVICES.at(
                    run.span,
                    f"two declarations become the service `{key}`",
                    hint="give one of them another name or host",
                    related=[Related(f"`{key}` is this one", first.span)],
                    environment=environment,
                    values=(key, ""),
                )
            )
        if run.container_name is None:
            continue
        name, span = run.container_name.value, run.container_name.span
        other, where = containers.setdefault(name, (run, span))
        if other is not run:
            emission.report(
                CONTAINER_NAME.at(
                    span,
                    f"the containers of `{key_of(other)}` and `{key}` are both called `{name}`",
                    hint="give each its own, or write `container_name = none`",
                    related=[Related(f"`{key_of(other)}` is called so here", where)],
                    environment=environment,
                    values=(name, key),
                )
            )
        if replicas(run) > 1:
            emission.report(
                CONTAINER_NAME.at(
                    span,
                    f"`{key}` has {replicas(run)} replicas, and only one container can be called `{name}`",
                    hint="write `container_name = none`, or run one replica here",
                    environment=environment,
                    values=(name, key),
                )
            )
