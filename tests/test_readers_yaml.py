from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pytest
import ruamel.yaml
import yaml
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from platformc.output import Document
from platformc.readers.tree import Documents, Node, ReadError
from platformc.readers.yaml import read
from platformc.source import Source
from platformc_targets.text import Yaml
from strategies import TRAPS, texts, trees

thorough = settings(derandomize=True, deadline=None, max_examples=200)


def places(documents: Documents) -> list[tuple[int, str]]:
    """Start and value of each key and scalar, in the order of the text."""
    found: list[tuple[int, str]] = []

    def visit(node: Node) -> None:
        if node.kind == "scalar":
            found.append((node.start, str(node.value)))
        for key, value in node.entries:
            visit(key)
            visit(value)
        for item in node.items:
            visit(item)

    for document in documents:
        visit(document)
    return found


def marks(text: str) -> list[int]:
    """Where PyYAML's composer finds each key and scalar."""

    def visit(node: Any) -> Iterator[int]:
        if isinstance(node, yaml.ScalarNode):
            yield node.start_mark.index
        elif isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                yield from visit(key)
                yield from visit(value)
        else:
            for item in node.value:
                yield from visit(item)

    return [start for document in yaml.compose_all(text, yaml.SafeLoader) for start in visit(document)]


def same(ours: Node, theirs: yaml.Node) -> bool:
    """Whether the values are equal, but for plain words that YAML 1.1 reads otherwise."""
    if ours.kind == "map":
        pairs = zip(ours.entries, theirs.value, strict=True)
        return isinstance(theirs, yaml.MappingNode) and all(
            same(key, their_key) and same(value, their_value)
            for (key, value), (their_key, their_value) in pairs
        )
    if ours.kind == "list":
        return isinstance(theirs, yaml.SequenceNode) and all(
            same(item, other) for item, other in zip(ours.items, theirs.value, strict=True)
        )
    if ours.ambiguous:
        return isinstance(theirs, yaml.ScalarNode)
    return repr(yaml.constructor.SafeConstructor().construct_object(theirs, deep=True)) == repr(ours.value)


@thorough
@given(st.lists(trees(), min_size=1, max_size=3))
def test_positions_are_those_of_pyyaml_in_what_we_write(documents: list[Any]) -> None:
    text = Yaml([Document("", tree) for tree in documents]).render("made by platformc").text
    assert [start for start, _ in places(read("x.yaml", text))] == marks(text)


@thorough
@given(trees(), st.integers(2, 4), st.sampled_from([None, '"', "'"]), st.booleans())
def test_positions_are_those_of_pyyaml_in_what_it_dumps(
    tree: Any, indent: int, style: str | None, flow: bool
) -> None:
    text = yaml.safe_dump(
        tree,
        sort_keys=False,
        indent=indent,
        default_style=style,
        default_flow_style=flow,
        allow_unicode=True,
    )
    try:
        documents = read("x.yaml", text)
    except ReadError:
        assume(False)  # tags and `?` keys
    (theirs,) = yaml.compose_all(text, yaml.SafeLoader)
    assert same(documents[0], theirs)
    assert [start for start, _ in places(documents)] == marks(text)


@settings(derandomize=True, deadline=None, max_examples=60)
@given(trees())
def test_what_ruamel_dumps_is_read_or_refused(tree: Any) -> None:
    dumper = ruamel.yaml.YAML()
    stream = io.StringIO()
    dumper.dump(tree, stream)
    text = stream.getvalue()
    try:
        documents = read("x.yaml", text)
    except ReadError:
        assume(False)
    parser = ruamel.yaml.YAML(typ="safe", pure=True)
    assert repr([document.plain() for document in documents]) == repr([parser.load(text)])
    assert [start for start, _ in places(documents)] == marks(text)


EDITED = """\
# made by platformc
apiVersion: apps/v1   # platformc: allow x because y
kind: 'Deployment'
metadata:
    name:   "app"
    labels: {app: app, 'tier': "web", n: 1}
    annotations: {
      # why
      a/b: "x\\ty",
      c: d,
    }

spec:
  # platformc: allow port because it is so
  ports:
  - 80
  - name: http
    port: 0x50

  - [a, "b",
     3]   # end
  -
    last: ~
  text: |-   # keep
    # no comment
      deep

    end
  folded: >
    one
    two

    three
      more
    four
  empty:
  other: no
---
second
...
"""


