"""What runs on ECS, broken one scalar at a time in the text of a build: each is seen, at its own line."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from platformc.pipeline import Compiled, compile_spec, verify
from spec_files import ROOT, TARGETS, compiled, findings, tree

SPEC = "specs/ssg_sample.plat"
ENVIRONMENTS = ("ec2", "fargate")
FREE = re.compile(
    r"healthCheck/(interval|timeout|retries|startPeriod|command/0)$|options/awslogs-stream-prefix$|logDriver$|operatingSystemFamily$"
)
"""Places that name nothing: how often somebody asks, and how streams of one group begin."""


@cache
def built() -> dict[str, str]:
    result = compiled(SPEC)
    assert findings(result) == []
    return tree(result)


@cache
def spec() -> Compiled:
    def read(path: str) -> bytes:
        return (ROOT / path).read_bytes()

    return compile_spec(SPEC, read=read, project=".", targets=TARGETS, emit=False)


def told(path: str, text: str) -> list[tuple[str, int]]:
    """What `verify` says of the build with another text of one file: slugs, with the lines in that file."""
    found, sources = verify(spec(), {**built(), path: text})
    return [
        (one.slug, sources[one.span.file].position(one.span.start).line if one.span.file == path else 0)
        for one in found
    ]


def scalars(tree: Any, pointer: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(tree, dict):
        for key, value in tree.items():
            yield from scalars(value, f"{pointer}/{key}")
    elif isinstance(tree, list):
        for index, value in enumerate(tree):
            yield from scalars(value, f"{pointer}/{index}")
    else:
        yield pointer, tree


def lines(text: str) -> list[tuple[int, str]]:
    """The number and text of each line that holds a scalar, in the order in which `scalars` gives them."""
    return [
        (number, line)
        for number, line in enumerate(text.split("\n"), 1)
        if not re.fullmatch(r'\s*(("[^"]+": )?[\[{]|[\]}],?|)', line)
    ]


def test_a_build_is_clean() -> None:
    found, _ = verify(spec(), built())
    assert found == ()


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_every_scalar_of_a_task_definition_is_held(environment: str) -> None:
    path = f"{environment}/ecs/sample-application.task-definition.json"
    text = built()[path]
    pairs = list(zip(scalars(json.loads(text)), lines(text), strict=True))
    assert len(pairs) > 25
    silent = []
    for (pointer, value), (number, line) in pairs:
        written = json.dumps(value)
        other = json.dumps(
            "other" if isinstance(value, str) else (not value if isinstance(value, bool) else value + 1)
        )
        broken = text.split("\n")
        head, _, tail = line.rpartition(written)
        broken[number - 1] = head + other + tail
        found = told(path, "\n".join(broken))
        if not found:
            silent.append(pointer)
        elif not FREE.search(pointer) and not pointer.endswith("/key"):  # a tag is shown at its value
            assert number in [at for _, at in found], (pointer, found)
    assert [one for one in silent if not FREE.search(one)] == []


PORT = (
    ("ecs.tf", "from_port                    = 8502", "from_port                    = 8501"),
    ("ecs.tf", "to_port                      = 8502", "to_port                      = 8501"),
    ("ecs.tf", "container_port   = 8502", "container_port   = 8501"),
    ("balancer.tf", "  port                 = 8502", "  port                 = 8501"),
    ("balancer.tf", "from_port                    = 8502", "from_port                    = 8501"),
    ("balancer.tf", "to_port                      = 8502", "to_port                      = 8501"),
)
NAMES = (
    ("names.tf", '"${local.platform}-target-group"', '"${local.platform}-targets"', "cloud/target-group"),
    ("names.tf", '"${local.platform}-ecs-cluster"', '"${local.platform}-cluster"', "cloud/service"),
    ("names.tf", '"${local.platform}-ecs-service"', '"${local.platform}-service"', "cloud/service"),
    ("names.tf", '"${local.platform}-alb"', '"${local.platform}-balancer"', "cloud/record"),
    ("names.tf", '"${local.platform}/ecs/${local.application}"', '"${local.application}"', "ecs/log-group"),
    ("names.tf", 'container_app  = "app"', 'container_app  = "web"', "cloud/target-group"),
    ("names.tf", 'cookie_app     = "_streamlit_xsrf"', 'cookie_app     = "session"', "cloud/target-group"),
    (
        "ecs.tf",
        "cluster                            = aws_ecs_cluster.main.id",
        'cluster                            = "other"',
        "cloud/service",
    ),
    (
        "ecs.tf",
        "service/${aws_ecs_cluster.main.name}/${aws_ecs_service.app.name}",
        "service/${aws_ecs_cluster.main.name}/app",
        "cloud/service",
    ),
    ("ecs.tf", "min_capacity       = 2", "min_capacity       = 1", "cloud/service"),
    ("ecs.tf", "target_value       = 70", "target_value       = 90", "cloud/service"),
    ("ecs.tf", "aws_iam_role.execution.arn", "aws_iam_role.deploy.arn", "ecs/role"),
    ("ecs.tf", "aws_security_group.main_balancer.id", "aws_security_group.app_tasks.id", "cloud/reach"),
    ("ecs.tf", "aws_lb_target_group.app.arn", '"arn:aws:other"', "cloud/target-group"),
    ("balancer.tf", 'path                = "/"', 'path                = "/up"', "cloud/target-group"),
    (
        "balancer.tf",
        'port                = "traffic-port"',
        'port                = "80"',
        "cloud/target-group",
    ),
    ("balancer.tf", 'matcher             = "200"', 'matcher             = "200-499"', "cloud/target-group"),
    ("balancer.tf", 'target_type          = "ip"', 'target_type          = "instance"', "cloud/target-group"),
    ("balancer.tf", 'type            = "app_cookie"', 'type            = "lb_cookie"', "cloud/target-group"),
    (
        "balancer.tf",
        '= 443\n  protocol          = "HTTPS"',
        '= 8443\n  protocol          = "HTTPS"',
        "cloud/balancer",
    ),
    ("balancer.tf", 'status_code = "HTTP_301"', 'status_code = "HTTP_302"', "cloud/balancer"),
    (
        "balancer.tf",
        "aws_acm_certificate_validation.main_balancer.certificate_arn",
        '"arn:aws:acm:other"',
        "cloud/balancer",
    ),
    (
        "balancer.tf",
        "domain_name       = local.host",
        'domain_name       = "www.example.sg"',
        "cloud/certificate",
    ),
    ("alarms.tf", "threshold           = 10", "threshold           = 1000", "cloud/alarm"),
    ("alarms.tf", '"UnHealthyHostCount"', '"HealthyHostCount"', "cloud/alarm"),
    ("alarms.tf", '"HTTPCode_Target_5XX_Count"', '"HTTPCode_Target_4XX_Count"', "cloud/alarm"),
    (
        "dns.tf",
        "name                   = aws_lb.main.dns_name",
        'name                   = "other.example.sg"',
        "cloud/record",
    ),
    (
        "iam.tf",
        '"ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]',
        '"ecr:GetDownloadUrlForLayer"]',
        "cloud/policy",
    ),
    ("iam.tf", '"ecs-tasks.amazonaws.com"', '"ec2.amazonaws.com"', "cloud/policy"),
)


def broken(environment: str, file: str, before: str, after: str) -> list[tuple[str, int]]:
    path = f"{environment}/terraform/{file}"
    text = built()[path]
    assert before in text, before
    return told(path, text.replace(before, after, 1))


@pytest.mark.parametrize(("file", "before", "after"), PORT)
def test_the_port_is_one_from_the_container_to_the_security_groups(
    file: str, before: str, after: str
) -> None:
    found = broken("fargate", file, before, after)
    assert len(found) == 1
    assert found[0][0] in ("cloud/reach", "cloud/target-group", "cloud/store")


@pytest.mark.parametrize(
    ("file", "before", "after", "slug"), NAMES, ids=[f"{row[0]}-{row[1][:28]}" for row in NAMES]
)
def test_a_name_in_terraform_that_is_broken_is_one_finding(
    file: str, before: str, after: str, slug: str
) -> None:
    found = broken("fargate", file, before, after)
    assert [one for one, _ in found] == [slug], found


MACHINES = (
    (
        '"#!/bin/sh\\necho \\"ECS_CLUSTER=${local.cluster}\\"',
        '"#!/bin/sh\\necho \\"ECS_CLUSTER=default\\"',
        "cloud/service",
    ),
    ("max_size              = 4", "max_size              = 40", "cloud/service"),
    ('"t3.medium"', '"t3.nano"', "cloud/service"),
    ("AmazonEC2ContainerServiceforEC2Role", "AdministratorAccess", "cloud/role"),
)


@pytest.mark.parametrize(("before", "after", "slug"), MACHINES)
def test_the_machines_of_a_cluster_are_held(before: str, after: str, slug: str) -> None:
    assert [one for one, _ in broken("ec2", "ec2.tf", before, after)] == [slug]
