from __future__ import annotations

import random
import re
from pathlib import Path
from typing import Any

import hcl2
import pytest
from hcl2.utils import SerializationOptions
from hypothesis import given, settings
from hypothesis import strategies as st

from hcl_documents import files
from oracles import spoke, terraform
from platformc.readers.hcl import read
from platformc.readers.hcl_evaluate import Scope, evaluate, known
from platformc.readers.hcl_tree import Body, CodeNode, references
from platformc.readers.tree import Node, ReadError, ScalarNode
from platformc.source import Source
from platformc_targets.text import Unwritable
from platformc_targets.text.hcl import Block, Hcl
from strategies import texts, trees
from test_text_hcl import collected, same

thorough = settings(derandomize=True, deadline=None, max_examples=150)

SAMPLE = """\
# names  of the platform
locals {
  namespace = "demo-${var.environment}" // by convention
  zones     = ["a", "b"]
  tags = {
    Name       = local.namespace
    "a/b"      = 1.5
    (var.x)    = null, c: true
  }
  policy = <<-EOT
    {
      "a": "${local.namespace}", "b": "$${x}"
    }
  EOT
  /* two
     lines */
  all = merge(local.tags, { x = upper("é") }...)
  odd = var.x == "y" && !var.z ? [for k, v in local.tags : k if v != null] : -5
  last = aws_subnet.a["x y"].ids[0].*.id
}

resource "aws_lb" "main" { name = data.aws_region.current.name }
module "x" {
  source = "./x"

  dynamic "setting" {
    for_each = { for k in local.zones : k => k... }
    content {}
  }
}
"""


def nodes(body: Body) -> list[Node]:
    """Every value of a body at any depth, names and labels too."""

    def below(node: Node) -> list[Node]:
        found = [node]
        if isinstance(node, CodeNode):
            return found + [inner for child in node.children for inner in below(child)]
        for key, value in node.entries:
            found += [key, *below(value)]
        for item in node.items:
            found += below(item)
        return found

    found: list[Node] = []
    for argument in body.arguments.values():
        found += [argument.name, *below(argument.value)]
    for block in body.blocks:
        found += [block.type_node, *block.label_nodes, *nodes(block)]
    return found


def value_of(text: str) -> Node:
    found = read("x.tf", f"a = {text}\n").get("a")
    assert found is not None
    return found


def test_a_file_is_read_with_everything_in_its_place() -> None:
    file = read("x.tf", SAMPLE)
    assert [(block.address, block.labels) for block in file.walk()] == [
        ("locals", ()),
        ("aws_lb.main", ("aws_lb", "main")),
        ("module.x", ("x",)),
        ("dynamic.setting", ("setting",)),
        ("content", ()),
    ]
    (names,) = file.of("locals")
    shown = {name: argument.value.plain() for name, argument in names.arguments.items()}
    assert shown == {
        "namespace": "demo-${var.environment}",
        "zones": ["a", "b"],
        "tags": {"Name": "${local.namespace}", "a/b": 1.5, "(var.x)": None, "c": True},
        "policy": '{\n  "a": "${local.namespace}", "b": "${x}"\n}\n',
        "all": '${merge(local.tags, { x = upper("é") }...)}',
        "odd": '${var.x == "y" && !var.z ? [for k, v in local.tags : k if v != null] : -5}',
        "last": '${aws_subnet.a["x y"].ids[0][*].id}',
    }
    assert [
        (comment.line, comment.text, comment.alone, SAMPLE[comment.start]) for comment in file.comments
    ] == [
        (1, "names  of the platform", True, "#"),
        (3, "by convention", False, "/"),
        (15, "two\n     lines", True, "/"),
    ]
    for node in nodes(file):
        piece = SAMPLE[node.start : node.end]
        if isinstance(node, ScalarNode) and node.style == "" and isinstance(node.value, str):
            assert piece == node.value
        elif isinstance(node, CodeNode) and node.form != "template":
            assert value_of(piece).plain() == node.plain()
    (lb,) = file.of("resource")
    assert file.span(lb) == ("x.tf", SAMPLE.index("resource"), SAMPLE.index("module") - 1)
    key = lb.key("name")
    assert key is not None
    assert Source("x.tf", SAMPLE).position(key.start) == (22, 28)
    assert [found.text for found in references(names.arguments["tags"].value)] == ["local.namespace", "var.x"]
    assert [found.text for found in references(names.arguments["odd"].value)] == [
        "var.x",
        "var.z",
        "local.tags",
        "k",
        "v",
    ]
    (module,) = file.of("module")
    assert module.get("dynamic", "for_each") is not None
    assert module.get("none") is None