def test_what_a_person_edits_is_read() -> None:
    documents = read("deployment.yaml", EDITED)
    assert [document.plain() for document in documents] == list(
        yaml.safe_load_all(EDITED.replace(" no\n", " 'no'\n"))
    )
    assert [start for start, _ in places(documents)] == marks(EDITED)
    source = Source("deployment.yaml", EDITED)
    assert [(comment.line, comment.text, comment.alone) for comment in documents.comments] == [
        (1, "made by platformc", True),
        (2, "platformc: allow x because y", False),
        (7 + 1, "why", True),
        (14, "platformc: allow port because it is so", True),
        (21, "end", False),
        (24, "keep", False),
    ]
    for comment in documents.comments:
        assert source.position(comment.start).line == comment.line
        assert EDITED[comment.start] == "#"


def test_nodes_are_found_by_path_and_pointer() -> None:
    (root, _) = read("deployment.yaml", EDITED)
    port = root.get("spec", "ports", 1, "port")
    assert port is not None
    assert (port.value, EDITED[port.start : port.end], port.ambiguous) == (80, "0x50", False)
    key = root.key("spec", "ports", 1, "port")
    assert key is not None
    assert (key.value, EDITED[key.start : key.end]) == ("port", "port")
    slashed = root.at("/metadata/annotations/a~1b")
    assert slashed is not None
    assert (slashed.value, slashed.style, EDITED[slashed.start : slashed.end]) == ("x\ty", '"', '"x\\ty"')
    assert root.at("") is root
    other = root.at("/spec/other")
    assert other is not None
    assert (other.value, other.ambiguous) == ("no", True)
    for missing in (
        root.get("spec", "x", "y"),
        root.get("spec", "ports", 9),
        root.get("kind", "x"),
        root.at("/spec/ports/x"),
    ):
        assert missing is None
    assert root.key() is None
    assert root.key("spec", "ports", 0) is None
    paths = [path for path, node in root.walk() if node.kind == "scalar"]
    assert paths[:4] == [("apiVersion",), ("kind",), ("metadata", "name"), ("metadata", "labels", "app")]
    assert all(root.get(*path) is node for path, node in root.walk())


@pytest.mark.parametrize(
    ("text", "value", "ambiguous"),
    [
        ("no", "no", True),
        ("Yes", "Yes", True),
        ("y", "y", True),
        ("012", 12, True),
        ("0o14", 12, True),
        ("0b11", "0b11", True),
        ("0x1e3", 0x1E3, False),
        ("1e3", 1000.0, True),
        ("1.5e3", 1500.0, True),
        ("1.5e+3", 1500.0, False),
        ("1_000", "1_000", True),
        ("12:30", "12:30", True),
        ("2024-01-01", "2024-01-01", True),
        ("=", "=", True),
        ("-.5", -0.5, True),
        (".5", 0.5, False),
        ("5.", 5.0, False),
        ("+1", 1, False),
        ("-.inf", float("-inf"), False),
        ("~", None, False),
        ("NULL", None, False),
        ("True", True, False),
        ("tRue", "tRue", False),
        ("127.0.0.1", "127.0.0.1", False),
        ("a", "a", False),
    ],
)
def test_plain_words_mean_what_yaml_1_2_says(text: str, value: Any, ambiguous: bool) -> None:
    node = read("x.yaml", f"k: {text}\n")[0].get("k")
    assert node is not None
    assert repr(node.value) == repr(value)
    assert node.ambiguous is ambiguous
    if text != "=":  # PyYAML finds the word of YAML 1.1 here, and has no value for it
        assert (repr(yaml.safe_load(text)) != repr(value)) <= ambiguous


