from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hcl_documents import expressions, files
from oracles import terraform
from platformc.output import Document, Marked, merge_patch
from platformc.readers import hcl as reader
from platformc.source import Span
from platformc_targets.text import Unwritable
from platformc_targets.text.hcl import (
    Access,
    Block,
    Call,
    Comment,
    Conditional,
    Expression,
    For,
    Hcl,
    Nested,
    Operation,
    Template,
)
from strategies import TRAPS, texts, trees

thorough = settings(derandomize=True, deadline=None, max_examples=200)
SPEC = Span("a.plat", 5, 9)


def text_of(*blocks: Any, header: str = "") -> str:
    rendered = Hcl(list(blocks)).render(header)
    assert len(rendered.origins) == rendered.text.count("\n")
    return rendered.text


def collected(strategy: st.SearchStrategy[Any], most: int) -> list[Any]:
    """Examples of a strategy, so that one run of a program judges them all."""
    found: list[Any] = []

    @settings(derandomize=True, deadline=None, max_examples=most, database=None)
    @given(strategy)
    def collect(example: Any) -> None:
        found.append(example)

    collect()
    return found


def writable(blocks: list[Any]) -> str | None:
    try:
        return text_of(*blocks, header="Made by platformc")
    except Unwritable:
        return None


def same(theirs: Any, ours: Any) -> bool:
    """Equal as Terraform sees it: one kind of number, and an empty map or list is what it is."""
    if isinstance(ours, dict):
        return (
            isinstance(theirs, dict)
            and theirs.keys() == ours.keys()
            and all(same(theirs[key], value) for key, value in ours.items())
        )
    if isinstance(ours, list):
        return isinstance(theirs, list) and len(theirs) == len(ours) and all(map(same, theirs, ours))
    if isinstance(ours, bool) or ours is None or isinstance(ours, str):
        return type(theirs) is type(ours) and bool(theirs == ours)
    return not isinstance(theirs, bool) and float(theirs) == float(ours)


@thorough
@given(trees())
def test_our_reader_gives_the_tree_back(tree: Any) -> None:
    text = writable([Block("locals", (), {"value": tree})])
    if text is None:
        return
    file = reader.read("x.tf", text)
    (block,) = file.blocks
    value = block.get("value")
    assert value is not None
    assert same(value.plain(), tree)


def test_terraform_gives_any_tree_back(tmp_path: Path) -> None:
    examples = [*TRAPS, *(f"{a}{b}" for a in TRAPS for b in ("${", "{", "$", "%", "\n"))]
    examples += collected(trees(), 400)
    kept: list[Any] = []
    for number, tree in enumerate(examples):
        # a null output is none: each value stands in a list
        text = writable([Block("output", (f"x{number}",), {"value": [tree]})])
        if text is not None:
            (tmp_path / f"{number}.tf").write_text(text, newline="")
            kept.append((number, tree))
    assert len(kept) > len(examples) * 3 / 4
    outputs = terraform.outputs(tmp_path)
    assert len(outputs) == len(kept)
    for number, tree in kept:
        assert same(outputs[f"x{number}"], [tree]), tree


def test_terraform_gives_text_beside_an_expression_back(tmp_path: Path) -> None:
    examples = [
        *((a, b) for a in TRAPS for b in ("", "$", "%{", "\n")),
        *collected(st.tuples(texts(), texts()), 150),
    ]
    kept: list[Any] = []
    (tmp_path / "locals.tf").write_text('locals {\n  x = "(x)"\n}\n')
    for number, (before, after) in enumerate(examples):
        value = Template((before, Expression("local.x"), after, "", Expression("local.x")))
        try:
            text = text_of(Block("output", (f"x{number}",), {"value": value}))
        except Unwritable:
            continue
        (tmp_path / f"{number}.tf").write_text(text, newline="")
        kept.append((number, f"{before}(x){after}(x)"))
    assert len(kept) > len(examples) * 3 / 4
    outputs = terraform.outputs(tmp_path)
    assert [outputs[f"x{number}"] for number, _ in kept] == [value for _, value in kept]


