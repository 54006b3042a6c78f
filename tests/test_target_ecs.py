"""Task definitions: what each word becomes, what no task can be told, and what the tools say of all of it."""

from __future__ import annotations

import json
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

import pytest

from compiling import reader
from oracles import ecs
from platformc.cli.targets import Targets
from platformc.diagnostics import Code
from platformc.pipeline import Compiled, compile_spec
from platformc.resolve.vocabulary import FURTHER, KINDS
from platformc.rules.fargate import SIZES
from platformc_targets import ecs as package
from platformc_targets.ecs import TARGET
from platformc_targets.ecs.examples import EXAMPLE

CODES = {
    value.slug: value
    for module in iter_modules(package.__path__)
    for value in vars(import_module(f"platformc_targets.ecs.{module.name}")).values()
    if isinstance(value, Code)
}
SPEC = """\
platform shop {{ aws {{ account = "012345678901"; region = "eu-west-1" }}; labels {{ team = "web" }} }}
input version
cluster main {{ kind = ecs; name = "shop"; external; {launch} }}
role run {{ name = "shop-run"; external }}
role app {{ name = "shop-app"; external }}
service web {{
  image     = "nginx:{{input.version}}"
  port http = 8000
  runs_on   = cluster.main
  role      = role.app
  resources {{ cpu = 250m..500m; memory = 256Mi..1Gi }}
  task {{ logs = external "shop"; execution = role.run; {task} }}
  {words}
}}
{more}
deploy {{ ecs }}
"""


def compiled(words: str = "", *, task: str = "", launch: str = "", more: str = "") -> Compiled:
    text = SPEC.format(words=words, task=task, launch=launch, more=more)
    return compile_spec("main.plat", read=reader({"main.plat": text}), project=".", targets=Targets())


def task_of(words: str = "", *, name: str = "web", **parts: str) -> dict[str, Any]:
    """The one task definition of a spec that is clean, taken by every tool."""
    result = compiled(words, **parts)
    assert [one.message for one in result.diagnostics] == []
    made = {one.path: one.text for one in result.files}
    task: dict[str, Any] = json.loads(made[f"default/ecs/{name}.task-definition.json"])
    assert ecs.client_errors(task) == []
    assert ecs.registered(task)["family"] == task["family"]
    assert ecs.lint(task) == []
    return task


def container_of(words: str = "", **parts: str) -> dict[str, Any]:
    found: dict[str, Any] = task_of(words, **parts)["containerDefinitions"][0]
    return found


def slugs(words: str = "", **parts: str) -> list[str]:
    return [one.slug for one in compiled(words, **parts).diagnostics]


def test_on_fargate_unless_said() -> None:
    task = task_of()
    assert (task["networkMode"], task["requiresCompatibilities"]) == ("awsvpc", ["FARGATE"])
    assert (task["cpu"], task["memory"]) == ("512", "1024")
    assert task["runtimePlatform"] == {"cpuArchitecture": "X86_64", "operatingSystemFamily": "LINUX"}
    (container,) = task["containerDefinitions"]
    assert container["portMappings"] == [{"containerPort": 8000, "protocol": "tcp"}]
    assert container["memoryReservation"] == 256
    assert container["dockerLabels"] == {"team": "web"}
    assert container["logConfiguration"]["options"] == {
        "awslogs-group": "shop",
        "awslogs-region": "eu-west-1",
        "awslogs-stream-prefix": "web",
    }
    assert task["executionRoleArn"] == "arn:aws:iam::012345678901:role/shop-run"


def test_on_machines_of_ones_own_docker_gives_the_ports() -> None:
    task = task_of(launch="launch = ec2")
    assert (task["networkMode"], task["requiresCompatibilities"]) == ("bridge", ["EC2"])
    assert task["containerDefinitions"][0]["portMappings"] == [
        {"containerPort": 8000, "hostPort": 0, "protocol": "tcp"}
    ]
    assert slugs(task="host_port = 80", launch="launch = ec2") == ["ecs/static-host-port"]
    assert slugs(task="network = host; host_port = 80", launch="launch = ec2") == ["ecs/host-port"]


@pytest.mark.parametrize(("cpu", "memories"), SIZES.items())
def test_every_size_of_fargate_is_taken_by_all_and_its_neighbours_by_none(
    cpu: int, memories: tuple[int, ...]
) -> None:
    def sized(memory: int) -> str:
        cores = f"{cpu * 1000 // 1024}m"
        return f"resources {{ cpu = {cores}; memory = {memory}Mi }}"

    for memory in (memories[0], memories[-1]):
        task = task_of("in default { " + sized(memory) + " }")
        assert (task["cpu"], task["memory"]) == (str(cpu), str(memory))
    for memory in (memories[0] - 256, memories[-1] + 1024, memories[0] + 128):
        assert slugs("in default { " + sized(memory) + " }") == ["ecs/fargate-cpu-memory"]
        wrong = {**task, "memory": str(memory)}
        assert any(one.startswith("E3047") for one in ecs.lint(wrong))


