"""What the objects of a chart that others made must say, where the spec declares whose objects they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from platformc.agreement.conform import Difference
from platformc.agreement.expectation import Expectation, agrees
from platformc.agreement.expected_pods import Labels, in_cluster, pod_labels
from platformc.agreement.expected_stores import store_labels
from platformc.agreement.mentions import Artifact, Mention
from platformc.ir import (
    Chart,
    EnvVar,
    HostPart,
    Made,
    Platform,
    Port,
    Secret,
    Store,
    Workload,
)


def differences(platform: Platform, chart: Chart, made: Made, artifact: Artifact) -> Iterator[Difference]:
    """Where an object of a chart is not what its declaration says."""
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
        platform,
        artifact.kind,
        artifact.api_version,
        name,
        made.of,
        declaration.span,
        platform.namespace.value,
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
    if isinstance(declaration, Workload):
        yield from _lacking(platform, chart, made, declaration, artifact)


def _want(wants: Expectation, mention: Mention, labels: Labels, ports: tuple[Port, ...]) -> None:
    """What the declaration says of a slot that the chart fills."""
    head, _, key = mention.slot.partition(
        "selector." if mention.slot.startswith("selector.") else "pod.labels."
    )
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
    platform: Platform, chart: Chart, made: Made, workload: Workload, artifact: Artifact
) -> Iterator[Difference]:
    """Variables that all programs of a map have, and that nobody sets: told of the first object with that map."""
    if made.env is None or not {f"{made.env.path}.*", made.env.path} & {one.value for one in chart.known}:
        return
    sharing = [one for one in chart.makes if one.env is not None and one.env.path == made.env.path]
    if made != sharing[0]:
        return
    got = {mention.slot for mention in artifact.mentions}
    for variable in _shared(platform, sharing):
        slot = f"container.env.{variable.name}"
        if slot not in got:
            wants = Expectation(
                platform, artifact.kind, artifact.api_version, workload.name, made.of, variable.span
            )
            wants.makes("env.name", slot, variable.name, variable.span)
            model = wants.artifact()
            yield Difference(model, artifact, model.mentions[0], None)


def _shared(platform: Platform, sharing: Sequence[Made]) -> Iterator[EnvVar]:
    """Variables with a text of no secret that is the same in each program."""
    found = [platform.find(one.of) for one in sharing if one.of]
    programs = [program for program in found if isinstance(program, Workload)]
    for variable in programs[0].env if programs else ():
        texts = [next((v.value.parts for v in one.env if v.name == variable.name), None) for one in programs]
        if all(text == variable.value.parts for text in texts) and all(
            isinstance(part, str | HostPart) for part in variable.value.parts
        ):
            yield variable
