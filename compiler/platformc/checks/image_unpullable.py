"""Images that are built here and that a cluster could not pull."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from platformc.checks.asked import makes_objects
from platformc.diagnostics import Code, Diagnostic, Related
from platformc.ir import Platform
from platformc.target import Target

IMAGE_UNPULLABLE = Code(
    "image/unpullable",
    summary="an image is built here, and its name has no registry from which nodes could pull it",
    why="Nodes ask Docker Hub for such a name: they find nothing, or somebody else's image.",
    wrong='platform demo { }\nservice web { image = "web:1.0"; build = "." }\ndeploy { kubernetes }',
    right='platform demo { }\nregistry main { kind = ghcr; name = "example/web" }\n'
    'service web { image = "{registry.main.url}:1.0"; build = "." }\ndeploy { kubernetes }',
    source="https://kubernetes.io/docs/concepts/containers/images/#image-names",
)


def check(platform: Platform, targets: Sequence[Target]) -> Iterator[Diagnostic]:
    """Each image that is built from the project, pulled by nodes, and named without a host.

    With `pull = never` it is put on the nodes by hand, as one does on a laptop.
    """
    if not makes_objects(targets):
        return
    for workload in platform.workloads:
        image, build = workload.image, workload.build
        if image is None or build is None or workload.external or workload.pull == "never":
            continue
        first, slash, _ = image.value.partition("/")
        if slash and ("." in first or ":" in first or first == "localhost"):
            continue
        known = next(iter(platform.registries), "")
        hint = (
            f'say `image = "{{registry.{known}.url}}:TAG"`'
            if known
            else "declare a `registry`, and use its `url`"
        )
        yield IMAGE_UNPULLABLE.at(
            image.span,
            f"`{image.value}` of `{workload.label}` is built here, and names no registry",
            hint=f"{hint}; or `pull = never` where the nodes have it already",
            related=[Related("it is built from here", build.span)],
            values=(image.value, ""),
        )
