"""What the objects of a chart that others made must say, where the spec declares whose objects they are."""

from __future__ import annotations

from collections.abc import Iterator

from platformc.agreement.conform import Difference
from platformc.agreement.expectation import Expectation, agrees
from platformc.agreement.expected_pods import Labels, in_cluster, pod_labels
from platformc.agreement.expected_stores import store_labels
from platformc.agreement.mentions import Artifact, Mention
from platformc.ir import (
    EnvVar,
    HostPart,
    Made,
    Platform,
    Port,
    Secret,
    Store,
    Workload,
)
from platformc.source import Span


def differences(platform: Platform, made: Made, artifact: Artifact, env: Span) -> Iterator[Difference]:
    """Where an object of a chart is not what its declaration says. env: where its variables stand."""
    declaration = platform.find(made.of)
    if isinstance(declaration, Workload):
        name, labels = declaration.own_name(made.kind), pod_labels(platform, declaration)
        ports = declaration.ports
    elif isinstance(declaration, Store):
        name, labels = declaration.host, store_labels(platform, declaration)
        ports = (Port("", declaration.port, declaration.at("port")),)
    elif isinstance(declaration, Secret):
        name, labels, ports = declaration.name, {}, ()
    else:
        return
    wants = Expectation(
        platform, artifact.kind, artifact.api_version, name, made.of, declaration.span, platform.namespace.value
    )
    wants.makes(made.kind, "name", name.value, name.span, wants.namespace, name.path or made.of)
    for mention in artifact.mentions:
        _want(wants, mention, labels, ports)
    if isinstance(declaration, Workload):
        _want_program(wants, platform, declaration, artifact)
    model = wants.artifact()
    got = {mention.slot: mention for mention in artifact.mentions}
    for wanted in model.mentions:
        mine = got.get(wanted.slot)
        if mine is not None and not agrees(wanted.value, mine.value):
            yield Difference(model, artifact, wanted, mine)
    if isinstance(declaration, Secret):
        for mention in artifact.mentions:
            if mention.kind == "k8s.secret_key" and declaration.key(mention.value) is None:
                yield Difference(model, artifact, None, mention)
    if isinstance(declaration, Workload) and made.env is not None:
        yield from _lacking(platform, made, declaration, model, artifact, env)


def _want(wants: Expectation, mention: Mention, labels: Labels, ports: tuple[Port, ...]) -> None:
    """What the declaration says of a slot that the chart fills."""
    head, _, key = mention.slot.partition("selector." if mention.slot.startswith("selector.") else "pod.labels.")
    if not head and key in labels:
        value, span = labels[key]
        wants.uses(mention.kind, mention.slot, f"{key}={value}", span, wants.namespace)
    elif mention.slot == "ports.0" and ports:
        port = next((one for one in ports if _outside(one) == mention.value), ports[0])
        wants.makes(mention.kind, mention.slot, _outside(port), port.span, mention.scope)
    elif mention.slot in ("ports.0.target", "container.ports.0") and ports:
        port = next((one for one in ports if mention.value in (str(one.number), one.name)), ports[0])
        value = port.name if mention.value == port.name else str(port.number)
        wants.uses(mention.kind, mention.slot, value, port.span)


def _outside(port: Port) -> str:
    return str(port.service_port or port.number)


def _want_program(wants: Expectation, platform: Platform, workload: Workload, artifact: Artifact) -> None:
    slots = {mention.slot for mention in artifact.mentions}
    if workload.image is not None and "container.image" in slots:
        wants.uses("oci.image", "container.image", in_cluster(platform, workload.image), workload.image.span)
    for variable in workload.env:
        slot = f"container.env.{variable.name}.value"
        if slot in slots:
            wants.uses("env.value", slot, in_cluster(platform, variable.value), variable.value.span, "",
                       variable.value.name)  # fmt: skip


def _lacking(
    platform: Platform, made: Made, workload: Workload, model: Artifact, artifact: Artifact, env: Span
) -> Iterator[Difference]:
    """Variables that all programs of this map have, and that nobody sets."""
    chart = next((one for one in platform.charts.values() if made in one.makes), None)
    known = [one.value for one in chart.known] if chart is not None else []
    assert made.env is not None
    if f"{made.env.path}.*" not in known and made.env.path not in known:
        return
    first = next((one for one in (chart.makes if chart else ()) if one.env and one.env.path == made.env.path), made)
    if first is not made:
        return
    got = {mention.slot for mention in artifact.mentions}
    for variable in _shared(platform, made):
        slot = f"container.env.{variable.name}"
        if slot not in got:
            said = Expectation(platform, model.kind, model.api_version, workload.name, made.of, variable.span)
            said.makes("env.name", slot, variable.name, variable.span)
            yield Difference(said.artifact(), artifact, said.artifact().mentions[0], None)


def _shared(platform: Platform, made: Made) -> Iterator[EnvVar]:
    """Variables with a text of no secret that is the same in each program whose variables are in the same map."""
    chart = next(one for one in platform.charts.values() if made in one.makes)
    programs = [
        program
        for one in chart.makes
        if one.env is not None and made.env is not None and one.env.path == made.env.path
        and isinstance(program := platform.find(one.of), Workload)
    ]  # fmt: skip
    for variable in programs[0].env if programs else ():
        texts = [next((v.value.parts for v in one.env if v.name == variable.name), None) for one in programs]
        if all(text == variable.value.parts for text in texts) and all(
            isinstance(part, str | HostPart) for part in variable.value.parts
        ):
            yield variable
