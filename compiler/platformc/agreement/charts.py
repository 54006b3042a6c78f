"""Charts that others made: what they make from the values of an environment, held against the declarations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from platformc.agreement.conform import Difference
from platformc.agreement.expectation import LATER, Expectation, text_value
from platformc.agreement.expected_charts import differences
from platformc.agreement.expected_pods import host_in_cluster
from platformc.agreement.mentions import Artifact
from platformc.agreement.reading import Reading, chart_values, unreadable
from platformc.chart_values import chart_of, is_known, knows, leaves, set_by_deploy, unknown_value, values_of
from platformc.diagnostics import Code, Diagnostic, Related, nearest
from platformc.ir import Chart, ChartText, ChartValue, Made, Name, Plain, Platform, Scalar, Table, Text
from platformc.readers.artifacts import written
from platformc.readers.helm import read_values
from platformc.readers.helm_values import Held, is_null, lookup, overlaid
from platformc.readers.tree import ReadError
from platformc.source import Span

_SPEC = (
    'platform demo { }\nservice web { image = "web:1"; port http = 8000 }\n'
    'chart web {\n  external\n  values = ["appName", "port"]\n'
    '  makes k8s.service "{values.appName}" { of = service.web; port = values.port }\n'
    '  makes k8s.secret "{values.session.name}" { keys = ["KEY"] }\n}\n'
)

VALUE_MISSING = Code(
    "helm/value-missing",
    summary="a chart is said to use a value that nobody sets",
    why="What it makes of it is empty, or whatever the chart has for it: nobody can say who agrees with that.",
    wrong=_SPEC + "deploy { helm { chart = chart.web } }",
    right=_SPEC + 'deploy { helm { chart = chart.web; values { session.name = "session" } } }',
)

KINDS: dict[str, tuple[str, str]] = {
    "k8s.service": ("Service", "v1"),
    "k8s.deployment": ("Deployment", "apps/v1"),
    "k8s.stateful_set": ("StatefulSet", "apps/v1"),
    "k8s.cron_job": ("CronJob", "batch/v1"),
    "k8s.job": ("Job", "batch/v1"),
    "k8s.hpa": ("HorizontalPodAutoscaler", "autoscaling/v2"),
    "k8s.service_account": ("ServiceAccount", "v1"),
    "k8s.secret": ("Secret", "v1"),
    "k8s.config_map": ("ConfigMap", "v1"),
    "k8s.pvc": ("PersistentVolumeClaim", "v1"),
    "k8s.ingress": ("Ingress", "networking.k8s.io/v1"),
    "k8s.middleware": ("Middleware", "traefik.io/v1alpha1"),
    "k8s.namespace": ("Namespace", "v1"),
}


class Charted(NamedTuple):
    """artifacts: what the chart makes. differences: where that is not what the spec says."""

    artifacts: list[Artifact]
    differences: list[Difference]
    diagnostics: list[Diagnostic]


class Said(NamedTuple):
    """A text made from values, and the place that says it."""

    value: str
    span: Span


def read_declared(platform: Platform, files: Mapping[str, str], reading: Reading) -> list[Difference]:
    """Adds what a chart of others makes to what was read; where that is not what the spec says, one for each place."""
    chart, path = chart_of(platform), chart_values(files)
    if chart is None or not path:
        return []
    try:
        found = charted(platform, chart, path, files[path])
    except ReadError as error:
        reading.diagnostics.append(unreadable(error, platform.environment))
        return []
    reading.artifacts.extend(found.artifacts)
    reading.diagnostics.extend(found.diagnostics)
    # one value makes many names: what it breaks is told once, of the object that is declared first
    told: dict[object, Difference] = {}
    for number, difference in enumerate(found.differences):
        told.setdefault(difference.found.span if difference.found is not None else number, difference)
    return list(told.values())


def charted(platform: Platform, chart: Chart, path: str, text: str) -> Charted:
    """What a chart makes from the values in a file. Raises ReadError."""
    given = read_values(path, text)
    defaults = _held(chart.defaults) if chart.defaults else None
    found = Charted([], [], [])
    values = _Values(given, defaults, values_of(platform, chart))
    for made in chart.makes:
        _object(platform, chart, made, values, found)
    found.differences.extend(_set_otherwise(platform, chart, given))
    if not found.differences and not found.diagnostics:  # a value with a wrong key is missed already
        found.diagnostics.extend(_unknown(platform, chart, given))
    return _closed(found)


def _unknown(platform: Platform, chart: Chart, given: Held) -> Iterator[Diagnostic]:
    """Values of the file that the chart does not know; those that `deploy` sets are told in the spec."""
    told = _paths_by_deploy(platform)
    for path, span in _places(given, ""):
        if path not in told and not knows(chart, path):
            yield unknown_value(chart, path, span, platform.environment)


def _paths_by_deploy(platform: Platform) -> set[str]:
    """The values, by their paths, that `deploy` sets itself."""
    said = set_by_deploy(platform)
    return {path for path, _ in leaves(said, "")} if said is not None else set()


def _places(value: Held, path: str) -> Iterator[tuple[str, Span]]:
    """Each value that is no block, by its path, and the place of its key."""
    for key, (inner, span) in value.entries.items():
        here = f"{path}.{key}" if path else key
        if inner.entries:
            yield from _places(inner, here)
        else:
            yield here, span


def _set_otherwise(platform: Platform, chart: Chart, given: Held) -> Iterator[Difference]:
    """Values that `deploy` sets, and that the file lacks or has otherwise."""
    said = set_by_deploy(platform)
    model = Expectation(platform, "helm.values", "", chart.name, f"chart.{chart.label}", chart.span)
    read = Expectation(
        platform, "helm.values", "", chart.name, f"chart.{chart.label}", given.span, target="helm"
    )
    for path, value in leaves(said, "") if said is not None else ():
        if not isinstance(value, Text | Scalar) or not is_known(value):
            continue
        wanted = (
            text_value(value, lambda part: host_in_cluster(platform, part)) if isinstance(value, Text) else ""
        )
        model.uses("helm.value", f"values.{path}", wanted or _held(value).shown, value.span)
        held = lookup(given, path)
        if held is not None and held.kind == "scalar":
            read.uses("helm.value", f"values.{path}", held.shown, held.span)
    artifact = read.artifact()._replace(file=given.span.file)
    got = {mention.slot: mention for mention in artifact.mentions}
    for one in model.artifact().mentions:
        mine = got.get(one.slot)
        if mine is None or mine.value != one.value:
            yield Difference(model.artifact(), artifact, one, mine)


class _Values:
    """The values of the environment over the defaults of the chart."""

    def __init__(self, given: Held, defaults: Held | None, solved: Mapping[str, Plain]) -> None:
        self.given = given
        self.all = overlaid(defaults, given) if defaults is not None else given
        self.later = {path for path, one in solved.items() if not is_known(one)}
        """Values that are given when the release is upgraded."""
        self.wanted = {
            path: one.value if isinstance(one, Text) else written(one.value)
            for path, one in solved.items()
            if isinstance(one, Text | Scalar) and is_known(one)
        }

    def find(self, path: str) -> Held | None:
        held = lookup(self.all, path)
        return None if held is None or is_null(held) else held

    def is_later(self, path: str) -> bool:
        return path in self.later and lookup(self.given, path) is None

    def says(self, path: str) -> bool:
        """Whether a text can be made of a value."""
        held = self.find(path)
        return self.is_later(path) or (held is not None and held.kind == "scalar")

    def are_right(self, text: ChartText) -> bool:
        """Whether each value in a text is what the spec makes of it: what is wrong is then the chart's own text."""
        for part in text.parts:
            wanted = self.wanted.get(part.path) if isinstance(part, ChartValue) else None
            held = self.find(part.path) if isinstance(part, ChartValue) else None
            if held is not None and (wanted is None or held.shown != wanted):
                return False
        return True

    def text(self, text: ChartText) -> Said | None:
        """The text, None where a value is missing; its place is a value that the environment sets, if it holds one."""
        pieces: list[str] = []
        spans: list[Span] = []
        for part in text.parts:
            if isinstance(part, str):
                pieces.append(part)
                continue
            if self.is_later(part.path):
                pieces.append(LATER)
                continue
            held = self.find(part.path)
            if held is None or held.kind != "scalar":
                return None
            pieces.append(held.shown)
            spans.append(held.span)
        inside = [span for span in spans if span.file == self.given.span.file]
        return Said("".join(pieces), (inside or spans or [text.span])[0])


