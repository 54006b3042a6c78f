"""The values from which a chart of others makes what the spec declares: its facts, read backwards.

`makes k8s.service "{values.app.name}" { of = service.web; port = values.service.port }` says what a Service is called,
given the values. The name of the service is known, so the value is: nobody has to write it a second time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fnmatch import fnmatchcase

from platformc.diagnostics import Code, Diagnostic, did_you_mean
from platformc.ir import (
    Bounds,
    Chart,
    ChartText,
    ChartValue,
    EnvVar,
    HostPart,
    Made,
    Part,
    Plain,
    Platform,
    Resources,
    Scalar,
    Secret,
    Sequence,
    Service,
    Store,
    Table,
    Text,
    Workload,
)
from platformc.source import Span

_SPEC = (
    'platform demo { }\nservice web { image = "web:1"; port http = 8000 }\n'
    'chart web {\n  external\n  values = ["appName", "service.port"]\n}\n'
)

UNKNOWN_VALUE = Code(
    "helm/unknown-value",
    severity="warning",
    summary="a value is set that the chart does not know",
    why="Helm takes any value, and a chart ignores those that it does not know: nothing changes, and nobody is told.",
    wrong=_SPEC + 'deploy { helm { chart = chart.web; values { appname = "web" } } }',
    right=_SPEC + 'deploy { helm { chart = chart.web; values { appName = "web" } } }',
)

OPEN = "\ue000"
"""Stands in a text for a part that is not text; counted on from here. A private code point: no spec holds it."""


def chart_of(platform: Platform) -> Chart | None:
    """The chart of others that an environment is deployed with."""
    deploy = platform.deploy("helm")
    option = deploy.option("chart") if deploy else None
    if isinstance(option, Text) and option.name.startswith("chart."):
        return platform.charts.get(option.name.partition(".")[2])
    return None


def set_by_deploy(platform: Platform) -> Plain | None:
    """The values that `deploy` sets itself: `deploy { helm { values { ... } } }`."""
    deploy = platform.deploy("helm")
    return deploy.option("values") if deploy is not None else None


def chart_name(platform: Platform) -> str:
    """What a chart of ours is called: as `deploy` says, else as the platform."""
    deploy = platform.deploy("helm")
    option = deploy.option("chart") if deploy else None
    if isinstance(option, Text) and not option.name.startswith("chart."):
        return option.value
    return platform.name.value.lower().replace("_", "-")


def knows(chart: Chart, path: str) -> bool:
    """Whether a path is a value that the chart knows, or lies below one."""
    return _among(keys(chart), path)


def _among(known: list[str], path: str) -> bool:
    return any(path == key or path.startswith(f"{key}.") or fnmatchcase(path, key) for key in known)


def keys(chart: Chart) -> list[str]:
    """The values that the chart knows: those said, those with a default, those that its facts speak of."""
    defaults = [path for path, _ in leaves(chart.defaults, "")] if chart.defaults else []
    return list(dict.fromkeys([*(one.value for one in chart.known), *defaults, *_spoken_of(chart)]))


def leaves(value: Plain, path: str) -> Iterator[tuple[str, Plain]]:
    """Each value that is no block, by its path."""
    if isinstance(value, Table) and value.entries:
        for key, inner in value.entries:
            yield from leaves(inner, f"{path}.{key}" if path else key)
    else:
        yield path, value


def unknown_value(chart: Chart, path: str, span: Span, environment: str | None = None) -> Diagnostic:
    """A value, by its dotted path, that a chart does not know; span: where it is set."""
    hint = did_you_mean(path, _spelled(path, keys(chart)))
    return UNKNOWN_VALUE.at(
        span,
        f"chart `{chart.label}` does not know the value `{path}`",
        hint=hint or f"say it in `values` of chart `{chart.label}`, or take it away",
        environment=environment,
        values=(path, chart.label),
    )


def _spelled(path: str, known: list[str]) -> list[str]:
    """The values that a chart knows, those below one with the last words of a path."""
    steps = path.split(".")
    return [
        ".".join([*key.split(".")[:-1], *steps[key.count(".") :]]) if key.endswith(".*") else key
        for key in known
    ]


def values_of(platform: Platform, chart: Chart) -> dict[str, Plain]:
    """Each value, by its path, that makes the chart's objects what the spec declares.

    Also those that the chart has by default: its next version may have others. A text may hold what only the
    deployment knows: an input, a secret.
    """
    found: dict[str, Plain] = {}
    for made in chart.makes:
        for text, wanted in _facts(platform, made):
            found |= {path: one for path, one in _solved(text, wanted).items() if path not in found}
        for path, whole in (*_resources(platform, made), *_nodes(platform, made)):
            found.setdefault(path, whole)
    known = keys(chart)
    for made in chart.makes:
        if made.env is not None:
            for variable in shared_variables(platform, chart, made.env):
                path = f"{made.env.path}.{variable.name}"
                if _among(known, path):
                    found.setdefault(path, variable.value)
    return found


def shared_variables(platform: Platform, chart: Chart, values: ChartValue) -> Iterator[EnvVar]:
    """Variables that are the same in each program whose variables are one map of the values."""
    workloads = programs_of(platform, chart, values)
    others = [{variable.name: variable.value.parts for variable in one.env} for one in workloads[1:]]
    for variable in workloads[0].env if workloads else ():
        if all(one.get(variable.name) == variable.value.parts for one in others):
            yield variable


def programs_of(platform: Platform, chart: Chart, values: ChartValue) -> list[Workload]:
    """The programs whose variables are one map of the values."""
    found: dict[str, Workload] = {}
    for made in chart.makes:
        workload = platform.find(made.of) if made.of else None
        if made.env is not None and made.env.path == values.path and isinstance(workload, Workload):
            found.setdefault(made.of, workload)
    return list(found.values())


def is_known(value: Plain) -> bool:
    """Whether a value is known before anything is deployed."""
    match value:
        case Text(parts):
            return all(isinstance(part, str | HostPart) for part in parts)
        case Table(entries):
            return all(is_known(inner) for _, inner in entries)
        case Sequence(items):
            return all(is_known(item) for item in items)
        case _:
            return True


def _spoken_of(chart: Chart) -> Iterator[str]:
    for made in chart.makes:
        labels = (label.value for label in made.labels)
        texts = (
            made.name, made.port, made.target, made.image, made.account, made.minimum, made.maximum, made.cpu,
            made.memory, made.replicas, made.size, made.database, made.user, made.password, made.root_password,
            *labels, *made.keys,
        )  # fmt: skip
        for text in texts:
            yield from (part.path for part in (text.parts if text else ()) if isinstance(part, ChartValue))
        for value in (made.resources, made.env):
            if value is not None:
                yield f"{value.path}.*"
        yield from (value.path for value in (made.tolerations, made.affinity) if value is not None)


def _facts(platform: Platform, made: Made) -> Iterator[tuple[ChartText, Text | Scalar]]:
    """Each fact of an object with what its declaration says of it."""
    declaration = platform.find(made.of) if made.of else None
    if isinstance(declaration, Workload):
        name = declaration.own_name(made.kind)
        ports = [(port.service_port or port.number, port.number, port.span) for port in declaration.ports]
    elif isinstance(declaration, Store):
        name = declaration.host
        ports = [(declaration.port, declaration.port, declaration.at("port"))]
    elif isinstance(declaration, Secret):
        name, ports = declaration.name, []
    else:
        return
    yield made.name, Text((name.value,), name.span)
    if ports:
        outside, inside, span = ports[0]
        if made.port is not None:
            yield made.port, Scalar(outside if made.kind == "k8s.service" else inside, span)
        if made.target is not None:
            yield made.target, Scalar(inside, span)
    if isinstance(declaration, Workload) and made.image is not None and declaration.image is not None:
        yield made.image, declaration.image
    if isinstance(declaration, Service):
        yield from _scale(made, declaration)
    if isinstance(declaration, Store):
        yield from _of_store(made, declaration)


def _of_store(made: Made, store: Store) -> Iterator[tuple[ChartText, Text]]:
    if made.size is not None and store.size is not None:
        yield made.size, Text((store.size.text,), store.size.span)
    if made.database is not None:
        yield made.database, Text((store.name.value,), store.name.span)
    if made.user is not None and store.user is not None:
        yield made.user, Text((store.user.value,), store.user.span)
    for text, password in ((made.password, store.password), (made.root_password, store.root_password)):
        if text is not None and password is not None:
            yield text, password


def _scale(made: Made, service: Service) -> Iterator[tuple[ChartText, Scalar]]:
    scaling = service.replicas
    if scaling is None:
        return
    for text, number in (
        (made.minimum, scaling.minimum),
        (made.maximum, scaling.maximum),
        (made.cpu, scaling.cpu),
        (made.memory, scaling.memory),
        (made.replicas, scaling.minimum),
    ):
        if text is not None and number is not None:
            yield text, Scalar(number, scaling.span)


def _resources(platform: Platform, made: Made) -> Iterator[tuple[str, Text]]:
    declaration = platform.find(made.of) if made.of else None
    if made.resources is None or not isinstance(declaration, Workload | Store):
        return
    resources: Resources = declaration.resources
    for which, side in (("requests", "low"), ("limits", "high")):
        for word in ("cpu", "memory"):
            bounds: Bounds | None = getattr(resources, word)
            if bounds is not None:
                quantity = bounds.low if side == "low" else bounds.high
                yield f"{made.resources.path}.{which}.{word}", Text((quantity.text,), quantity.span)


def _nodes(platform: Platform, made: Made) -> Iterator[tuple[str, Plain]]:
    """What brings pods onto the nodes of their group, as Kubernetes writes it."""
    declaration = platform.find(made.of) if made.of else None
    if not isinstance(declaration, Workload | Store) or declaration.node_group not in platform.node_groups:
        return
    group = platform.node_groups[declaration.node_group]
    span = group.span
    pair: list[tuple[str, Plain]] = [("key", group.key)]
    if made.tolerations is not None and group.taint:
        effect = ("effect", Text((group.taint,), span))
        equal = ("operator", Text(("Equal",), span))
        toleration = Table((*pair, equal, ("value", group.value), effect), span)
        yield made.tolerations.path, Sequence((toleration,), span)
    if made.affinity is not None:
        within = ("operator", Text(("In",), span))
        expression = Table((*pair, within, ("values", Sequence((group.value,), span))), span)
        terms = Table((("matchExpressions", Sequence((expression,), span)),), span)
        weighed = Table((("weight", Scalar(100, span)), ("preference", terms)), span)
        preferred = "preferredDuringSchedulingIgnoredDuringExecution"
        nodes = Table(((preferred, Sequence((weighed,), span)),), span)
        yield made.affinity.path, Table((("nodeAffinity", nodes),), span)


def _solved(text: ChartText, wanted: Text | Scalar) -> dict[str, Text | Scalar]:
    """The values that make the text what is wanted; none where no values do."""
    paths = [part.path for part in text.parts if isinstance(part, ChartValue)]
    if isinstance(wanted, Scalar):
        return {paths[0]: wanted} if len(paths) == len(text.parts) == 1 else {}
    if len(paths) == len(text.parts) == 1:
        return {paths[0]: wanted}
    pattern = "".join(re.escape(part) if isinstance(part, str) else "(.+)" for part in text.parts)
    flat, parts = _flat(wanted.parts)
    match = re.fullmatch(pattern, flat, re.DOTALL)
    if match is None:
        return {}
    return {
        path: Text(_unflat(piece, parts), wanted.span)
        for path, piece in zip(paths, match.groups(), strict=True)
    }


def _flat(parts: tuple[Part, ...]) -> tuple[str, dict[str, Part]]:
    """The parts as one text, with a character for each that is not text."""
    held: dict[str, Part] = {}
    pieces: list[str] = []
    for part in parts:
        if isinstance(part, str):
            pieces.append(part)
        else:
            mark = chr(ord(OPEN) + len(held))
            held[mark] = part
            pieces.append(mark)
    return "".join(pieces), held


def _unflat(text: str, held: dict[str, Part]) -> tuple[Part, ...]:
    pieces = re.split(f"([{''.join(held)}])", text) if held else [text]
    return tuple(held.get(piece, piece) for piece in pieces if piece)
