"""Declarations that nothing refers to and that make nothing by themselves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from platformc.diagnostics import Code, Diagnostic
from platformc.ir import Declaration, Platform, Role

UNUSED = Code(
    "unused",
    severity="warning",
    summary="a volume, a file, a settings module, a role, a chart or a node group is declared, and nothing uses it",
    why="Somebody meant to use it: what is not mounted or acted as is not there when the program runs.",
    wrong='platform demo { }\nvolume data { at = "/data" }\nservice web { image = "web:1" }\ndeploy { compose }',
    right='platform demo { }\nvolume data { at = "/data" }\nservice web { image = "web:1"; mount = volume.data }\n'
    "deploy { compose }",
)

_USE = {
    "volume": "mount = volume.{}",
    "file": "mount = file.{}",
    "django": "mount = django.{}",
    "role": "role = role.{}",
    "node_group": "runs_on = node_group.{}",
    "chart": "deploy {{ helm {{ chart = chart.{} }} }}",
}


def together(platforms: Sequence[Platform]) -> Iterator[Diagnostic]:
    """Each declaration that no environment uses; nothing when an environment was left out."""
    used: dict[str, set[str]] = {}
    found: dict[tuple[str, str], Declaration] = {}
    whole: dict[str, set[str]] = {}
    for platform in platforms:
        used.setdefault(platform.spec, set()).update(
            ".".join(reference.path.split(".")[:2]) for reference in platform.references
        )
        whole.setdefault(platform.spec, set(platform.environments)).discard(platform.environment)
    for platform in platforms:
        if whole[platform.spec]:
            continue
        for path, declaration in _declared(platform):
            if path not in used[platform.spec]:
                found.setdefault((platform.spec, path), declaration)
    for (_, path), declaration in found.items():
        kind, _, label = path.partition(".")
        yield UNUSED.at(
            declaration.span,
            f"nothing uses {kind.replace('_', ' ')} `{label}`",
            hint=f"take it away, or use it: `{_USE[kind].format(label)}`",
            values=(path, ""),
        )


def _declared(platform: Platform) -> Iterator[tuple[str, Declaration]]:
    for kind, table in (
        ("volume", platform.volumes),
        ("file", platform.files),
        ("django", platform.djangos),
        ("role", platform.roles),
        ("node_group", platform.node_groups),
        ("chart", platform.charts),
    ):
        for label, declaration in table.items():
            if isinstance(declaration, Role) and declaration.github is not None:
                continue  # workflows of another repository act as it
            if kind == "role" and not declaration.external and platform.deploy("terraform") is not None:
                continue  # Terraform refuses to make a role that nobody may act as
            yield f"{kind}.{label}", declaration
