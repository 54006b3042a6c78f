"""The files of one environment."""

from __future__ import annotations

import re

from platformc.diagnostics import Report
from platformc.ir import Platform
from platformc.output import Document, Files, Rendered, Tree
from platformc_targets.compose.emission import BUILD, Emission, key_of, mark
from platformc_targets.compose.images import check_names
from platformc_targets.compose.legal import check_legal, check_variable
from platformc_targets.compose.ports import check_host_ports
from platformc_targets.compose.services import service
from platformc_targets.text import Dotenv, Yaml


class ComposeFile:
    """A compose file: YAML whose first line also says how to run it, as its paths start at the project.

    beside: whether it mounts files that are written beside it.
    """

    __slots__ = ("beside", "documents")

    def __init__(self, tree: Tree, beside: bool = False) -> None:
        self.documents = [Document("", tree)]
        self.beside = beside

    def render(self, header: str) -> Rendered:
        """The text. Raises Unwritable for what YAML cannot hold."""
        first, *more = header.splitlines() or [""]
        if first:
            first += ". To run it: docker compose --project-directory . -f THIS_FILE up"
            if self.beside:
                more = [*more, f"It mounts files of ./build: when it was built elsewhere, set {BUILD}."]
        return Yaml(self.documents).render("\n".join([first, *more]) if first else "")


def emit(platform: Platform, report: Report) -> Files:
    """`compose.yaml`, what it mounts, and `.env.example` when variables must be set before it can be used.

    Reports what Compose would refuse, and what it would accept and fail at.
    """
    emission = Emission(platform, report)
    check_names(emission)
    check_host_ports(emission)
    services = {key_of(run): service(emission, run) for run in emission.runs.values()}
    for run in emission.runs.values():
        check_legal(emission, run)
    for word, span in emission.variables.illegal.items():
        check_variable(emission, word, span)
    tree: dict[str, Tree] = {
        "name": mark(project_name(platform.namespace.value), platform.namespace.span),
        "services": services,
    }
    if emission.volumes:
        tree["volumes"] = emission.volumes
    if emission.configs:
        tree["configs"] = emission.configs
    files: Files = {"compose.yaml": ComposeFile(tree, bool(emission.files)), **emission.files}
    entries = emission.variables.entries()
    if entries:
        files[".env.example"] = Dotenv(entries)
    return files


def project_name(value: str) -> str:
    """A name as Compose allows it for a project; in a file it would silently rewrite another."""
    return re.sub(r"[^a-z0-9_-]+", "-", value.lower()).lstrip("_-") or "platform"
