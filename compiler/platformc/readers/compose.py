"""Reads compose files: which names each service makes and uses, and where.

Fields as in https://github.com/compose-spec/compose-spec/blob/main/spec.md.
"""

from __future__ import annotations

from platformc.readers import yaml
from platformc.readers.artifacts import Artifact, Collector, entries, items, word
from platformc.readers.tree import Node
from platformc.source import Span

FILES = ("compose", "docker-compose")
BIND = (".", "/", "~", "$")
"""How a mount begins that is a path of the host and not a named volume."""


def is_compose(path: str) -> bool:
    """Whether a file is called as compose files are: `compose.yaml`, `docker-compose.prod.yml`."""
    name = path.rpartition("/")[2]
    return name.endswith((".yaml", ".yml")) and name.split(".")[0] in FILES


def read_text(path: str, text: str, environment: str, target: str = "compose") -> list[Artifact]:
    """The project and its services. Raises tree.ReadError when it is not YAML."""
    found: list[Artifact] = []
    for document in yaml.read(path, text):
        if document.get("services") is None:
            continue
        found.append(_project(path, text, document, environment, target))
        for key, service in entries(document.get("services")):
            found.append(_service(path, text, key, service, environment, target))
    return found


def _project(path: str, text: str, document: Node, environment: str, target: str) -> Artifact:
    """What stands at the top of the file for all services: volumes, networks, configs, secrets."""
    found = Collector(path, text, environment, target, "compose")
    name = document.get("name")
    found.makes("compose.project", "name", name)
    for part, kind in (
        ("volumes", "volume"),
        ("networks", "network"),
        ("configs", "config"),
        ("secrets", "secret"),
    ):
        for key, _value in entries(document.get(part)):
            found.makes(f"compose.{kind}", f"{part}.{word(key)}", key)
    start = Span(path, document.start, document.start + 1)
    return Artifact(
        "compose.project", "", word(name), "", "compose", path, environment, target, start, found.mentions
    )


def _service(path: str, text: str, key: Node, service: Node, environment: str, target: str) -> Artifact:
    name = word(key)
    found = Collector(path, text, environment, target, f"services.{name}")
    found.makes("compose.service", "name", key)
    found.makes("compose.container", "container_name", service.get("container_name"))
    found.uses("oci.image", "container.image", service.get("image"))
    # what images call ENTRYPOINT and CMD, under the words that Kubernetes has for them
    for place, words in (("command", "entrypoint"), ("args", "command")):
        for index, item in enumerate(items(service.get(words))):
            found.uses("container.word", f"container.{place}.{index}", item, "", literal(word(item)))
    for index, port in enumerate(items(service.get("ports"))):
        _port(found, port, f"ports.{index}")
    for index, port in enumerate(items(service.get("expose"))):
        found.makes("compose.port", f"expose.{index}", port, name)
    _environment(found, service.get("environment"))
    _dependencies(found, service.get("depends_on"))
    check = service.get("healthcheck")
    if check is not None and word(check.get("disable")) != "true":
        found.makes("compose.healthcheck", "healthcheck", service.key("healthcheck"), name, "healthcheck")
    for index, volume in enumerate(items(service.get("volumes"))):
        _volume(found, volume, f"volumes.{index}")
    for part, kind in (("configs", "config"), ("secrets", "secret")):
        for index, item in enumerate(items(service.get(part))):
            found.uses(
                f"compose.{kind}", f"{part}.{index}", item if item.kind == "scalar" else item.get("source")
            )
    networks = service.get("networks")
    for index, item in enumerate(items(networks)):
        found.uses("compose.network", f"networks.{index}", item)
    for index, (network, _value) in enumerate(entries(networks)):
        found.uses("compose.network", f"networks.{index}", network)
    for index, profile in enumerate(items(service.get("profiles"))):
        found.makes("compose.profile", f"profiles.{index}", profile)
    start = Span(path, key.start, key.end)
    return Artifact(
        "compose.service", "", name, "", found.address, path, environment, target, start, found.mentions
    )


def literal(value: str) -> str:
    """A text as Compose gives it on, with `$$` as `$`; what it interpolates stays."""
    return value.replace("$$", "$")


def _port(found: Collector, port: Node, slot: str) -> None:
    if port.kind == "scalar":
        found.makes("compose.published", slot, port)
        return
    host = word(port.get("host_ip"))
    published = ":".join(
        part for part in (host, word(port.get("published")), word(port.get("target"))) if part
    )
    protocol = word(port.get("protocol"))
    found.makes(
        "compose.published", slot, port, "", published + (f"/{protocol}" if protocol == "udp" else "")
    )


def _environment(found: Collector, environment: Node | None) -> None:
    for key, value in entries(environment):
        slot = f"container.env.{word(key)}"
        found.makes("env.name", slot, key, found.address)
        if value.kind == "scalar" and value.value is not None:
            found.uses("env.value", f"{slot}.value", value, "", literal(word(value)))
    for item in items(environment):
        name, separator, value_text = word(item).partition("=")
        slot = f"container.env.{name}"
        found.makes("env.name", slot, item, found.address, name)
        if separator:
            found.uses("env.value", f"{slot}.value", item, "", literal(value_text))


def _dependencies(found: Collector, depends: Node | None) -> None:
    for item in items(depends):
        found.uses("compose.service", f"depends.{word(item)}", item)
    for key, value in entries(depends):
        slot = f"depends.{word(key)}"
        found.uses("compose.service", slot, key)
        condition = value.get("condition")
        found.uses("compose.condition", f"{slot}.condition", condition)
        if word(condition) == "service_healthy":
            found.uses("compose.healthcheck", f"{slot}.healthy", condition, word(key), "healthcheck")


def _volume(found: Collector, volume: Node, slot: str) -> None:
    if volume.kind == "map":
        if word(volume.get("type")) == "volume":
            found.uses("compose.volume", slot, volume.get("source"))
        elif word(volume.get("type")) == "bind":
            found.uses("compose.bind", f"binds.{word(volume.get('target'))}", volume.get("source"))
        return
    source, separator, _target = word(volume).partition(":")
    if separator and not source.startswith(BIND):
        found.place("compose.volume", slot, source, found.part(volume, source))
