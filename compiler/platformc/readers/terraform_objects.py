"""Objects of Kubernetes in Terraform: a manifest is read as its YAML would be, and typed resources as what they make."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from platformc.readers import kubernetes
from platformc.readers.artifacts import Artifact, Mention, entries
from platformc.readers.hcl_evaluate import evaluate
from platformc.readers.hcl_tree import Block
from platformc.readers.tree import Node

if TYPE_CHECKING:
    from platformc.readers.terraform import Folder, Found

ACCOUNT = "kubernetes_default_service_account_v1"
OBJECTS = ("kubernetes_manifest", "kubernetes_namespace_v1", ACCOUNT)


def read_object(folder: Folder, path: str, text: str, block: Block) -> Artifact | None:
    """The object that a resource makes, its mentions as those of its YAML; None when it is none."""
    if block.labels[0] == "kubernetes_namespace_v1":
        return _namespace(folder, path, text, block)
    if block.labels[0] == ACCOUNT:
        return _default_account(folder, path, text, block)
    raw = block.get("manifest")
    if raw is None:
        return None
    artifact = kubernetes.read_object(
        path, text, evaluate(raw, folder.scope), folder.environment, "terraform"
    )
    if artifact is None:
        return None
    places = {(node.start, node.end): node for _, node in raw.walk()}
    return artifact._replace(
        address=block.address,
        mentions=tuple(
            mention._replace(address=block.address, pointer=_pointer(folder, block, mention, places))
            for mention in artifact.mentions
        ),
    )


def _pointer(folder: Folder, block: Block, mention: Mention, places: dict[tuple[int, int], Node]) -> str:
    node = places.get((mention.span.start, mention.span.end))
    if node is None:
        node = next(
            (
                one
                for (start, end), one in places.items()
                if one.kind == "scalar" and start <= mention.span.start and mention.span.end <= end
            ),
            None,
        )
    through = sorted(folder.through(node)) if node is not None else []
    return " ".join((f"{block.address}/{mention.slot}", *through))


def _namespace(folder: Folder, path: str, text: str, block: Block) -> Artifact | None:
    metadata = next(block.of("metadata"), None)
    name = metadata.get("name") if metadata is not None else None
    if metadata is None or name is None:
        return None
    from platformc.readers.artifacts import Collector

    found = Collector(path, text, folder.environment, "terraform", block.address)
    found.makes("k8s.namespace", "name", name, "", folder.text(name))
    for key, value in entries(metadata.get("labels")):
        found.makes("k8s.label", f"labels.{key.value}", value, "", folder.text(value))
    places = {
        (node.start, node.end): node for node in (name, *(v for _, v in entries(metadata.get("labels"))))
    }
    mentions = tuple(
        mention._replace(pointer=_pointer(folder, block, mention, places)) for mention in found.mentions
    )
    return Artifact(
        "Namespace", "v1", folder.text(name) or "", "", block.address, path, folder.environment, "terraform",
        mentions[0].span, mentions,
    )  # fmt: skip


def _default_account(folder: Folder, path: str, text: str, block: Block) -> Artifact | None:
    """The account that a namespace has; its own name stands nowhere but in the type."""
    metadata = next(block.of("metadata"), None)
    space = metadata.get("namespace") if metadata is not None else None
    if metadata is None or space is None:
        return None
    from platformc.readers.artifacts import Collector

    namespace = folder.text(space) or ""
    found = Collector(path, text, folder.environment, "terraform", block.address)
    found.makes("k8s.service_account", "name", space, namespace, "default")
    found.uses("k8s.namespace", "namespace", space, "", namespace)
    role = next(
        (value for key, value in entries(metadata.get("annotations")) if key.value == kubernetes.ROLE), None
    )
    if role is not None:
        found.uses("aws.role_arn", "role", role, "", folder.text(role))
    places = {(node.start, node.end): node for node in (space, *([role] if role is not None else []))}
    mentions = tuple(
        mention._replace(
            pointer=_pointer(folder, block, mention, places)
            if mention.slot != "name"
            else f"{block.address}/name"
        )
        for mention in found.mentions
    )
    return Artifact(
        "ServiceAccount", "v1", "default", namespace, block.address, path, folder.environment, "terraform",
        mentions[0].span, mentions,
    )  # fmt: skip


def secret(found: Found) -> None:
    """A Secret with its keys, and what each holds."""
    found.makes("k8s.secret", "name", "metadata", "name")
    found.uses("k8s.namespace", "namespace", "metadata", "namespace")
    data = found.block.get("data")
    for key, value in entries(data):
        slot = f"keys.{key.value}"
        found.node("k8s.secret_key", slot, key, True, f"{found.address}/{slot}")
        found.node("secret.value", f"values.{key.value}", value, False, f"{found.address}/values.{key.value}")
    said = {mention.slot: mention.value for mention in found.mentions}
    scopes = {"k8s.secret": said.get("namespace", "")}
    scopes["k8s.secret_key"] = f"{scopes['k8s.secret']}/{said.get('name', '')}"
    found.mentions = [one._replace(scope=scopes.get(one.kind, "")) for one in found.mentions]


def objects(folder: Folder, path: str, text: str, blocks: list[Block]) -> Iterator[Artifact]:
    """Every object of one file."""
    for block in blocks:
        if block.type == "resource" and len(block.labels) == 2 and block.labels[0] in OBJECTS:
            artifact = read_object(folder, path, text, block)
            if artifact is not None:
                yield artifact
