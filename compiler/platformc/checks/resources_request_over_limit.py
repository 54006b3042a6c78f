"""A request above its limit."""

from __future__ import annotations

from collections.abc import Iterator

from platformc.diagnostics import Code, Diagnostic, Edit, Fix
from platformc.ir import Platform

REQUEST_OVER_LIMIT = Code(
    "resources/request-over-limit",
    summary="a container asks for more than it may take",
    why="Kubernetes refuses the pod: a request must be less than or equal to its limit.",
    wrong='platform demo { }\nservice web { image = "web:1"; resources { cpu = 2..500m } }\ndeploy { compose }',
    right='platform demo { }\nservice web { image = "web:1"; resources { cpu = 500m..2 } }\ndeploy { compose }',
    source="https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/",
)


def check(platform: Platform) -> Iterator[Diagnostic]:
    """Each range of resources that is the wrong way round."""
    for declaration in (*platform.workloads, *platform.stores.values()):
        resources = declaration.resources
        for word, bounds in (
            ("cpu", resources.cpu),
            ("memory", resources.memory),
            ("storage", resources.storage),
        ):
            if bounds is None or bounds.low.amount <= bounds.high.amount:
                continue
            turned = f"{bounds.high.text}..{bounds.low.text}"
            yield REQUEST_OVER_LIMIT.at(
                bounds.span,
                f"`{declaration.label}` asks for {word} `{bounds.low.text}` and may take `{bounds.high.text}`",
                hint=f"a range is request..limit: `{word} = {turned}`",
                fixes=[Fix(f"turn it round: {turned}", False, (Edit(bounds.span, turned),))],
                values=(bounds.low.text, bounds.high.text),
            )
