"""Reads what Container Apps stand on: Terraform of azurerm, Dockerfiles, the local compose files, `.sops.yaml`.

Names of resources and their arguments as in
https://registry.terraform.io/providers/hashicorp/azurerm/latest/docs
"""

from __future__ import annotations

from collections.abc import Callable

from platformc.readers import build_arguments, yaml
from platformc.readers.artifacts import Artifact, Collector, entries, items, word
from platformc.source import Span

Read = Callable[[str, str, str], list[Artifact]]


def is_azure(path: str) -> bool:
    """Whether a file stands where a build for Container Apps puts it: `ENVIRONMENT/azure/*.tf`, `shared/azure/`."""
    folder = path.rpartition("/")[0]
    if path.endswith(".tf"):
        return folder.rpartition("/")[2] == "azure"
    return path.startswith("shared/azure/") or "/shared/azure/" in path


def reader(path: str) -> Read | None:
    """Who reads such a file; None for what nobody needs to read."""
    name = path.rpartition("/")[2]
    if name.endswith(".tf"):
        from platformc.readers import azure_terraform  # only where there is some: HCL takes time to import

        return azure_terraform.read_text
    if name.startswith("Dockerfile"):
        return lambda path, text, environment: [
            build_arguments.read_text(path, text, environment, within(path))
        ]
    return {"compose.yaml": _compose, ".sops.yaml": _sops}.get(name)


def within(path: str) -> str:
    """A path as seen from the project's folder."""
    return path.rpartition("shared/azure/")[2]


def _compose(path: str, text: str, environment: str) -> list[Artifact]:
    """The one service of a program's folder."""
    found: list[Artifact] = []
    for document in yaml.read(path, text):
        for key, service in entries(document.get("services")):
            name = within(path)
            collected = Collector(path, text, environment, "azure", name)
            build = service.get("build")
            if build is not None:
                collected.uses("docker.file", "dockerfile", build.get("dockerfile"))
                for argument, value in entries(build.get("args")):
                    collected.uses("docker.build_arg", f"args.{word(argument)}", value)
            for number, port in enumerate(items(service.get("ports"))):
                collected.uses("compose.port", f"published.{number}", port)
            for number, file in enumerate(items(service.get("env_file"))):
                collected.uses("env.file", f"env_file.{number}", file)
            start = Span(path, key.start, key.end)
            found.append(
                Artifact(
                    "azure.local", "", name, "", name, path, environment, "azure", start, collected.mentions
                )
            )
    return found


def _sops(path: str, text: str, environment: str) -> list[Artifact]:
    """The rules, each by the pattern of the files that it is for."""
    found: list[Artifact] = []
    for document in yaml.read(path, text):
        collected = Collector(path, text, environment, "azure", ".sops.yaml")
        for rule in items(document.get("creation_rules")):
            pattern = word(rule.get("path_regex"))
            collected.uses("age.recipient", f"rules.{pattern}", rule.get("age"))
        start = Span(path, document.start, document.start + 1)
        found.append(
            Artifact(
                "azure.sops",
                "",
                ".sops.yaml",
                "",
                ".sops.yaml",
                path,
                environment,
                "azure",
                start,
                collected.mentions,
            )
        )
    return found
