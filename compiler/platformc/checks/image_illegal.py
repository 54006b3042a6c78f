"""References to images that no registry can hold."""

from __future__ import annotations

from collections.abc import Iterator

from platformc.diagnostics import Code, Diagnostic
from platformc.ir import Platform, Text
from platformc.names import kind, violation

IMAGE_ILLEGAL = Code(
    "image/illegal",
    summary="an image reference that no container runtime accepts",
    why="Nothing can be pulled by it: every runtime fails with `invalid reference format`.",
    wrong='platform demo { }\nservice web { image = "Shop/Web:1" }\ndeploy { compose }',
    right='platform demo { }\nservice web { image = "shop/web:1" }\ndeploy { compose }',
    source="https://github.com/distribution/reference/blob/main/regexp.go",
)


def check(platform: Platform) -> Iterator[Diagnostic]:
    """Each image that breaks the rule of references, whatever its unknown parts turn out to be."""
    rule = kind("docker.image_ref")
    if rule is None:
        return
    for label, image in images(platform):
        # what is known only at deploy time can be anything legal: a tag, mostly
        known = "".join(part if isinstance(part, str) else "x" for part in image.parts)
        broken = violation(rule, known)
        if broken is not None:
            yield IMAGE_ILLEGAL.at(
                image.span,
                f"the image `{image.value}` of `{label}` {broken.reason}",
                hint="write an image such as `registry.example.com/team/app:1.2`",
                values=(image.value, ""),
            )


def images(platform: Platform) -> Iterator[tuple[str, Text]]:
    """Every image that the spec says, with the label of what runs it."""
    for declaration in (*platform.workloads, *platform.stores.values(), *platform.proxies.values()):
        if declaration.image is not None:
            yield declaration.label, declaration.image
