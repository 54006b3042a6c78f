"""Make the schemas of Terraform providers under schemas/platformc_schemas/terraform from published packages.

    python tests/oracles/vendor_terraform.py

The npm packages `@cdktf/provider-*` carry, as TypeScript inside their source maps, every argument of every type
with its type and whether it is required, optional or computed. What is written has the shape of
`terraform providers schema -json`. What the packages do not carry is not there: defaults, sensitivity, the least
and greatest number of blocks beyond none, one and many. Needs npm and the network; the tests need neither.
"""

from __future__ import annotations

import base64
import json
import re
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Any, NamedTuple

from terraform_types import PROVIDERS

OUTPUT = Path(__file__).parents[2] / "schemas" / "platformc_schemas" / "terraform"

Block = dict[str, Any]

_MAP = re.compile(r"sourceMappingURL=data:application/json;base64,(\S+)")
_CLASS = re.compile(r"^export class (\w+) extends cdktf\.(\w+)", re.MULTILINE)
_HCL = re.compile(r"^export function (\w+)ToHclTerraform\b", re.MULTILINE)
_MEMBER = re.compile(
    r"// (\w+) - computed: (true|false), optional: (true|false), required: (true|false)\n"
    r"(?:\s*private _\w+ = new ([\w.]+)\(this, \"\w+\"(?:, (true|false))?\);"
    r"|\s*private _\w+\?{0,1}: ([^;]+);)?"
    r"[^{]*\{\s*return ([^\n]+);"
)
_ARGUMENT = re.compile(
    r"^\s+(\w+): \{\s*\n\s*value: ([^\n]*)\n\s*isBlock: (true|false),\s*\n\s*type: \"(\w+)\","
    r"\s*\n\s*storageClassType: \"(\w+)\"",
    re.MULTILINE,
)
_INTERFACE = re.compile(r"^export interface (\w+)", re.MULTILINE)
_PROPERTY = re.compile(r"\{@link [^ }]+#(\w+) [^}]*\}\s*\*/\s*readonly \w+(\?)?:")
_VERSION = re.compile(r"providerVersion: '([^']+)'")
_FOLDERS = {"string": "string-resource"}
"""Types whose folder is called otherwise than they are."""
_SIMPLE = {"string": "string", "number": "number", "boolean": "bool", "any": "dynamic"}
_GETTERS = {
    "getStringAttribute": "string",
    "getNumberAttribute": "number",
    "getBooleanAttribute": "bool",
    "getStringMapAttribute": ["map", "string"],
    "getNumberMapAttribute": ["map", "number"],
    "getBooleanMapAttribute": ["map", "bool"],
    "getAnyMapAttribute": "dynamic",
    "getListAttribute": ["list", "string"],
    "getNumberListAttribute": ["list", "number"],
    "interpolationForAttribute": "dynamic",
}
_HOLDERS = {
    "StringMap": ["map", "string"],
    "NumberMap": ["map", "number"],
    "BooleanMap": ["map", "bool"],
    "AnyMap": "dynamic",
    "StringMapList": ["list", ["map", "string"]],
    "NumberMapList": ["list", ["map", "number"]],
    "StringListList": ["list", ["list", "string"]],
}


class Argument(NamedTuple):
    """How a value is written: as a block or not, in which collection, of what."""

    is_block: bool
    collection: str
    element: str


class Member(NamedTuple):
    """An argument or an attribute as its class says it. holder: the class of its parts, "" for a plain value."""

    computed: bool
    optional: bool
    required: bool
    holder: str
    in_set: bool
    returned: str


def main() -> None:
    """Write the schemas of every provider; say how large they are."""
    OUTPUT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        for name, provider in PROVIDERS.items():
            archive = _packed(provider.package, Path(folder))
            _provider(name, archive)
            archive.unlink()
    total = sum(path.stat().st_size for path in OUTPUT.glob("*.json"))
    print(f"{total // 1024} KiB", file=sys.stderr)


def _packed(package: str, folder: Path) -> Path:
    run = ("npm", "pack", "--silent", "--pack-destination", str(folder), package)
    answer = subprocess.run(run, check=True, capture_output=True, text=True, cwd=folder)
    return folder / answer.stdout.strip().splitlines()[-1]


