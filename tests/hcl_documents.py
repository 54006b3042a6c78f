"""Generated HCL: values, bodies and files that a target may make, and what they mean."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from platformc_targets.text.hcl import (
    Access,
    Block,
    Call,
    Comment,
    Conditional,
    Expression,
    For,
    Nested,
    Operation,
    Template,
)
from strategies import texts, trees

REFERENCES = (
    "local.a",
    "var.region",
    "each.value",
    "aws_eip.nat[*].id",
    'local.tags["a b/c"]',
    "data.aws_region.current.name",
    "aws_subnet.public[each.key].id",
    "module.x.zones[0]",
)
NAMES = st.sampled_from(("a", "name", "cidr_block", "zone-id", "for_each", "_x", "depends_on_what_is_long"))


def expressions() -> st.SearchStrategy[Any]:
    """Whatever Terraform computes, and plain values in it."""
    reference = st.sampled_from(REFERENCES).map(Expression)
    return st.recursive(
        reference,
        lambda inner: st.one_of(
            st.lists(st.one_of(texts(), inner), min_size=1, max_size=4).map(
                lambda parts: Template(tuple(parts))
            ),
            st.tuples(inner, st.sampled_from(("==", "&&", "+", "<=")), inner).map(lambda x: Operation(*x)),
            st.tuples(inner, inner, st.one_of(inner, trees(3))).map(lambda x: Conditional(*x)),
            st.lists(st.one_of(inner, trees(4)), max_size=3).map(lambda x: Call("merge", tuple(x))),
            inner.map(lambda x: Access(Call("tolist", (x,)), "[0].name")),
            st.tuples(inner, st.one_of(inner, trees(4)), st.one_of(st.none(), inner)).map(
                lambda x: For(("k", "v"), x[0], x[1], condition=x[2])
            ),
            st.tuples(inner, st.one_of(inner, trees(4))).map(
                lambda x: For(("k",), x[0], x[1], key=Expression("k"))
            ),
            st.dictionaries(texts(8), inner, max_size=3),
            st.lists(inner, max_size=3),
        ),
        max_leaves=6,
    )


def bodies(depth: int = 2) -> st.SearchStrategy[dict[str, Any]]:
    """Arguments, blocks and comments in any order."""
    comment = texts().map(Comment)
    values = st.one_of(trees(6), expressions(), comment)
    if depth:
        nested = bodies(depth - 1).map(Nested)
        labelled = bodies(depth - 1).map(lambda body: Nested(body, ("x y",)))
        values = st.one_of(values, nested, labelled, st.lists(nested, min_size=1, max_size=3))

    def keyed(entries: list[tuple[str, Any]]) -> dict[str, Any]:
        return {
            (f"#{index}" if isinstance(value, Comment) else name): value
            for index, (name, value) in enumerate(entries)
        }

    return st.lists(st.tuples(NAMES, values), max_size=5).map(keyed)


def files() -> st.SearchStrategy[list[Any]]:
    """Blocks at the top of a file, with comments between them."""
    block = bodies().map(lambda body: Block("resource", ("aws_x", "main"), body))
    blocks = st.lists(st.one_of(block, block, texts().map(Comment)), max_size=3)
    return st.one_of(blocks, st.tuples(bodies(0), blocks).map(lambda both: [both[0], *both[1]]))
