"""More than one stack in one environment."""

from __future__ import annotations

from collections.abc import Iterator

from platformc.diagnostics import Code, Diagnostic, Related
from platformc.ir import Platform

MONITORING_TWICE = Code(
    "monitoring/twice",
    summary="an environment is watched by two stacks",
    why="A monitor carries the release of one stack only: which one it is for would have to be guessed.",
    wrong='platform demo { }\nservice web { image = "web:1" }\nmonitoring a { release = "a" }\n'
    'monitoring b { release = "b" }\ndeploy { kubernetes; monitoring }',
    right='platform demo { }\nservice web { image = "web:1" }\nmonitoring a { release = "a" }\n'
    "deploy { kubernetes; monitoring }",
)


def check(platform: Platform) -> Iterator[Diagnostic]:
    """Each stack beside the first."""
    stacks = list(platform.monitorings.values())
    for other in stacks[1:]:
        first = stacks[0]
        yield MONITORING_TWICE.at(
            other.span,
            f"`{first.label}` watches {platform.environment} already",
            hint="keep one of the two, or move one to another environment: `in ENVIRONMENT { ... }`",
            related=[Related("the other one", first.span)],
            values=(first.label, other.label),
        )
