"""Images that the role which pulls them may not pull."""

from __future__ import annotations

import re
from collections.abc import Iterator

from platformc.diagnostics import Code, Diagnostic, Related
from platformc.ir import Platform

_SPEC = """\
platform demo {{ aws {{ account = "012345678901"; region = "eu-west-1" }} }}
registry main {{ kind = ecr; name = "web"; external }}
cluster main {{ kind = ecs; name = "demo" }}
role run {{ name = "demo-run" }}
service web {{
  image     = "{}"
  port http = 80
  runs_on   = cluster.main
  resources {{ cpu = 250m; memory = 512Mi }}
  task {{ execution = role.run }}
}}
deploy {{ ecs; terraform }}
"""
ROLE_REGISTRY = Code(
    "role/registry",
    summary="a task's execution role may not pull the task's image",
    why="Each task stops before it starts: pull access denied.",
    wrong=_SPEC.format("210987654321.dkr.ecr.eu-west-1.amazonaws.com/web:1"),
    right=_SPEC.format("{registry.main.url}:1"),
    source="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html",
)
_ECR = re.compile(r"\d{12}\.dkr\.ecr\.[a-z0-9-]+\.amazonaws\.com(?:\.cn)?/([^:@<]+)")
_PULL = "ecr:BatchGetImage"


def host_of(image: str) -> str:
    """The registry of an image."""
    return image.partition("/")[0]


def check(platform: Platform) -> Iterator[Diagnostic]:
    """Each image in a repository of ECR that its role is not allowed to read."""
    registries = platform.registries.values()
    for workload in platform.workloads:
        role = platform.roles.get(workload.task.execution) if workload.task is not None else None
        image = workload.image
        if role is None or role.external or image is None:
            continue
        found = _ECR.match(image.value)
        if found is None or any(one.url.value.startswith(f"{host_of(image.value)}/") for one in registries):
            continue  # in a registry of the spec's, that it is in no repository of it is told of the image
        repository = found.group(1)
        may = [one.resource for one in role.permissions if _PULL in one.actions]
        if any(one == "*" or one.endswith(f":repository/{repository}") for one in may):
            continue
        yield ROLE_REGISTRY.at(
            image.span,
            f"role `{role.label}` may not pull `{repository}`, the image of `{workload.label}`",
            hint=f'declare it: `registry NAME {{ kind = ecr; name = "{repository}"; external }}`,'
            " and begin the image with `{registry.NAME.url}`",
            related=[Related("the role", role.span)],
            values=(repository, role.label),
        )