@pytest.mark.parametrize(
    ("text", "words", "offset"),
    [
        ("a: &x 1\n", "anchors", 3),
        ("a: *x\n", "anchors", 3),
        ("a: !!str 1\n", "tags", 3),
        ("&x a: 1\n", "anchors", 0),
        ("<<: {a: 1}\n", "merge keys", 0),
        ("{<<: {a: 1}}\n", "merge keys", 1),
        ("? a\n: b\n", "`?`", 0),
        ("%YAML 1.2\n---\na\n", "directives", 0),
        ("a: 1\n\tb: 2\n", "tab", 5),
        ("a:\t1\n", "tab", 2),
        ("a: b\tc\n", "tab", 4),
        ("a: one\n  two: 3\n", "deeper", 9),
        ("a: one # x\n  two\n", "deeper", 13),
        ("a: 'one'\n  two\n", "deeper", 11),
        ('a: "one\n---\ntwo"\n', "before the document ends", 3),
        ('"a\n  b": c\n', "unexpected text", 7),
        ("a: 'x\n", "never closed", 3),
        ("a: [1, 2\n", "never closed", 3),
        ("a: [1, b: 2]\n", "in a list", 8),
        ("a: [1 2]\nb: ]\n", "starts with `]`", 12),
        ("a: {b: 1 c: 2}\n", "expected `,`", 10),
        ("a: 1\na: 2\n", "`a` is here twice", 5),
        ('a: 1\n"a": 2\n', '`"a"` is here twice', 5),
        ("{a: 1, a: 2}", "`a` is here twice", 7),
        ("a: b: c\n", "second `: `", 4),
        ("a: - b\n", "own line", 3),
        ("a: @b\n", "quoted", 3),
        ('a: "\\q"\n', "no escape", 4),
        ('a: "\\ud800"\n', "no character", 4),
        ('a: "b" c\n', "unexpected text", 7),
        ("a:\n  b: 1\n c: 2\n", "", 11),
        ("a: 1\nb\n", "expected `key: value`", 5),
        ("- a\nb: 1\n", "end of the document", 4),
        ("a: |x\n  b\n", "nothing but", 4),
        ("a: |\n    \n  b\n", "more spaces", 10),
        ("--- a\n", "next line", 4),
        ("a\n...\nb\n", "starts with `---`", 6),
        ("a: \x07\n", "U+0007", 3),
        ("a: b\rc: d\n", "U+000D", 4),
        ("a: b\u2028c\n", "U+2028", 4),
        ("a: " + "1" * 5000, "digits", 3),
        ("[" * 300 + "]" * 300, "inside each other", 200 + 1),
        ("- " * 300 + "a", "inside each other", 402),
    ],
)
def test_what_is_not_read_is_said_in_our_words(text: str, words: str, offset: int) -> None:
    with pytest.raises(ReadError) as refused:
        read("x.yaml", text)
    assert words in refused.value.message
    assert (refused.value.offset, refused.value.file) == (offset, "x.yaml")
    assert "\n" not in refused.value.message


@pytest.mark.parametrize(
    "text",
    [
        "", "\n", "# only\n", "---\n", "---\n---\n", "a: 1\n---\n", "--- # x\na\n", "a\n...\n", "a\n...\n---\nb\n", "a:\n", "a",
        "- \n- a\n-\n", "-\n  - a\n", "a:\n- b\n-\n- c\nd: e\n", "- - - a\n    - b\n  - c\n", "- a: 1\n\n  # x\n  b: 2\n- c\n",
        "a: |\n  b", "a: |+\n  b\n\n", "a: |+\n  b\n  ", "a: |-\n  b\n\n\nc: d", "a: |2-\n   b\n  c\n", "a: |-2\n   b\n", "a: |\n\n\n", "a: |+\n\n\n",
        "a: |\n\n  b\n", "- |\n a\n- >-\n b\n c\n", "a: |\n  b\n # c\nd: e\n", "|\n a\n b\n", "a: >\n\n  b\n\n\n    c\n\n  d\n  e\n\n", "a: >+\n  b\n   \n  c\n\n",
        "a: [\n  b,\n]\nc: d\n", "{a: b, c: , d}\n", '{"a":1,"b":[{}]}\n', "[a:b, c#d, http://x]\n", "[]\n", "{}", "[[a, b], {c: [d]}]\n",
        "a: one\n  two\n\n  three\n\n\n  - four # x\nb: c\n", "- a\n  b\n- c\n", "a\nb\n\nc\n", "a:\n  b\n  c\n", "a: [b\n  c, d\n\n e]\n",
        'a: "b\n  c\n\n  d \\\n   e\\\n\n  \\ f\\ \n  g"\n', "a: 'b \n\n\n  ''c'\nd: e\n", '["a\n b", {c: "d\n\ne"}]\n', "- 'a\n b'\n- c\n",
        "a : b\n", '"a" : b\n', "a b: c d\n", "'a: b': c\n", "a:b: c\n", "-a: -b\n", "a: b#c\n", "a: b #c\n", "a: '' \n",
        "1: a\ntrue: b\nnull: c\n1.5: d\n", "a: \n  b\nc: d\n", "a:   # x\n  b: c\n", "a: 'it''s'\n", 'a: "\\x41\\u00e9\\U0001F600\\/\\e\\_\\N\\L\\P"\n',
    ],
)  # fmt: skip
def test_small_texts_are_read_as_pyyaml_reads_them(text: str) -> None:
    documents = read("x.yaml", text)
    assert repr([document.plain() for document in documents]) == repr(list(yaml.safe_load_all(text)))
    if not text.startswith("---"):  # an empty document has no place of its own
        assert [start for start, _ in places(documents)][:1] == marks(text)[:1]


