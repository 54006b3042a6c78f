"""Any text in a spec comes back byte for byte from what is written, or is refused by a finding that names why.

From the text of a spec to the files of both targets, read by YAML 1.1 and 1.2. What Compose and kubelet do to `$`
is modelled here from their own documents, and Compose itself reads one batch.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from compiling import compiled
from oracles import compose as oracle
from strategies import TRAPS, texts

# --- what programs do to text -----------------------------------------------------------------------------

_DOLLAR = re.compile(r"\$(?:(\$)|(\{[^}]*\}|[A-Za-z_][A-Za-z0-9_]*)|)")


def composed(text: str) -> str:
    """Compose's interpolation where no variable may be: `$$` is a dollar, every other use of one is a failure.

    https://github.com/compose-spec/compose-spec/blob/main/12-interpolation.md
    """

    def one(match: re.Match[str]) -> str:
        assert match[1], f"Compose would take {match[0]!r} for a variable"
        return "$"

    return _DOLLAR.sub(one, text)


def expanded(text: str, variables: Mapping[str, str]) -> str:
    """Kubelet's expansion of `$(NAME)`; what is not known stays as it is.

    https://github.com/kubernetes/kubernetes/blob/master/third_party/forked/golang/expansion/expand.go
    """
    made: list[str] = []
    at = 0
    while at < len(text):
        if text[at] != "$" or at + 1 == len(text):
            made.append(text[at])
            at += 1
        elif text[at + 1] == "$":
            made.append("$")
            at += 2
        elif text[at + 1] == "(" and (end := text.find(")", at + 2)) >= 0:
            name = text[at + 2 : end]
            made.append(variables.get(name, f"$({name})"))
            at = end + 1
        else:
            made.append(text[at : at + 2])
            at += 2
    return "".join(made)


def templated(text: str) -> str:
    """A Go template that may only hold quoted text between its braces.

    https://pkg.go.dev/text/template
    """
    pieces = re.split(r'\{\{ ("(?:[^"\\]|\\.)*") \}\}', text)
    assert not any("{{" in piece for piece in pieces[::2]), text
    return "".join(json.loads(one) if index % 2 else one for index, one in enumerate(pieces))


def test_the_models_know_a_variable_when_they_see_one() -> None:
    assert composed("a$$b$$$$") == "a$b$$"
    for text in ("$", "$HOME", "${A}", "a$$$b", "$1"):
        with pytest.raises(AssertionError):
            composed(text)
    assert expanded("$(A) $$(A) $(B) $A $ $$", {"A": "x"}) == "x $(A) $(B) $A $ $"
    assert expanded("$(A", {"A": "x"}) == "$(A"
    assert templated('a{{ "{{" }}b') == "a{{b"


# --- specs ------------------------------------------------------------------------------------------------


def literal(text: str, plain: bool) -> str:
    """The text as a `.plat` string: escapes of JSON, braces doubled. plain: only what cannot be seen is escaped."""
    pieces = [json.dumps(one, ensure_ascii=not plain or not one.isprintable())[1:-1] for one in text]
    return '"' + "".join(pieces).replace("{", "{{").replace("}", "}}") + '"'


def workload(value: str) -> str:
    """A spec with the text in each place of a workload that takes any text."""
    return f"""platform p {{ }}
environments here, there
secret made {{ KEY = generated 32; TEXT = {value} }}
file f {{ at = "/etc/f"; content = {value} }}
service web {{
  image = "nginx:1.29"
  port http = 8080
  entrypoint = ["run", {value}]
  command = [{value}, "-v", {value}]
  mount = file.f
  env {{ BEFORE = "x"; A = {value}; B = "{value[1:-1]}"; WHOLE = secret.made.TEXT }}
}}
in there {{
  zone web {{ name = "example.com"; external }}
  record web {{ name = "example.com"; external }}
  ingress web {{
    host = "example.com"
    class = nginx
    route "/" = service.web.port.http
    annotations {{ "example.com/a" = {value} }}
  }}
}}
in here {{ service web {{ labels {{ l = {value} }} }} }}
deploy {{ compose in here; kubernetes in there {{ secret_store = "s" }} }}
"""


def labelled(value: str) -> str:
    return f"""platform p {{ }}