def _held(value: Plain) -> Held:
    match value:
        case Table(entries, span):
            return Held(None, span, {key: (_held(inner), inner.span) for key, inner in entries})
        case Text():
            return Held(value.value, value.span)
        case Scalar(scalar, span):
            return Held(scalar, span)
        case _:
            return Held(None, value.span, items=[_held(item) for item in value.items])


def _object(platform: Platform, chart: Chart, made: Made, values: _Values, found: Charted) -> None:
    called = _said(platform, chart, made.name, values, found)
    if called is None:
        return
    kind, api = KINDS[made.kind]
    namespace = platform.namespace.value
    name = Name(called.value, made.kind, made.of, called.span, made.span)
    says = Expectation(
        platform, kind, api, name, made.of or f"chart.{chart.label}", called.span, namespace, "helm"
    )
    says.address = f"{api}/{kind}/{namespace}/{called.value}"
    says.makes(made.kind, "name", called.value, called.span, namespace, made.of)
    if made.port is not None and (port := _said(platform, chart, made.port, values, found)):
        _port(says, made, port, _said(platform, chart, made.target or made.port, values, found))
    for label in made.labels:
        value = _said(platform, chart, label.value, values, found)
        if value is not None:
            pair = f"{label.key}={value.value}"
            if kind == "Service":
                place = label.span if values.are_right(label.value) else value.span
                says.uses("k8s.pod_label", f"selector.{label.key}", pair, place, namespace)
            else:
                says.makes("k8s.pod_label", f"pod.labels.{label.key}", pair, value.span, namespace)
    if made.image is not None and (image := _said(platform, chart, made.image, values, found)):
        says.uses("oci.image", "container.image", image.value, image.span)
    for slot, text in (
        ("minimum", made.minimum), ("maximum", made.maximum), ("cpu", made.cpu), ("memory", made.memory),
        ("replicas", made.replicas), ("size", made.size),
    ):  # fmt: skip
        if text is not None and (number := _said(platform, chart, text, values, found)):
            says.uses("helm.value", f"scale.{slot}", number.value, number.span)
    if made.account is not None:
        _said(platform, chart, made.account, values, found)
    for slot, text, name_kind in (
        ("database", made.database, "db.name"), ("user", made.user, "db.user"), ("password", made.password, "secret.value"),
        ("root_password", made.root_password, "secret.value"),
    ):  # fmt: skip
        said = _said(platform, chart, text, values, found) if text is not None else None
        if said is not None and said.value != LATER:
            says.uses(name_kind, f"store.{slot}", said.value, said.span)
    _scheduling(says, made, values)
    if made.resources is not None:
        for which in ("requests", "limits"):
            for word in ("cpu", "memory"):
                held = values.find(f"{made.resources.path}.{which}.{word}")
                if held is not None:
                    says.uses("helm.value", f"scale.{which}.{word}", held.shown, held.span)
    for key in made.keys:
        value = _said(platform, chart, key, values, found)
        if value is not None:
            scope = f"{namespace}/{called.value}"
            says.makes("k8s.secret_key", f"keys.{value.value}", value.value, value.span, scope)
    held = values.find(made.env.path) if made.env is not None else None
    for variable, (one, span) in held.entries.items() if held is not None else ():
        if is_null(one):  # it takes away what the chart has
            continue
        says.makes("env.name", f"container.env.{variable}", variable, span, says.address)
        says.uses("env.value", f"container.env.{variable}.value", one.shown, one.span)
    artifact = says.artifact()._replace(file=called.span.file)
    found.artifacts.append(artifact)
    if made.of:
        found.differences.extend(differences(platform, chart, made, artifact))


