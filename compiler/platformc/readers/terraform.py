"""Reads a folder of Terraform into artifacts: each resource, what it makes, and what it uses through locals.

A value is followed through locals and through what other resources of the folder say of themselves. A mention's
`pointer` holds the arguments and locals on the way, its own first, so that one that is wrong is known as the one
cause of what follows from it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from posixpath import join, normpath

from platformc.readers import hcl
from platformc.readers.artifacts import SHARED, Artifact, Mention, written
from platformc.readers.hcl_evaluate import Scope, evaluate
from platformc.readers.hcl_tree import Block, CodeNode, File, ReferenceNode, references
from platformc.readers.terraform_derived import named_by, of_provider, provider_facts, with_derived
from platformc.readers.terraform_objects import objects
from platformc.readers.terraform_types import SERVICE, TYPES
from platformc.readers.tree import Node, ReadError
from platformc.source import Span

TERRAGRUNT = "terragrunt.hcl"


def is_terraform(path: str) -> bool:
    """Whether a file belongs to a root module: `ENVIRONMENT/terraform/*.tf`, `shared/terraform/*.tf`."""
    return path.endswith(".tf") and "terraform" in path.split("/")[-3:-1]


def is_shared(path: str) -> bool:
    """Whether it belongs to what environments share: `shared/terraform/*.tf`, `shared/terraform/CLUSTER/*.tf`.

    The folder of the output may have any name: what lies above is not looked at.
    """
    above = path.split("/")[:-1]
    return above[-2:] == ["shared", "terraform"] or above[-3:-1] == ["shared", "terraform"]


def read_all(
    files: Mapping[str, str], environment: str, unreadable: Callable[[ReadError], None]
) -> list[Artifact]:
    """The artifacts of every root module, and of every module that a `terragrunt.hcl` leads to; each is read by
    itself. unreadable: hears of what cannot be read."""
    found: list[Artifact] = []
    for paths in folders(files).values():
        try:
            found += read_folder({path: files[path] for path in paths}, environment)
        except ReadError as error:
            unreadable(error)
    for path in files:
        if path.rpartition("/")[2] == TERRAGRUNT:
            try:
                found += _module(path, files, environment)
            except ReadError as error:
                unreadable(error)
    return found


def folders(paths: Iterable[str]) -> dict[str, list[str]]:
    """The files of each root module by its folder."""
    found: dict[str, list[str]] = {}
    for path in paths:
        if is_terraform(path):
            found.setdefault(path.rpartition("/")[0], []).append(path)
    return found


def _module(path: str, files: Mapping[str, str], environment: str) -> list[Artifact]:
    """The module that Terragrunt is told of, with the inputs of this environment."""
    file = hcl.read(path, files[path])
    source = next((block.get("source") for block in file.of("terraform")), None)
    if source is None:
        return []
    folder = normpath(join(path.rpartition("/")[0], str(source.value)))
    inside = {
        one: text for one, text in files.items() if one.rpartition("/")[0] == folder and one.endswith(".tf")
    }
    inputs = file.get("inputs")
    given = {str(key.value): (file, value) for key, value in inputs.entries} if inputs is not None else {}
    return read_folder(inside, environment, given)


def read_folder(
    files: Mapping[str, str], environment: str, given: Mapping[str, tuple[File, Node]] | None = None
) -> list[Artifact]:
    """The artifacts of the files of one folder; given: values of its variables, and where they stand.

    Raises ReadError.
    """
    folder = Folder([_file(path, text) for path, text in files.items()], environment, given or {})
    return [
        *folder.artifacts(),
        *(one for file in folder.files for one in objects(folder, file.path, files[file.path], file.blocks)),
    ]


@lru_cache(maxsize=256)
def _file(path: str, text: str) -> File:
    """The tree of a file: what environments share is read for each of them, and its tree is never changed."""
    return hcl.read(path, text)


class Folder:
    """The files of one root module, and what their names mean in each other."""

    def __init__(self, files: list[File], environment: str, given: Mapping[str, tuple[File, Node]]) -> None:
        self.files = files
        self.environment = environment
        self.scope = Scope(files, {name: node for name, (_, node) in given.items()})
        self._given = given
        self._locals: dict[str, tuple[File, Node]] = {}
        self._through: dict[str, frozenset[str]] = {}
        for file in files:
            for block in file.blocks:
                if block.type == "locals":
                    for name, argument in block.arguments.items():
                        self._locals.setdefault(name, (file, argument.value))
        facts = provider_facts([block for file in files for block in file.blocks])
        self.scope.blocks = {
            address: with_derived(block, facts) for address, block in self.scope.blocks.items()
        }

    def artifacts(self) -> Iterator[Artifact]:
        """Each block that holds names, in the order of the files; the locals of all files are one."""
        prefix = SHARED if any(is_shared(file.path) for file in self.files) else ""
        for file in self.files:
            for block in file.blocks:
                kind = self._kind(block)
                rule = TYPES.get(kind)
                if rule is None:
                    continue
                found = Found(self, file, block, prefix + kind)
                rule(found)
                name = _name(block)
                yield Artifact(
                    prefix + kind, "", name, "", found.address, file.path, self.environment, "terraform",
                    Span(file.path, block.type_node.start, block.type_node.end), tuple(found.mentions),
                )  # fmt: skip
        yield from self._named(prefix)

    def _kind(self, block: Block) -> str:
        if block.type == "resource" and len(block.labels) == 2:
            return block.labels[0]
        if block.type == "data" and len(block.labels) == 2:
            return f"data.{block.labels[0]}"
        return f"provider.{block.labels[0]}" if block.type == "provider" and block.labels else ""

    def _named(self, prefix: str) -> Iterator[Artifact]:
        mentions = []
        named = [(f"local.{name}", *found) for name, found in self._locals.items()]
        named += [(f"var.{name}", *found) for name, found in self._given.items()]
        for key, file, node in named:
            name = key.partition(".")[2]
            mentions.append(
                Mention(
                    "tf.local",
                    self.text(node) or "",
                    True,
                    self.environment,
                    "terraform",
                    "locals",
                    name,
                    Span(file.path, node.start, node.end),
                    "",
                    " ".join((key, *sorted(self.through(node)))),
                )
            )
        if mentions:
            span = mentions[0].span
            yield Artifact(
                f"{prefix}locals", "", "locals", "", "locals", span.file, self.environment, "terraform", span,
                tuple(mentions),
            )  # fmt: skip

    def text(self, node: Node) -> str | None:
        """A value as text: what is known of it, and the source of what is not."""
        value = evaluate(node, self.scope)
        if isinstance(value, CodeNode):
            return str(value.plain()) if value.form == "template" else value.text
        return written(value.value) if value.kind == "scalar" else None

    def home(self, name: str) -> str:
        """The file that defines a local; "" for one that nobody defines."""
        found = self._locals.get(name)
        return found[0].path if found is not None else ""

    def items(self, node: Node) -> list[Node]:
        """The items of a list, where they stand; a value alone is one."""
        if node.kind == "list":
            return node.items
        value = evaluate(node, self.scope)
        return value.items if value.kind == "list" else [node]

    def through(self, node: Node) -> frozenset[str]:
        """The locals that a value is made from, directly or by way of others and of resources."""
        found: set[str] = set()
        for reference in references(node):
            steps = [str(step) for step in reference.steps if isinstance(step, str | int)]
            if steps[:1] == ["var"] and len(steps) > 1:
                found.add(f"var.{steps[1]}")
                continue
            if steps[:1] == ["local"] and len(steps) > 1:
                found.add(f"local.{steps[1]}")
                found |= self._of_local(steps[1])
                continue
            size = 3 if steps[:1] == ["data"] else 2
            block = self.scope.blocks.get(tuple(steps[:size]))
            if block is None:
                if "_" in steps[0] or steps[0] == "data":
                    found.add(".".join(steps[:size]))  # it is not there
                continue
            named = named_by(block) if len(steps) > size and steps[size] not in self._said(block) else None
            key = [*steps[:size], named or steps[size]] if len(steps) > size else steps
            argument = block.arguments.get(key[-1]) if len(steps) > size else None
            if argument is not None:
                found.add(".".join(key))
                value = argument.value
                if block.labels[0] == "aws_lb" and key[-1] == "tags":
                    value = value.get(SERVICE) or value  # what else it is known by says nothing of this
                found |= self._of(".".join(key), value)
                made = block.arguments.get(steps[size])
                if made is not None and made is not argument:
                    found |= self._of(".".join(steps[: size + 1]), made.value)
                    found |= of_provider(block, steps[size])
        return frozenset(found)

    def _said(self, block: Block) -> set[str]:
        """The arguments that stand in the text, not those that AWS makes of them."""
        return {name for name, argument in block.arguments.items() if str(argument.name.value) == name}

    def _of_local(self, name: str) -> frozenset[str]:
        local = self._locals.get(name)
        return self._of(f"local.{name}", local[1]) if local is not None else frozenset()

    def _of(self, key: str, node: Node) -> frozenset[str]:
        if key not in self._through:
            self._through[key] = frozenset()  # a circle adds nothing
            self._through[key] = self.through(node)
        return self._through[key]


class Found:
    """Gathers what one block mentions, so that each rule of a type is one line."""

    def __init__(self, folder: Folder, file: File, block: Block, kind: str) -> None:
        self.folder = folder
        self.file = file
        self.block = block
        self.kind = kind
        self.address = f"{block.address}.{_name(block)}" if block.type == "provider" else block.address
        self.mentions: list[Mention] = []

    def makes(self, kind: str, slot: str, *path: str | int) -> None:
        """The argument at a path is a name that this block makes."""
        self.node(kind, slot, self.block.get(str(path[0]), *path[1:]), True)

    def uses(self, kind: str, slot: str, *path: str | int) -> None:
        """The argument at a path is a name that something else makes."""
        self.node(kind, slot, self.block.get(str(path[0]), *path[1:]))

    def each(self, kind: str, slot: str, node: Node | None, makes: bool = False) -> None:
        """Each item of a list, its place behind the slot."""
        for index, item in enumerate(self.folder.items(node) if node is not None else ()):
            self.node(kind, f"{slot}.{index}", item, makes)

    def node(
        self, kind: str, slot: str, node: Node | None, makes: bool = False, own: str = "", file: str = ""
    ) -> None:
        """A value as a mention; nothing where there is none. own, file: of a value that stands in a local."""
        value = self.folder.text(node) if node is not None else None
        if node is None or value is None:
            return
        if kind == "aws.route53_zone" and not makes and self._foreign(node):
            kind = "dns.zone"  # who makes it is not in this folder
        through = " ".join((own or self._own(node, slot), *sorted(self.folder.through(node))))
        self.mentions.append(
            Mention(
                kind,
                value,
                makes,
                self.folder.environment,
                "terraform",
                self.address,
                slot,
                Span(file or self.file.path, node.start, node.end),
                "",
                through,
            )
        )

    def _own(self, node: Node, slot: str) -> str:
        """The key of the argument itself, by which others refer to it; of what is inside, its slot."""
        for name, argument in self.block.arguments.items():
            if argument.value.start <= node.start and node.end <= argument.value.end:
                return f"{self.address}.{name}"
        return f"{self.address}/{slot}"

    def _foreign(self, node: Node) -> bool:
        return not isinstance(node, ReferenceNode) or node.steps[0] in ("data", "local")


def _name(block: Block) -> str:
    """The label; of a provider its name, and its alias."""
    if block.type != "provider":
        return block.labels[-1]
    alias = block.get("alias")
    return f"{block.labels[0]}.{alias.value}" if alias is not None else block.labels[0]


__all__ = ["ReadError", "folders", "is_terraform", "read_folder"]
