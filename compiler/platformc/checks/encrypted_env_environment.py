"""Encrypted variables of one environment in another."""

from __future__ import annotations

import re
from collections.abc import Iterator

from platformc.checks.container_apps import example
from platformc.diagnostics import Code, Diagnostic
from platformc.ir import Platform

_MORE = """\
environments dev, prod
age main { recipient = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p" }
"""
_ENV = '  encrypted_env = ".env.{}.enc" {{ age = age.main }}'


def _example(named: str) -> str:
    spec = example(_ENV.format(named), "app = terraform", _MORE)
    return spec.replace("rg-demo", "rg-demo-{environment}")


ENCRYPTED_ENV_ENVIRONMENT = Code(
    "encrypted-env/environment",
    summary="an app is given the encrypted variables of another environment",
    why="It would talk to the databases and services of that environment, with its passwords.",
    wrong=_example("dev"),
    right=_example("{environment}"),
)


def check(platform: Platform) -> Iterator[Diagnostic]:
    """Each file that is called after another environment and not after this one."""
    for service in platform.services.values():
        env = service.encrypted_env
        if env is None or env.file.plain is None:
            continue
        words = re.split(r"[^A-Za-z0-9_-]+", env.file.plain)
        others = [name for name in platform.environments if name != platform.environment and name in words]
        if others and platform.environment not in words:
            right = env.file.plain.replace(others[0], platform.environment)
            yield ENCRYPTED_ENV_ENVIRONMENT.at(
                env.file.span,
                f"`{service.label}` is given `{env.file.plain}` in {platform.environment}",
                hint=f'`encrypted_env = "{right}"`',
                values=(env.file.plain, platform.environment),
            )
