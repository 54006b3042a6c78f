"""Two volumes or files of one program at one path."""

from __future__ import annotations

from collections.abc import Iterator

from platformc.diagnostics import Code, Diagnostic, Related
from platformc.ir import Mount, Platform

MOUNT_PATH = Code(
    "mount/path",
    summary="a program mounts two volumes or files at one path",
    why="Kubernetes and Compose refuse it: only one of them could be seen there.",
    wrong='platform demo { }\nvolume a { at = "/data" }\nvolume b { at = "/data" }\n'
    'service web { image = "web:1"; mount = [volume.a, volume.b] }\ndeploy { compose }',
    right='platform demo { }\nvolume a { at = "/data" }\nvolume b { at = "/data/b" }\n'
    'service web { image = "web:1"; mount = [volume.a, volume.b] }\ndeploy { compose }',
    source="k8s.io/kubernetes pkg/apis/core/validation ValidateVolumeMounts",
)


def check(platform: Platform) -> Iterator[Diagnostic]:
    """Each mount at whose path another one of the same program stands."""
    told: set[tuple[str, str]] = set()
    for workload in platform.workloads:
        mounted: dict[str, Mount] = {}
        for mount in workload.mounts:
            path = mount.at.plain
            if path is None or mount.declaration.startswith("django."):
                continue  # two settings modules in one file are told where they are declared
            first = mounted.setdefault(path.rstrip("/"), mount)
            pair = (first.declaration, mount.declaration)
            if first is mount or pair in told:
                continue
            told.add(pair)  # said once, and copied by `like`
            both = f"`{first.declaration}` and `{mount.declaration}`"
            if first.declaration == mount.declaration:
                both = f"`{mount.declaration}` twice"
            yield MOUNT_PATH.at(
                mount.at.span,
                f"`{workload.label}` mounts {both} at `{path}`",
                hint="give one of them another `at`, or mount only one",
                related=[Related(f"`{first.declaration}`", first.at.span)]
                if first.at.span != mount.at.span
                else [],
                values=pair,
            )
