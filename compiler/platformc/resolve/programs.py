"""Python programs, what they keep encrypted, and who calls them: from words to the Platform."""

from __future__ import annotations

from dataclasses import replace
from posixpath import dirname, join, normpath
from typing import Any

from platformc.ir import Build, EncryptedEnv, EnvVar, PythonProgram, Text, Webhook
from platformc.resolve.capture import Builder
from platformc.resolve.layers import Entry
from platformc.syntax.tree import Quantity, String

MODULE = "python.app_module"
POETRY, SOPS, PYTHON = "1.8.5", "3.10.2", "3.12"
"""Versions where the spec says none."""


def program(b: Builder, build: Build | None, container_app: bool) -> dict[str, Any]:
    """The fields of a service that say what program it is, how it is built, and as whom it acts in Azure."""
    python, env = _python(b), _encrypted(b)
    return {
        "build": _built(build, python, env) if container_app else build,
        "python": python,
        "encrypted_env": env,
        "webhook": _webhook(b),
        "concurrency": b.int("concurrency"),
        "identity": b.ref("identity", "identity"),
    }


def _built(build: Build | None, python: PythonProgram | None, env: EncryptedEnv | None) -> Build | None:
    """A program's build: the Dockerfile that programs share, and what it must be told of this one."""
    if build is None or python is None:
        return build
    said = {one.name for one in build.args}
    args = [EnvVar("MODULE", Text((python.module.value,), python.module.span), python.span)]
    if python.app.span != python.span:
        args.append(EnvVar("APP_NAME", python.app, python.app.span))
    if env is not None:
        args.append(EnvVar("ENCRYPTED_ENV_FILE", env.file, env.span))
    dockerfile = build.dockerfile
    folder = build.context.plain
    if dockerfile is None and folder is not None:
        dockerfile = Text((join(dirname(normpath(folder)), "Dockerfile"),), build.context.span)
    return replace(
        build, dockerfile=dockerfile, args=(*(one for one in args if one.name not in said), *build.args)
    )


def placed(b: Builder) -> dict[str, str]:
    """What `runs_on` names: nodes of a cluster, an environment of Container Apps, or an ECS cluster."""
    entry = b.decl.get("runs_on")
    values = entry.statement.values if entry else None
    dotted = b.refer(values[0].terms[0], ("node_group", "app_environment", "cluster")) if values else ""
    kind, _, label = dotted.partition(".")
    return {
        "node_group": label if kind == "node_group" else "",
        "app_environment": label if kind == "app_environment" else "",
        "cluster": label if kind == "cluster" else "",
    }


def _python(b: Builder) -> PythonProgram | None:
    entry, module = b.decl.get("python"), b.text("python")
    if entry is None or module is None:
        return None
    name = b.scope.name(module, MODULE, f"{b.decl.path}.python", entry.span)
    if name is None:
        return None
    server: Any = b.entry_choice(child) if (child := entry.child("server")) else "gunicorn"
    return PythonProgram(
        module=name,
        span=entry.span,
        app=_said(b, entry, "app") or Text(("app",), entry.span),
        server=server,
        workers=_number(b, entry, "workers", 1),
        threads=_number(b, entry, "threads", 1),
        timeout=_seconds(b, entry, "timeout", 30),
        version=_version(entry, "version", PYTHON),
        poetry=_said(b, entry, "poetry") or Text((POETRY,), entry.span),
        attributes=tuple((child.word, child.span) for child in entry.children()),
    )


def _encrypted(b: Builder) -> EncryptedEnv | None:
    entry, file = b.decl.get("encrypted_env"), b.text("encrypted_env")
    if entry is None or file is None:
        return None
    child = entry.child("age")
    if child is None or not child.statement.values:
        b.missing("encrypted_env.age", 'encrypted_env = ".env.enc" { age = age.main }')
        return None
    age = b.refer(child.statement.values[0].terms[0], ("age",)).partition(".")[2]
    sops = _said(b, entry, "sops") or Text((SOPS,), entry.span)
    return EncryptedEnv(file, age, sops, entry.span) if age else None


def _webhook(b: Builder) -> Webhook | None:
    entry, captures = b.decl.get("webhook"), b.captures("webhook")
    path = b.term(captures["path"][0]) if "path" in captures else None
    variable = b.term(captures["variable"][0]) if "variable" in captures else None
    if entry is None or path is None or variable is None:
        return None
    child = entry.child("first")
    first: Any = "known_address"
    placeholder = None
    if child is not None:
        words = b.of_entry(child, (b.attributes["webhook"].block or {})["first"])
        first = next((word for word in ("unsigned", "placeholder") if word in words), first)
        placeholder = b.term(words["text"][0]) if "text" in words else None
    return Webhook(path, entry.span, variable, first, placeholder)


def _said(b: Builder, entry: Entry, word: str) -> Text | None:
    child = entry.child(word)
    return b.entry_text(child) if child else None


def _number(b: Builder, entry: Entry, word: str, default: int) -> int:
    child = entry.child(word)
    number = b.number(child.statement.values[0].terms[0]) if child and child.statement.values else None
    return default if number is None else number


def _seconds(b: Builder, entry: Entry, word: str, default: int) -> int:
    child = entry.child(word)
    term = child.statement.values[0].terms[0] if child and child.statement.values else None
    quantity = b.quantity(term, "duration") if term is not None else None
    return quantity.amount if quantity else default


def _version(entry: Entry, word: str, default: str) -> Text:
    child = entry.child(word)
    term = child.statement.values[0].terms[0] if child and child.statement.values else None
    if isinstance(term, Quantity):
        return Text((term.text,), term.span)
    if isinstance(term, String) and term.literal is not None:
        return Text((term.literal,), term.span)
    return Text((default,), entry.span)