def _provider(name: str, archive: Path) -> None:
    chosen = PROVIDERS[name]
    wanted = {
        _FOLDERS.get(word, word.replace("_", "-")): f"{name}_{word}" for word in chosen.resources.split()
    }
    data = {f"data-{name}-{word.replace('_', '-')}": f"{name}_{word}" for word in chosen.data.split()}
    found: dict[str, dict[str, Any]] = {"resource_schemas": {}, "data_source_schemas": {}}
    own: Block = {}
    version = ""
    with tarfile.open(archive) as files:
        for entry in files:
            parts = entry.name.split("/")
            if parts[1:2] == ["LICENSE"]:
                text = _text(files, entry)
                (OUTPUT / "LICENSE.MPL-2.0").write_text(text, encoding="utf-8")
            if len(parts) != 4 or parts[1] != "lib" or parts[3] != "index.js":
                continue
            folder = parts[2]
            if folder not in wanted and folder not in data and folder != "provider":
                continue
            source = _source(_text(files, entry))
            top, block = Schemas(source).top()
            if top == "TerraformProvider":
                # Terraform itself reads the alias
                block["attributes"].pop("alias")
                own = block
                continue
            version = _version(source)
            kind = "resource_schemas" if folder in wanted else "data_source_schemas"
            found[kind][wanted.get(folder) or data[folder]] = {"version": 0, "block": block}
    missing = set(wanted.values()) - set(found["resource_schemas"])
    missing |= {f"data.{word}" for word in set(data.values()) - set(found["data_source_schemas"])}
    if missing or not own:
        raise LookupError(f"{chosen.package} has no {', '.join(sorted(missing)) or 'provider'}")
    schema = {"version": version, "provider": {"version": 0, "block": own}, **found}
    text = json.dumps(schema, sort_keys=True, separators=(",", ":"))
    # a type a line, so that a change of one type is a change of one line
    text = re.sub(rf'(?<=[{{,])("{name}_\w+":\{{"block")', r"\n\1", text)
    (OUTPUT / f"{name}.json").write_text(f"{text}\n", encoding="utf-8")
    print(f"{name} {version}: {sum(len(types) for types in found.values())} types", file=sys.stderr)


def _text(files: tarfile.TarFile, entry: tarfile.TarInfo) -> str:
    file = files.extractfile(entry)
    assert file is not None
    return file.read().decode("utf-8")


def _source(javascript: str) -> str:
    found = _MAP.search(javascript)
    assert found is not None
    text: str = json.loads(base64.b64decode(found.group(1)))["sourcesContent"][0]
    return text


def _version(source: str) -> str:
    found = _VERSION.search(source)
    assert found is not None
    return found.group(1)


