"""Volumes, files of the host, and files whose text is in the spec."""

from __future__ import annotations

from platformc.diagnostics import Code
from platformc.ir import Django, File, Mount, Store, Volume, Workload
from platformc.output import Tree
from platformc_targets.compose.emission import Emission, key_of, mark
from platformc_targets.compose.engines import data_folder
from platformc_targets.django import settings_module
from platformc_targets.paths import project_path
from platformc_targets.text import compose_escape

EMPTY_FILE = Code(
    "compose/empty-file",
    summary="a file without text",
    why="Compose takes a config without content for one that is somewhere else, and mounts nothing.",
    wrong='platform demo { }\nfile empty { content = ""; at = "/etc/empty" }\n'
    'service web { image = "nginx:1.29"; mount = file.empty }\ndeploy { compose }\n',
    right='platform demo { }\nfile full { content = "a"; at = "/etc/full" }\n'
    'service web { image = "nginx:1.29"; mount = file.full }\ndeploy { compose }\n',
    source="https://github.com/compose-spec/compose-spec/blob/main/08-configs.md",
)


def mounts(emission: Emission, workload: Workload) -> tuple[list[Tree], list[Tree]]:
    """The `volumes` and the `configs` of a service; each is declared at the top of the file."""
    volumes: list[Tree] = []
    configs: list[Tree] = []
    for mount in workload.mounts:
        declared = emission.platform.find(mount.declaration)
        if isinstance(declared, Volume):
            volumes.append(_volume(emission, declared, mount))
        elif isinstance(declared, File) and declared.source:
            volumes.append(_bind(emission, declared, mount))
        elif isinstance(declared, File) and declared.content:
            key = declared.name.value
            if declared.content.plain == "" and key not in emission.configs:
                emission.report(
                    EMPTY_FILE.at(
                        declared.content.span,
                        f"the file `{declared.label}` has no text, and Compose cannot mount an empty one",
                        hint="write a line end into it, or take it `from` an empty file of the project",
                        environment=emission.platform.environment,
                        values=(key, ""),
                    )
                )
            content = emission.scalar(declared.content)
            emission.configs[key] = mark({"content": content}, declared.span)
            configs.append(mark({"source": key, "target": emission.scalar(mount.at)}, mount.span))
        elif isinstance(declared, Django):
            emission.files[declared.path] = settings_module(
                emission.platform, declared, emission.variables.host
            )
            volumes.append(emission.written(declared.path, emission.scalar(mount.at), mount.span))
    return volumes, configs


def data(emission: Emission, store: Store) -> list[Tree]:
    """Where a store keeps its data: the folder that the spec says, else a volume of its own.

    A cache of which the spec says neither a size nor a folder keeps nothing.
    """
    folder = data_folder(store)
    if store.storage:
        written = project_path(emission.platform, store.storage, emission.variables.scalar(store.storage))
        return [mark(_short(written, folder, False), store.storage.span)]
    if store.kind == "cache" and store.size is None:
        return []
    key = f"{key_of(store)}-data"
    while key in {volume.name.value for volume in emission.platform.volumes.values()}:
        key += "-data"  # the spec has a volume of that name, which is another one
    emission.volumes[key] = mark({}, store.span)
    return [mark(_short(key, folder, False), store.size.span if store.size else store.span)]


def _volume(emission: Emission, volume: Volume, mount: Mount) -> Tree:
    name = volume.name.value
    tree = {"external": True, "name": compose_escape(name)} if volume.external else {}
    emission.volumes[name] = mark(tree, volume.span)
    return mark(_short(name, emission.variables.scalar(mount.at), mount.readonly), mount.span)


def _short(source: str, target: str, readonly: bool) -> Tree:
    # `c:/data` is a drive of Windows to Compose, and a colon in a path ends it
    if len(source) == 1 or ":" in source or ":" in target or "$" in source + target:
        kind = "bind" if source.startswith((".", "/", "~")) else "volume"
        long: dict[str, Tree] = {"type": kind, "source": source, "target": target}
        return {**long, "read_only": True} if readonly else long
    return f"{source}:{target}" + (":ro" if readonly else "")


def _bind(emission: Emission, file: File, mount: Mount) -> Tree:
    assert file.source
    path = project_path(emission.platform, file.source, emission.variables.scalar(file.source))
    tree: dict[str, Tree] = {
        "type": "bind",
        "source": mark(path, file.source.span),
        "target": emission.scalar(mount.at),
    }
    if mount.readonly:
        tree["read_only"] = True
    # else Docker makes an empty folder where the file should have been
    tree["bind"] = {"create_host_path": False}
    return mark(tree, mount.span)
