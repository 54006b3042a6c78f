"""Values for a chart of others, given to helm: what it makes of them is what we say that it makes.

The chart itself is not ours to hold. One that does what the spec says of it stands in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, reduce
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from charting import EXTERNAL
from compiling import compiled as compiled_text
from deployed_values import workflow_gives
from oracles import helm, kubernetes
from platformc.agreement.charts import LATER, charted
from platformc.chart_values import chart_of, leaves
from platformc.ir import Chart, Made, Platform, Scalar, Text
from platformc.pipeline import Compiled
from spec_files import SPECS, compiled, stem
from standing_in import GOLDEN, Object, by_fact, golden_values, put


class Case(NamedTuple):
    """A platform, its values, and those that are given later, each a text of its own."""

    platform: Platform
    values: str
    later: dict[str, str]

    @property
    def chart(self) -> Chart:
        chart = chart_of(self.platform)
        assert chart is not None
        return chart


def paths(tree: Any, path: str = "") -> Iterator[str]:
    """The path of each value in a tree of maps."""
    if isinstance(tree, dict) and tree:
        for key, inner in tree.items():
            yield from paths(inner, f"{path}.{key}" if path else key)
    else:
        yield path


@cache
def case(spec: str, environment: str) -> Case:
    made: Compiled = (
        compiled_text(EXTERNAL)
        if spec == "external"
        else compiled(next(one for one in SPECS if stem(one) == spec))
    )
    assert [one.message for one in made.diagnostics] == []
    files = {one.path: one.text for one in made.files}
    platform = next(one for one in made.platforms if one.environment == environment)
    given = [
        path
        for name in files
        if name.startswith(f"{environment}/github/") and "helm upgrade" in files[name]
        for path in paths(workflow_gives(files[name]))
    ]
    # without a workflow, the first lines of the values say what whoever upgrades the release gives
    given = given or re.findall(r"--set-string (\S+)=VALUE", files[f"{environment}/helm/values.yaml"])
    later = {path: LATER if path.endswith(".tag") else f"given-{path}" for path in given}
    return Case(platform, files[f"{environment}/helm/values.yaml"], later)


GOLDEN_CASES = [(path.parents[2].name, path.parents[1].name) for path in golden_values()]
CASES = [*GOLDEN_CASES, ("external", "alpha"), ("external", "prod")]
each = pytest.mark.parametrize(("spec", "environment"), CASES, ids=["-".join(one) for one in CASES])
THEIRS = "OF_THE_CHART"
"""A variable that the chart has of its own."""


def own_values(one: Case) -> dict[str, Any]:
    """What the chart has of its own: its defaults, what ours takes away of it, and a variable beside ours."""
    found: dict[str, Any] = {}

    def put_in(path: str, value: Any) -> None:
        here = found
        *steps, last = path.split(".")
        for step in steps:
            here = here.setdefault(step, {})
        here[last] = value

    for path, value in leaves(one.chart.defaults, "") if one.chart.defaults is not None else ():
        assert isinstance(value, Text | Scalar)
        put_in(path, value.value)
    for path in taken_away(one):
        put_in(path, "of the chart")
    for made in one.chart.makes:
        if made.env is not None:
            put_in(f"{made.env.path}.{THEIRS}", "of the chart")
    return found


def taken_away(one: Case) -> list[str]:
    """The values that ours takes away of the chart's."""
    values = yaml.safe_load(one.values)
    return [
        path
        for path in paths(values)
        if reduce(lambda here, step: here[step], path.split("."), values) is None
    ]


def rendered(one: Case, folder: Path) -> list[list[Object]]:
    """What helm makes of the chart that stands in, with the values of an environment and those given later."""
    place = put(one.chart, folder, own_values(one))
    values = folder / "values.yaml"
    values.write_text(one.values, encoding="utf-8")
    run = helm.template(place, values, one.later)
    assert run.returncode == 0, run.stderr
    return by_fact(run.stdout)


def slots(objects: list[Object]) -> dict[str, str]:
    """What an object says, under the names by which we read it; of a store, with what stands behind its Service."""
    found: dict[str, str] = {"name": objects[0]["metadata"]["name"]}
    for one in objects:
        spec = one["spec"]
        if one["kind"] == "Service":
            (port,) = spec["ports"]
            found["ports.0"] = str(port["port"])
            found["ports.0.target"] = str(port.get("targetPort", port["port"]))
            found |= {f"selector.{key}": f"{key}={value}" for key, value in spec.get("selector", {}).items()}
        elif one["kind"] == "HorizontalPodAutoscaler":
            found |= {"scale.minimum": str(spec["minReplicas"]), "scale.maximum": str(spec["maxReplicas"])}
            for metric in spec["metrics"]:
                resource = metric["resource"]
                found[f"scale.{resource['name']}"] = str(resource["target"]["averageUtilization"])
        else:
            found |= _of_pods(spec, one["kind"])
    return found


