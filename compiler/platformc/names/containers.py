"""Kinds of names in Docker, Compose and dotenv files."""

from __future__ import annotations

from platformc.names.conditions import image_form, image_reference
from platformc.names.kind import Grammar, Kind, Scope, row
from platformc.names.kubernetes import C_IDENTIFIER

SCHEMA = "compose-spec.json patternProperties"
REFERENCE = "distribution/reference regexp.go"

KEY = Grammar(r"[a-zA-Z0-9._-]+", "letters, digits, `.`, `_` and `-`", "a-zA-Z0-9._-")
NAME = Grammar(
    r"[a-zA-Z0-9][a-zA-Z0-9_.-]+",
    "letters, digits, `_`, `.` and `-`, starting with a letter or digit",
    "a-zA-Z0-9_.-",
    "a-zA-Z0-9",
)
_HOST = r"(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])"
_COMPONENT = r"[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*"
_REGISTRY = rf"(?:(?:{_HOST}(?:\.{_HOST})*|\[[a-fA-F0-9:]+\])(?::[0-9]+)?/)?"
_TAG = r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}"
_DIGEST = r"[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}"
_PATH = rf"{_COMPONENT}(?:/{_COMPONENT})*"


def _key(id: str, title: str, note: str = "", scope: Scope = "object") -> Kind:
    return row(f"compose.{id}", title, KEY, 1, None, scope, SCHEMA, note)


ROWS = (
    _key("key", "Compose key"),
    _key(
        "service",
        "Compose service",
        "it is a host name on the network: other than letters, digits and `-` is unwise",
    ),
    _key("volume", "Compose volume"),
    _key("network", "Compose network"),
    _key("secret", "Compose secret"),
    _key("config", "Compose config"),
    row(
        "compose.profile",
        "Compose profile",
        NAME,
        2,
        None,
        "none",
        "https://github.com/compose-spec/compose-spec/blob/main/15-profiles.md",
    ),
    row(
        "compose.project",
        "Compose project",
        Grammar(
            r"[a-z0-9][a-z0-9_-]*",
            "lower-case letters, digits, `_` and `-`, starting with a letter or digit",
            "a-z0-9_-",
            "a-z0-9",
        ),
        1,
        None,
        "environment",
        "compose-go loader NormalizeProjectName",
        "in a file, Compose silently rewrites an illegal name",
    ),
    row(
        "docker.container_name",
        "Docker container",
        NAME,
        2,
        None,
        "environment",
        "moby daemon/names RestrictedNamePattern",
        "a fixed name allows one replica",
    ),
    row(
        "docker.volume_name",
        "Docker volume",
        NAME,
        2,
        None,
        "environment",
        "moby volume/local; daemon/names RestrictedNamePattern",
    ),
    row(
        "docker.image_ref",
        "image reference",
        Grammar(
            rf"{_REGISTRY}{_PATH}(?::{_TAG})?(?:@{_DIGEST})?",
            "an image such as `registry.example.com/team/app:1.2`, its path in lower case",
            explain=image_form,
        ),
        1,
        None,
        "none",
        REFERENCE,
        "the first part is a registry only with `.` or `:` in it, or as `localhost`; a tag has no `+`",
        condition=image_reference,
    ),
    row(
        "docker.repository",
        "image repository",
        Grammar(
            _PATH,
            "lower-case letters and digits with `.`, `_`, `__`, `-` and `/` between them",
            "a-z0-9._/-",
            "a-z0-9",
            "a-z0-9",
            "/",
        ),
        1,
        255,
        "none",
        REFERENCE,
    ),
    row(
        "docker.tag",
        "image tag",
        Grammar(
            _TAG,
            "letters, digits, `_`, `.` and `-`, not starting with `.` or `-`",
            "A-Za-z0-9_.-",
            "A-Za-z0-9_",
        ),
        1,
        128,
        "none",
        REFERENCE,
    ),
    row(
        "env_file.key",
        "dotenv key",
        C_IDENTIFIER,
        1,
        None,
        "object",
        "POSIX.1-2017 XBD 8.1; compose-go dotenv",
        "Compose ignores a key that starts with a digit",
    ),
)
"""One row for each kind."""