service web {{ image = "nginx:1.29"; labels {{ "example.com/l" = {value} }} }}
deploy {{ kubernetes }}
"""


def secretive(name: str, path: str) -> str:
    return f"""platform p {{ }}
secret s {{ name = {name}; KEY = external {path} }}
service web {{ image = "nginx:1.29"; env {{ A = secret.s.KEY }} }}
deploy {{ kubernetes {{ secret_store = "s" }} }}
"""


Read = Callable[[str], list[Any]]
READERS: dict[str, Read] = {
    "1.1": lambda text: list(yaml.safe_load_all(text)),
    "1.2": lambda text: list(YAML(typ="safe", pure=True).load_all(text)),
}


def objects(files: Mapping[str, str], read: Read) -> dict[str, Any]:
    """Every Kubernetes object by its kind."""
    return {
        one["kind"]: one
        for path, text in files.items()
        if "/kubernetes/" in path and "kustomization" not in path
        for one in read(text)
    }


def written(spec: str) -> tuple[dict[str, str], set[str]]:
    """The files of a spec, and the slugs of its findings; both are never there."""
    result = compiled(spec)
    for one in result.diagnostics:
        assert "Traceback" not in one.message
    return {one.path: one.text for one in result.files}, {one.slug for one in result.diagnostics}


# --- what may be refused, and why -------------------------------------------------------------------------

RULES: dict[str, Callable[[str], bool]] = {
    "text/nul": lambda text: "\0" in text,
    "compose/nul": lambda text: "\0" in text,
    "kubernetes/nul": lambda text: "\0" in text,
    "compose/empty-file": lambda text: not text,
}
"""What no process, file or label can hold."""

LABEL = re.compile(r"(?:[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?")
NAME = re.compile(r"[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*")

TALLY: Counter[str] = Counter()


def tally(what: str, reached: bool) -> None:
    TALLY[what] += 1
    TALLY[f"{what} written"] += reached
    event(f"{what}: {'written' if reached else 'refused'}")


def check_tally(what: str) -> None:
    assert TALLY[what] > 100
    assert TALLY[f"{what} written"] * 2 > TALLY[what], f"too few texts reach a file: {TALLY}"


quick = settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])


def check_manifests(files: Mapping[str, str], value: str, read: Read) -> None:
    found = objects(files, read)
    [container] = found["Deployment"]["spec"]["template"]["spec"]["containers"]
    variables: dict[str, str] = {}
    for entry in container["env"]:
        if "value" in entry:
            variables[entry["name"]] = expanded(entry["value"], variables)
    assert (variables["BEFORE"], variables["A"], variables["B"]) == ("x", value, value)
    assert [expanded(word, variables) for word in container["command"]] == ["run", value]
    assert [expanded(word, variables) for word in container["args"]] == [value, "-v", value]
    assert list(found["ConfigMap"]["data"].values()) == [value]
    assert found["Ingress"]["metadata"]["annotations"]["example.com/a"] == value
    assert templated(found["ExternalSecret"]["spec"]["target"]["template"]["data"]["TEXT"]) == value


def check_compose(model: Any, value: str, undo: Callable[[str], str]) -> None:
    service = model["services"]["web"]
    environment = {name: undo(one) for name, one in service["environment"].items()}
    assert environment == {"BEFORE": "x", "A": value, "B": value, "WHOLE": value}
    assert [undo(word) for word in service["entrypoint"]] == ["run", value]
    assert [undo(word) for word in service["command"]] == [value, "-v", value]
    assert undo(service["labels"]["l"]) == value
    assert undo(model["configs"]["f"]["content"]) == value


@quick
@given(value=texts(), plain=st.booleans())
def workloads(value: str, plain: bool) -> None:
    files, slugs = written(workload(literal(value, plain)))
    tally("workload", bool(files))
    if not files:
        assert slugs
        for slug in slugs:
            assert slug in RULES, f"{slug} refuses {value!r}"
            assert RULES[slug](value), f"{slug} refuses {value!r}"
        return
    assert slugs == set()
    for read in READERS.values():
        check_manifests(files, value, read)
        [model] = read(files["here/compose/compose.yaml"])
        check_compose(model, value, composed)


def test_any_text_of_a_workload_comes_back_or_is_refused() -> None:
    workloads()
    check_tally("workload")


def mostly(legal: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Seven legal texts to three of any kind."""
    return st.sampled_from([True] * 7 + [False] * 3).flatmap(lambda chosen: legal if chosen else texts())


