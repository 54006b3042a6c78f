"""The task definition that the examples vary: each says what it changes."""

from __future__ import annotations

VERIFY = ("verify", "web.task-definition.json")
FILE = "web.task-definition.json"

_BASE = """{
  "family": "web",
  "networkMode": "awsvpc",
  "requiresCompatibilities": ["FARGATE"],
  "cpu": "256",
  "memory": "512",
  "executionRoleArn": "arn:aws:iam::012345678901:role/web-execution",
  "containerDefinitions": [
    {
      "name": "web",
      "image": "012345678901.dkr.ecr.eu-west-1.amazonaws.com/web:1",
      "essential": true,
      "portMappings": [{"containerPort": 8080, "protocol": "tcp"}],
      "environment": [{"name": "LEVEL", "value": "info"}],
      "logConfiguration": {
        "logDriver": "awslogs",
        "options": {
          "awslogs-group": "web",
          "awslogs-region": "eu-west-1",
          "awslogs-stream-prefix": "web"
        }
      }
    }
  ]
}
"""
_SECOND = """,
    {"name": "setup", "image": "012345678901.dkr.ecr.eu-west-1.amazonaws.com/setup:1", "essential": false"""
RIGHT = {FILE: _BASE}


def changed(*changes: tuple[str, str]) -> dict[str, str]:
    """The task definition with each first text replaced by the second. Raises ValueError when it is not there."""
    text = _BASE
    for old, new in changes:
        if old not in text:
            raise ValueError(f"the example does not hold {old}")
        text = text.replace(old, new, 1)
    return {FILE: text}


def container(more: str) -> dict[str, str]:
    """The task definition with further keys of its container."""
    return changed(('"essential": true', f'"essential": true, {more}'))


def task(more: str) -> dict[str, str]:
    """The task definition with further keys of its own."""
    return changed(('"family": "web"', f'"family": "web", {more}'))


def on_ec2(*changes: tuple[str, str]) -> dict[str, str]:
    """The task definition for machines of one's own, its ports shared with them."""
    return changed(('"awsvpc"', '"bridge"'), ('"FARGATE"', '"EC2"'), *changes)


def waiting(condition: str, other: str, name: str = "setup") -> dict[str, str]:
    """The task definition with a second container that the first waits for; other: further keys of the second."""
    wait = f'"dependsOn": [{{"containerName": "{name}", "condition": "{condition}"}}]'
    second = _SECOND.replace(', "essential": false', other)
    return changed(
        ('"essential": true', f'"essential": true, {wait}'),
        ("      }\n    }\n  ]", f"      }}\n    }}{second}}}\n  ]"),
    )