def test_the_formatter_changes_nothing(tmp_path: Path) -> None:
    written = 0
    for number, blocks in enumerate(collected(files(), 300)):
        text = writable(blocks)
        if text is not None:
            (tmp_path / f"{number}.tf").write_text(text, newline="")
            reader.read("x.tf", text)
            written += 1
    assert written > 200
    assert terraform.fmt_check(tmp_path) == []


@thorough
@given(expressions())
def test_references_come_back_from_any_expression(tree: Any) -> None:
    def within(value: Any) -> list[str]:
        match value:
            case Expression(text):
                return [text]
            case Template(parts):
                return [found for part in parts for found in within(part)]
            case Call(_, arguments):
                return [found for argument in arguments for found in within(argument)]
            case Access(inner, _):
                return within(inner)
            case Conditional(a, b, c):
                return within(a) + within(b) + within(c)
            case Operation(a, _, b):
                return within(a) + within(b)
            case For(_, collection, inner, key, condition):
                return within(collection) + within(key) + within(inner) + within(condition)
            case dict():
                return [found for inner in value.values() for found in within(inner)]
            case list():
                return [found for inner in value for found in within(inner)]
        return []

    from platformc.readers.hcl_tree import references

    text = writable([Block("locals", (), {"value": tree})])
    if text is None:
        return
    value = reader.read("x.tf", text).blocks[0].get("value")
    assert value is not None
    spaced = [found.text for found in references(value) if found.text != "k"]
    # an index that is computed is a reference of its own as well
    spaced = [found for found in spaced if found != "each.key"]
    wanted = within(tree)
    assert spaced == [found for found in wanted if found != "k"]


def test_a_file_is_laid_out_as_people_do() -> None:
    text = text_of(
        Comment("Where names are made."),
        Block("terraform", (), {"required_providers": Nested({"aws": {"source": "hashicorp/aws"}})}),
        Block(
            "locals",
            (),
            {"namespace": "demo-alpha", "#a": Comment("asked for"), "script": "set -e\nrun $${x}\n"},
        ),
        Block(
            "resource",
            ("aws_s3_bucket_policy", "main"),
            {
                "bucket": Expression("aws_s3_bucket.main.id"),
                "policy": Call(
                    "jsonencode", ({"Version": "2012-10-17", "Statement": [{"Effect": "Allow"}]},)
                ),
                "tags": Call("merge", (Expression("local.tags"), {"Name": "x", "a/b": "${"})),
                "#b": Comment("never"),
                "lifecycle": Nested({"prevent_destroy": True}),
                "rule": [Nested({"days": 1}), Nested({})],
                "count": 1,
            },
        ),
        header="Made by platformc",
    )
    assert text == (
        """\
# Made by platformc

# Where names are made.
terraform {
  required_providers {
    aws = {
      source = "hashicorp/aws"
    }
  }
}

locals {
  namespace = "demo-alpha"
  # asked for
  script = <<-EOT
    set -e
    run $$${x}
  EOT
}

resource "aws_s3_bucket_policy" "main" {
  bucket = aws_s3_bucket.main.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
      },
    ]
  })
  tags = merge(local.tags, {
    Name  = "x"
    "a/b" = "$${"
  })

  # never
  lifecycle {
    prevent_destroy = true
  }

  rule {
    days = 1
  }

  rule {}

  count = 1
}
"""
    )


def test_each_line_knows_the_line_behind_it() -> None:
    other = Span("a.plat", 20, 25)
    body = {
        "a": 1,
        "b": Marked("x\ny\n", other),
        "c": [Marked({"d": 1}, other)],
        "e": Marked(Nested({"f": 1}), other),
    }
    rendered = Hcl([Marked(Block("resource", ("a", "b"), body), SPEC)]).render("")
    shown = dict(zip(rendered.text.splitlines(), rendered.origins, strict=True))
    assert shown["  a = 1"] is SPEC
    assert shown["    y"] is other
    assert shown["      d = 1"] is other
    assert shown["  c = ["] is SPEC
    assert shown["    f = 1"] is other
    assert shown["}"] is SPEC


