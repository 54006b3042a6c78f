"""Inputs of an action that are something of a service: their values follow from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from posixpath import basename
from typing import Any

from platformc.ir import (
    ActionInput,
    Azure,
    EnvVar,
    Registry,
    Rollout,
    Service,
    Text,
    Workflow,
)

Tables = Mapping[str, Mapping[str, Any]]

MEANINGS: dict[str, str] = {
    "module": "the Python module",
    "app": "the name in the module that is called",
    "environment": "the environment",
    "env_file": "the file of encrypted variables",
    "dockerfile": "the Dockerfile, from the project's folder",
    "cpu": "cores of a replica",
    "memory": "memory of a replica, in Gi",
    "min_replicas": "the fewest replicas",
    "max_replicas": "the most replicas",
    "poetry": "version of Poetry",
    "sops": "version of sops",
    "location": "where it is in Azure",
    "resource_group": "the resource group",
    "registry": "the host of the registry",
}
"""What an input may be, by its word."""

GI = 1024**3


def filled(tables: Tables, environment: str, azure: Azure | None) -> dict[str, Workflow]:
    """The workflows, those that call an action for a service with what follows from the service."""
    found: dict[str, Workflow] = {}
    for label, workflow in tables["workflows"].items():
        deploy = workflow.deploy
        service = _service(tables, deploy)
        if deploy is not None and service is not None:
            workflow = replace(workflow, deploy=_filled(tables, environment, azure, deploy, service))
        found[label] = workflow
    return found


def _service(tables: Tables, deploy: Rollout | None) -> Service | None:
    if deploy is None or deploy.kind != "action" or len(deploy.services) != 1:
        return None
    service: Service | None = tables["services"].get(deploy.services[0])
    return service


def _filled(
    tables: Tables, environment: str, azure: Azure | None, deploy: Rollout, service: Service
) -> Rollout:
    given = {one.name: one for one in deploy.arguments}
    arguments: list[EnvVar] = []
    for declared in deploy.inputs:
        if declared.name in given:
            arguments.append(given.pop(declared.name))
            continue
        value = meant(tables, environment, azure, declared, service)
        if value is not None:
            arguments.append(EnvVar(declared.name, value, declared.span))
    return replace(deploy, arguments=(*arguments, *given.values()))


def meant(
    tables: Tables, environment: str, azure: Azure | None, declared: ActionInput, service: Service
) -> Text | None:
    """What an input is, when the spec says it of the service: a default of ours is none of the action's."""
    match declared.meaning:
        case "environment":
            return Text((environment,), declared.span)
        case "location":
            return azure.location if azure else None
        case "resource_group":
            return Text((azure.resource_group.value,), azure.resource_group.span) if azure else None
        case "registry":
            return _registry(tables, service)
        case "dockerfile":
            return _dockerfile(service)
        case "cpu" | "memory":
            return _resource(service, declared.meaning)
        case "min_replicas" | "max_replicas":
            scaling = service.replicas
            if scaling is None:
                return None
            number = scaling.minimum if declared.meaning == "min_replicas" else scaling.maximum
            return Text((str(number),), scaling.span)
    return _of_program(declared.meaning, service)


def _of_program(meaning: str, service: Service) -> Text | None:
    python, env = service.python, service.encrypted_env
    if meaning == "env_file":
        return env.file if env else None
    if meaning == "sops":
        return env.sops if env and env.sops.span != env.span else None
    if python is None:
        return None
    if meaning == "module":
        return Text((python.module.value,), python.span, python.module.references, python.module.path)
    text = {"app": python.app, "poetry": python.poetry}.get(meaning)
    return text if text is not None and text.span != python.span else None


def _resource(service: Service, meaning: str) -> Text | None:
    bounds = service.resources.cpu if meaning == "cpu" else service.resources.memory
    if bounds is None:
        return None
    amount = bounds.high.amount / (1000 if meaning == "cpu" else GI)
    return Text((f"{amount:g}",), bounds.span)


def _dockerfile(service: Service) -> Text | None:
    build = service.build
    if build is None or build.dockerfile is None or build.dockerfile.plain is None:
        return None
    name = basename(build.dockerfile.plain)
    # the action's own default
    return None if name == "Dockerfile" else Text((f"./{name}",), build.dockerfile.span)


def _registry(tables: Tables, service: Service) -> Text | None:
    if service.image is None:
        return None
    for registry in tables["registries"].values():
        if isinstance(registry, Registry) and service.image.value.startswith(f"{registry.url.value}/"):
            return registry.url
    return None
