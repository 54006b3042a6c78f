"""Options in `deploy` that a target does not have."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from platformc.diagnostics import Code, Diagnostic, did_you_mean
from platformc.ir import Platform
from platformc.target import Target

DEPLOY_OPTION = Code(
    "deploy/option",
    summary="`deploy` gives a target an option that it does not have",
    why="A word that changes nothing is a mistake that nobody would notice.",
    wrong='platform demo { }\nservice web { image = "web:1" }\ndeploy { kubernetes { secret_stor = "aws" } }',
    right='platform demo { }\nservice web { image = "web:1" }\ndeploy { kubernetes { secret_store = "aws" } }',
)


def check(platform: Platform, targets: Sequence[Target]) -> Iterator[Diagnostic]:
    """Each option that its target does not know."""
    for target in targets:
        deploy = platform.deploy(target.name)
        for key, value in deploy.options.entries if deploy else ():
            if key not in target.options:
                yield DEPLOY_OPTION.at(
                    value.span,
                    f"`{target.name}` has no option `{key}`",
                    hint=did_you_mean(key, target.options) or f"`{target.name}` takes no options",
                    values=(key, target.name),
                )
