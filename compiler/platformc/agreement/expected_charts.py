"""What the objects of a chart that others made must say, where the spec declares whose objects they are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from platformc.agreement.conform import Difference
from platformc.agreement.expectation import Expectation, agrees
from platformc.agreement.expected_pods import Labels, in_cluster, pod_labels
from platformc.agreement.expected_stores import store_labels
from platformc.agreement.mentions import Artifact, Mention
from platformc.chart_values import leaves
from platformc.diagnostics import Code
from platformc.ir import (
    Chart,
    EnvVar,
    HostPart,
    Made,
    Platform,
    Port,
    Quantity,
    Secret,
    Service,
    Store,
    Workload,
)

_SPEC = """\
platform demo { }
service web { image = "web:1"; replicas = 2..6 at cpu 70% }
chart web {
  external
  values = ["hpa.*"]
  makes k8s.hpa "web" { of = service.web; min = values.hpa.min; max = values.hpa.max }
}
"""
CHART_VALUE = Code(
    "helm/value",
    summary="a value of a chart is not what the spec says",
    why="What runs is what the value says; whoever reads the spec plans with another one.",
    wrong=_SPEC + "deploy { helm { chart = chart.web; values { hpa.min = 3 } } }",
    right=_SPEC + "deploy { helm { chart = chart.web } }",
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
    if isinstance(declaration, Workload | Store):
        _want_scale(wants, declaration, artifact)
        _want_nodes(wants, platform, declaration, artifact)
    if isinstance(declaration, Store):
        _want_store(wants, declaration, artifact)
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


def _want_scale(wants: Expectation, declaration: Workload | Store, artifact: Artifact) -> None:
    """How many there are and how large: numbers, and quantities as they compare."""
    said = {mention.slot: mention.value for mention in artifact.mentions if mention.kind == "helm.value"}
    scaling = declaration.replicas if isinstance(declaration, Service) else None
    if scaling is not None:
        for word, number in (
            ("minimum", scaling.minimum), ("maximum", scaling.maximum), ("cpu", scaling.cpu),
            ("memory", scaling.memory), ("replicas", scaling.minimum),
        ):  # fmt: skip
            if number is not None and f"scale.{word}" in said:
                wants.uses("helm.value", f"scale.{word}", str(number), scaling.span)
    quantities: dict[str, Quantity] = {}
    for word, bounds in (("cpu", declaration.resources.cpu), ("memory", declaration.resources.memory)):
        if bounds is not None:
            quantities |= {f"scale.requests.{word}": bounds.low, f"scale.limits.{word}": bounds.high}
    if isinstance(declaration, Store) and declaration.size is not None:
        quantities["scale.size"] = declaration.size
    for slot, quantity in quantities.items():
        if slot in said:
            same = _amount(said[slot]) == _amount(quantity.text)
            wants.uses("helm.value", slot, said[slot] if same else quantity.text, quantity.span)


def _want_nodes(
    wants: Expectation, platform: Platform, declaration: Workload | Store, artifact: Artifact
) -> None:
    """The nodes that its pods come onto: each toleration and each label that the chart says."""
    group = platform.node_groups.get(declaration.node_group)
    for mention in artifact.mentions:
        if mention.kind == "k8s.taint":
            value = f"{group.key.value}={group.value.value}:{group.taint}" if group is not None else ""
        elif mention.kind == "k8s.node_label":
            value = f"{group.key.value}={group.value.value}" if group is not None else ""
        else:
            continue
        span = group.span if group is not None else declaration.span
        wants.uses(mention.kind, mention.slot, value, span, "", f"node_group.{declaration.node_group}")


def _want_store(wants: Expectation, store: Store, artifact: Artifact) -> None:
    slots = {mention.slot for mention in artifact.mentions}
    if "store.database" in slots:
        wants.uses("db.name", "store.database", store.name.value, store.name.span, "", store.name.path)
    if "store.user" in slots and store.user is not None:
        wants.uses("db.user", "store.user", store.user.value, store.user.span, "", store.user.path)
    for slot in ("store.password", "store.root_password"):
        if slot in slots:
            # a password that stands in a file of values is nobody's secret
            wants.uses("secret.value", slot, "given when the release is upgraded", store.span)


_QUANTITY = re.compile(r"(\d+(?:\.\d+)?)(m|k|[KMGTPE]i?)?")
_UNITS = {"": Fraction(1), "m": Fraction(1, 1000), "k": Fraction(1000)}


def _amount(text: str) -> Fraction | None:
    """A quantity of Kubernetes as a number: https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/."""
    match = _QUANTITY.fullmatch(text)
    if match is None:
        return None
    number, unit = match.group(1), match.group(2) or ""
    if unit in _UNITS:
        return Fraction(number) * _UNITS[unit]
    base = 1024 if unit.endswith("i") else 1000
    return Fraction(number) * Fraction(base ** ("KMGTPE".index(unit[0]) + 1))


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
    got |= {f"container.env.{name}" for name in _given_later(platform, made.env.path)}
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
    """Variables that are the same in each program."""
    found = [platform.find(one.of) for one in sharing if one.of]
    programs = [program for program in found if isinstance(program, Workload)]
    for variable in programs[0].env if programs else ():
        texts = [next((v.value.parts for v in one.env if v.name == variable.name), None) for one in programs]
        if all(text == variable.value.parts for text in texts):
            yield variable


def _given_later(platform: Platform, path: str) -> Iterator[str]:
    """Variables of a map that a workflow gives; where none upgrades the release, whoever does gives what is open."""
    upgrades = [
        one.deploy for one in platform.workflows.values() if one.deploy is not None and one.deploy.follows
    ]
    for rollout in upgrades:
        given = leaves(rollout.values, "") if rollout.values is not None else ()
        yield from (key.removeprefix(f"{path}.") for key, _ in given if key.startswith(f"{path}."))
    if not upgrades:
        for workload in platform.workloads:
            for variable in workload.env:
                if not all(isinstance(part, str | HostPart) for part in variable.value.parts):
                    yield variable.name
