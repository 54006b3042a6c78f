"""What becomes of each feature of the language in task definitions."""

from __future__ import annotations

MAKES = frozenset({"aws.ecs_family", "aws.ecs_container"})

_TERRAFORM = "elsewhere: terraform"
_MONITORING = "elsewhere: monitoring"
_PROGRAM = "elsewhere: the program itself"
_CLUSTER = "elsewhere: kubernetes or helm, which run what is in a Kubernetes cluster"
_COMPOSE = "elsewhere: compose, which runs on one machine"
_AZURE = "elsewhere: azure"

_WORKLOAD = {
    **dict.fromkeys(
        ("name", "names", "image", "entrypoint", "command", "resources", "env", "labels", "user", "role", "runs_on",
         "task"),
        "emitted",
    ),
    "build": "elsewhere: github, which builds and pushes it",
    "needs": "approximated: containers of the same task; what is outside runs by itself",
    "mount": "approximated: a volume lives as long as its task; files are refused by `ecs/file`",
    "env_file": "refused: told as `ecs/env-file`",
    "profile": _COMPOSE,
    "container_name": _COMPOSE,
    "restart": "approximated: the service starts another task",
    "pull": "approximated: each task pulls its image",
    "selector": _CLUSTER,
    "uses": _TERRAFORM,
}  # fmt: skip

MATRIX: dict[str, str] = {
    "platform.name": "emitted",
    "platform.labels": "emitted",
    "platform.tags": "emitted",
    "platform.aws": "emitted",
    "names": "emitted",
    "input": "approximated: the tag of an image, which the workflow puts in",
    **{f"service.{word}": answer for word, answer in _WORKLOAD.items()},
    "service.prepare": "approximated: a shell in the container runs it before the command",
    "service.port": "emitted",
    "service.health": "approximated: ECS asks from inside the container, with a program that the image has",
    "service.replicas": _TERRAFORM,
    "service.sticky": _TERRAFORM,
    "service.metric": _MONITORING,
    "service.scrape": _MONITORING,
    "service.computes": "elsewhere: the proof of names",
    "service.looks_up": _PROGRAM,
    "service.web": _PROGRAM,
    **dict.fromkeys(
        ("service.python", "service.encrypted_env", "service.webhook", "service.concurrency", "service.identity"),
        "elsewhere: azure, which serves it; here the image says what it runs",
    ),
    "port.publish": _COMPOSE,
    "port.node": _CLUSTER,
    "port.service": _TERRAFORM,
    "port.public": _TERRAFORM,
    "port.protocol": "emitted",
    **{f"job.{word}": answer for word, answer in _WORKLOAD.items()},
    "job.port": "approximated: a job serves nobody",
    "job.health": "approximated: a job is well when it ends well, so nobody asks",
    "job.run": "approximated: before a service it is a container of each of its tasks; else a task of its own",
    "database": "approximated: its address; it runs elsewhere",
    "cache": "approximated: its address; it runs elsewhere",
    "broker": "approximated: its address; it runs elsewhere",
    **dict.fromkeys(
        ("store.names", "store.engine", "store.image", "store.user", "store.password", "store.root_password",
         "store.command", "store.size", "store.storage_class", "store.storage", "store.publish", "store.resources",
         "store.labels", "store.restart", "store.container_name", "store.runs_on", "store.env", "store.managed"),
        "elsewhere: terraform, which lets AWS run it",
    ),
    "store.host": "emitted",
    "store.port": "emitted",
    "secret": "emitted",
    "secret.external": "emitted",
    "secret.text": "emitted",
    "secret.generated": "refused: told as `ecs/secret-source`",
    "secret.inherit": "refused: told as `ecs/secret-source`",
    "secret.github": "refused: told as `ecs/secret-source`",
    "secret.namespace": _CLUSTER,
    "registry": _TERRAFORM,
    "registry.pull_secret": _CLUSTER,
    "cluster": _TERRAFORM,
    "load_balancer": _TERRAFORM,
    "role": _TERRAFORM,
    "zone": _TERRAFORM,
    "record": _TERRAFORM,
    "bucket": _TERRAFORM,
    "cdn": _TERRAFORM,
    "mail": _TERRAFORM,
    "asset": "elsewhere: whoever fills the bucket",
    **dict.fromkeys(("ingress", "middleware", "issuer", "host_pattern", "node_group", "chart"), _CLUSTER),
    **dict.fromkeys(("proxy", "django"), _COMPOSE),
    "volume": "approximated: it lives as long as its task",
    "volume.at": "emitted",
    "volume.size": "approximated: `resources { storage = 30Gi }` says how much disk a task has",
    "volume.storage_class": _CLUSTER,
    "volume.shared": "approximated: containers of one task share it",
    **dict.fromkeys(
        ("file.from", "file.content", "file.at", "file.readonly"),
        "refused: told as `ecs/file`",
    ),
    **dict.fromkeys(("age", "app_environment", "identity"), _AZURE),
    "workflow": "elsewhere: github",
    "monitoring": _MONITORING,
    "alert": _MONITORING,
    "dashboard": _MONITORING,
    "patch": "emitted",
}  # fmt: skip