def test_what_cfn_lint_finds_is_found() -> None:
    bridge = {**task_of(), "networkMode": "bridge"}
    assert any(one.startswith("E3048") for one in ecs.lint(bridge))
    assert slugs(task="network = bridge") == ["ecs/fargate-network-mode"]


def test_commands_users_and_switches() -> None:
    container = container_of(
        'entrypoint = ["/init"]; command = ["serve", "--port={port.http}"]; user = "app"',
        task="readonly; interactive",
    )
    assert (container["entryPoint"], container["command"]) == (["/init"], ["serve", "--port=8000"])
    assert container["user"] == "app"
    assert container["readonlyRootFilesystem"]
    assert container["interactive"]
    assert container["pseudoTerminal"]


def test_a_privileged_container_is_warned_of_and_refused_by_fargate() -> None:
    assert slugs(task="privileged", launch="launch = ec2") == ["ecs/privileged"]
    assert slugs(task="privileged") == ["ecs/fargate-privileged", "ecs/privileged"]


def test_arm_and_the_disk_of_a_task() -> None:
    task = task_of("in default { resources { storage = 50Gi } }", task="architecture = arm64")
    assert task["runtimePlatform"]["cpuArchitecture"] == "ARM64"
    assert task["ephemeralStorage"] == {"sizeInGiB": 50}
    assert slugs("in default { resources { storage = 10Gi } }") == ["ecs/ephemeral-storage"]


def test_secrets_are_fetched_by_their_arn_and_variables_stand_as_they_are() -> None:
    container = container_of(
        more='secret app { TOKEN = external "shop/token" }',
        words='env { LEVEL = "in ${{fo}} \\"quoted\\""; TOKEN = secret.app.TOKEN; HOME_URL = "http://{service.web.host}" }',
    )
    assert container["environment"] == [
        {"name": "LEVEL", "value": 'in ${fo} "quoted"'},
        {"name": "HOME_URL", "value": "http://localhost"},
    ]
    arn = "arn:aws:secretsmanager:eu-west-1:012345678901:secret:shop/token"
    assert container["secrets"] == [{"name": "TOKEN", "valueFrom": arn}]


def test_the_role_of_the_program_is_not_that_of_ecs() -> None:
    task = task_of()
    assert task["taskRoleArn"].endswith(":role/shop-app")
    assert task["executionRoleArn"].endswith(":role/shop-run")


@pytest.mark.parametrize(
    ("health", "command"),
    [
        ('http "/up" on http every 20s timeout 4s retries 2 start 9s', "http://127.0.0.1:8000/up"),
        ("tcp on http every 20s timeout 4s retries 2 start 9s", "127.0.0.1 8000"),
    ],
)
def test_health_is_asked_from_inside(health: str, command: str) -> None:
    check = container_of(f"health = {health}")["healthCheck"]
    assert check["command"][0] == "CMD-SHELL"
    assert command in check["command"][1]
    assert [check[key] for key in ("interval", "timeout", "retries", "startPeriod")] == [20, 4, 2, 9]


def test_a_command_asks_as_it_stands() -> None:
    check = container_of('health = command ["ask", "me"] timeout 5s')["healthCheck"]
    assert check["command"] == ["CMD", "ask", "me"]
    assert slugs('health = command ["ask"] every 400s') == ["ecs/health-check"]


BESIDE = """\
service proxy {
  image  = "envoy:1"
  port admin = 9901
  health = tcp on admin timeout 5s
  runs_on = cluster.main
  resources { cpu = 500m; memory = 1Gi }
}
job migrate {
  image   = "nginx:1"
  command = ["migrate"]
  runs_on = cluster.main
  run     = before web
}
"""


def test_containers_of_one_task_wait_for_each_other() -> None:
    task = task_of("needs proxy healthy", task="with = service.proxy", more=BESIDE)
    names = [one["name"] for one in task["containerDefinitions"]]
    assert names == ["migrate", "web", "proxy"]
    first, web, proxy = task["containerDefinitions"]
    assert [one["essential"] for one in task["containerDefinitions"]] == [False, True, False]
    assert {one["containerName"]: one["condition"] for one in web["dependsOn"]} == {
        "proxy": "HEALTHY",
        "migrate": "SUCCESS",
    }
    assert (task["cpu"], task["memory"]) == ("1024", "2048")
    assert (web["memory"], proxy["memory"]) == (1024, 1024)
    assert "portMappings" not in first
    assert {one["logConfiguration"]["options"]["awslogs-group"] for one in task["containerDefinitions"]} == {
        "shop"
    }


