"""Specs that deploy nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from platformc.diagnostics import Code, Diagnostic
from platformc.ir import Platform

DEPLOY_NONE = Code(
    "deploy/none",
    summary="the spec does not say which targets to make",
    why="A build of it would write nothing.",
    wrong='platform demo { }\nservice web { image = "web:1" }',
    right='platform demo { }\nservice web { image = "web:1" }\ndeploy { compose }',
)


def together(platforms: Sequence[Platform]) -> Iterator[Diagnostic]:
    """The specs of which no environment has a target."""
    by_spec: dict[str, list[Platform]] = {}
    for platform in platforms:
        by_spec.setdefault(platform.spec, []).append(platform)
    for environments in by_spec.values():
        if any(platform.deploys or not _runs(platform) for platform in environments):
            continue
        first = environments[0]
        names = [platform.environment for platform in environments]
        # one environment of several was asked for: the others may well have targets
        where = "" if len(names) == len(first.environments) else f" in {', '.join(names)}"
        yield DEPLOY_NONE.at(
            first.span,
            f"platform `{first.name.value}` deploys no target{where}",
            hint="say what to make: `deploy { kubernetes }`, or `deploy { compose in local }`",
            values=(first.name.value, where),
        )


def _runs(platform: Platform) -> bool:
    """Whether there is anything to deploy: names alone may be there for other specs to import."""
    return bool(platform.workloads or platform.stores or platform.ingresses)
