"""Ten mistakes that somebody would make in specs/ssg_sample.plat: each is one finding that says what to type."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from platformc.cli.targets import Targets
from platformc.diagnostics import Diagnostic
from platformc.pipeline import compile_spec

ROOT = Path(__file__).parents[1]
SPEC = ROOT / "specs" / "ssg_sample.plat"
DOCKERFILE = "FROM python:3.12\nWORKDIR /app\nEXPOSE 8502\nCOPY . .\nRUN pip install -r requirements.txt\n"


class Mistake(NamedTuple):
    """before, after: the words that are exchanged. slug: of the one finding. line: a part of the line that it
    is at. fix: a part of its hint. dockerfile: what is changed in the program's Dockerfile. more: declarations."""

    before: str
    after: str
    slug: str
    line: str
    fix: str
    dockerfile: tuple[str, str] = ("", "")
    more: str = ""


LAST = "deploy { ecs; "
TASK = "  task { execution = role.execution; logs = names.logs }"
IMAGE = '  image     = "{registry.main.url}:{input.version}"'
LOGGER = """\
service logger {
  image   = "fluent/fluent-bit:3.2"
  runs_on = cluster.main
  task { essential = false }
}

"""
MIGRATION = """\
job migrate {
  image   = "{registry.main.url}:{input.version}"
  command = ["python", "migrate.py"]
  runs_on = cluster.main
  run     = before app
  task { essential = true }
}

"""
MISTAKES = {
    "a cpu and memory pair that Fargate lacks": Mistake(
        "in fargate { resources { memory = 2Gi } }",
        "in fargate { resources { memory = 1Gi } }",
        "ecs/fargate-cpu-memory",
        "memory = 1Gi",
        "1024 goes with 2048 to 8192 in steps of 1024",
    ),
    "hostPort apart from containerPort in awsvpc": Mistake(
        TASK,
        "  task { execution = role.execution; logs = names.logs; in fargate { host_port = 80 } }",
        "ecs/host-port",
        "host_port = 80",
        "leave `hostPort` out, or write 8502",
    ),
    "HEALTHY without a health check": Mistake(
        TASK,
        "  task { execution = role.execution; logs = names.logs; with = service.logger }\n  needs logger healthy",
        "ecs/depends-on-healthy",
        "needs logger healthy",
        "give `logger` a `healthCheck`",
        more=LOGGER,
    ),
    "an essential container that others wait to complete": Mistake(
        LAST,
        LAST,
        "ecs/depends-on-essential",
        "run     = before app",
        '`migrate` must say `"essential": false`',
        more=MIGRATION,
    ),
    "a secret's ARN in the environment": Mistake(
        TASK,
        '  env { API_TOKEN = "arn:aws:secretsmanager:ap-southeast-1:012345678901:secret:ssg/token" }\n'
        + TASK,
        "ecs/secret-as-text",
        "API_TOKEN",
        "put it under `secrets`, as `valueFrom`",
    ),
    "a log group that nobody makes": Mistake(
        LAST,
        LAST,
        "ecs/log-group",
        'name = "ssg/logs"',
        "ssg/ec2/ecs/sample-application",
        more='patch terraform "aws_cloudwatch_log_group.app" {\n  name = "ssg/logs"\n}\n\n',
    ),
    "a container name that the load balancer does not know": Mistake(
        LAST,
        LAST,
        "cloud/target-group",
        'container_name = "web"',
        "`app`",
        more='patch terraform "aws_ecs_service.app" {\n  load_balancer { container_name = "web" }\n}\n\n',
    ),
    "EXPOSE apart from the port": Mistake(
        "", "", "dockerfile/expose", "EXPOSE 8501", "`EXPOSE 8502`", ("EXPOSE 8502", "EXPOSE 8501")
    ),
    "a target-group name over 32": Mistake(
        '  target_group  : aws.target_group_name = "{platform}-target-group"',
        '  target_group  : aws.target_group_name = "{platform}-{application}-target-group"',
        "name/illegal",
        "aws.target_group_name",
        "32",
    ),
    "a role without the registry's permission": Mistake(
        IMAGE,
        '  image     = "210987654321.dkr.ecr.ap-southeast-1.amazonaws.com/sample:{input.version}"',
        "role/registry",
        "/sample:{input.version}",
        'registry NAME { kind = ecr; name = "sample"; external }',
    ),
}


def findings(mistake: Mistake) -> tuple[tuple[Diagnostic, ...], dict[str, str]]:
    text = SPEC.read_text("utf-8")
    assert mistake.before == "" or text.count(mistake.before) == 1, mistake.before
    text = text.replace(mistake.before, mistake.after) if mistake.before else text
    files = {
        "specs/ssg_sample.plat": text.replace(LAST, mistake.more + LAST),
        "app/Dockerfile": DOCKERFILE.replace(*mistake.dockerfile) if mistake.dockerfile[0] else DOCKERFILE,
    }

    def read(path: str) -> bytes:
        if path not in files:
            raise FileNotFoundError(2, "no such file", path)
        return files[path].encode()

    found = compile_spec("specs/ssg_sample.plat", read=read, project=".", targets=Targets()).diagnostics
    return found, files


@pytest.mark.parametrize("title", MISTAKES)
def test_a_mistake_is_one_finding_that_names_the_fix(title: str) -> None:
    mistake = MISTAKES[title]
    found, files = findings(mistake)
    assert [one.slug for one in found] == [mistake.slug], [(one.slug, one.message) for one in found]
    one = found[0]
    text = files[one.span.file]
    assert mistake.line in text.splitlines()[text.count("\n", 0, one.span.start)]
    assert mistake.fix in (one.hint or "")


def test_without_a_mistake_nothing_is_found() -> None:
    assert findings(Mistake("", "", "", "", ""))[0] == ()


def test_there_are_ten() -> None:
    assert len(MISTAKES) == 10