def _scheduling(says: Expectation, made: Made, values: _Values) -> None:
    """The taints that pods tolerate, and the labels by which they look for nodes."""
    held = values.find(made.tolerations.path) if made.tolerations is not None else None
    for index, one in enumerate(held.items if held is not None else ()):
        parts = {key: inner for key, (inner, _) in one.entries.items()}
        pair = "{}={}:{}".format(
            *(parts[key].shown if key in parts else "" for key in ("key", "value", "effect"))
        )
        for part in ("key", "value", "effect"):
            if part in parts:
                says.uses("k8s.part", f"tolerations.{index}.{part}", parts[part].shown, parts[part].span)
        says.uses("k8s.taint", f"tolerations.{index}", pair, (parts.get("value") or one).span)
    held = values.find(made.affinity.path) if made.affinity is not None else None
    place = 0
    for expression in _expressions(held):
        parts = {key: inner for key, (inner, _) in expression.entries.items()}
        key = parts["key"].shown if "key" in parts else ""
        if "key" in parts:
            says.uses("k8s.part", f"nodes.{place}.key", key, parts["key"].span)
        for value in parts["values"].items if "values" in parts else ():
            says.uses("k8s.node_label", f"nodes.{place}", f"{key}={value.shown}", value.span)
            place += 1


