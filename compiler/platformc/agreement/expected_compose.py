"""What the services of a compose file must say, derived from the Platform alone."""

from __future__ import annotations

import re

from platformc.agreement.expectation import UNKNOWN, Expectation, text_value
from platformc.agreement.expected_django import expected_settings
from platformc.agreement.expected_proxies import caddyfile, expect_proxy
from platformc.agreement.expected_stores import DATABASE, PASSWORD, ROOT_PASSWORD, USER
from platformc.agreement.mentions import Artifact
from platformc.agreement.settings import expect_words
from platformc.ir import (
    Django,
    File,
    HostPart,
    HostVariable,
    Job,
    Name,
    Platform,
    Port,
    Proxy,
    SecretPart,
    Service,
    Store,
    Text,
    Volume,
    Workload,
)
from platformc.source import Span

CONDITIONS = {
    "started": "service_started",
    "healthy": "service_healthy",
    "completed": "service_completed_successfully",
}

Before = dict[str, list[Job]]
"""The jobs that run before a service, by its label."""


def expected_compose(platform: Platform) -> list[Artifact]:
    """Each service of the compose file and what it mounts, with every name that they make and use."""
    found = [_store(platform, key, store) for key, store in platform.stores.items() if not store.external]
    found.append(_project(platform))
    before: Before = {}
    for job in platform.jobs.values():
        if job.run.kind == "before":
            before.setdefault(job.run.service, []).append(job)
    found += [
        _workload(platform, workload, before) for workload in platform.workloads if not workload.external
    ]
    for proxy in platform.proxies.values():
        if not proxy.external:
            found += [_proxy(platform, proxy), caddyfile(platform, proxy)]
    return [*found, *expected_settings(platform)]


def _project(platform: Platform) -> Artifact:
    """The project is called as the namespace is, in the letters that Compose allows."""
    name = platform.namespace
    found = Expectation(platform, "compose.project", "", name, "platform", name.span)
    called = re.sub(r"[^a-z0-9_-]+", "-", name.value.lower()).lstrip("_-")
    found.makes("compose.project", "name", called, name.span, "", name.path)
    for declaration in dict.fromkeys(mount.declaration for w in platform.workloads for mount in w.mounts):
        mounted = platform.find(declaration)
        if isinstance(mounted, Volume):
            value = mounted.name.value
            found.makes("compose.volume", f"volumes.{value}", value, mounted.name.span, "", declaration)
        elif isinstance(mounted, File) and mounted.source is None:
            value = mounted.name.value
            found.makes("compose.config", f"configs.{value}", value, mounted.name.span, "", declaration)
    return found.artifact()


def compose_name(platform: Platform, declaration: str) -> str | None:
    """The key of a declaration's service; None for what does not run here."""
    declared = platform.find(declaration)
    if declared is None or declared.external:
        return None
    if isinstance(declared, Store):
        return declared.host.value
    return declared.own_name("compose.service").value if isinstance(declared, Workload) else None


def host_in_compose(platform: Platform, part: HostPart) -> str:
    """Where a declaration answers on Compose's network."""
    declared = platform.find(part.declaration)
    if isinstance(declared, Store):
        return declared.host.value
    if isinstance(declared, Workload):
        return declared.own_name("compose.service").value
    return declared.name.value if declared is not None else part.declaration.rpartition(".")[2]


def in_compose(platform: Platform, text: Text) -> str:
    """The text as containers see it, UNKNOWN where only the host or the deployment knows it."""
    pieces = []
    for part in text.parts:
        if isinstance(part, SecretPart):
            secret = platform.secrets.get(part.secret)
            key = secret.key(part.key) if secret is not None else None
            known = key.text if key is not None and key.source == "text" else None
            pieces.append(in_compose(platform, known) if known is not None and known is not text else UNKNOWN)
        else:
            pieces.append(text_value(Text((part,), text.span), lambda host: host_in_compose(platform, host)))
    return "".join(pieces)


def _start(platform: Platform, name: Name, declaration: str, span: Span) -> Expectation:
    found = Expectation(platform, "compose.service", "", name, declaration, span)
    found.makes("compose.service", "name", name.value, name.span, "", name.path or declaration)
    return found


def _workload(platform: Platform, workload: Workload, before: Before) -> Artifact:
    kind = "service" if isinstance(workload, Service) else "job"
    name = workload.own_name("compose.service")
    found = _start(platform, name, f"{kind}.{workload.label}", workload.span)
    if workload.image is not None:
        image = workload.image
        found.uses("oci.image", "container.image", in_compose(platform, image), image.span, "", image.name)
    if workload.container_name is not None:
        called = workload.container_name
        found.makes("compose.container", "container_name", in_compose(platform, called), called.span)
    for variable in workload.env:
        _variable(found, platform, variable.name, variable.value, variable.span)
    expect_words(found, workload, lambda text: in_compose(platform, text))
    if isinstance(workload, Service):
        _ports(found, platform, workload.ports)
    if isinstance(workload, Service) and workload.health is not None:
        found.makes("compose.healthcheck", "healthcheck", "healthcheck", workload.health.span, name.value)
    _needs(found, platform, workload, before)
    if workload.profile is not None:
        profile = workload.profile
        found.makes("compose.profile", "profiles.0", in_compose(platform, profile), profile.span)
    elif isinstance(workload, Job) and workload.run.kind != "before":
        # what waits for a clock or for a person must not start with the rest
        found.makes("compose.profile", "profiles.0", name.value, workload.run.span)
    volumes = configs = 0
    for mount in workload.mounts:
        mounted, where = platform.find(mount.declaration), mount.span
        if isinstance(mounted, Volume):
            value = mounted.name.value
            found.uses("compose.volume", f"volumes.{volumes}", value, where, "", mount.declaration)
            volumes += 1
        elif isinstance(mounted, File) and mounted.source is None:
            value = mounted.name.value
            found.uses("compose.config", f"configs.{configs}", value, where, "", mount.declaration)
            configs += 1
        elif isinstance(mounted, Django):
            source = f"{UNKNOWN}/{platform.environment}/compose/{mounted.path}"
            found.uses("compose.bind", f"binds.{mount.at.value}", source, where, "", mount.declaration)
    return found.artifact()


