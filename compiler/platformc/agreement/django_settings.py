"""What settings modules of Django lean on: the process that imports them, and the database they open.

https://docs.djangoproject.com/en/stable/topics/settings/#designating-the-settings
"""

from __future__ import annotations

from collections.abc import Iterator

from platformc.agreement.beliefs import belief
from platformc.agreement.databases import NAME, USER
from platformc.agreement.expected_django import ENGINES, mounted
from platformc.agreement.expected_django import PASSWORD as PASSWORD_VARIABLE
from platformc.agreement.expected_stores import DATABASE
from platformc.agreement.expected_stores import USER as USER_VARIABLE
from platformc.agreement.hosts import ALLOWED, allows
from platformc.agreement.world import Finding
from platformc.diagnostics import Code
from platformc.ir import Django, Platform, Text, Workload

MODULE_VARIABLE = "DJANGO_SETTINGS_MODULE"
LOCAL = "127.0.0.1"

EXAMPLE = """\
platform shop { }
secret app { DATABASE_PASSWORD = inherit }
database main { engine = postgres 17; host = "db"; name = "shop"; user = "shop"; password = secret.app.DATABASE_PASSWORD }
django deployment {
  module   = "deployment.settings"
  base     = "shop.settings"
  root     = "/app"
  hosts    = ["shop.example.com"]
  database = database.main
}
service app {
  image     = "example.com/app:1.0"
  port http = 8000
  needs main
  mount = [django.deployment]
  env {
    DJANGO_SETTINGS_MODULE = django.deployment.module
    DATABASE_PASSWORD      = secret.app.DATABASE_PASSWORD
  }
}
proxy web { engine = caddy 2; host = "shop.example.com"; tls = internal; route "/" = service.app.port.http }
deploy { compose }
"""


def _with(before: str, after: str) -> str:
    return EXAMPLE.replace(before, after)


def _patched(change: str) -> str:
    return f'{EXAMPLE}patch compose "deployment.settings" {{\n  {change}\n}}\n'


MODULE = Code(
    "settings/module",
    summary="a process is told to import other settings than those that it mounts",
    why="It stops at the first import, or runs with the settings for development.",
    wrong=_with("= django.deployment.module", '= "shop.settings"'),
    right=EXAMPLE,
    source="https://docs.djangoproject.com/en/stable/topics/settings/#envvar-DJANGO_SETTINGS_MODULE",
)
PASSWORD = Code(
    "settings/password",
    summary="settings read the database's password from a variable that does not hold it",
    why="The import fails where the variable is missing; with another password the database refuses.",
    wrong=_with("    DATABASE_PASSWORD      = secret.app.DATABASE_PASSWORD\n", ""),
    right=EXAMPLE,
)
NEED = Code(
    "settings/need",
    summary="a process opens the database of its settings, and does not need it",
    why="It starts before the database answers, and where networks are closed nobody lets it in.",
    wrong=_with("  needs main\n", ""),
    right=EXAMPLE,
)
DATABASE_SETTING = Code(
    "settings/database",
    summary="settings open another database than the one that is made",
    why="The connection is refused, or another database is written to.",
    wrong=_patched('DATABASES.default.USER = "other"'),
    right=EXAMPLE,
    source="https://docs.djangoproject.com/en/stable/ref/settings/#databases",
)
HOSTS_SETTING = Code(
    "settings/hosts",
    summary="settings allow other hosts, or trust other origins, than the platform says",
    why="Requests to the hosts that are missing are answered with 400, forms from them with 403.",
    wrong=_patched('ALLOWED_HOSTS = ["other.example.com"]'),
    right=EXAMPLE,
    source="https://docs.djangoproject.com/en/stable/ref/settings/#allowed-hosts",
)
VALUE = Code(
    "settings/value",
    summary="a setting is not what the platform says",
    why="The program runs as nobody described it.",
    wrong=_with("  root     =", '  email { host = "smtp.example.com" }\n  root     =')
    + 'patch compose "deployment.settings" {\n  EMAIL_HOST = "localhost"\n}\n',
    right=EXAMPLE,
)