def _expressions(held: Held | None) -> Iterator[Held]:
    """Every `matchExpressions` item anywhere in a map."""
    if held is None:
        return
    for key, (inner, _) in held.entries.items():
        if key == "matchExpressions":
            yield from inner.items
        else:
            yield from _expressions(inner)
    for item in held.items:
        yield from _expressions(item)


def _port(says: Expectation, made: Made, port: Said, target: Said | None) -> None:
    if made.kind != "k8s.service":
        says.makes("k8s.container_port", "container.ports.0", port.value, port.span, says.address)
        return
    says.makes("k8s.service_port", "ports.0", port.value, port.span, f"{says.namespace}/{says.name}", made.of)
    if target is not None:
        says.uses("k8s.container_port", "ports.0.target", target.value, target.span)


def _said(platform: Platform, chart: Chart, text: ChartText, values: _Values, found: Charted) -> Said | None:
    """A text of the chart with its values; None after reporting that one is missing."""
    said = values.text(text)
    if said is not None:
        return said
    # one value makes many names: it is told of the first
    told = {one.values[0] for one in found.diagnostics}
    for part in text.parts:
        if isinstance(part, ChartValue) and not values.says(part.path) and part.path not in told:
            found.diagnostics.append(_missing(platform, chart, text, part.path, values))
    return None


def _missing(platform: Platform, chart: Chart, text: ChartText, path: str, values: _Values) -> Diagnostic:
    """A value that nobody sets: shown where another is set that was meant for it, else at the fact."""
    spelled = {here: span for here, span in _places(values.given, "") if not knows(chart, here)}
    meant = nearest(path, spelled)
    wanted = values.wanted.get(path)
    hint = f"{_decided(chart, text)}set it in `deploy {{ helm {{ values {{ {path} = ... }} }} }}`"
    by_hand = any(f"{here}.".startswith(f"{path}.") for here in _paths_by_deploy(platform))
    if wanted is not None and not by_hand:
        hint = f"the file of values must set it to `{wanted}`"
    return VALUE_MISSING.at(
        spelled[meant] if meant else text.span,
        f"chart `{chart.label}` is said to use `{path}`, and nobody sets it",
        hint=f"this is `{meant}`: did you mean `{path}`?" if meant else hint,
        related=[Related("the chart is said to use it here", text.span)] if meant else [],
        environment=platform.environment,
        values=(path, chart.label),
    )


def _decided(chart: Chart, text: ChartText) -> str:
    """What in the spec a fact would follow from, where it is one: the words come first in the hint."""
    for made in chart.makes:
        if not made.of:
            continue
        if text is made.replicas:
            return f"say `replicas = 2` in `{made.of}`, or "
        if text in (made.minimum, made.maximum, made.cpu) and made.kind == "k8s.hpa":
            return f"say `replicas = 2..6 at cpu 75%` in `{made.of}`, or "
        if text is made.image and len(text.parts) > 1:
            return f"give `{made.of}` an image with as many parts, such as `REPOSITORY:TAG`, or "
    return ""


def _closed(found: Charted) -> Charted:
    """The artifacts without uses whose other hand the chart does not declare: nothing is known of it."""
    pods = any(mention.slot.startswith("pod.labels.") for one in found.artifacts for mention in one.mentions)
    ports = any(mention.slot == "container.ports.0" for one in found.artifacts for mention in one.mentions)
    kept = [
        one._replace(
            mentions=tuple(
                mention
                for mention in one.mentions
                if (pods or not mention.slot.startswith("selector."))
                and (ports or not mention.slot.endswith(".target"))
            )
        )
        for one in found.artifacts
    ]
    return found._replace(artifacts=kept)
