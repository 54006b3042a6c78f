"""Names of environment variables that a shell cannot hold."""

from __future__ import annotations

from collections.abc import Iterator

from platformc.diagnostics import Code, Diagnostic
from platformc.ir import EnvVar, Platform
from platformc.names import kind, violation

ENV_ILLEGAL = Code(
    "env/illegal",
    summary="an environment variable has a name that shells and dotenv files cannot hold",
    why="The variable would be lost where a shell or an env file stands between the platform and the program.",
    wrong='platform demo { }\nservice web { image = "web:1"; env { "LOG-LEVEL" = "info" } }\ndeploy { compose }',
    right='platform demo { }\nservice web { image = "web:1"; env { LOG_LEVEL = "info" } }\ndeploy { compose }',
    source="POSIX.1-2017 XBD 8.1",
)


def check(platform: Platform) -> Iterator[Diagnostic]:
    """Each variable of a process or a build whose name breaks the rule."""
    rule = kind("k8s.env_name")
    if rule is None:
        return
    for label, variable in _variables(platform):
        broken = violation(rule, variable.name)
        if broken is not None:
            yield ENV_ILLEGAL.at(
                variable.span,
                f"the variable `{variable.name}` of `{label}` {broken.reason}",
                hint=rule.words,
                values=(variable.name, ""),
            )


def _variables(platform: Platform) -> Iterator[tuple[str, EnvVar]]:
    for declaration in (*platform.workloads, *platform.stores.values(), *platform.proxies.values()):
        for variable in declaration.env:
            yield declaration.label, variable
    for workload in platform.workloads:
        for variable in workload.build.args if workload.build else ():
            yield workload.label, variable