def test_two_containers_of_one_task_cannot_listen_on_one_port() -> None:
    more = BESIDE.replace("port admin = 9901", "port admin = 8000")
    assert slugs("needs proxy healthy", task="with = service.proxy", more=more) == ["ecs/port"]


def test_a_job_has_a_task_of_its_own() -> None:
    more = (
        'job clean {\n  image = "nginx:1"\n  command = ["clean"]\n  runs_on = cluster.main\n  run = manual\n'
        '  resources { cpu = 250m; memory = 512Mi }\n  task { logs = external "shop"; execution = role.run }\n}\n'
    )
    task = task_of(name="clean", more=more)
    assert task["containerDefinitions"][0]["command"] == ["clean"]


def test_volumes_live_as_long_as_their_task() -> None:
    task = task_of("mount = volume.data", more='volume data { at = "/data" }')
    assert task["volumes"] == [{"name": "data"}]
    assert task["containerDefinitions"][0]["mountPoints"] == [
        {"sourceVolume": "data", "containerPath": "/data"}
    ]


def test_a_patch_is_judged_by_the_same_rules() -> None:
    assert slugs(more='patch ecs "web" { memory = "8192" }') == ["ecs/fargate-cpu-memory", "ecs/task"]
    assert slugs(more='patch ecs "web" { ipcMode = "task" }') == ["ecs/fargate-unsupported"]
    assert task_of(more='patch ecs "web" { pidMode = "task" }')["pidMode"] == "task"


@pytest.mark.parametrize("slug", sorted(CODES))
def test_the_examples_of_what_cannot_be_said(slug: str) -> None:
    def said(example: Any) -> list[str]:
        files = {"main.plat": example}
        result = compile_spec("main.plat", read=reader(files), project=".", targets=Targets())
        assert all(one.hint for one in result.diagnostics)
        return [one.slug for one in result.diagnostics]

    assert said(CODES[slug].wrong) == [slug]
    assert said(CODES[slug].right) == []


def test_the_example_is_clean() -> None:
    result = compile_spec("main.plat", read=reader({"main.plat": EXAMPLE}), project=".", targets=Targets())
    assert result.diagnostics == ()


def test_every_word_of_the_language_has_its_row_in_the_matrix() -> None:
    missing = []
    for kind in KINDS:
        row = TARGET.matrix.get(kind, "")
        left = row.startswith(("elsewhere", "refused", "approximated: its address"))
        if kind in (*FURTHER, "environments", "import", "names", "deploy") or left:
            continue
        words = [word for word in KINDS[kind].attributes if word not in ("name", "external")]
        if kind == "platform":
            words = ["aws", "labels", "tags"]
        missing += [f"{kind}.{word}" for word in words if f"{kind}.{word}" not in TARGET.matrix]
    assert missing == []


def test_every_row_of_the_matrix_says_why() -> None:
    for feature, row in TARGET.matrix.items():
        verdict, _, reason = row.partition(": ")
        assert verdict in {"emitted", "approximated", "refused", "elsewhere"}, feature
        assert bool(reason) is (verdict != "emitted"), feature


BALANCED = """\
platform shop {{ aws {{ account = "012345678901"; region = "eu-west-1" }} }}
environments test, prod
zone main {{ name = "example.com"; external }}
record web {{ name = "{{environment}}.example.com" }}
cluster main {{ kind = ecs; name = "{cluster}" }}
role run {{ name = "shop-{{environment}}" }}
service web {{
  name      = "{service}"
  image     = "nginx:1.29"
  port http = 80
  runs_on   = cluster.main
  resources {{ cpu = 250m; memory = 512Mi }}
  task {{ execution = role.run }}
}}
load_balancer main {{
  name      = "shop-{{environment}}"
  cluster   = cluster.main
  host      = "{{environment}}.example.com"
  route "/" = service.web.port.http
}}
deploy {{ ecs; terraform }}
"""


@pytest.mark.parametrize(
    ("cluster", "service", "slugs"),
    [
        ("shop-{environment}", "web-{environment}", []),
        ("shop", "web-{environment}", ["name/collision"]),
        ("shop-{environment}", "web", ["name/collision"]),
        (
            "shop-{environment}",
            "a-name-that-is-too-long-for-one-{environment}",
            ["name/illegal"],
        ),
    ],
)
def test_names_that_an_account_has_once_and_that_a_target_group_takes(
    cluster: str, service: str, slugs: list[str]
) -> None:
    text = BALANCED.format(cluster=cluster, service=service)
    result = compile_spec("main.plat", read=reader({"main.plat": text}), project=".", targets=Targets())
    assert [one.slug for one in result.diagnostics] == slugs, [one.message for one in result.diagnostics]