PROBE = Code(
    "settings/probe",
    summary="a health check asks over HTTP, and the settings do not allow the host that it asks for",
    why="Django answers 400 to a host that it does not allow: the container is never healthy, and what waits for "
    "it never starts.",
    wrong=_with("  needs main\n", '  health = http "/" on http\n  needs main\n'),
    right=_with("  needs main\n", "  health = tcp on http\n  needs main\n"),
    source="https://docs.djangoproject.com/en/stable/ref/settings/#allowed-hosts",
)
ENGINE = Code(
    "settings/engine",
    summary="settings open a store with an engine that Django has no backend for",
    why="The import fails: there is no such backend.",
    wrong=_with('engine = postgres 17; host = "db"; name = "shop"; user = "shop"', "engine = redis 7"),
    right=EXAMPLE,
    source="https://docs.djangoproject.com/en/stable/ref/databases/",
)
SAME_FILE = Code(
    "settings/same-file",
    summary="two settings modules are one file",
    why="The second would be written over the first.",
    wrong=EXAMPLE.replace("mount = [django.deployment]", "mount = [django.deployment, django.other]")
    + 'django other like deployment { hosts = ["shop.example.com", "localhost"] }\n',
    right=EXAMPLE,
)


def settings_code(slot: str) -> Code:
    """The finding for a slot of a settings module."""
    first = slot.partition(".")[0]
    if first in ("hosts", "origins"):
        return HOSTS_SETTING
    return DATABASE_SETTING if first == "database" else VALUE


def settings_findings(platform: Platform) -> Iterator[Finding]:
    """Every disagreement between settings modules, the processes that import them, and their database."""
    for workload in platform.workloads:
        found = [platform.find(mount.declaration) for mount in workload.mounts]
        modules = [one for one in found if isinstance(one, Django)]
        if modules:
            yield from _module(platform, workload, modules)
        for django in modules:
            yield from _hosts(platform, workload, django)
            yield from _probe(platform, workload, django)
            yield from _database(platform, workload, django)
    yield from _same_file(platform)
    yield from _stores(platform)


def _module(platform: Platform, workload: Workload, modules: list[Django]) -> Iterator[Finding]:
    first, path = modules[0], _path(platform, workload)
    told = _variable(workload, MODULE_VARIABLE)
    if told is not None and (told.plain is None or told.plain in {one.name.value for one in modules}):
        return
    where = next(m.span for m in workload.mounts if m.declaration == f"django.{first.label}")
    said = f"is told to import `{told.value}`" if told is not None else f"has no `{MODULE_VARIABLE}`"
    yield belief(
        platform, MODULE, path, f"env.{MODULE_VARIABLE}", told.span if told is not None else where, "text.any",
        f"`{workload.label}` mounts the settings `{first.name.value}`, and {said}",
        f"write `{MODULE_VARIABLE} = django.{first.label}.module`",
        (told.value if told is not None else "", first.name.value), ("the module", first.name.span),
    )  # fmt: skip


def _hosts(platform: Platform, workload: Workload, django: Django) -> Iterator[Finding]:
    allowed = [text.value for text in django.hosts]
    for entry in platform.ways_in:
        host = entry.host
        if not any(route.backend.service == workload.label for route in entry.routes):
            continue
        if workload.label not in platform.services or any(allows(one, host.value) for one in allowed):
            continue
        shown = ", ".join(f"`{one}`" for one in allowed) or "none"
        yield belief(
            platform, ALLOWED, f"django.{django.label}", "hosts",
            django.hosts[0].span if django.hosts else django.span, "dns.host",
            f"service `{workload.label}` is reached by `{host.value}`, and its settings allow only {shown}",
            f"add `{host.name or host.value}` to `hosts`", (", ".join(allowed), host.value),
            ("the host", host.span),
        )  # fmt: skip