@thorough
@given(trees())
def test_python_hcl2_reads_the_same(tree: Any) -> None:
    try:
        text = Hcl([Block("locals", (), {"value": tree})]).render("").text
    except Unwritable:
        return
    if "$${" in text or "%%{" in text:
        return  # python-hcl2 reads on to a brace that need not be there; Terraform itself judges these
    ours = read("x.tf", text).blocks[0].get("value")
    assert ours is not None
    options = SerializationOptions(strip_string_quotes=True, preserve_heredocs=False, explicit_blocks=False)
    theirs = hcl2.loads(text, serialization_options=options)["locals"][0]["value"]
    spoke("python-hcl2", "8")
    assert alike(theirs, ours.plain()), (theirs, ours.plain())


def alike(theirs: Any, ours: Any) -> bool:
    """Equal but for what python-hcl2 does otherwise: a heredoc's last line end goes, a float with an exponent is
    an expression."""
    if isinstance(ours, dict):
        return theirs.keys() == ours.keys() and all(alike(theirs[key], value) for key, value in ours.items())
    if isinstance(ours, list):
        return len(theirs) == len(ours) and all(map(alike, theirs, ours))
    if isinstance(ours, str):
        return isinstance(theirs, str) and theirs.removesuffix("\n") == ours.removesuffix("\n")
    if isinstance(ours, float | int) and isinstance(theirs, str):
        return float(re.sub(r"[${}()\s]", "", theirs)) == ours
    return type(theirs) is type(ours) and bool(theirs == ours)


@thorough
@given(files())
def test_every_literal_stands_where_its_node_says(blocks: list[Any]) -> None:
    try:
        text = Hcl(blocks).render("").text
    except Unwritable:
        return
    file = read("x.tf", text)
    for node in nodes(file):
        piece = text[node.start : node.end]
        if isinstance(node, ScalarNode) and piece.startswith(('"', "<<")):
            again = value_of(piece)
            assert again.value == node.value
        elif isinstance(node, CodeNode) or node.kind != "scalar":
            assert value_of(piece).plain() == node.plain()
    for comment in file.comments:
        assert Source("x.tf", text).position(comment.start).line == comment.line


PIECES = [
    *(
        '"',
        "${",
        "}",
        "{",
        "\n",
        "#",
        "//",
        "/*",
        "*/",
        "<<EOT\n",
        "<<-E\n",
        "\nEOT\n",
        "\nE\n",
        "(",
        ")",
        "[",
        "]",
        ",",
    ),
    *(
        "=",
        "==",
        "?",
        ":",
        ".",
        "a",
        "1",
        "%{",
        "if ",
        "for ",
        "in ",
        "~",
        "-",
        "!",
        "...",
        "=>",
        '"x"',
        "\\",
        " ",
        "\t",
    ),
    *(
        "é",
        "*",
        "&&",
        "$",
        '"a" {',
        "$${",
        "\r",
        "\r\n",
        "null",
        "1e5",
        "\u200b",
        "a = 1\n",
        "b {\n",
        "%{ endif }",
        "::",
    ),
]


def broken(number: int) -> list[str]:
    """Files that somebody tore: pieces put in, taken out, cut anywhere."""
    chance = random.Random(5)
    whole = [SAMPLE]
    for blocks in collected(files(), 40):
        try:
            whole.append(Hcl(blocks).render("").text)
        except Unwritable:
            continue
    found: list[str] = []
    while len(found) < number:
        lines = chance.choice(whole).split("\n")
        start = chance.randrange(len(lines))
        text = "\n".join(lines[start : start + chance.randrange(1, 14)])
        if chance.random() < 0.4:
            text = chance.choice(whole)
        for _ in range(chance.randrange(3)):
            at = chance.randrange(len(text) + 1)
            cut = chance.randrange(4) if chance.random() < 0.5 else 0
            text = text[:at] + ("" if cut else chance.choice(PIECES)) + text[at + cut :]
        found.append(text)
    return found


def refusal(text: str) -> str | None:
    """Our words against a text, if there are any; whoever says them knows where."""
    try:
        read("x.tf", text)
    except ReadError as refused:
        inside = 0 <= refused.offset <= len(text) and refused.span.file == "x.tf"
        return refused.message if inside else "\n"
    return None


def test_terraform_and_our_reader_take_the_same_files(tmp_path: Path) -> None:
    written = broken(1200)
    for number, text in enumerate(written):
        (tmp_path / f"{number}.tf").write_text(text, newline="")
    refused = terraform.unreadable(tmp_path)
    taken = 0
    for number, text in enumerate(written):
        theirs = f"{number}.tf" not in refused
        words = refusal(text)
        # Terraform's formatter leaves it to the next step to refuse a key that is a reference
        late = words is not None and ("stands in parentheses" in words or "expected `=`" in words)
        assert theirs == (words is None) or (theirs and late), text
        taken += words is None
    assert 300 < taken < 1000


