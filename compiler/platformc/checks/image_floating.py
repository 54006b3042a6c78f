"""Images that may be another one tomorrow."""

from __future__ import annotations

from collections.abc import Iterator

from platformc.checks.image_illegal import images
from platformc.diagnostics import Code, Diagnostic
from platformc.ir import Platform
from platformc.names import kind, violation

IMAGE_FLOATING = Code(
    "image/floating",
    severity="warning",
    summary="an image has no tag, or the tag `latest`",
    why="The next pod may run another program than the one beside it, and nobody can go back to the last one.",
    wrong='platform demo { }\nservice web { image = "nginx:latest" }\ndeploy { compose }',
    right='platform demo { }\nservice web { image = "nginx:1.29" }\ndeploy { compose }',
    source="https://kubernetes.io/docs/concepts/containers/images/#image-names",
)


def check(platform: Platform) -> Iterator[Diagnostic]:
    """Each image that is pulled without a tag or digest of its own; one that is built here is what it is."""
    built = {
        workload.image.value
        for workload in platform.workloads
        if workload.build is not None and workload.image
    }
    rule = kind("docker.image_ref")
    for label, image in images(platform):
        value = image.plain
        if value is None or value in built or "@" in value:
            continue
        if rule is not None and violation(rule, value):
            continue  # it is no image at all
        tag = value.rpartition("/")[2].partition(":")[2]
        if tag in ("", "latest"):
            said = "the tag `latest`" if tag else "no tag"
            yield IMAGE_FLOATING.at(
                image.span,
                f"the image `{value}` of `{label}` has {said}",
                hint=f"say which one: `{value.removesuffix(':latest')}:1.2.3`",
                values=(value, ""),
            )
