"""What becomes of each feature of the language in workflows."""

from __future__ import annotations

MAKES = frozenset({"github.workflow_file", "github.job_or_step_id"})

_RUNTIME = "elsewhere: whatever runs it: kubernetes, compose, ecs or azure"
_CLOUD = "elsewhere: terraform"
_USED = "elsewhere: terraform; the workflow uses its name"
_MONITORING = "elsewhere: monitoring"

_WORDS = (
    "file", "on", "environment", "url", "branches", "runner", "timeout", "concurrency", "permissions", "role", "azure",
    "login", "python", "node", "env", "test", "builds", "tag", "scan", "deploy", "summary",
)  # fmt: skip

MATRIX: dict[str, str] = {
    "workflow": "emitted",
    "workflow.name": "emitted",
    **{f"workflow.{word}": "emitted" for word in _WORDS},
    "workflow.reviewers": "approximated: a setting of the environment on GitHub; the file's first lines tell it",
    "workflow.wait": "approximated: a setting of the environment on GitHub; the file's first lines tell it",
    "platform.name": "emitted",
    "platform.aws": "emitted",
    "platform.azure": "elsewhere: azure; an input of an action may be its region",
    "age": "elsewhere: azure",
    "app_environment": "elsewhere: azure",
    "identity": "elsewhere: azure",
    "platform.labels": "elsewhere: kubernetes",
    "platform.tags": _CLOUD,
    "names": "emitted",
    "input": "approximated: the tag is the commit, the release or typed by hand; other inputs are typed by hand",
    "service": _RUNTIME,
    "service.build": "emitted",
    "service.image": "emitted",
    "job": _RUNTIME,
    "database": _RUNTIME,
    "cache": _RUNTIME,
    "broker": _RUNTIME,
    "secret": "elsewhere: whoever holds it; a key held by `github` is used from there",
    "secret.github": "emitted",
    "registry": _USED,
    "bucket": _USED,
    "cdn": _USED,
    "load_balancer": "elsewhere: terraform",
    "cluster": _USED,
    "role": _USED,
    "zone": _CLOUD,
    "record": _CLOUD,
    "node_group": _CLOUD,
    "ingress": "elsewhere: kubernetes",
    "middleware": "elsewhere: kubernetes",
    "issuer": "elsewhere: kubernetes",
    "host_pattern": "elsewhere: kubernetes",
    "asset": "elsewhere: whoever fills the bucket; `deploy = bundle` does",
    "volume": _RUNTIME,
    "file": _RUNTIME,
    "proxy": "elsewhere: compose",
    "django": _RUNTIME,
    "monitoring": _MONITORING,
    "alert": _MONITORING,
    "dashboard": _MONITORING,
    "patch": "emitted",
}