def _of_pods(spec: Object, kind: str) -> dict[str, str]:
    found: dict[str, str] = {}
    pod = spec["template"]["spec"]
    (container,) = pod["containers"]
    for claim in spec.get("volumeClaimTemplates", ()):
        found["scale.size"] = claim["spec"]["resources"]["requests"]["storage"]
    for which, amounts in container.get("resources", {}).items():
        found |= {f"scale.{which}.{word}": str(amount) for word, amount in amounts.items()}
    variables = {one["name"]: one["value"] for one in container.get("env", ())}
    if kind == "StatefulSet":
        return found | {f"store.{name}": value for name, value in variables.items()}
    if "replicas" in spec:
        found["scale.replicas"] = str(spec["replicas"])
    labels = spec["template"]["metadata"]["labels"]
    found |= {f"pod.labels.{key}": f"{key}={value}" for key, value in labels.items()}
    if container["image"] != "main:1":
        found["container.image"] = container["image"]
    for port in container.get("ports", ()):
        found["container.ports.0"] = str(port["containerPort"])
    for name, value in variables.items():
        found |= {f"container.env.{name}": name, f"container.env.{name}.value": value}
    for index, one in enumerate(pod.get("tolerations", ())):
        found |= {f"tolerations.{index}.{part}": one[part] for part in ("key", "value", "effect")}
        found[f"tolerations.{index}"] = f"{one['key']}={one['value']}:{one['effect']}"
        assert one["operator"] == "Equal"
    nodes = pod.get("affinity", {}).get("nodeAffinity", {})
    terms = nodes.get("preferredDuringSchedulingIgnoredDuringExecution", ())
    expressions = [one for term in terms for one in term["preference"]["matchExpressions"]]
    for index, one in enumerate(expressions):
        assert one["operator"] == "In"
        (value,) = one["values"]
        found |= {f"nodes.{index}.key": one["key"], f"nodes.{index}": f"{one['key']}={value}"}
    return found


@each
def test_what_helm_makes_of_the_values_is_what_we_read(spec: str, environment: str, tmp_path: Path) -> None:
    one = case(spec, environment)
    read = charted(one.platform, one.chart, "values.yaml", one.values)
    assert (read.diagnostics, read.differences) == ([], [])
    made = rendered(one, tmp_path)

    assert len(made) == len(one.chart.makes) == len(read.artifacts)
    for fact, artifact, objects in zip(one.chart.makes, read.artifacts, made, strict=True):
        theirs = slots(objects)
        for slot, value in given_later(one, fact).items():
            assert theirs.pop(slot) == value
        assert objects[0]["kind"] == artifact.kind
        assert theirs == {mention.slot: mention.value for mention in artifact.mentions}


def given_later(one: Case, fact: Made) -> dict[str, str]:
    """What an object has that does not stand in our values: what the chart has, and what is given to helm."""
    found: dict[str, str] = {}
    if fact.env is not None:
        later = {
            name: value
            for path, value in one.later.items()
            for head, _, name in [path.rpartition(".")]
            if head == fact.env.path
        }
        for name, value in {THEIRS: "of the chart", **later}.items():
            found |= {f"container.env.{name}": name, f"container.env.{name}.value": value}
    for slot, text in (("store.password", fact.password), ("store.root_password", fact.root_password)):
        if text is not None:
            (part,) = text.parts
            assert not isinstance(part, str)
            found[slot] = one.later[part.path]
    return found


@each
def test_what_helm_makes_of_the_values_satisfies_the_schemas(
    spec: str, environment: str, tmp_path: Path
) -> None:
    made = rendered(case(spec, environment), tmp_path)
    assert kubernetes.validate(one for objects in made for one in objects) == []


def test_a_value_that_is_null_takes_away_what_the_chart_has(tmp_path: Path) -> None:
    one = case("smarter", "prod")
    gone = taken_away(one)
    assert gone == ["env.AWS_ACCESS_KEY_ID", "env.AWS_SECRET_ACCESS_KEY"]
    assert set(gone) <= set(paths(own_values(one)))
    app = rendered(one, tmp_path)[1]
    assert [slot for path in gone for slot in slots(app) if path.removeprefix("env.") in slot] == []


@pytest.mark.parametrize(("spec", "environment"), GOLDEN_CASES)
def test_golden_values_are_those_that_were_judged(spec: str, environment: str) -> None:
    kept = (GOLDEN / spec / environment / "helm/values.yaml").read_text(encoding="utf-8")
    assert kept == case(spec, environment).values


def test_golden_values_are_there() -> None:
    assert {("smarter", "alpha"), ("smarter", "prod")} <= set(GOLDEN_CASES)
