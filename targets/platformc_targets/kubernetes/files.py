"""Volumes and configuration files: claims, ConfigMaps, and how a container sees them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from hashlib import sha256
from typing import NamedTuple

from platformc.diagnostics import Code, Related, Report
from platformc.ir import Django, File, HostPart, Mount, Platform, Service, Volume, Workload
from platformc.output import Document, Marked, Tree, bare
from platformc_targets.django import settings_module
from platformc_targets.kubernetes.objects import common_labels, document, labels_of, named
from platformc_targets.kubernetes.texts import address, known

DEFAULT_VOLUME_SIZE = "1Gi"
CONFIGURATION = "configuration"
"""Name of the pod volume that holds the files of its ConfigMap."""

FILE_SOURCE = Code(
    "kubernetes/file-source",
    summary="a configuration file is given by its path, and a ConfigMap holds its text",
    why="Manifests are made from the spec alone, so a ConfigMap can only hold text that stands in the spec.",
    wrong='platform p { }\nfile settings { from = "settings.ini"; at = "/etc/settings.ini" }\n'
    'service web {\n  image = "nginx:1.29"\n  mount = file.settings\n}\ndeploy { kubernetes }\n',
    right='platform p { }\nfile settings { content = "debug = 0"; at = "/etc/settings.ini" }\n'
    'service web {\n  image = "nginx:1.29"\n  mount = file.settings\n}\ndeploy { kubernetes }\n',
)

SHARED_VOLUME = Code(
    "kubernetes/shared-volume",
    severity="warning",
    summary="a volume is mounted by more than one pod, and its claim is for one node",
    why="The claim is ReadWriteOnce: pods on other nodes wait for the volume for ever.",
    wrong='platform p { }\nvolume data { size = 1Gi; at = "/data" }\nservice web {\n  image = "nginx:1.29"\n'
    "  mount = volume.data\n  replicas = 2\n}\ndeploy { kubernetes }\n",
    right='platform p { }\nvolume data { size = 1Gi; at = "/data" }\nservice web {\n  image = "nginx:1.29"\n'
    "  mount = volume.data\n  replicas = 1\n}\ndeploy { kubernetes }\n",
    source="https://kubernetes.io/docs/concepts/storage/persistent-volumes/#access-modes",
)

_KEY = re.compile(r"(?!\.\.)[-._a-zA-Z0-9]{1,253}")


class Mounts(NamedTuple):
    """volumes: of the pod. mounts: of the container. data: of the ConfigMap. digest: of that data, "" without.

    claims: whether there are any. exclusive: whether one of them is for one node at a time.
    """

    volumes: list[Tree]
    mounts: list[Tree]
    data: dict[str, Tree]
    digest: str
    claims: bool
    exclusive: bool


def mounts_of(platform: Platform, report: Report, workload: Workload) -> Mounts:
    """What a workload mounts."""
    volumes: list[Tree] = []
    mounts: list[Tree] = []
    data: dict[str, Tree] = {}
    claimed: set[str] = set()
    held = False
    for mount in workload.mounts:
        declaration = platform.find(mount.declaration)
        at = known(platform, report, mount.at, f"a mount of `{workload.label}`")
        entry: dict[str, Tree] = {}
        if isinstance(declaration, Volume):
            entry = {"name": named(declaration.name), "mountPath": at}
            held = held or not declaration.shared
            if declaration.label not in claimed:
                claimed.add(declaration.label)
                claim = {"claimName": named(declaration.name)}
                volumes.append(
                    Marked({"name": named(declaration.name), "persistentVolumeClaim": claim}, mount.span)
                )
        elif isinstance(declaration, File):
            key = _key(str(bare(at)), declaration.label, data)
            data[key] = _content(platform, report, declaration, mount.span)
            entry = {"name": CONFIGURATION, "mountPath": at, "subPath": key}
        elif isinstance(declaration, Django):
            key = _key(str(bare(at)), declaration.label, data)
            module = settings_module(platform, declaration, lambda path: address(platform, HostPart(path)))
            data[key] = Marked(module.lines("").text, mount.span)
            entry = {"name": CONFIGURATION, "mountPath": at, "subPath": key}
        else:
            continue
        if mount.readonly:
            entry["readOnly"] = True
        mounts.append(Marked(entry, mount.span))
    if data:
        config = {"name": named(workload.own_name("k8s.config_map"))}
        volumes.append(Marked({"name": CONFIGURATION, "configMap": config}, workload.span))
    return Mounts(volumes, mounts, data, _digest(data), bool(claimed), held)


def config_map(platform: Platform, report: Report, workload: Workload, mounts: Mounts) -> Document:
    """The ConfigMap with the files that a workload mounts."""
    labels = labels_of(platform, report, named(workload.name), workload.labels)
    return document(
        "v1",
        "ConfigMap",
        named(workload.own_name("k8s.config_map")),
        workload.span,
        labels,
        {"data": mounts.data},
        namespace=named(platform.namespace),
    )


def mounted(platform: Platform) -> list[Volume]:
    """The volumes of ours that a workload mounts."""
    used = {mount.declaration for workload in platform.workloads for mount in workload.mounts}
    return [
        volume
        for volume in platform.volumes.values()
        if not volume.external and f"volume.{volume.label}" in used
    ]


def claims(platform: Platform, report: Report) -> list[Document]:
    """One claim for each volume that a workload mounts."""
    found: list[Document] = []
    for volume in mounted(platform):
        users = [
            (workload, mount)
            for workload in platform.workloads
            for mount in workload.mounts
            if mount.declaration == f"volume.{volume.label}"
        ]
        if not volume.shared:
            _warn_shared(report, volume, users)
        size: Tree = Marked(volume.size.text, volume.size.span) if volume.size else DEFAULT_VOLUME_SIZE
        spec: dict[str, Tree] = {"accessModes": ["ReadWriteMany" if volume.shared else "ReadWriteOnce"]}
        if volume.storage_class:
            spec["storageClassName"] = known(platform, report, volume.storage_class, "a storage class")
        spec["resources"] = {"requests": {"storage": size}}
        found.append(
            document(
                "v1",
                "PersistentVolumeClaim",
                named(volume.name),
                volume.span,
                common_labels(platform, report),
                {"spec": spec},
                namespace=named(platform.namespace),
            )
        )
    return found


def _warn_shared(report: Report, volume: Volume, users: Sequence[tuple[Workload, Mount]]) -> None:
    for workload, mount in users:
        if isinstance(workload, Service) and workload.replicas and workload.replicas.maximum > 1:
            report(
                SHARED_VOLUME.at(
                    mount.span,
                    f"up to {workload.replicas.maximum} replicas of `{workload.label}` mount volume"
                    f" `{volume.label}`, whose claim is for one node",
                    hint="say `replicas = 1`, or `shared` of a volume whose StorageClass can be on several nodes",
                    related=[Related("the replicas", workload.replicas.span)],
                )
            )


def _content(platform: Platform, report: Report, file: File, used: Tree) -> Tree:
    if file.content is not None:
        return known(platform, report, file.content, f"file `{file.label}`")
    source = file.source
    report(
        FILE_SOURCE.at(
            source.span if source else file.span,
            f"file `{file.label}` is given by its path, and a ConfigMap holds its text",
            hint='say `content = """..."""` in the spec, or make it part of the image',
            related=[Related("it is mounted here", used)],
        )
    )
    return ""


def _key(path: str, label: str, taken: dict[str, Tree]) -> str:
    base = path.rstrip("/").rpartition("/")[2]
    if _KEY.fullmatch(base) and base != "." and base not in taken:
        return base
    key, count = label, 1
    while key in taken:
        count += 1
        key = f"{label}-{count}"
    return key


def _digest(data: dict[str, Tree]) -> str:
    if not data:
        return ""
    digest = sha256()
    for key, value in data.items():
        content = str(bare(value)).encode("utf-8", "surrogatepass")
        digest.update(f"{key} {len(content)} ".encode())
        digest.update(content)
    return digest.hexdigest()
