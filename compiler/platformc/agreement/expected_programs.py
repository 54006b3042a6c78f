"""What the files must say that stand in the project's folder for every environment: Dockerfiles, compose, sops."""

from __future__ import annotations

import re
from collections.abc import Sequence
from posixpath import dirname, join, normpath, relpath

from platformc.agreement.expectation import Expectation
from platformc.agreement.expected_azure import container_apps
from platformc.agreement.mentions import Artifact
from platformc.ir import Name, Platform, PythonProgram, Service, Text


def expected_shared(platforms: Sequence[Platform]) -> list[Artifact]:
    """Dockerfiles, local compose files and the rules of sops: of the first environment that has each."""
    found: dict[str, Artifact] = {}
    rules: Expectation | None = None
    known: set[str] = set()
    for platform in platforms:
        for service in container_apps(platform):
            python = service.python
            if python is None or service.build is None:
                continue
            folder, dockerfile = folder_of(platform, service), dockerfile_of(platform, service)
            for local in (False, True):
                path = f"{dockerfile}.local" if local else dockerfile
                if path not in found:
                    found[path] = _dockerfile(platform, service, python, path, local)
            path = join(folder, "compose.yaml")
            if path not in found and any(port.publish for port in service.ports):
                found[path] = _compose(
                    platform, service, python, path, relpath(f"{dockerfile}.local", folder)
                )
            env = service.encrypted_env
            if env is None:
                continue
            age = platform.ages[env.age]
            if rules is None:
                called = Name(".sops.yaml", "text.any", f"age.{age.label}", age.span, age.span)
                rules = Expectation(platform, "azure.sops", "", called, f"age.{age.label}", age.span)
            pattern = rule_of(folder, env.file.value)
            if pattern not in known:
                known.add(pattern)
                rules.uses("age.recipient", f"rules.{pattern}", age.recipient.value, age.recipient.span)
    if rules is not None:
        found[".sops.yaml"] = rules.artifact()
    return list(found.values())


def folder_of(platform: Platform, service: Service) -> str:
    """The program's folder, from the project's."""
    build = service.build
    return service.label if build is None else _from_project(platform, build.context, build.context.value)


def dockerfile_of(platform: Platform, service: Service) -> str:
    """The Dockerfile, from the project's folder; beside the programs' folders unless said."""
    folder = folder_of(platform, service)
    if service.build is None or service.build.dockerfile is None:
        return normpath(join(dirname(folder), "Dockerfile"))
    given = service.build.dockerfile
    return _from_project(platform, given, given.value)


def _from_project(platform: Platform, text: Text, path: str) -> str:
    """A path that is said relative to its file. Spans are relative to the working directory, as the spec's own."""
    way = relpath(dirname(text.span.file) or ".", dirname(platform.span.file) or ".")
    return normpath(join(dirname(platform.spec), way, path))


def rule_of(folder: str, file: str) -> str:
    """The pattern of a file in clear and encrypted."""
    clear = file.removesuffix(".enc")
    path = re.sub(r"([\\.+*?()|\[\]{}^$])", r"\\\1", clear if folder == "." else f"{folder}/{clear}")
    return f"^{path}{'' if clear == file else '(' + chr(92) + '.enc)?'}$"


def _dockerfile(
    platform: Platform, service: Service, python: PythonProgram, path: str, local: bool
) -> Artifact:
    called = Name(path, "text.any", f"service.{service.label}", python.span, python.span)
    found = Expectation(platform, "azure.dockerfile", "", called, f"service.{service.label}", python.span)
    port = service.ports[0] if service.ports else None
    number, span = (str(port.number), port.span) if port else ("8080", service.span)
    found.uses("docker.build_arg", "args.MODULE", "", python.span)
    found.uses("docker.build_arg", "args.APP_NAME", python.app.value, python.app.span)
    found.uses("docker.build_arg", "args.POETRY_VERSION", python.poetry.value, python.poetry.span)
    found.uses("docker.build_arg", "args.PORT", number, span)
    found.uses("docker.port", "expose.0", "${PORT}", span)
    if service.encrypted_env is not None and not local:
        env = service.encrypted_env
        found.uses("docker.build_arg", "args.ENCRYPTED_ENV_FILE", ".env.enc", env.span)
        found.uses("docker.build_arg", "args.SOPS_VERSION", env.sops.value, env.sops.span)
    worker = "gthread" if python.server == "gunicorn" else "uvicorn.workers.UvicornWorker"
    found.uses("gunicorn.option", "serve.worker-class", worker, python.at("server"))
    found.uses("gunicorn.option", "serve.timeout", str(python.timeout), python.at("timeout"))
    found.uses("gunicorn.option", "serve.workers", str(python.workers), python.at("workers"))
    if python.server == "gunicorn":
        found.uses("gunicorn.option", "serve.threads", str(python.threads), python.at("threads"))
    return found.artifact()


def _compose(
    platform: Platform, service: Service, python: PythonProgram, path: str, dockerfile: str
) -> Artifact:
    called = Name(path, "text.any", f"service.{service.label}", service.span, service.span)
    found = Expectation(platform, "azure.local", "", called, f"service.{service.label}", service.span)
    found.uses("docker.file", "dockerfile", dockerfile, service.span)
    found.uses("docker.build_arg", "args.MODULE", python.module.value, python.span)
    found.uses("env.file", "env_file.0", ".env", service.span)
    published = [port for port in service.ports if port.publish is not None]
    for number, port in enumerate(published):
        if port.publish is not None:
            value = f"{port.publish.value}:{port.number}"
            found.uses("compose.port", f"published.{number}", value, port.publish.span)
    return found.artifact()
