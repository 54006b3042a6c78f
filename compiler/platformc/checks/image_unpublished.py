"""Images whose publisher took their tags away."""

from __future__ import annotations

import re
from collections.abc import Iterator

from platformc.checks.image_illegal import images
from platformc.diagnostics import Code, Diagnostic
from platformc.ir import Platform

IMAGE_UNPUBLISHED = Code(
    "image/unpublished",
    severity="warning",
    summary="an image comes from a repository whose tags are no longer published",
    why="Machines that have the image go on with it, without updates; a new one cannot pull it.",
    wrong='platform demo { }\nservice web { image = "bitnami/nginx:1.27" }\ndeploy { compose }',
    right='platform demo { }\nservice web { image = "nginx:1.29" }\ndeploy { compose }',
    source="https://github.com/bitnami/containers/issues/83267",
)

_WITHDRAWN = re.compile(r"(?:docker\.io/)?bitnami/([\w.-]+)(?:[:@].*)?")
_INSTEAD = {"kafka": "apache/kafka", "postgresql": "postgres", "mongodb": "mongo", "minio": "minio/minio"}


def check(platform: Platform) -> Iterator[Diagnostic]:
    """Each image of such a repository; its successor has other variables, paths and users."""
    for label, image in images(platform):
        known = "".join(part if isinstance(part, str) else "x" for part in image.parts)
        found = _WITHDRAWN.fullmatch(known)
        if found is not None:
            instead = _INSTEAD.get(found[1], found[1])
            yield IMAGE_UNPUBLISHED.at(
                image.span,
                f"the image `{image.value}` of `{label}` is no longer published",
                hint=f"take `{instead}` at a version of its own, and the variables and paths of that image",
                values=(image.value, instead),
            )