def test_a_block_is_patched_by_its_address() -> None:
    file = Hcl(
        [Block("resource", ("aws_lb", "main"), {"name": "a", "logs": Nested({"on": True}), "gone": 1})]
    )
    (document,) = file.documents
    assert document.address == "aws_lb.main"
    change = {"name": "b", "gone": None, "logs": {"on": Marked(False, SPEC)}, "new": {"x": 1}}
    file.documents[0] = Document(document.address, merge_patch(document.tree, change))
    assert file.render("").text == (
        'resource "aws_lb" "main" {\n  name = "b"\n\n  logs {\n    on = false\n  }\n\n  new = {\n    x = 1\n  }\n}\n'
    )


def test_what_a_patch_adds_is_a_block_where_the_schema_says_so() -> None:
    paths: list[tuple[str, ...]] = []

    def is_block(path: tuple[str, ...]) -> bool:
        paths.append(path)
        return path in {("resource", "aws_lb", "logs"), ("resource", "aws_lb", "logs", "inner")}

    file = Hcl([Block("resource", ("aws_lb", "main"), {})], is_block)
    patch = {"logs": [{"inner": {"x": 1}}, {"tags": {"x": 1}}]}
    file.documents[0] = Document("aws_lb.main", merge_patch(file.documents[0].tree, patch))
    assert file.render("").text == (
        'resource "aws_lb" "main" {\n  logs {\n    inner {\n      x = 1\n    }\n  }\n\n'
        "  logs {\n    tags = {\n      x = 1\n    }\n  }\n}\n"
    )
    assert ("resource", "aws_lb", "logs", "tags") in paths


@pytest.mark.parametrize(
    ("block", "address"),
    [
        (Block("data", ("aws_region", "current"), {}), "data.aws_region.current"),
        (Block("variable", ("x",), {}), "var.x"),
        (Block("output", ("x",), {}), "output.x"),
        (Block("provider", ("aws",), {}), "provider.aws"),
        (Block("provider", ("aws",), {"alias": Marked("cdn", SPEC)}), "provider.aws.cdn"),
        (Block("locals", (), {}), "locals"),
    ],
)
def test_addresses_are_those_of_terraform(block: Block, address: str) -> None:
    assert block.address == address


@pytest.mark.parametrize(
    ("body", "where", "reason"),
    [
        ({"a": Marked("e\u0301", SPEC)}, "x.y a", "normal form C"),
        ({"a": {"b": ["\ud800"]}}, "x.y a.b[0]", "surrogate"),
        ({"a": {"e\u0301": 1}}, "x.y a['e\\u0301']", "normal form C"),
        ({"a": "a" + "\u0315" * 31}, "x.y a", "combining"),
        ({"a b": 1}, "x.y ['a b']", "no digit first"),
        ({"a": Expression("a b")}, "x.y a", "no reference"),
        ({"a": Expression("${x}")}, "x.y a", "no reference"),
        ({"a": Call("f(", ())}, "x.y a", "no name of a function"),
        ({"a": Operation(1, "~", 2)}, "x.y a", "no sign"),
        ({"a": Access(Call("f", ()), "x")}, "x.y a", "no path"),
        ({"a": For(("a-b",), [], 1)}, "x.y a", "no name of a variable"),
        ({"a": float("nan")}, "x.y a", "no number"),
        ({"a": {"b": Nested({})}}, "x.y a.b", "a block stands in a block"),
        ({"blk": Nested({"b": Nested({"c": Expression("")})})}, "x.y blk.b.c", "no reference"),
        ({"blk": [Nested({}), Nested({"c": "\ud800"})]}, "x.y blk[1].c", "surrogate"),
        ({"blk": Nested({}, ("${x}",))}, "x.y blk", "no template"),
    ],
)
def test_what_cannot_be_written_is_refused_where_it_stands(
    body: dict[str, Any], where: str, reason: str
) -> None:
    with pytest.raises(Unwritable) as caught:
        Hcl([Marked(Block("resource", ("x", "y"), body), SPEC)]).render("")
    assert caught.value.where == where
    assert reason in caught.value.reason
    assert caught.value.span == SPEC


def test_a_value_that_is_none_is_our_own_mistake() -> None:
    with pytest.raises(TypeError):
        text_of(Block("locals", (), {"a": object()}))