legal_labels = st.one_of(
    st.from_regex(LABEL, fullmatch=True),
    st.sampled_from(["no", "1e3", "0x1e3", "0755", "1_000", "nan", "1.5", "2024-01-01"]),
)


@quick
@given(value=mostly(legal_labels), plain=st.booleans())
def labels(value: str, plain: bool) -> None:
    files, slugs = written(labelled(literal(value, plain)))
    tally("label", bool(files))
    assert bool(files) == bool(LABEL.fullmatch(value)), (value, slugs)
    if not files:
        assert slugs == {"label/illegal"}
        return
    for read in READERS.values():
        deployment = objects(files, read)["Deployment"]
        assert deployment["metadata"]["labels"]["example.com/l"] == value
        assert deployment["spec"]["template"]["metadata"]["labels"]["example.com/l"] == value


def test_any_label_of_a_manifest_comes_back_or_is_refused() -> None:
    labels()
    check_tally("label")


legal_names = st.one_of(
    st.from_regex(NAME, fullmatch=True).filter(lambda one: len(one) < 60),
    st.sampled_from(
        ["no", "y", "1e3", "0x1e3", "0755", "1.5", "2024-01-01", "null", "true", "nan", "0b1", "1.5e3"]
    ),
)


@quick
@given(name=mostly(legal_names), path=texts(), plain=st.booleans())
def secrets(name: str, path: str, plain: bool) -> None:
    files, slugs = written(secretive(literal(name, plain), literal(path, plain)))
    tally("secret", bool(files))
    legal = bool(NAME.fullmatch(name)) and len(name) <= 253
    if not files:
        assert slugs
        assert ("name/illegal" in slugs) == (not legal), (name, slugs)
        assert slugs - {"name/illegal"} == set() or "\0" in path or not path, (path, slugs)
        return
    assert legal
    for read in READERS.values():
        found = objects(files, read)
        [container] = found["Deployment"]["spec"]["template"]["spec"]["containers"]
        reference = container["env"][0]["valueFrom"]["secretKeyRef"]
        external = found["ExternalSecret"]
        assert (external["metadata"]["name"], external["spec"]["target"]["name"]) == (name, name)
        assert reference == {"name": name, "key": "KEY"}
        assert external["spec"]["data"][0]["remoteRef"]["key"] == path


def test_any_name_and_path_of_a_secret_comes_back_or_is_refused() -> None:
    secrets()
    check_tally("secret")


def test_compose_itself_reads_each_text_of_a_spec(tmp_path: Path) -> None:
    sample: list[str] = list(TRAPS)

    @settings(max_examples=150, deadline=None, derandomize=True, database=None)
    @given(value=texts())
    def collect(value: str) -> None:
        sample.append(value)

    collect()
    values = [value for value in dict.fromkeys(sample) if value and "\0" not in value]
    assert len(values) > 150
    lines = [f"    V{number} = {literal(value, bool(number % 2))}" for number, value in enumerate(values)]
    words = ",\n    ".join(literal(value, bool(number % 2)) for number, value in enumerate(values))
    body = "\n".join(lines)
    spec = (
        f'platform p {{ }}\nservice web {{\n  image = "nginx:1.29"\n  command = [\n    {words},\n  ]\n'
        f"  env {{\n{body}\n  }}\n}}\ndeploy {{ compose }}\n"
    )
    files, slugs = written(spec)
    assert slugs == set()
    ran = oracle.config(tmp_path, files["default/compose/compose.yaml"])
    assert ran.status == 0, ran.complaints
    service = ran.model["services"]["web"]
    # `config` writes a compose file again, so its dollars are doubled
    assert [composed(service["environment"][f"V{number}"]) for number in range(len(values))] == values
    assert [composed(word) for word in service["command"]] == values
