"""The compose file with which a program is built and run on one's own machine, in its folder."""

from __future__ import annotations

from platformc.ir import PythonProgram, Service
from platformc.output import Document, Marked, Tree
from platformc_targets.text import Yaml, compose_escape

SERVICE = "app"


def compose_file(service: Service, python: PythonProgram, dockerfile: str) -> Yaml:
    """One service, built by the local Dockerfile. dockerfile: seen from the program's folder."""
    args: dict[str, Tree] = {"MODULE": Marked(compose_escape(python.module.value), python.span)}
    body: dict[str, Tree] = {
        "build": {"context": ".", "dockerfile": compose_escape(dockerfile), "args": args},
        "ports": [
            Marked(f"{compose_escape(port.publish.value)}:{port.number}", port.publish.span)
            for port in service.ports
            if port.publish is not None
        ],
        # what is secret stays out of the image
        "env_file": [".env"],
        "init": True,
    }
    tree = {"services": {SERVICE: Marked({key: value for key, value in body.items() if value}, service.span)}}
    return Yaml([Document("", tree)])