class Schemas:
    """The classes of one type, and what they say of its arguments."""

    def __init__(self, source: str) -> None:
        self.members: dict[str, dict[str, Member]] = {}
        self.arguments: dict[str, dict[str, Argument]] = {}
        self.kinds: dict[str, str] = {}
        self.needed: dict[str, set[str]] = {}
        starts = [found.start() for found in re.finditer(r"^export ", source, re.MULTILINE)]
        for start, end in zip(starts, [*starts[1:], len(source)], strict=True):
            chunk = source[start:end]
            if heading := _CLASS.match(chunk):
                self.kinds[heading.group(1)] = heading.group(2)
                self.members[heading.group(1)] = _members(chunk)
                self.arguments[heading.group(1)] = _arguments(chunk)
            elif heading := _INTERFACE.match(chunk):
                properties = _PROPERTY.findall(chunk)
                self.needed[heading.group(1)] = {name for name, mark in properties if not mark}
            elif heading := _HCL.match(chunk):
                name = heading.group(1)
                self.arguments[name[0].upper() + name[1:]] = _arguments(chunk)

    def top(self) -> tuple[str, Block]:
        """What the class is that stands for the type itself, and its block."""
        for name, kind in self.kinds.items():
            if kind in ("TerraformResource", "TerraformDataSource", "TerraformProvider"):
                return kind, self.block(name, name)
        raise LookupError("no type is here")

    def block(self, members: str, arguments: str) -> Block:
        """The block of a class: arguments that are blocks apart from the others."""
        block: Block = {}
        inputs = self.arguments.get(arguments, {})
        for name, member in self.members[members].items():
            argument = inputs.get(name)
            if argument is not None and argument.is_block and not member.computed:
                nested = self._nested(member, argument)
                block.setdefault("block_types", {})[name] = nested
            else:
                block.setdefault("attributes", {})[name] = self._attribute(member, argument)
        return block

    def _nested(self, member: Member, argument: Argument) -> Block:
        struct = _struct(member.holder or argument.element)
        alone = member.holder.endswith("OutputReference") or not member.holder
        mode = {"struct": "single", "list": "list", "set": "set", "map": "map"}[argument.collection]
        nested: Block = {"nesting_mode": mode, "block": self._inner(struct)}
        if mode in ("list", "set"):
            if member.required:
                nested["min_items"] = 1
            if alone:
                nested["max_items"] = 1
        return nested

    def _inner(self, struct: str) -> Block:
        holder = f"{struct}OutputReference"
        if holder in self.members:
            return self.block(holder, struct)
        # parts of a provider's own configuration have no class: what is written says all
        inputs = self.arguments.get(struct, {})
        block: Block = {}
        for name, argument in inputs.items():
            required = name in self.needed.get(struct, ())
            member = Member(False, not required, required, "", False, "")
            if argument.is_block:
                block.setdefault("block_types", {})[name] = self._nested(member, argument)
            else:
                block.setdefault("attributes", {})[name] = self._attribute(member, argument)
        return block

    def _attribute(self, member: Member, argument: Argument | None) -> Block:
        flags = {name: True for name in ("computed", "optional", "required") if getattr(member, name)}
        if argument is None and member.required:
            raise LookupError("a required argument that is never written")
        holder = member.holder or ("" if argument is None else _holder(argument))
        struct = _struct(holder)
        if not holder or struct.startswith("cdktf."):
            return {"type": _plain_type(member, argument), **flags}
        if argument is None or member.computed:
            # what the provider may fill in itself has an object's type: it may be written as blocks as well
            return {"type": self._type(member, argument), **flags}
        mode = "single" if argument.collection in ("struct", "simple") else argument.collection
        attributes = self._inner(struct).get("attributes", {})
        return {"nested_type": {"nesting_mode": mode, "attributes": attributes}, **flags}

    def _type(self, member: Member, argument: Argument | None) -> Any:
        """The value's type where it is no block of arguments: an object, or a collection of objects."""
        if not member.holder or member.holder.startswith("cdktf."):
            return _plain_type(member, argument)
        struct = _struct(member.holder)
        inputs = self.arguments.get(struct, {})
        parts = self.members[f"{struct}OutputReference"]
        inner = ["object", {name: self._type(part, inputs.get(name)) for name, part in parts.items()}]
        if member.holder.endswith("OutputReference"):
            return [argument.collection, inner] if argument and argument.collection != "struct" else inner
        if member.holder.endswith("Map"):
            return ["map", inner]
        return ["set" if member.in_set else "list", inner]


def _members(chunk: str) -> dict[str, Member]:
    found: dict[str, Member] = {}
    for name, computed, optional, required, holder, in_set, _declared, returned in _MEMBER.findall(chunk):
        found[name] = Member(
            computed == "true", optional == "true", required == "true", holder, in_set == "true", returned
        )
    return found


def _arguments(chunk: str) -> dict[str, Argument]:
    found: dict[str, Argument] = {}
    for name, value, is_block, collection, element in _ARGUMENT.findall(chunk):
        # `isBlock` is said of every value with parts: what maps it, or its name, tells blocks from attributes
        attribute = ", false)(" in value or (collection == "struct" and name != "timeouts")
        found[name] = Argument(is_block == "true" and not attribute, collection, element)
    return found


def _holder(argument: Argument) -> str:
    """The class of a value's parts where only its writing is known: `HelmProviderKubernetes`."""
    return argument.element if argument.element[:1].isupper() else ""


def _struct(holder: str) -> str:
    return re.sub(r"(OutputReference|List|Map)$", "", holder)


def _plain_type(member: Member, argument: Argument | None) -> Any:
    if argument is not None:
        return _written_type(argument.collection, argument.element)
    if member.holder.startswith("cdktf."):
        return _HOLDERS[member.holder.removeprefix("cdktf.")]
    getter = re.search(r"this\.(get\w+Attribute|interpolationForAttribute)\(", member.returned)
    if getter is None:
        return "dynamic"
    type_ = _GETTERS[getter.group(1)]
    if "tolist(" in member.returned and isinstance(type_, list):
        return ["set", type_[1]]
    return type_


def _written_type(collection: str, element: str) -> Any:
    """`simple` of `string`, `set` of `stringList`, `list` of `stringListList`."""
    if collection == "simple":
        return _SIMPLE[element]
    if element == "anyMap":
        return "dynamic"
    words = re.fullmatch(r"(string|number|boolean|any)((?:List|Map)*?)(?:List|Map)", element)
    if words is None:
        return "dynamic"
    inner: Any = _SIMPLE[words.group(1)]
    for word in re.findall("List|Map", words.group(2)):
        inner = [word.lower(), inner]
    return [collection, inner]


if __name__ == "__main__":
    main()
