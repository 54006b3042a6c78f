"""Container Apps that Terraform makes."""

from __future__ import annotations

from collections.abc import Iterator

from platformc.ir import EncryptedEnv, EnvVar, Health, Service
from platformc.output import Marked, Tree
from platformc_targets.azure import environments, identities
from platformc_targets.azure.emission import Emission, apps, joined, mark, named, registry_of, resource
from platformc_targets.text.hcl import Expression, Nested

KIND = "azurerm_container_app"
AGE_KEY = "SOPS_AGE_KEY"
"""The variable in which sops looks for the private key: https://getsops.io/docs/#encrypting-using-age"""
CPU, MEMORY = 500, "1Gi"
"""What an app takes where the spec does not say: half a core, and what goes with it."""
GI = 1024**3


def container_apps(emission: Emission) -> list[Tree]:
    """The apps of environments whose apps Terraform makes."""
    environments = emission.platform.app_environments
    return [
        _app(emission, service)
        for service in apps(emission.platform)
        if environments[service.app_environment].app == "terraform"
    ]


def _app(emission: Emission, service: Service) -> Tree:
    environment = emission.platform.app_environments[service.app_environment]
    body: dict[str, Tree] = {
        "name": named(service.own_name("azure.container_app")),
        **emission.group,
        "container_app_environment_id": mark(
            Expression(f"{environments.reference(environment)}.id"), service.at("runs_on")
        ),
        "revision_mode": "Single",
    }
    if environment.workload_profiles:
        body["workload_profile_name"] = "Consumption"
    body |= emission.tags
    body |= _acts_as(emission, service)
    secrets = list(_secrets(emission, service))
    if secrets:
        body["secret"] = secrets
    body["template"] = Nested(_template(emission, service))
    body |= _ingress(service)
    pulls = _pulls(emission, service)
    if pulls:
        body["#depends"] = _comment("Its first image is pulled as soon as it is made.")
        body["depends_on"] = [Expression(pulls)]
    image = {"ignore_changes": [Expression("template[0].container[0].image")]}
    body["#lifecycle"] = _comment("The workflow gives it each new image.")
    body["lifecycle"] = Nested(image)
    return resource(KIND, service.label, body, service.span)


def _comment(text: str) -> Tree:
    from platformc_targets.text.hcl import Comment

    return Comment(text)


def _acts_as(emission: Emission, service: Service) -> dict[str, Tree]:
    platform = emission.platform
    identity = platform.identities.get(service.identity)
    if identity is None:
        return {}
    own = Expression(f"{identities.reference(identity)}.id")
    found: dict[str, Tree] = {
        "identity": mark(Nested({"type": "UserAssigned", "identity_ids": [own]}), service.at("identity"))
    }
    registry = registry_of(platform, service)
    if registry is not None:
        found["registry"] = Nested({"server": mark(registry.url.value, registry.url.span), "identity": own})
    return found


def _pulls(emission: Emission, service: Service) -> str:
    """The assignment of the role with which it pulls its image, "" when that is left to others."""
    identity = emission.platform.identities.get(service.identity)
    registry = registry_of(emission.platform, service)
    if identity is None or registry is None:
        return ""
    return f"azurerm_role_assignment.{joined((identity.label, identities.PULL, registry.label))}"


def _template(emission: Emission, service: Service) -> dict[str, Tree]:
    scaling = service.replicas
    body: dict[str, Tree] = {
        "min_replicas": mark(scaling.minimum if scaling else 1, service.at("replicas")),
        "max_replicas": mark(scaling.maximum if scaling else 1, service.at("replicas")),
    }
    body["container"] = Nested(_container(emission, service))
    at_once = service.at_once
    if at_once is not None and service.ports:
        span = service.at("concurrency") if service.concurrency is not None else service.at("python")
        rule = Nested({"name": "http", "concurrent_requests": mark(str(at_once), span)})
        body["http_scale_rule"] = rule
    return body


def _container(emission: Emission, service: Service) -> dict[str, Tree]:
    cpu, memory = service.resources.cpu, service.resources.memory
    body: dict[str, Tree] = {
        "name": named(service.own_name("azure.container_app_container")),
        "image": emission.text(service.image) if service.image else "",
        "cpu": mark(_cores(cpu.high.amount if cpu else CPU), cpu.span if cpu else service.span),
        "memory": mark(
            f"{memory.high.amount / GI:g}Gi" if memory else MEMORY, memory.span if memory else service.span
        ),
    }
    if service.entrypoint:
        body["command"] = [emission.text(one) for one in service.entrypoint]
    if service.command:
        body["args"] = [emission.text(one) for one in service.command]
    env = [_variable(emission, one) for one in service.env]
    if service.encrypted_env is not None:
        key = Nested({"name": AGE_KEY, "secret_name": secret_name(AGE_KEY)})
        env.append(mark(key, service.encrypted_env.span))
    if env:
        body["env"] = env
    if service.health is not None:
        body |= _probes(service, service.health)
    return body


def _cores(amount: int) -> int | float:
    """Millicores as Terraform has cores."""
    return amount // 1000 if amount % 1000 == 0 else amount / 1000


def _variable(emission: Emission, one: EnvVar) -> Tree:
    body: dict[str, Tree] = {"name": one.name}
    if one.value.secret:
        body["secret_name"] = secret_name(one.name)
    else:
        body["value"] = emission.text(one.value)
    return mark(Nested(body), one.span)


def secret_name(variable: str) -> str:
    """A variable's name as that of a secret of the app, which has no `_`."""
    return variable.lower().replace("_", "-")


def _secrets(emission: Emission, service: Service) -> Iterator[Tree]:
    for one in service.env:
        if one.value.secret:
            body = {"name": secret_name(one.name), "value": emission.text(one.value)}
            yield mark(Nested(body), one.span)
    env = service.encrypted_env
    if env is not None:
        yield mark(Nested({"name": secret_name(AGE_KEY), "value": age_key(emission, env)}), env.span)


def age_key(emission: Emission, env: EncryptedEnv) -> Expression:
    """The private key, which whoever applies this holds."""
    return emission.variable(f"age_{env.age}_private_key", f"The private key of age {env.age}", True)


def _probes(service: Service, health: Health) -> dict[str, Tree]:
    port = service.port(health.port)
    if health.kind == "command" or port is None:
        return {}
    body: dict[str, Tree] = {
        "transport": "HTTP" if health.kind == "http" else "TCP",
        "port": port.number,
    }
    if health.path is not None:
        body["path"] = Marked(health.path.value, health.path.span)
    often: dict[str, Tree] = {
        "interval_seconds": min(health.every, 240),
        "timeout": min(health.timeout, 240),
        "failure_count_threshold": min(health.retries, 30),
    }
    found: dict[str, Tree] = {
        "liveness_probe": Nested({**body, **often, "initial_delay": min(health.start, 60)}),
        "readiness_probe": Nested({**body, **often}),
    }
    return {name: mark(probe, health.span) for name, probe in found.items()}


def _ingress(service: Service) -> dict[str, Tree]:
    port = next((one for one in service.ports if one.protocol == "tcp"), None)
    if port is None:
        return {}
    body: dict[str, Tree] = {
        "external_enabled": port.public,
        "target_port": port.number,
        "traffic_weight": Nested({"latest_revision": True, "percentage": 100}),
    }
    return {"ingress": mark(Nested(body), port.span)}
