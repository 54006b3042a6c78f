"""Names that Compose would pass on, and Docker or the process could not use."""

from __future__ import annotations

from platformc.diagnostics import Code
from platformc.names.kinds import kind
from platformc.names.rules import violation
from platformc.source import Span
from platformc_targets.compose.emission import Emission, Run, profile_of

ILLEGAL_NAME = Code(
    "compose/illegal-name",
    summary="the name of a container, profile or variable that cannot be one",
    why="`docker compose config` accepts most of them; then Docker refuses the container, or the process "
    "sees another variable.",
    wrong='platform demo { }\nservice web { image = "nginx:1.29"; container_name = "-web" }\ndeploy { compose }\n',
    right='platform demo { }\nservice web { image = "nginx:1.29"; container_name = "web" }\ndeploy { compose }\n',
    source="moby daemon/names RestrictedNamePattern; POSIX.1-2017 XBD 8.1",
)


def check_legal(emission: Emission, run: Run) -> None:
    """Reports the names that one declaration gives and that are not legal ones."""
    if run.container_name and run.container_name.plain is not None:
        _check(
            emission, "docker.container_name", run.container_name.plain, run.container_name.span, "container"
        )
    profile = profile_of(run)
    if profile is not None:
        _check(emission, "compose.profile", profile, run.at("profile"), "profile")
    for variable in run.env:
        check_variable(emission, variable.name, variable.span)


def check_variable(emission: Emission, name: str, span: Span) -> None:
    """Reports what is no name of a variable."""
    _check(emission, "env_file.key", name, span, "variable")


def _check(emission: Emission, rule: str, value: str, span: Span, what: str) -> None:
    row = kind(rule)
    wrong = violation(row, value) if row else None
    if wrong:
        emission.report(
            ILLEGAL_NAME.at(
                span,
                f"the {what} `{value}` {wrong.reason}",
                hint="use letters, digits and `_`, a letter first",
                environment=emission.platform.environment,
                source=wrong.source,
                values=(value, ""),
            )
        )
