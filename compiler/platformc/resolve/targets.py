"""What a spec asks of targets: which are deployed where, with which options, and what is patched in them."""

from __future__ import annotations

from platformc.diagnostics import Code
from platformc.ir import Deploy, Patch, Plain, Sequence, Table, Text
from platformc.resolve.capture import Builder
from platformc.resolve.layers import Decl, Layer, head_span, key_of, trailing_environments
from platformc.resolve.scope import Scope
from platformc.syntax.tree import Block, List, Path, Statement

UNKNOWN_TARGET = Code(
    "unknown-target",
    summary="a target that nobody makes",
    why="Nothing would be written for it.",
    wrong='platform demo { }\nservice web { image = "web:1" }\ndeploy { kubernets }',
    right='platform demo { }\nservice web { image = "web:1" }\ndeploy { kubernetes }',
)
DEPLOY_TWICE = Code(
    "deploy/twice",
    summary="one target is deployed twice in one environment",
    why="Its options would have to be guessed from the two.",
    wrong='platform demo { }\nservice web { image = "web:1" }\ndeploy { compose; compose }',
    right='platform demo { }\nservice web { image = "web:1" }\ndeploy { compose }',
)


def deploys(scope: Scope, layer: Layer, builder: Builder) -> tuple[Deploy, ...]:
    """The targets of this environment, in the spec's order."""
    found: dict[str, Deploy] = {}
    for statement in layer.deploys:
        for inner in statement.block.statements if statement.block else ():
            _, environments = trailing_environments(inner, 0)
            target = key_of(inner.heads[0].terms[0])
            if environments is not None and not any(
                path.parts[0] == layer.environment for path in environments
            ):
                continue
            span = inner.heads[0].terms[0].span
            if target in found:
                scope.report(
                    DEPLOY_TWICE.at(
                        span, f"target `{target}` is deployed twice here", hint="keep one of the two"
                    )
                )
                continue
            options = _options(builder, inner.block) if inner.block else Table((), span)
            found[target] = Deploy(target, span, options)
    return tuple(found.values())


WORDS = ("layout", "makes")
"""Options whose values are words: a layout, kinds of names."""


def _options(builder: Builder, block: Block) -> Table:
    """The options of a target; a word in one of WORDS is itself, and names nothing of the spec."""
    entries: list[tuple[str, Plain]] = []
    for statement in block.statements:
        key = key_of(statement.heads[0].terms[0])
        term = statement.values[0].terms[0] if statement.values else None
        if key in WORDS and isinstance(term, Path):
            entries.append((key, Text((term.dotted,), term.span)))
        elif key in WORDS and isinstance(term, List):
            items = (
                Text((item.dotted,), item.span) if isinstance(item, Path) else builder.plain(item)
                for item in term.items
            )
            entries.append((key, Sequence(tuple(item for item in items if item is not None), term.span)))
        else:
            entries.extend(builder.table((statement,), statement.span).entries)
    return Table(tuple(entries), block.span)


def patches(layer: Layer, builder: Builder) -> tuple[Patch, ...]:
    """The escape hatches of this environment."""
    found: list[Patch] = []
    for statement in layer.patches:
        terms, environments = trailing_environments(statement, 1)
        if environments is not None and not any(path.parts[0] == layer.environment for path in environments):
            continue
        if len(terms) != 2 or statement.block is None:
            continue
        address = builder.term(terms[1])
        plain = address.plain if address else None
        if plain is None or not isinstance(terms[0], Path):
            continue
        tree = builder.table(statement.block.statements, statement.block.span)
        found.append(Patch(terms[0].dotted, plain, tree, head_span(statement)))
    return tuple(found)


def anywhere(scope: Scope, statement: Statement) -> Builder:
    """A builder for texts that belong to no declaration."""
    return Builder(scope, Decl("patch", "", head_span(statement), statement))
