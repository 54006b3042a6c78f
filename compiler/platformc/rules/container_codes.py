"""What can be wrong with the containers of an ECS task definition."""

from __future__ import annotations

from platformc.rules.task_codes import PARAMETERS, code
from platformc.rules.task_examples import RIGHT, changed, container, on_ec2, waiting

SECRETS = "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html"
DEPENDS = "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDependency.html"
PORTS = "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PortMapping.html"

CONTAINER_NAME = code(
    "ecs/container-name",
    "a container has no name, one that ECS does not take, or that of another",
    "ECS refuses the task definition; the load balancer and other containers know it by this name.",
    changed(('"name": "web"', '"name": "web app"')),
)
IMAGE_EMPTY = code(
    "ecs/image-empty",
    "a container has no image",
    "ECS refuses the task definition: there is nothing to run.",
    changed(('"012345678901.dkr.ecr.eu-west-1.amazonaws.com/web:1"', '""')),
)
IMAGE = code(
    "ecs/image",
    "an image is none that ECS takes",
    "ECS refuses the task definition: 255 letters, digits, `-`, `_`, `:`, `.`, `/` and `#`.",
    changed(("amazonaws.com/web:1", "amazonaws.com/web 1")),
)
ESSENTIAL = code(
    "ecs/essential",
    "no container of a task is essential",
    "ECS refuses the task definition: nothing would say when the task has ended.",
    changed(('"essential": true', '"essential": false')),
)
DEPENDS_UNKNOWN = code(
    "ecs/depends-on-unknown",
    "a container waits for one that the task does not have",
    "ECS refuses the task definition.",
    waiting("START", ', "essential": false', "setpu"),
    waiting("START", ', "essential": false'),
    DEPENDS,
)
DEPENDS_CYCLE = code(
    "ecs/depends-on-cycle",
    "containers wait for each other, or one for itself",
    "None of them ever starts, and ECS refuses the task definition.",
    waiting("START", ', "essential": false', "web"),
    waiting("START", ', "essential": false'),
    DEPENDS,
)
DEPENDS_ESSENTIAL = code(
    "ecs/depends-on-essential",
    "a container waits for the end of an essential one",
    "When an essential container ends, the whole task ends: what waits for it never starts.",
    waiting("SUCCESS", ', "essential": true'),
    waiting("SUCCESS", ', "essential": false'),
    DEPENDS,
)
DEPENDS_HEALTHY = code(
    "ecs/depends-on-healthy",
    "a container waits until another is healthy, and nobody asks that one how it is",
    "ECS looks at the health check of the task definition only, not at the image's: it waits for ever.",
    waiting("HEALTHY", ', "essential": false'),
    waiting("HEALTHY", ', "essential": false, "healthCheck": {"command": ["CMD", "true"]}'),
    DEPENDS,
)
HOST_PORT = code(
    "ecs/host-port",
    "a port of the host differs from the container's where the two are one",
    "With `awsvpc` and `host` a container listens on its task's or its machine's own address: ECS refuses another port.",
    changed(('"containerPort": 8080', '"containerPort": 8080, "hostPort": 80')),
    source=PORTS,
)
STATIC_HOST_PORT = code(
    "ecs/static-host-port",
    "a port of the machine is fixed",
    "Only one task fits on a machine, and a new one cannot start beside the old one: each deployment is an outage.",
    on_ec2(('"containerPort": 8080', '"containerPort": 8080, "hostPort": 80'), ('"cpu": "256",\n', "")),
    on_ec2(),
    PORTS,
    "warning",
)
PORT = code(
    "ecs/port",
    "a port is none, is taken by another container of the task, or stands where nothing listens",
    "The containers of a task share its address with `awsvpc` and `host`: the second one on a port fails to start.",
    changed(('"containerPort": 8080, "protocol": "tcp"}', '"containerPort": 8080}, {"containerPort": 8080}')),
    source=PORTS,
)
NETWORK = code(
    "ecs/network",
    "a container has a setting of the network that its network mode does not have",
    "ECS refuses the task definition.",
    container('"links": ["other"]'),
    source=PARAMETERS,
)
HEALTH_CHECK = code(
    "ecs/health-check",
    "a health check is none that ECS takes",
    "ECS refuses it, or asks something else: every 5 to 300 seconds, for 2 to 60, 1 to 10 times.",
    container('"healthCheck": {"command": ["curl", "http://localhost/"]}'),
    container('"healthCheck": {"command": ["CMD", "curl", "-f", "http://localhost:8080/"]}'),
    "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HealthCheck.html",
)
TIMEOUT = code(
    "ecs/timeout",
    "a container is given more than two minutes to start or stop on Fargate",
    "ECS refuses the task definition.",
    container('"stopTimeout": 300'),
    container('"stopTimeout": 60'),
    PARAMETERS,
)
LOG = code(
    "ecs/log",
    "the log of a container lacks an option, or has one that its driver does not know",
    "The container does not start: failed to initialize logging driver.",
    changed(
        (
            '"awslogs-region": "eu-west-1",\n          "awslogs-stream-prefix": "web"',
            '"awslogs-region": "eu-west-1"',
        )
    ),
    source="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_awslogs.html",
)
SECRET = code(
    "ecs/secret",
    "a secret is given by something else than the ARN of a secret or a parameter",
    "The task stops before it starts: unable to pull secrets.",
    container('"secrets": [{"name": "TOKEN", "valueFrom": "https://example.com/token"}]'),
    container(
        '"secrets": [{"name": "TOKEN", "valueFrom": "arn:aws:secretsmanager:eu-west-1:012345678901:secret:web"}]'
    ),
    SECRETS,
)
SECRET_AS_TEXT = code(
    "ecs/secret-as-text",
    "a variable holds the ARN of a secret, not its value",
    "`environment` is handed over as it stands: the program gets the ARN for a password.",
    changed(('"value": "info"', '"value": "arn:aws:secretsmanager:eu-west-1:012345678901:secret:web"')),
    RIGHT,
    SECRETS,
)
ENV = code(
    "ecs/environment",
    "a variable is said twice, or a file of variables is none",
    "ECS refuses the task definition, or one of the two values is silently lost.",
    container(
        '"secrets": [{"name": "LEVEL", "valueFrom": "arn:aws:ssm:eu-west-1:012345678901:parameter/level"}]'
    ),
    source="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/use-environment-file.html",
)
RESERVATION = code(
    "ecs/memory-reservation",
    "a container reserves as much memory as it may have, or more; or may have less than Docker allows",
    "ECS refuses the task definition: `memory` must be greater than `memoryReservation`, and 6 MiB at least.",
    container('"memory": 128, "memoryReservation": 256'),
    container('"memory": 256, "memoryReservation": 128'),
)
