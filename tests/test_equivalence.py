"""The ledger's engine on small trees, and each ledger on the files that it is about."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from deployed_values import laid_over, tolerant, workflow_gives
from equivalence import (
    ABSENT,
    NORMALISE,
    Difference,
    Entry,
    differences,
    judge,
    read_ledger,
    written,
)
from normal_compose import rebased
from platformc.cli.targets import Targets
from platformc.pipeline import compile_spec
from spec_files import compiled, findings, tree
from test_equivalence_guide import SPEC as GUIDED

LEDGERS = Path(__file__).parent / "equivalence"
ROOT = Path(__file__).parents[1]
REFERENCE = Path(__file__).parents[2] / "shared" / "reference"


def pointers(theirs: Any, ours: Any) -> list[str]:
    return [one.pointer for one in differences("f", theirs, ours)]


def entry(pointer: str, theirs: Any = ABSENT, ours: Any = ABSENT, reason: str = "Ours is better.") -> Entry:
    return Entry(Difference("f", pointer, theirs, ours), reason)


def test_equal_trees_do_not_differ_and_maps_have_no_order() -> None:
    assert pointers({"a": 1, "b": [1, {"c": 2}]}, {"b": [1, {"c": 2}], "a": 1}) == []


def test_a_difference_is_a_leaf_never_a_branch() -> None:
    assert differences("f", {"a": {"b": 1, "c": 2}}, {"a": {"b": 1}}) == [Difference("f", "/a/c", 2, ABSENT)]
    assert pointers({}, {"a": {"b": 1, "c": [2, 3]}}) == ["/a/b", "/a/c/0", "/a/c/1"]


def test_a_leaf_against_a_branch_is_each_leaf_of_both() -> None:
    assert differences("f", {"a": "x"}, {"a": {"b": 1}}) == [
        Difference("f", "/a", "x", ABSENT),
        Difference("f", "/a/b", ABSENT, 1),
    ]


def test_lists_have_order() -> None:
    assert pointers({"a": ["x", "y"]}, {"a": ["y", "x"]}) == ["/a/0", "/a/1"]


def test_empty_branches_and_nulls_are_leaves() -> None:
    assert pointers({"a": {}}, {"a": []}) == ["/a"]
    assert pointers({"a": None}, {}) == ["/a"]
    assert pointers({"a": {}}, {"a": {"b": 1}}) == ["/a/b"]
    assert pointers({"a": []}, {"a": {"b": 1}}) == ["/a", "/a/b"]
    assert pointers({"a": None, "b": 1}, {"b": 1}) == ["/a"]


def test_a_truth_value_is_not_a_number() -> None:
    assert pointers({"a": 1}, {"a": True}) == ["/a"]


def test_keys_are_escaped_as_rfc_6901_says() -> None:
    assert pointers({"a/b~c": 1}, {"a/b~c": 2}) == ["/a~1b~0c"]


TREES = st.recursive(
    st.none() | st.booleans() | st.integers(0, 3) | st.text("ab~/", max_size=2),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text("ab~/", max_size=2), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(tree=TREES, other=TREES)
def test_both_ways_find_the_same_places(tree: Any, other: Any) -> None:
    assert pointers(tree, tree) == []
    assert sorted(pointers(tree, other)) == sorted(pointers(other, tree))


def test_a_complete_ledger_is_right() -> None:
    found = differences("f", {"a": 1, "b": 2}, {"a": 1, "b": 3, "c": 4})
    assert judge(found, [entry("/b", 2, 3), entry("/c", ours=4)]) == []


def test_a_difference_that_is_not_listed() -> None:
    found = differences("f", {"a": 1}, {"a": 2})
    assert judge(found, []) == ["f#/a: not listed: theirs 1, ours 2"]


def test_a_line_that_holds_no_longer() -> None:
    assert judge([], [entry("/a", 1, 2)]) == ["f#/a: listed, and there is no such difference any more"]


def test_a_line_with_other_values() -> None:
    found = differences("f", {"a": 1}, {"a": 2})
    assert judge(found, [entry("/a", 1, 3)]) == [
        "f#/a: listed as theirs 1, ours 3, and it is theirs 1, ours 2"
    ]
    assert judge(found, [entry("/a", ours=2)]) != []


def test_a_pointer_above_the_leaves() -> None:
    found = differences("f", {}, {"a": {"b": 1}, "c": 1})
    wrong = judge(found, [entry("/a", ours={"b": 1}), entry("/c", ours=1)])
    assert wrong == [
        "f#/a: it ends above the leaves that differ",
        "f#/a/b: not listed: theirs (absent), ours 1",
    ]


def test_a_line_twice() -> None:
    found = differences("f", {"a": 1}, {"a": 2})
    assert judge(found, [entry("/a", 1, 2), entry("/a", 1, 2)]) == ["f#/a: listed twice"]


@pytest.mark.parametrize("reason", ["", "better", "It is better", "One. Two more words.", "It\nis better."])
def test_a_reason_is_one_sentence(reason: str) -> None:
    found = differences("f", {"a": 1}, {"a": 2})
    assert len(judge(found, [entry("/a", 1, 2, reason)])) == 1


def test_a_ledger_comes_back_from_its_file(tmp_path: Path) -> None:
    entries = [entry("/a", None, "x: y"), entry("/b", ours=[]), entry("/c", theirs=True)]
    path = tmp_path / "l.yaml"
    path.write_text(written(entries), "utf-8")
    assert read_ledger(path) == entries
    path.write_text(written([]), "utf-8")
    assert read_ledger(path) == []


@pytest.mark.parametrize(
    "row",
    [
        {"file": "f", "pointer": "/a", "reason": "A reason."},
        {"file": "f", "pointer": "/a", "ours": 1},
        {"file": "f", "pointer": "/a", "ours": 1, "reason": "A reason.", "why": "x"},
    ],
)
def test_a_line_has_its_keys_and_no_others(row: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "l.yaml"
    path.write_text(yaml.safe_dump([row]), "utf-8")
    with pytest.raises(ValueError, match=r"l\.yaml"):
        read_ledger(path)


def test_the_reference_files_can_be_compared() -> None:
    """What people wrote is readable in full: each leaf of it is its own, and it equals itself."""
    found = sorted(REFERENCE.glob("*/docker-compose.yml"))
    if not found:
        pytest.skip("shared/reference is not beside the checkout")
    for path in found:
        tree = yaml.safe_load(path.read_text("utf-8"))
        theirs = NORMALISE["compose"](tree)
        assert set(theirs["services"]) == set(tree["services"])
        assert pointers(theirs, NORMALISE["compose"](yaml.safe_load(yaml.safe_dump(tree)))) == []
        assert pointers(theirs, {}) != []


class Comparison(NamedTuple):
    """A spec, its environment and the file that it makes there, in the place of a file that people wrote."""

    spec: str
    environment: str
    target: str
    ours: str
    theirs: str
    folder: str = "."
    """Where their file stands in their project: its paths start there, ours at the project."""


COMPARISONS = (
    Comparison("smarter", "local", "compose", "local/compose/compose.yaml", "smarter/docker-compose.yml"),
    Comparison(
        "drunc_ui",
        "default",
        "compose",
        "default/compose/compose.yaml",
        "drunc_ui/docker-compose.yml",
        "example_deployment",
    ),
    Comparison(
        "ssg_sample",
        "ec2",
        "ecs",
        "ec2/ecs/sample-application.task-definition.json",
        "ssg_sample/task-definition.guide.json",
    ),
)


class ChartValues(NamedTuple):
    """A spec, its environment, the values that a chart of others has there, and those that its authors wrote for it.

    values: our file. workflow: the file that gives what only a deployment knows. twice: keys that stand in one
    map of theirs two times; helm takes the last.
    """

    spec: str
    environment: str
    values: str
    workflow: str
    theirs: str
    twice: tuple[str, ...]

    def deployed(self) -> Any:
        """What the chart has when the workflow has run: theirs, under ours, under what the workflow gives."""
        made = compiled(f"specs/{self.spec}.plat", environments=(self.environment,))
        assert findings(made) == []
        files = tree(made)
        environment = laid_over(self.authors()[0], yaml.safe_load(files[self.values]))
        return laid_over(environment, workflow_gives(files[self.workflow]))

    def authors(self) -> tuple[Any, list[str]]:
        """Their values, and the keys that are there twice."""
        return tolerant((REFERENCE / self.theirs).read_text("utf-8"))


CHARTS = (
    ChartValues(
        "smarter",
        "prod",
        "prod/helm/values.yaml",
        "prod/github/.github/workflows/deploy.prod.yaml",
        "smarter/values.yaml",
        ("SMARTER_COHERE_API_KEY",),
    ),
)


class ObjectSet(NamedTuple):
    """A spec, and the Kubernetes objects that people wrote, which it takes the place of, file by file.

    values: our values of a chart, and theirs.
    """

    spec: str
    environment: str
    targets: tuple[str, ...]
    theirs: tuple[str, ...]
    values: tuple[str, str]


SETS = (
    ObjectSet(
        "pdf_chatbot",
        "local",
        ("kubernetes", "monitoring"),
        tuple(f"pdf_chatbot/{name}.yaml" for name in ("deployment", "service", "hpa", "servicemonitor")),
        ("local/monitoring/values.yaml", "pdf_chatbot/custom-values.yaml"),
    ),
)
NO_OBJECTS = ("values.yaml", "kustomization.yaml")


@pytest.mark.parametrize("one", SETS, ids=lambda one: one.spec)
def test_objects_that_take_the_place_of_theirs_differ_only_where_the_ledger_says(one: ObjectSet) -> None:
    if not (REFERENCE / one.spec).exists():
        pytest.skip(f"shared/reference/{one.spec} is not beside the checkout")
    made = files(one.spec, one.environment, one.targets)
    texts = [text for path, text in made.items() if path.rpartition("/")[2] not in NO_OBJECTS]
    ours = NORMALISE["kubernetes"]([tree for text in texts for tree in yaml.safe_load_all(text)])
    theirs = {path: yaml.safe_load((REFERENCE / path).read_text("utf-8")) for path in one.theirs}
    known = NORMALISE["kubernetes"](theirs.values())
    found: list[Difference] = []
    for path, name in zip(theirs, known, strict=True):
        found += differences(path, known[name], ours.get(name, {}))
    found += [
        Difference(one.spec, f"/{name.replace('/', '~1')}", ABSENT, "made")
        for name in ours
        if name not in known
    ]
    mine, other = one.values
    tree = yaml.safe_load((REFERENCE / other).read_text("utf-8"))
    found += differences(other, NORMALISE["values"](tree), NORMALISE["values"](yaml.safe_load(made[mine])))
    assert judge(found, read_ledger(LEDGERS / f"{one.spec}.yaml")) == []


@pytest.mark.parametrize("spec", sorted({one.spec for one in COMPARISONS}))
def test_what_takes_the_place_of_their_files_differs_only_where_the_ledger_says(spec: str) -> None:
    found: list[Difference] = []
    for one in COMPARISONS:
        if one.spec != spec:
            continue
        reference = REFERENCE / one.theirs
        if not reference.exists():
            pytest.skip(f"shared/reference/{one.theirs} is not beside the checkout")
        normalise = NORMALISE[one.target]
        theirs = normalise(yaml.safe_load(reference.read_text("utf-8")))
        if one.target == "compose":
            theirs = rebased(theirs, one.folder)
        ours = normalise(yaml.safe_load(built(one)))
        found += differences(one.theirs, theirs, ours)
    for values in CHARTS:
        if values.spec == spec:
            found += differences(values.theirs, values.authors()[0], values.deployed())
    assert judge(found, read_ledger(LEDGERS / f"{spec}.yaml")) == []


@pytest.mark.parametrize("one", CHARTS, ids=lambda one: one.spec)
def test_a_key_that_they_wrote_twice_is_told(one: ChartValues) -> None:
    if not (REFERENCE / one.theirs).exists():
        pytest.skip(f"shared/reference/{one.theirs} is not beside the checkout")
    assert one.authors()[1] == list(one.twice)


PLACEHOLDER = "SET-ME-IN-helm/charts/smarter/values.yaml"
NOBODY_SAYS = re.compile(
    # accounts of others, and a company's own words: the spec declares none of them
    r"SMARTER_(ANTHROPIC|COHERE|FIREWORKS|GEMINI|GOOGLE_MAPS|LLAMA|MAILCHIMP|MISTRAL|PINECONE|TOGETHERAI)_\w+"
    r"|SMARTER_(SOCIAL_AUTH|BRANDING)_\w+|SMARTER_GOOGLE_SERVICE_ACCOUNT_B64|SMARTER_LOGO"
    r"|SMARTER_MARKETING_SITE_URL"
    # what this platform has not: a database of RDS, one for tests, images on Docker Hub
    r"|SMARTER_AWS_RDS_DB_INSTANCE_IDENTIFIER|SMARTER_MYSQL_TEST_DATABASE_PASSWORD|DOCKERHUB_\w+"
)


@pytest.mark.parametrize("one", CHARTS, ids=lambda one: one.spec)
def test_a_placeholder_is_left_only_for_what_the_spec_does_not_declare(one: ChartValues) -> None:
    if not (REFERENCE / one.theirs).exists():
        pytest.skip(f"shared/reference/{one.theirs} is not beside the checkout")
    deployed = one.deployed()
    left = [name for name, value in deployed.pop("env").items() if value == PLACEHOLDER]
    assert [name for name in left if not NOBODY_SAYS.fullmatch(name)] == []
    assert PLACEHOLDER not in yaml.safe_dump(deployed)
    assert len(left) > 30


def test_values_are_laid_over_others_as_helm_does() -> None:
    below = {"a": {"b": 1, "c": [1, 2]}, "d": 1, "e": {"f": 1}, "g": 1}
    above = {"a": {"c": [3]}, "d": None, "e": 2, "g": {"h": None, "i": 1}, "j": None}
    assert laid_over(below, above) == {"a": {"b": 1, "c": [3]}, "e": 2, "g": {"h": None, "i": 1}}


def test_keys_that_are_there_twice_are_kept() -> None:
    assert tolerant("a: {b: 1, b: 2}\nc: [{d: 1}, {d: 2}]\n") == (
        {"a": {"b": 2}, "c": [{"d": 1}, {"d": 2}]},
        ["b"],
    )


def built(one: Comparison) -> str:
    """The text of our file, as the compiler makes it."""
    return files(one.spec, one.environment, (one.target,))[one.ours]


def files(spec: str, environment: str, targets: tuple[str, ...]) -> dict[str, str]:
    """The texts of the files that these targets make of a spec in one environment, by path."""
    compiled = compile_spec(
        str(ROOT / "specs" / f"{spec}.plat"),
        read=lambda path: Path(path).read_bytes(),
        project=str(ROOT),
        targets=Targets(),
        environments=[environment],
        only=list(targets),
    )
    assert [error.message for error in compiled.diagnostics if error.is_error] == []
    return {file.path: file.text for file in compiled.files}


def test_every_ledger_is_about_a_comparison() -> None:
    compared = {one.spec for one in (*COMPARISONS, *SETS, *CHARTS)} | {GUIDED}
    assert {path.stem for path in LEDGERS.glob("*.yaml")} == compared