def _probe(platform: Platform, workload: Workload, django: Django) -> Iterator[Finding]:
    """Compose asks from inside the container, at 127.0.0.1."""
    health = workload.health
    if workload.label not in platform.services or health is None or health.kind != "http":
        return
    if platform.deploy("compose") is None or any(allows(text.value, LOCAL) for text in django.hosts):
        return
    yield belief(
        platform, PROBE, _path(platform, workload), "health", health.span, "dns.host",
        f"the health check of `{workload.label}` asks for the host `{LOCAL}`, which its settings do not allow",
        f'ask `tcp on {health.port}`, or add `"{LOCAL}"` to `hosts`', (LOCAL, ""),
        ("the hosts", django.at("hosts")),
    )  # fmt: skip


def _same_file(platform: Platform) -> Iterator[Finding]:
    first: dict[str, Django] = {}
    for django in mounted(platform):
        other = first.setdefault(django.name.value, django)
        if other is not django:
            yield belief(
                platform, SAME_FILE, f"django.{django.label}", "module", django.span, "text.any",
                f"the settings `{other.label}` and `{django.label}` are both the module `{django.name.value}`",
                "give one of them another `module`", (django.name.value, ""), ("the other", other.span),
            )  # fmt: skip


def _database(platform: Platform, workload: Workload, django: Django) -> Iterator[Finding]:
    store = platform.stores.get(django.database)
    if store is None:
        return
    path = _path(platform, workload)
    where = next(m.span for m in workload.mounts if m.declaration == f"django.{django.label}")
    if store.engine not in ENGINES:
        yield belief(
            platform, ENGINE, f"django.{django.label}", "database", django.at("database"), "text.any",
            f"the settings `{django.label}` open `{django.database}`, whose engine is {store.engine}",
            f"name a database with one of the engines {', '.join(ENGINES)}", (store.engine, ""),
            ("the store", store.span),
        )  # fmt: skip
        return
    if all(need.declaration != django.database for need in workload.needs) and not store.external:
        yield belief(
            platform, NEED, path, "needs", where, "text.any",
            f"`{workload.label}` opens `{django.database}`, as its settings say, and does not need it",
            f"write `needs {store.label}`", ("", django.database), ("its settings", django.at("database")),
        )  # fmt: skip
    variable = django.password.value if django.password else PASSWORD_VARIABLE
    held = _variable(workload, variable)
    if held is None or (store.password is not None and held.parts != store.password.parts):
        password = store.password.name if store.password is not None else ""
        said = "holds another one" if held is not None else "is not there"
        yield belief(
            platform, PASSWORD, path, f"env.{variable}", held.span if held is not None else where, "text.any",
            f"the settings of `{workload.label}` read the password of `{django.database}` from `{variable}`, "
            f"which {said}",
            f"write `{variable} = {password or f'the password of {django.database}'}` in its `env`",
            (held.value if held is not None else "", password), ("the database", store.span),
        )  # fmt: skip


def _stores(platform: Platform) -> Iterator[Finding]:
    """Variables given to a database that say another name or user than the database itself."""
    for path, store in platform.stores.items():
        for variable in store.env:
            if variable.name == DATABASE.get(store.engine):
                code, word, name = NAME, "name", store.name
            elif variable.name == USER_VARIABLE.get(store.engine) and store.user is not None:
                code, word, name = USER, "user", store.user
            else:
                continue
            value = variable.value.plain
            if value is None or value == name.value:
                continue
            yield belief(
                platform, code, path, f"env.{variable.name}", variable.value.span, name.kind,
                f"`{variable.name}` is `{value}`, and the {word} of {store.kind} `{store.label}` is `{name.value}`",
                f"take it out: `{word}` says it, to the database and to whoever opens it", (value, name.value),
                (f"the {word}", name.span),
            )  # fmt: skip


def _variable(workload: Workload, name: str) -> Text | None:
    return next((variable.value for variable in workload.env if variable.name == name), None)


def _path(platform: Platform, workload: Workload) -> str:
    return f"{'service' if workload.label in platform.services else 'job'}.{workload.label}"