@thorough
@given(st.lists(st.one_of(st.sampled_from(PIECES), texts(6)), max_size=25).map("".join))
def test_any_text_is_read_or_refused(text: str) -> None:
    words = refusal(text)
    assert words is None or words.isprintable()


@pytest.mark.parametrize(
    ("text", "at", "words"),
    [
        ("a = ", "", "expected a value, found the end of the file"),
        ("a = \n", "\n", "expected a value, found the end of the line"),
        ("a {\n", "a {", "this block is never closed"),
        ("a = 1\nb = 2\na = 3\n", "a = 3", "the argument `a` is here twice"),
        ("a = 1 b = 2\n", "b =", "expected the end of the line, found `b`"),
        ('a = "x\n"\n', '"x', "this string is not closed on its line"),
        ('a = "\\q"\n', "\\q", "after `\\` in a string comes one of"),
        ('a = "\\ud800"\n', "\\ud800", "U+D800 is no character"),
        ("a = <<EOT\nx\n", "<<EOT", "no line holds `EOT` alone"),
        ("a = <<EOT\nx\nEOT", "<<EOT", "no line holds `EOT` alone"),
        ("a = [1 2]\n", "2]", "expected `]` or `,` in a list, found `2`"),
        ("a = { b.c = 1 }\n", "b.c", "a key that is a reference stands in parentheses: `(b.c)`"),
        ("a = { b 1 }\n", "1 }", "expected `=` after the key `b`, found `1`"),
        ("a = f(1\n", "", "expected `)` or `,` among the arguments of `f`, found the end of the file"),
        ("a = [for x of y : x]\n", "of y", "expected `in`, found `of`"),
        ('a "${b}" {}\n', '"${b}"', "a block's label holds no template"),
        ("a { b = 1\n}\n", "\n}", "expected `}` on the same line, found the end of the line"),
        ("a { b {} }\n", "b {}", "a block on one line holds one argument"),
        ("a b\n", "\n", "expected `{` after `a`, found the end of the line"),
        ("a\n", "\n", "expected `=` or `{` after `a`, found the end of the line"),
        ("/* x", "/*", "this `/*` is never closed"),
        ("= 1\n", "=", "expected the name of an argument or a block, found `=`"),
        ("a = b.\n", "\n", "expected a name after `.`, found the end of the line"),
        ("a = x ? y\n", "\n", "expected `:` and what holds otherwise"),
        ('a = "%{ x }"\n', "x }", "after `%{` comes `if`"),
        (f"a = {'9' * 5000}\n", "999", "a number of more than 4000 digits"),
        ("a = \ud800\n", "\ud800", "a lone surrogate is no text"),
        (f"a = {'[' * 500}\n", None, "more than 200 deep"),
        ("a {\n" * 500, None, "more than 200 deep"),
        (f"a = {'!' * 5000}x{'(' * 500}\n", None, ""),
        (f"a = {'${' * 0}{chr(34)}" + '${"' * 500, None, "more than 200 deep"),
    ],
)
def test_what_is_no_hcl_is_refused_in_words(text: str, at: str | None, words: str) -> None:
    with pytest.raises(ReadError) as caught:
        read("x.tf", text)
    assert words in caught.value.message
    if at is not None:
        assert text[caught.value.offset :].startswith(at)


def test_line_ends_and_a_mark_at_the_start_move_no_offset() -> None:
    file = read("x.tf", "\ufeffa = 1 # é\r\nb = <<E\r\nx\r\nE\r\nc = 2\r\n")
    assert {name: argument.value.plain() for name, argument in file.arguments.items()} == {
        "a": 1,
        "b": "x\r\n",
        "c": 2,
    }
    assert [comment.text for comment in file.comments] == ["é"]


COMPUTED = """\
variable "environment" {
  default = "alpha"
}
variable "open" {}
locals {
  name      = "demo"
  namespace = "${local.name}-${var.environment}"
  count     = 3
  tags      = { Name = local.namespace, "a/b" = local.count, (local.name) = true }
  all       = merge(local.tags, { Name = "other" })
  zones     = concat(["a"], ["${local.namespace}-b"])
  joined    = join("/", local.zones)
  under     = replace(upper(local.namespace), "-", "_")
  picked    = local.tags["a/b"]
  second    = local.zones[1]
  text      = <<-EOT
    name: ${local.namespace}
      ${local.count}: %{ if true }x%{ endif }
  EOT
  plain     = <<-EOT
      name: ${local.namespace}
        ${local.count}

    last
  EOT
  trimmed   = "a ${~ local.name ~} b"
  escaped   = "$${local.name} %%{ $$${local.name}"
  half      = 1.5
  big       = "${1e3}-${local.half}-${true}"
}
"""


