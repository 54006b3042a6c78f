"""Services that are Container Apps, who makes each, and the specs that examples about them vary."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from platformc.ir import AppEnvironment, Platform, Service, Workflow

_PLACE = """\
platform demo { azure { location = "westeurope"; resource_group = "rg-demo" } }
"""


def example(service: str = "", environment: str = "app = terraform", more: str = "") -> str:
    """A spec with one app that Terraform makes. service: further words of it."""
    return f"""{_PLACE}{more}\
app_environment main {{ {environment} }}
service jokes {{
  image     = "example/jokes:1"
  runs_on   = app_environment.main
  port http = 8080 {{ public = true }}
{service}
}}
deploy {{ azure }}
"""


def by_action(service: str = "", deploy: str = "", workflow: str = "", more: str = "") -> str:
    """A spec with one app that a workflow's action makes. deploy, workflow: further words of those."""
    return f"""{_PLACE}{more}\
app_environment main {{ app = action }}
service jokes {{
  build     = "jokes"
  python    = "jokes"
  runs_on   = app_environment.main
  port http = 8080 {{ public = true }}
{service}
}}
workflow ship {{
  on {{ dispatch }}
{workflow}
  deploy = action "example/deploy@v3" {{
    services = service.jokes
    inputs {{ module = required as module; env_file = optional as env_file; dockerfile = optional as dockerfile }}
{deploy}
  }}
}}
deploy {{ azure; github }}
"""


class App(NamedTuple):
    """A service, and the environment that it runs in."""

    service: Service
    environment: AppEnvironment


def container_apps(platform: Platform) -> Iterator[App]:
    """The services that run in an environment of Container Apps."""
    for service in platform.services.values():
        environment = platform.app_environments.get(service.app_environment)
        if environment is not None and not service.external:
            yield App(service, environment)


def callers(platform: Platform, service: Service) -> list[Workflow]:
    """The workflows whose action deploys a service."""
    return [
        one
        for one in platform.workflows.values()
        if one.deploy is not None and one.deploy.kind == "action" and service.label in one.deploy.services
    ]
