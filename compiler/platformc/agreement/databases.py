"""The names by which programs open a database, and the registry that their images come from."""

from __future__ import annotations

import re
from collections.abc import Iterator

from platformc.agreement.beliefs import belief
from platformc.agreement.examples import EXAMPLE
from platformc.agreement.world import Finding
from platformc.diagnostics import Code
from platformc.ir import Platform, Store, Text
from platformc.source import Span

_SPEC = EXAMPLE.replace(
    "secret django {",
    """\
secret db { PASSWORD = external "shop/db" }
database main { engine = postgres 17; name = "shop"; user = "shop"; password = secret.db.PASSWORD; size = 1Gi }

secret django {""",
)
_RIGHT = _SPEC.replace(
    "  env { SECRET_KEY",
    '  needs main\n  env { POSTGRES_DB = "shop"; POSTGRES_USER = "shop"; SECRET_KEY',
)

NAME = Code(
    "database/name",
    summary="a program opens another database than the one that is made",
    why="The connection is refused: unknown database.",
    wrong=_RIGHT.replace('POSTGRES_DB = "shop"', 'POSTGRES_DB = "other"'),
    right=_RIGHT,
)
USER = Code(
    "database/user",
    summary="a program opens the database as another user than the one that is made",
    why="The connection is refused: access denied.",
    wrong=_RIGHT.replace('POSTGRES_USER = "shop"', 'POSTGRES_USER = "other"'),
    right=_RIGHT,
)
_REGISTRY = (
    EXAMPLE + 'registry main { kind = docker; host = "registry.example.net"; name = "shop"; external }\n'
)

REGISTRY = Code(
    "image/registry",
    summary="an image is pulled from a repository that is not declared in its registry",
    why="The pull fails: ImagePullBackOff.",
    wrong=_REGISTRY.replace('"example.com/app:1.0"', '"registry.example.net/other:1.0"'),
    right=_REGISTRY.replace('"example.com/app:1.0"', '"registry.example.net/shop:1.0"'),
)

_OF_DATABASE = re.compile(r"(^|_)(MYSQL|MARIADB|POSTGRES|POSTGRESQL|DB|DATABASE)(_|$)")
_ITS_NAME = re.compile(r"(^|_)(DATABASE|DB|DATABASE_NAME|DB_NAME)$")
_ITS_USER = re.compile(r"_(USER|USERNAME)$")
_ANOTHER = re.compile(r"(^|_)(ROOT|ADMIN|TEST)(_|$)")


def database_findings(platform: Platform) -> Iterator[Finding]:
    """Variables and keys that by their name hold a database's name or user, and hold another one."""
    databases = {key: store for key, store in platform.stores.items() if store.kind == "database"}
    for workload in platform.workloads:
        needed = [databases[need.declaration] for need in workload.needs if need.declaration in databases]
        if len(needed) == 1:
            kind = "service" if workload.label in platform.services else "job"
            for variable in workload.env:
                place = (f"{kind}.{workload.label}", f"env.{variable.name}")
                yield from _compared(platform, needed[0], variable.name, variable.value, place)
    if len(databases) == 1:
        (store,) = databases.values()
        for secret in platform.secrets.values():
            for key in secret.keys:
                if key.text is not None:
                    place = (f"secret.{secret.label}", f"keys.{key.key}")
                    yield from _compared(platform, store, key.key, key.text, place)


def _compared(
    platform: Platform, store: Store, variable: str, text: Text, place: tuple[str, str]
) -> Iterator[Finding]:
    value = text.plain
    if value is None or not _OF_DATABASE.search(variable) or _ANOTHER.search(variable):
        return
    if _ITS_NAME.search(variable):
        code, name, what = NAME, store.name, "name"
    elif _ITS_USER.search(variable) and store.user is not None:
        code, name, what = USER, store.user, "user"
    else:
        return
    if value != name.value:
        yield belief(
            platform, code, *place, text.span, name.kind,
            f"`{variable}` is `{value}`, and the {what} of database `{store.label}` is `{name.value}`",
            f"use `database.{store.label}.{what}`", (value, name.value), (f"the {what}", name.span),
        )  # fmt: skip


def image_findings(platform: Platform) -> Iterator[Finding]:
    """Images of a declared registry's host that come from a repository of it that is not declared."""
    repositories = {registry.url.value: registry for registry in platform.registries.values()}
    hosts = {url.partition("/")[0]: registry for url, registry in repositories.items() if "/" in url}
    seen: set[Span] = set()
    for workload in platform.workloads:
        image = workload.image
        if image is None or image.span in seen:
            continue
        seen.add(image.span)  # an image that others inherit is told once
        host = image.value.partition("/")[0]
        registry = hosts.get(host)
        if registry is None or any(_within(image.value, url) for url in repositories):
            continue
        kind = "service" if workload.label in platform.services else "job"
        yield belief(
            platform, REGISTRY, f"{kind}.{workload.label}", "image", image.span, "oci.image",
            f"{kind} `{workload.label}` runs `{image.value}`, which is in no declared repository of `{host}`",
            f"use `{{registry.{registry.label}.url}}:TAG`", (image.value, registry.url.value),
            ("the registry", registry.url.span),
        )  # fmt: skip


def _within(image: str, repository: str) -> bool:
    return image == repository or image.startswith((f"{repository}:", f"{repository}@", f"{repository}/"))
