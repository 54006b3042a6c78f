"""Templates as we read them: the forms that charts of ours have, each value at its place, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from oracles import helm
from platformc.readers.helm import Chart, read_chart, read_values
from platformc.readers.helm_template import Renderer, Rendering, cut
from platformc.readers.helm_values import overlaid
from platformc.readers.tree import ReadError

VALUES = """\
name: it's "so"
count: 3
big: 1234567
yea: true
nay: false
empty: ""
none: {}
list: [a, 'b: c', {d: [1, null]}]
env: {B: "2", A: "x\\ny"}
deep: {er: {key: "v # w"}}
"""

HELPERS = '{{- define "x.labels" -}}\na: one\nb: {{ .Release.Service }}\n{{- end }}\n'

FORMS = (
    "a: {{ .Values.name | quote }}\n",
    "a: {{ .Values.count | int }}\nb: {{ .Values.big | int }}\n",
    "a: {{ .Values.yea }}\nb: {{ .Values.nay }}\n",
    'a: "x-{{ .Values.deep.er.key }}-y"\n',
    'a: "{{ "{{" }} .Values {{ "{{" }}"\n',
    "a: {{- toYaml .Values.list | nindent 2 }}\nb: {{- toYaml .Values.deep | nindent 2 }}\n",
    "a: {{- toYaml .Values.none | nindent 2 }}\n",
    "a: 1\n{{- with .Values.deep.er }}\nb: {{- toYaml . | nindent 2 }}\n{{- end }}\nc: 2\n",
    "a: 1\n{{- with .Values.empty }}\nb: {{ . | quote }}\n{{- end }}\nc: 2\n",
    "a: 1\n{{- with .Values.name }}\nb: {{ . | quote }}\n{{- end }}\n",
    "a: 1\n{{- with .Values.missing }}\nb: {{ . }}\n{{- end }}\n",
    "{{- if .Values.yea }}\n---\na: 1\n{{- end }}\n{{- if .Values.nay }}\n---\nb: 1\n{{- end }}\n---\nc: 1\n",
    (
        "a:\n  - name: first\n    value: x\n  {{- range $name, $value := .Values.env }}\n  - name: {{ $name | quote }}\n"
        "    value: {{ $value | quote }}\n  {{- end }}\nb: 1\n"
    ),
    'a:\n  c: 0\n  {{- include "x.labels" . | nindent 2 }}\nb: {{ required "say it" .Values.name | quote }}\n',
    '# {{ "{{" }} in a comment\na: |\n  first {{ "{{" }}\n  second\n',
)


def rendering(template: str, values: str = VALUES) -> Rendering:
    renderer = Renderer(read_values("values.yaml", values), {"Release.Service": "Helm"})
    renderer.define(cut("_helpers.tpl", HELPERS))
    return renderer.render(cut("t.yaml", template))


@pytest.mark.parametrize("template", FORMS)
def test_each_form_is_rendered_as_helm_renders_it(template: str, tmp_path: Path) -> None:
    for path, text in {
        "Chart.yaml": "apiVersion: v2\nname: x\nversion: 1.0.0\n",
        "templates/_helpers.tpl": HELPERS,
        "templates/t.yaml": template,
        "own.yaml": VALUES,
    }.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")

    # `helm template` takes objects only: the documents stand inside one
    run = helm.template(tmp_path, tmp_path / "own.yaml", {})
    assert run.returncode == 0, run.stderr

    theirs = [one for one in yaml.safe_load_all(run.stdout) if one is not None]
    ours = [one for one in yaml.safe_load_all(rendering(template).text) if one is not None]
    assert ours == theirs
    assert ours


def test_a_value_is_found_in_its_file_and_text_in_the_template() -> None:
    template = 'kind: "{{ .Values.name }}-x"\nplain: {{ .Values.deep.er.key | quote }}\nown: word\n'
    made = rendering(template, "name: abc\ndeep: {er: {key: value}}\n")

    def place(word: str) -> tuple[str, str]:
        at = made.text.index(word)
        span = made.span(at, at + len(word))
        return span.file, {"t.yaml": template, "values.yaml": "name: abc\ndeep: {er: {key: value}}\n"}[
            span.file
        ][span.start : span.end]

    assert place("value") == ("values.yaml", "value")
    assert place("word") == ("t.yaml", "word")
    assert place("abc") == ("values.yaml", "abc")
    assert place("abc-x") == ("t.yaml", "{{ .Values.name }}-x")


@pytest.mark.parametrize(
    ("template", "words"),
    [
        ("a: {{ .Values.name | upper }}", "no form of template"),
        ("a: {{ tpl .Values.name . }}", "no form of template"),
        ("{{- range .Values.list }}\n{{- end }}", "no form of template"),
        ("{{- if and .Values.yea .Values.nay }}\n{{- end }}", "no form of template"),
        ("a: {{ .Capabilities.KubeVersion }}", "no form of template"),
        ("{{- if .Values.yea }}\na: 1\n", "has no `end`"),
        ("a: {{ .Values.name", "not closed"),
        ('a: {{ include "nothing" . | nindent 2 }}', "no template"),
        ("a: {{ .Values.list | quote }}", "no scalar"),
        ("a: {{ .Values.missing.key | quote }}", "no values `missing`"),
    ],
)
def test_other_forms_are_refused(template: str, words: str) -> None:
    with pytest.raises(ReadError, match=words) as caught:
        rendering(template)

    assert caught.value.file == "t.yaml"


def test_values_of_an_environment_win() -> None:
    below = read_values("chart.yaml", "a: {k: 1, l: 2, m: 3}\nb: [1]\nc: 1\n")
    above = read_values("prod.yaml", "a: {l: 9, m: null}\nb: [2, 3]\n")
    merged = overlaid(below, above)

    a = merged.entries["a"][0].entries
    assert {key: value.value for key, (value, _) in a.items()} == {"k": 1, "l": 9}
    assert a["l"][0].span.file == "prod.yaml"
    assert a["k"][0].span.file == "chart.yaml"
    assert [one.value for one in merged.entries["b"][0].items] == [2, 3]


@pytest.mark.parametrize("values", ["on: 1\n", "a: no\n", "a: 012\n", "a: {b: [1e3]}\n"])
def test_a_word_that_helm_takes_for_something_else_is_refused(values: str) -> None:
    with pytest.raises(ReadError, match="put it in quotes"):
        read_values("values.yaml", values)


def test_what_cannot_be_read_is_told_at_its_place() -> None:
    files = {"c/Chart.yaml": "name: c\n", "c/templates/a.yaml": "kind: [\n"}

    with pytest.raises(ReadError) as caught:
        read_chart(Chart("c/", files), "prod.yaml", "{}\n", "prod")

    assert caught.value.file == "c/templates/a.yaml"
