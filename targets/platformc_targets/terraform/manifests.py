"""Objects of Kubernetes in Terraform: a manifest, with each name as the local that holds it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from platformc.ir import Platform
from platformc.output import Document, Marked, Tree
from platformc.source import Span
from platformc_targets.terraform.addresses import Module, ref
from platformc_targets.terraform.naming import Names
from platformc_targets.text.hcl import Block, Template

FILE = "kubernetes.tf"


def manifest(
    platform: Platform,
    module: Module,
    names: Names,
    label: str,
    document: Document,
    span: Span,
    after: Sequence[Tree],
) -> None:
    """Adds an object of the cluster as the manifest that it is; `after` must be there before."""
    body: dict[str, Tree] = {"manifest": localized(platform, names, document.tree)}
    if after:
        body["depends_on"] = list(after)
    module.add(FILE, Marked(Block("resource", ("kubernetes_manifest", label), body), span))


def localized(platform: Platform, names: Names, tree: Tree) -> Tree:
    """The tree with names as their locals, alone or within a text."""
    if isinstance(tree, Marked):
        return Marked(localized(platform, names, tree.value), tree.span)
    if isinstance(tree, Mapping):
        return {key: localized(platform, names, value) for key, value in tree.items()}
    if isinstance(tree, list | tuple):
        return [localized(platform, names, item) for item in tree]
    if isinstance(tree, str):
        for role in platform.roles.values():
            if tree == role.arn and not role.external:
                return ref(f"aws_iam_role.{role.label}.arn")
        return in_text(platform, names, tree)
    return tree


def in_text(platform: Platform, names: Names, text: str) -> Tree:
    """A text with the names that it holds as their locals, longer ones first."""
    # the platform's own name first: a convention may have the same value by chance
    paths = [(platform.name.value, "platform")]
    paths += [(name.value, f"names.{path}") for path, name in platform.names.items()]
    # a domain is nothing else by chance; what has no dot may be any word
    paths += [(one.value, f"platform.{word}") for word, one in platform.settings.items() if "." in one.value]
    known = sorted((pair for pair in paths if len(pair[0]) > 5), key=lambda pair: -len(pair[0]))
    for value, path in known:
        at = text.find(value)
        if at < 0:
            continue
        local = names.path(path)
        if text == value:
            return local
        before, after = text[:at], text[at + len(value) :]
        if (before and (before[-1].isalnum() or before[-1] == ".")) or (after and after[0].isalnum()):
            continue
        rest = in_text(platform, names, after)
        parts: list[Tree] = [before, local]
        parts += list(rest.parts) if isinstance(rest, Template) else [rest]
        return Template(tuple(part for part in parts if part != ""))
    return text