def _proxy(platform: Platform, proxy: Proxy) -> Artifact:
    found = _start(platform, proxy.own_name("compose.service"), f"proxy.{proxy.label}", proxy.span)
    if proxy.image is not None:
        found.uses("oci.image", "container.image", in_compose(platform, proxy.image), proxy.image.span)
    if proxy.container_name is not None:
        called = proxy.container_name
        found.makes("compose.container", "container_name", in_compose(platform, called), called.span)
    expect_proxy(found, platform, proxy)
    for variable in proxy.env:
        _variable(found, platform, variable.name, variable.value, variable.span)
    place = 0
    for number, publish in ((443, proxy.https), (80, proxy.http)):
        if publish is not None:
            value = f"{in_compose(platform, publish)}:{number}"
            found.makes("compose.published", f"ports.{place}", value, publish.span)
            place += 1
    for route in proxy.routes:
        service = platform.services.get(route.backend.service)
        name = compose_name(platform, f"service.{route.backend.service}") if service else None
        if service is not None and name is not None:
            condition = "healthy" if service.health is not None else "started"
            path = f"service.{service.label}"
            found.uses("compose.service", f"depends.{name}", name, route.span, "", path)
            found.uses("compose.condition", f"depends.{name}.condition", CONDITIONS[condition], route.span)
    return found.artifact()


def _needs(found: Expectation, platform: Platform, workload: Workload, before: Before) -> None:
    """Each service that it waits for, with the strongest condition that was asked for."""
    waits: dict[str, tuple[str, Span, str]] = {}
    wanted: list[tuple[str, str, Span]] = [
        (need.declaration, need.condition, need.span) for need in workload.needs
    ]
    if isinstance(workload, Service):
        wanted += [(f"job.{job.label}", "completed", job.run.span) for job in before.get(workload.label, ())]
    strength = list(CONDITIONS)
    for declaration, condition, span in wanted:
        name = compose_name(platform, declaration)
        if name is None:
            continue
        known = waits.get(name)
        if known is None or strength.index(condition) > strength.index(known[0]):
            waits[name] = (condition, span, declaration)
    for name, (condition, span, declaration) in waits.items():
        found.uses("compose.service", f"depends.{name}", name, span, "", declaration)
        found.uses("compose.condition", f"depends.{name}.condition", CONDITIONS[condition], span)
        if condition == "healthy":
            slot = f"depends.{name}.healthy"
            found.uses("compose.healthcheck", slot, "healthcheck", span, name)
            found.may(slot)


def _ports(found: Expectation, platform: Platform, ports: tuple[Port, ...]) -> None:
    """Ports that the spec publishes at an address of the host."""
    place = 0
    for port in ports:
        if port.publish is None:
            continue
        published = f"{in_compose(platform, port.publish)}:{port.number}"
        value = published + ("/udp" if port.protocol == "udp" else "")
        found.makes("compose.published", f"ports.{place}", value, port.publish.span)
        place += 1


def _variable(found: Expectation, platform: Platform, name: str, value: Text, span: Span) -> None:
    slot = f"container.env.{name}"
    found.makes("env.name", slot, name, span, found.address)
    if value.parts != (HostVariable(name),):
        found.uses("env.value", f"{slot}.value", in_compose(platform, value), value.span, "", value.name)


def _store(platform: Platform, key: str, store: Store) -> Artifact:
    found = _start(platform, store.host, key, store.span)
    found.makes("compose.healthcheck", "healthcheck", "healthcheck", store.span, store.host.value)
    if store.image is not None:
        found.uses("oci.image", "container.image", in_compose(platform, store.image), store.image.span)
    if store.container_name is not None:
        called = store.container_name
        found.makes("compose.container", "container_name", in_compose(platform, called), called.span)
    if store.publish is not None:
        found.makes("compose.published", "ports.0", f"{in_compose(platform, store.publish)}:{store.port}",
                    store.publish.span)  # fmt: skip
    given = {variable.name for variable in store.env}
    root = store.engine in ROOT_PASSWORD and store.user is not None and store.user.value == "root"
    if store.engine in DATABASE and DATABASE[store.engine] not in given:
        _said(found, DATABASE[store.engine], store.name)
    if store.user is not None and store.engine in USER and USER[store.engine] not in given and not root:
        _said(found, USER[store.engine], store.user)
    texts = [
        (PASSWORD, None if root else store.password),
        (ROOT_PASSWORD, store.root_password or (store.password if root else None)),
    ]
    for table, text in texts:
        variable = table.get(store.engine)
        if variable is not None and text is not None and variable not in given:
            _variable(found, platform, variable, text, text.span)
    for own in store.env:
        _variable(found, platform, own.name, own.value, own.span)
    return found.artifact()


def _said(found: Expectation, variable: str, name: Name) -> None:
    slot = f"container.env.{variable}"
    found.makes("env.name", slot, variable, name.span, found.address)
    found.uses("env.value", f"{slot}.value", name.value, name.span, "", name.path)
