"""Alternatives in `deploy` that nothing stands beside."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from platformc.diagnostics import Code, Diagnostic
from platformc.ir import Platform, Scalar
from platformc.ways import IN_CLUSTER, OPTION, is_alternative

_SPEC = 'platform demo { }\nservice web { image = "web:1" }\n'

DEPLOY_ALTERNATIVE = Code(
    "deploy/alternative",
    summary="an alternative is deployed where nothing else makes the objects of the cluster",
    why="It is the only way then: the word changes nothing, and whoever reads it looks for the other way.",
    wrong=_SPEC + "deploy { kubernetes { alternative } }",
    right=_SPEC + "deploy { helm; kubernetes { alternative } }",
)


def check(platforms: Sequence[Platform]) -> Iterator[Diagnostic]:
    """Each alternative whose environment has no other way, or whose word is neither `true` nor `false`."""
    for platform in platforms:
        for deploy in platform.deploys:
            option = deploy.option(OPTION) if deploy.target in IN_CLUSTER else None
            if option is None:
                continue
            where, hint = "", "write `alternative`"
            if not isinstance(option, Scalar) or not isinstance(option.value, bool):
                where = "`alternative` is neither `true` nor `false`"
            elif option.value and not is_alternative(platform, deploy):
                where = f"nothing else than `{deploy.target}` makes the objects of the cluster"
                hint = "take `alternative` away, or deploy the other way too"
            if where:
                yield DEPLOY_ALTERNATIVE.at(
                    option.span,
                    where,
                    hint=hint,
                    environment=platform.environment,
                    values=(deploy.target, ""),
                )
