"""What a regular expression cannot say: halves with their own length, checksums, parts that are counted."""

from __future__ import annotations

import re

BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
"""The alphabet of BIP 173, in the order of its values."""


def label_key_halves(value: str) -> str | None:
    """The prefix and the name of a Kubernetes label key have a length each."""
    prefix, slash, name = value.rpartition("/")
    if slash and len(prefix) > 253:
        return f"has a prefix of {len(prefix)} characters before `/`; at most 253"
    if len(name) > 63:
        where = " after `/`" if slash else ""
        return f"has a name of {len(name)} characters{where}; at most 63"
    return None


def label_key_form(value: str) -> str | None:
    """A label key is a name, or a lower-case domain, one `/` and a name."""
    if value.count("/") > 1:
        return f"has {value.count('/')} `/`; at most one"
    prefix, slash, _ = value.partition("/")
    return f"has the prefix `{prefix}`, which is no lower-case domain" if slash else None


def quantity_form(value: str) -> str | None:
    """A quantity is a number and one of the known suffixes, which are told apart by case."""
    found = re.fullmatch(r"([+-]?[0-9.]+) *([A-Za-z]+)", value, re.ASCII)
    if found is None:
        return None
    number, unit = found.groups()
    if unit in {"core", "cores", "cpu", "cpus"}:
        return f"has the unit `{unit}`; cores have none: `{number}`"
    known = {"k": "k", "m": "M", "g": "G", "t": "T", "p": "P", "e": "E"}
    letter = known.get(unit[0].lower())
    if letter is None or unit[1:].lower() not in {"", "b", "i", "ib"}:
        return f"has the unit `{unit}`, which is none"
    binary = letter.upper() + "i"
    return f"has the unit `{unit}`, which is none; `{number}{binary}` or `{number}{letter}`"


def image_form(value: str) -> str | None:
    """Which of registry, path, tag and digest is wrong."""
    name, at, digest = value.partition("@")
    if (
        at
        and re.fullmatch(r"[A-Za-z][A-Za-z0-9]*([-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}", digest)
        is None
    ):
        return f"has the digest `{digest}`, which is no algorithm, `:` and at least 32 hex digits"
    if "://" in name:
        return f"is a web address; an image has no `{name.partition('://')[0]}://`"
    path, tag = _path_and_tag(name)
    if tag is not None and re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}", tag, re.ASCII) is None:
        return f"has the tag `{tag}`, which is no legal tag" if tag else "has an empty tag after `:`"
    return _path_character(path) or ("has an empty part in its path" if "" in path.split("/") else None)


def _path_character(path: str) -> str | None:
    found = re.search(r"[^a-z0-9._/-]", path, re.ASCII)
    if found is None:
        return None
    case = "an upper-case " if found[0].isupper() else ""
    return f"has {case}`{found[0]}` in its path"


def _path_and_tag(name: str) -> tuple[str, str | None]:
    """An image without its registry and digest; the first part is a registry only where it looks like a host."""
    first, slash, rest = name.partition("/")
    path = rest if slash and ("." in first or ":" in first or first == "localhost") else name
    head, colon, tag = path.rpartition(":")
    return (head, tag) if colon and "/" not in tag else (path, None)


def dns_labels(value: str) -> str | None:
    """No label of a DNS name is longer than 63 characters (RFC 1035 §2.3.4)."""
    for label in value.split("."):
        if len(label) > 63:
            return f"has the label `{label[:16]}…` of {len(label)} characters; at most 63"
    return None


def dns_name(value: str) -> str | None:
    """A DNS name is at most 253 characters as text, without its final dot (RFC 1035 §2.3.4)."""
    text = value.removesuffix(".")
    if len(text) > 253:
        return f"is {len(text)} characters long; at most 253"
    return dns_labels(text)


def image_reference(value: str) -> str | None:
    """The path of an image is lower-case and at most 255; a sha256 digest has 64 digits."""
    name, _, digest = value.partition("@")
    if digest.startswith("sha256:") and len(digest) != 71:
        return f"has a sha256 digest of {len(digest) - 7} digits; exactly 64"
    path, _ = _path_and_tag(name)
    if len(path) > 255:
        return f"has a path of {len(path)} characters; at most 255"
    return _path_character(path)


def ssm_hierarchy(value: str) -> str | None:
    """A parameter in a hierarchy starts with `/` and is at most 15 levels deep."""
    if "/" in value and not value.startswith("/"):
        return "is in a hierarchy and must start with `/`"
    if value.count("/") > 15:
        return f"is {value.count('/')} levels deep; at most 15"
    return None


def age_checksum(value: str) -> str | None:
    """The last six characters of an age recipient are the bech32 checksum of the rest (BIP 173)."""
    check = 1
    prefix = [ord(character) >> 5 for character in "age"] + [0] + [ord(character) & 31 for character in "age"]
    for number in prefix + [BECH32.index(character) for character in value[4:]]:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ number
        for bit, generator in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
            if top >> bit & 1:
                check ^= generator
    return None if check == 1 else "has a wrong checksum: a character was lost or changed"


def git_reference(value: str) -> str | None:
    """What `git check-ref-format --branch` refuses besides single characters."""
    for part in value.split("/"):
        if not part:
            return "has an empty part between two `/`"
        if part.startswith("."):
            return f"has the part `{part}`, which may not start with `.`"
        if part.endswith(".lock"):
            return f"has the part `{part}`, which may not end with `.lock`"
    return None


def url_port(value: str) -> str | None:
    """The port of an absolute URL is 1 to 65535, and its host's labels are of legal length."""
    found = re.match(r"https?://([^/?#:]+)(?::([0-9]+))?", value)
    if found is None:
        return None
    if found[2] and not 1 <= int(found[2]) <= 65535:
        return f"has the port {found[2]}; 1 to 65535"
    return dns_name(found[1])


def email_parts(value: str) -> str | None:
    """The part before `@` is at most 64 characters (RFC 5321 §4.5.3.1.1)."""
    local, _, domain = value.partition("@")
    if len(local) > 64:
        return f"has {len(local)} characters before `@`; at most 64"
    return dns_name(domain)
