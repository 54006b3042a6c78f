"""What can be wrong with an ECS task definition as a whole, as ECS itself would refuse it or worse: accept it."""

from __future__ import annotations

from platformc.diagnostics import Code, Severity
from platformc.rules.task_examples import RIGHT, VERIFY, changed, on_ec2, task

API = "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html"
SIZES = "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-cpu-memory-error.html"
FARGATE = "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html"
PARAMETERS = "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html"


def code(
    slug: str,
    summary: str,
    why: str,
    wrong: dict[str, str],
    right: dict[str, str] = RIGHT,
    source: str = API,
    severity: Severity = "error",
) -> Code:
    """A finding about a task definition, which `verify` gives without a spec."""
    return Code(
        slug,
        summary=summary,
        why=why,
        wrong=wrong,
        right=right,
        source=source,
        severity=severity,
        command=VERIFY,
    )


FAMILY = code(
    "ecs/family",
    "the family of a task definition is none that ECS takes",
    "ECS refuses the task definition: letters, digits, `-` and `_`, 255 at most.",
    changed(('"family": "web"', '"family": "web app v1"')),
)
FIELD = code(
    "ecs/field",
    "a task definition has a key that ECS does not know, or a value of another type",
    "ECS refuses the whole task definition: numbers of the task are text, those of a container are numbers.",
    changed(('"cpu": "256"', '"cpu": 256')),
)
CHOICE = code(
    "ecs/choice",
    "a word is none of those that ECS knows",
    "ECS refuses the task definition.",
    changed(('"protocol": "tcp"', '"protocol": "http"')),
)
CPU = code(
    "ecs/cpu",
    "the containers want more cpu than the task has",
    "ECS refuses the task definition, or the task never finds a place.",
    changed(('"essential": true', '"essential": true, "cpu": 512')),
)
MEMORY = code(
    "ecs/memory",
    "the containers want more memory than the task has, or nobody says how much",
    "ECS refuses the task definition, or a container is killed before it reaches its own limit.",
    changed(('"essential": true', '"essential": true, "memory": 1024')),
)
STORAGE = code(
    "ecs/ephemeral-storage",
    "a task asks for less than 21 or more than 200 GiB of disk",
    "ECS refuses the task definition; without the word a task on Fargate has 20 GiB.",
    task('"ephemeralStorage": {"sizeInGiB": 10}'),
    source=FARGATE,
)
EXECUTION_ROLE = code(
    "ecs/execution-role",
    "a task has no execution role, and needs one",
    "Without it nobody may pull the image, write the log or read the secrets: the task stops before it starts.",
    changed(('  "executionRoleArn": "arn:aws:iam::012345678901:role/web-execution",\n', "")),
    source="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html",
)
ARCHITECTURE = code(
    "ecs/architecture",
    "a task is for a processor that its operating system does not run on",
    "There is no Windows for ARM64 on ECS.",
    task(
        '"runtimePlatform": {"cpuArchitecture": "ARM64", "operatingSystemFamily": "WINDOWS_SERVER_2022_CORE"}'
    ),
)
VOLUME = code(
    "ecs/volume",
    "a container mounts a volume that the task does not have, or one that is put together wrongly",
    "ECS refuses the task definition: unknown volume.",
    changed(
        (
            '"essential": true',
            '"essential": true, "mountPoints": [{"sourceVolume": "data", "containerPath": "/data"}]',
        )
    ),
)
FARGATE_NETWORK_MODE = code(
    "ecs/fargate-network-mode",
    "a task for Fargate has another network mode than `awsvpc`",
    "ECS refuses the task definition: Fargate gives each task a network interface of its own.",
    changed(('"awsvpc"', '"bridge"')),
    source=FARGATE,
)
FARGATE_CPU_MEMORY = code(
    "ecs/fargate-cpu-memory",
    "Fargate has no task of this size",
    "ECS refuses the task definition: each amount of cpu goes with its own amounts of memory.",
    changed(('"memory": "512"', '"memory": "4096"')),
    source=SIZES,
)
FARGATE_PRIVILEGED = code(
    "ecs/fargate-privileged",
    "a container of a task for Fargate is privileged",
    "ECS refuses the task definition: on Fargate nobody gets hold of the machine.",
    changed(
        (
            '"essential": true',
            '"essential": true, "linuxParameters": {"capabilities": {"add": ["SYS_ADMIN"]}}',
        )
    ),
    source=FARGATE,
)
FARGATE_UNSUPPORTED = code(
    "ecs/fargate-unsupported",
    "a task for Fargate asks for what only machines of one's own have",
    "ECS refuses the task definition.",
    task('"ipcMode": "host"'),
    source=FARGATE,
)
PRIVILEGED = code(
    "ecs/privileged",
    "a container is privileged",
    "Whoever takes over the program has the whole machine, and with it every other task on it.",
    on_ec2(('"essential": true', '"essential": true, "privileged": true')),
    on_ec2(),
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security-tasks-containers.html",
    "warning",
)