def test_windows_line_ends_and_a_bom_keep_their_places() -> None:
    text = "\ufeff# c\r\na:\r\n  - b\r\n  - |\r\n    x\r\n    y\r\nd: [e, f] # g\r\n"
    documents = read("x.yaml", text)
    assert documents[0].plain() == {"a": ["b", "x\ny\n"], "d": ["e", "f"]}
    for path in (("a", 0), ("d", 1)):
        node = documents[0].get(*path)
        assert node is not None
        assert text[node.start : node.end] == node.value
    assert [text[comment.start] for comment in documents.comments] == ["#", "#"]
    assert [comment.line for comment in documents.comments] == [1, 7]
    with pytest.raises(ReadError) as refused:
        read("x.yaml", text + "h: @\r\n")
    assert (text + "h: @\r\n")[refused.value.offset] == "@"


def agrees(text: str) -> bool:
    """Whether our reader takes the text; when it and libyaml do, both must say the same."""
    try:
        documents = read("x.yaml", text)
    except ReadError as error:
        refused_at = error.offset
    else:
        try:
            theirs = list(yaml.compose_all(text, yaml.CSafeLoader))
        except (yaml.YAMLError, ValueError):
            return True
        assert len(documents) == len(theirs)
        assert all(same(ours, other) for ours, other in zip(documents, theirs, strict=True)), documents
        return True
    assert 0 <= refused_at <= len(text)
    return False


ALPHABET = "aab1 \n\n  :::-,[]{}'\"#|>+2\\~.\t&*!?%@<=\ufeff\r"


@thorough
@given(st.text(ALPHABET, max_size=40))
def test_any_text_is_read_as_libyaml_reads_it_or_refused(text: str) -> None:
    agrees(text)


@thorough
@given(
    st.lists(
        st.sampled_from(
            (*TRAPS, "a", "b: ", "- ", "\n", "\n  ", "\n", ": ", "[", "]", "{", "}", ", ", "|\n", " #")
        ),
        max_size=12,
    )
)
def test_joined_traps_are_read_as_libyaml_reads_them_or_refused(parts: list[str]) -> None:
    agrees("".join(parts))


@thorough
@given(trees(), st.data())
def test_damaged_text_is_read_as_libyaml_reads_it_or_refused(tree: Any, data: st.DataObject) -> None:
    text = Yaml([Document("", tree)]).render("h").text
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(start, min(len(text), start + 5)))
        text = text[:start] + data.draw(st.one_of(st.text(ALPHABET, max_size=4), texts(4))) + text[end:]
    agrees(text)


def test_the_damaged_edited_text_is_read_as_libyaml_reads_it_or_refused() -> None:
    taken = 0
    for start in range(len(EDITED)):
        for change in ("", " ", "\n", "x", "-", ":"):
            taken += agrees(EDITED[:start] + change + EDITED[start + (change == "") :])
    assert taken > len(EDITED)
