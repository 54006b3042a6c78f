"""What AWS's own client, moto and cfn-lint say of a task definition: none of them needs an account or a network."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from typing import Any

import pytest

from oracles import absent, spoke

REGION = "eu-west-1"


def _wanted(*names: str) -> None:
    """Skips the test by name where a package is not here."""
    for name in names:
        if find_spec(name) is None:
            absent(name)
            pytest.skip(f"the package {name} is not installed")


def client_errors(task: Mapping[str, Any]) -> list[str]:
    """What botocore says against the parameters of RegisterTaskDefinition; nothing when it would send them."""
    _wanted("botocore")
    from botocore.validate import ParamValidator

    spoke("botocore", version("botocore"))
    report = ParamValidator().validate(task, _shape())
    text: str = report.generate_report()
    return [line for line in text.splitlines() if line]


@cache
def _shape() -> Any:
    import botocore.session

    return (
        botocore.session.get_session()
        .get_service_model("ecs")
        .operation_model("RegisterTaskDefinition")
        .input_shape
    )


def registered(task: Mapping[str, Any]) -> dict[str, Any]:
    """The task definition as moto's ECS has registered it. Raises botocore's ClientError when it refuses."""
    _wanted("moto", "boto3")
    import boto3
    from moto import mock_aws

    spoke("moto", version("moto"))
    with mock_aws():
        client = boto3.client(
            "ecs", region_name=REGION, aws_access_key_id="testing", aws_secret_access_key="testing"
        )
        answer: dict[str, Any] = client.register_task_definition(**task)["taskDefinition"]
    return answer


def lint(task: Mapping[str, Any]) -> list[str]:
    """What cfn-lint says of the task definition as the only resource of a template, as `rule: words`."""
    _wanted("cfnlint")
    from cfnlint.api import lint as lint_text
    from cfnlint.config import ManualArgs

    spoke("cfn-lint", version("cfn-lint"))
    properties = {_upper(key): _capitals(value, key) for key, value in task.items()}
    template = {"Resources": {"Task": {"Type": "AWS::ECS::TaskDefinition", "Properties": properties}}}
    found = lint_text(json.dumps(template), config=ManualArgs(regions=[REGION]))
    return [f"{one.rule.id}: {one.message}" for one in found]


_AS_THEY_ARE = frozenset({"options", "dockerLabels", "systemControls"})
"""Maps whose keys are the user's own."""


def _capitals(value: Any, within: str = "") -> Any:
    """As CloudFormation writes it: every key begins with a capital."""
    if isinstance(value, Mapping):
        if within in _AS_THEY_ARE:
            return dict(value)
        return {_upper(key): _capitals(inner, key) for key, inner in value.items()}
    return [_capitals(one, within) for one in value] if isinstance(value, list) else value


def _upper(key: str) -> str:
    return key[:1].upper() + key[1:]