def test_what_is_known_is_what_terraform_computes(tmp_path: Path) -> None:
    text = COMPUTED.replace('variable "open" {}\n', "")
    file = read("x.tf", text)
    scope = Scope([file])
    (names,) = file.of("locals")
    found = {name: evaluate(argument.value, scope) for name, argument in names.arguments.items()}
    assert [name for name, value in found.items() if not known(value)] == ["text"]
    outputs = "".join(f'output "{name}" {{\n  value = local.{name}\n}}\n' for name in found)
    (tmp_path / "main.tf").write_text(text + outputs)
    theirs = terraform.outputs(tmp_path)
    for name, value in found.items():
        if known(value):
            assert same(theirs[name], value.plain()), name
        assert (value.start, value.end) == (
            names.arguments[name].value.start,
            names.arguments[name].value.end,
        )


def test_any_heredoc_is_read_as_terraform_reads_it(tmp_path: Path) -> None:
    lines = st.lists(
        st.sampled_from(
            ("", " ", "  ", "    x", "  y", "z", "\t", "\tw", "    ${local.a} x", "${local.a}", "  $${x}")
        ),
        max_size=6,
    )
    written: list[str] = ['locals {\n  a = "A"\n}\n']
    for number, example in enumerate(collected(st.tuples(lines, st.sampled_from(("<<", "<<-"))), 150)):
        body = "".join(f"{line}\n" for line in example[0])
        written.append(f'output "x{number}" {{\n  value = {example[1]}E\n{body}  E\n}}\n')
    text = "".join(written)
    (tmp_path / "main.tf").write_text(text, newline="")
    file = read("x.tf", text)
    scope = Scope([file])
    ours: dict[str, Any] = {}
    for block in file.of("output"):
        value = block.get("value")
        assert value is not None
        ours[block.labels[0]] = evaluate(value, scope).plain()
    assert ours == terraform.outputs(tmp_path)


def test_what_another_file_says_of_a_resource_is_known() -> None:
    first = read(
        "a.tf", 'resource "kubernetes_namespace" "main" {\n  metadata {\n    name = local.ns\n  }\n}\n'
    )
    second = read("b.tf", 'locals {\n  ns = "${var.e}-x"\n}\nvariable "e" {}\n')
    third = read(
        "c.tf",
        "a = kubernetes_namespace.main.metadata[0].name\n"
        "b = kubernetes_namespace.main.id\n"
        "c = kubernetes_namespace.main.metadata[1].name\n"
        'd = "${aws_x.many[0].name}-${local.none}"\n'
        "e = local.ns\n",
    )
    many = read("d.tf", 'resource "aws_x" "many" {\n  count = 2\n  name  = "a"\n}\n')
    scope = Scope([first, second, third, many], {"e": value_of('"alpha"')})
    shown = {name: evaluate(argument.value, scope).plain() for name, argument in third.arguments.items()}
    assert shown == {
        "a": "alpha-x",
        "b": "${kubernetes_namespace.main.id}",
        "c": "${kubernetes_namespace.main.metadata[1].name}",
        "d": "${aws_x.many[0].name}-${local.none}",
        "e": "alpha-x",
    }
    assert Scope([second]).values.keys() == {("local", "ns")}


def test_names_that_lead_to_each_other_stay_unknown() -> None:
    file = read("x.tf", "locals {\n  a = local.b\n  b = [local.a, 1]\n  c = local.c\n}\n")
    scope = Scope([file])
    (names,) = file.of("locals")
    assert not any(known(evaluate(argument.value, scope)) for argument in names.arguments.values())


def test_names_that_double_each_other_end_soon() -> None:
    lists = [f"  l{n} = [local.l{n + 1}, local.l{n + 1}]" for n in range(60)]
    strings = [f'  t{n} = "${{local.t{n + 1}}}${{local.t{n + 1}}}"' for n in range(60)]
    resources = [
        f'resource "x" "r{n}" {{\n  a = [x.r{n + 1}.a, x.r{n + 1}.a, local.none]\n}}' for n in range(60)
    ]
    text = "\n".join(["locals {", *lists, *strings, '  l60 = "x"', '  t60 = "x"', "}", *resources, ""])
    file = read("x.tf", text)
    scope = Scope([file])
    for block in file.blocks:
        for argument in block.arguments.values():
            evaluate(argument.value, scope)
    assert scope.left < 0


def test_a_long_chain_of_names_ends() -> None:
    text = "locals {\n" + "".join(f"  l{n} = local.l{n + 1}\n" for n in range(5000)) + '  l5000 = "x"\n}\n'
    file = read("x.tf", text)
    value = file.blocks[0].get("l0")
    assert value is not None
    assert not known(evaluate(value, Scope([file])))
    near = file.blocks[0].get("l4950")
    assert near is not None
    assert evaluate(near, Scope([file])).value == "x"
