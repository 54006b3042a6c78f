"""Whether every word of a spec is a word of the language, in its place: once for the text, whatever the environment."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from platformc.diagnostics import Code, Report, did_you_mean, nearest
from platformc.resolve.attributes import Attribute, Kind
from platformc.resolve.layers import (
    head_span,
    is_none,
    key_of,
    overlay_environments,
    phrase_span,
    trailing_environments,
    typed,
)
from platformc.resolve.mismatch import mismatch
from platformc.resolve.phrases import match, readable, tokens_of
from platformc.resolve.vocabulary import CONVENTION, KINDS
from platformc.source import Span
from platformc.syntax.tree import Block, Path, Phrase, Statement, String

UNKNOWN_WORD = Code(
    "unknown-word",
    summary="a word that the language does not know here",
    why="A word that is ignored is a promise that nobody keeps.",
    wrong='platform demo { }\nservice web { imge = "web:1"; image = "web:1" }\ndeploy { compose }',
    right='platform demo { }\nservice web { image = "web:1" }\ndeploy { compose }',
)
WRONG_PHRASE = Code(
    "wrong-phrase",
    summary="what an attribute says is not what it takes",
    why="It would have to be guessed what was meant.",
    wrong='platform demo { }\nservice web { image = "web:1"; port http = 80; health = "/" }\ndeploy { compose }',
    right='platform demo { }\nservice web { image = "web:1"; port http = 80; health = http "/" on http }\ndeploy { compose }',
)
UNKNOWN_ENVIRONMENT = Code(
    "unknown-environment",
    summary="an environment that the spec does not have",
    why="What stands in such a block would never hold.",
    wrong='platform demo { }\nenvironments test, prod\nservice web { image = "web:1"; in prd { image = "web:2" } }\n'
    "deploy { compose }",
    right='platform demo { }\nenvironments test, prod\nservice web { image = "web:1"; in prod { image = "web:2" } }\n'
    "deploy { compose }",
)
NO_PLATFORM = Code(
    "no-platform",
    summary="the spec does not say what platform it is about",
    why="Every name starts from the platform's own.",
    wrong='service web { image = "web:1" }\ndeploy { compose }',
    right='platform demo { }\nservice web { image = "web:1" }\ndeploy { compose }',
)
RESERVED_ENVIRONMENT = Code(
    "environment/name",
    summary="an environment cannot be called so",
    why="`shared` is the folder of what belongs to no single environment.",
    wrong='platform demo { }\nenvironments shared, prod\nservice web { image = "web:1" }\ndeploy { compose }',
    right='platform demo { }\nenvironments test, prod\nservice web { image = "web:1" }\ndeploy { compose }',
)

TOP = [*KINDS, "in"]


def validate(
    statements: Iterable[Statement], environments: tuple[str, ...], targets: Collection[str], report: Report
) -> None:
    """Reports every word out of place in the statements of a spec and its imports."""
    checker = _Validator(environments, targets, report)
    for statement in statements:
        checker.top(statement)


class _Validator:
    def __init__(self, environments: tuple[str, ...], targets: Collection[str], report: Report) -> None:
        self.environments = environments
        self.targets = targets
        self.report = report

    def top(self, statement: Statement, nested: bool = False) -> None:
        word = statement.keyword
        if word == "in" and statement.block is not None:
            self.overlay(statement)
            for inner in statement.block.statements:
                self.top(inner, nested=True)
            return
        kind = KINDS.get(word)
        first = statement.heads[0].terms[0]
        if kind is None or (nested and word in {"environments", "import", "platform", "input"}):
            shown = word or "this"
            self.report(
                UNKNOWN_WORD.at(
                    first.span,
                    f"`{shown}` cannot stand inside `in`"
                    if kind
                    else f"`{shown}` is no kind of declaration"
                    if word
                    else "a declaration starts with its kind",
                    hint=did_you_mean(word, TOP) if word else "such as `service app { ... }`",
                    values=(word, meant(statement)),
                )
            )
            return
        if word in {"environments", "import"}:
            self.words(
                statement, kind.words, f"{word} a, b" if word == "environments" else 'import "names.plat"'
            )
        elif word == "names":
            self.names(statement)
        elif word == "deploy":
            self.deploy(statement)
        elif word == "patch":
            self.patch(statement)
        else:
            self.declaration(statement, word, kind)

    def declaration(self, statement: Statement, word: str, kind: Kind) -> None:
        terms = statement.heads[0].terms
        if len(statement.heads) > 1:
            self.wrong(
                statement.heads[1].span, f"a {word} is declared one at a time", f"{word} NAME {{ ... }}"
            )
            return
        if len(terms) < 2:
            self.wrong(terms[0].span, f"a {word} needs a label", f"{word} NAME {{ ... }}")
            return
        if not (isinstance(terms[1], Path) and len(terms[1].parts) == 1):
            self.wrong(terms[1].span, "a label is one bare word", f"{word} NAME {{ ... }}")
            return
        if len(terms) > 2:
            third = terms[2]
            likes = isinstance(third, Path) and third.parts == ("like",)
            if not (likes and kind.like and len(terms) == 4 and isinstance(terms[3], Path)):
                message = (
                    f"a {word} cannot inherit"
                    if likes and not kind.like
                    else f"unexpected words after `{terms[1].parts[0]}`"
                )
                self.wrong(
                    third.span,
                    message,
                    f"{word} NAME like OTHER {{ ... }}" if kind.like else f"{word} NAME {{ ... }}",
                )
                return
        if statement.values is not None:
            self.wrong(
                phrase_span(statement.values),
                f"a {word} has a block, not a value",
                f"{word} {terms[1].parts[0]} {{ ... }}",
            )
        if statement.kind is not None:
            self.wrong(statement.kind.span, "only `names` have kinds", "name : k8s.namespace = ...")
        if statement.block is not None:
            if kind.table:
                return
            if word == "input":
                for inner in statement.block.statements:
                    self.unknown(inner, {}, "input")
                return
            self.block(statement.block, kind.attributes, kind.free, word)

    def block(self, block: Block, attributes: dict[str, Attribute], free: str, where: str) -> None:
        for statement in block.statements:
            if (
                statement.keyword == "in"
                and overlay_environments(statement) is not None
                and statement.block is not None
            ):
                self.overlay(statement)
                self.block(statement.block, attributes, free, where)
                continue
            first = statement.heads[0].terms[0]
            word = key_of(first)
            statement = typed(statement, attributes.get(word))
            if statement.kind is not None:
                self.wrong(statement.kind.span, f"expected `=` after `{word}`, not `:`", f"{word} = ...")
                continue
            attribute = attributes.get(word) if isinstance(first, Path) else None
            if attribute is not None:
                self.attribute(statement, word, attribute, where)
            elif free and word:
                self.free(statement, word, free, where)
            else:
                self.unknown(statement, attributes, where)

    def unknown(self, statement: Statement, attributes: dict[str, Attribute], where: str) -> None:
        first = statement.heads[0].terms[0]
        word = key_of(first)
        self.report(
            UNKNOWN_WORD.at(
                first.span,
                f"`{word}` is no word of `{where}`" if word else f"a word of `{where}` must stand here",
                hint=did_you_mean(word, attributes),
                values=(word, where),
            )
        )

    def free(self, statement: Statement, word: str, pattern: str, where: str) -> None:
        if len(statement.heads[0].terms) > 1 or len(statement.heads) > 1 or statement.values is None:
            self.wrong(
                head_span(statement), f"`{word}` in `{where}` needs a value", f"{word} = {readable(pattern)}"
            )
            return
        if is_none(statement):
            return
        self.fits(word, pattern, statement.values)
        if statement.block is not None:
            self.wrong(statement.block.span, f"`{word}` has no block", f"{word} = {readable(pattern)}")

    def attribute(self, statement: Statement, word: str, attribute: Attribute, where: str) -> None:
        terms = statement.heads[0].terms
        form = shape(word, attribute)
        if (
            attribute.words
            and statement.values is None
            and (not attribute.label or key_of(terms[-1]) == "none")
        ):
            self.words(statement, attribute.words, form)
            return
        wanted = 3 if attribute.label == "named" else 2 if attribute.label else 1
        if len(terms) != wanted or len(statement.heads) > 1:
            extra = terms[wanted].span if len(terms) > wanted else head_span(statement)
            message = f"`{word}` needs a label" if len(terms) < wanted else f"unexpected words after `{word}`"
            if len(terms) > wanted and statement.values is None and attribute.value:
                message = "expected `=`"
            self.wrong(extra, message, form)
            return
        if is_none(statement):
            return
        if attribute.flag:
            if statement.values is not None or statement.block is not None:
                self.wrong(statement.span, f"`{word}` stands alone", form)
            return
        if statement.values is not None:
            if not attribute.value:
                self.wrong(phrase_span(statement.values), f"`{word}` has a block, not a value", form)
            else:
                self.fits(word, attribute.value, statement.values, attribute.doc, form.partition(" = ")[0])
        elif attribute.value and not (attribute.block is not None and statement.block is not None):
            self.wrong(head_span(statement), f"`{word}` needs a value", form)
            return
        if statement.block is not None:
            if attribute.block is not None or attribute.free:
                self.block(statement.block, attribute.block or {}, attribute.free, f"{where}.{word}")
            elif not attribute.table:
                self.wrong(statement.block.span, f"`{word}` has no block", form)
        elif (attribute.free or attribute.table or attribute.block) and not attribute.value:
            self.wrong(head_span(statement), f"`{word}` needs a block", form)

    def fits(
        self, word: str, pattern: str, values: tuple[Phrase, ...], doc: str = "", head: str = ""
    ) -> None:
        found = mismatch(word, pattern, tokens_of(values), doc, head)
        if found is not None:
            self.report(
                WRONG_PHRASE.at(
                    found.span or phrase_span(values), found.message, hint=found.hint, values=(word, "")
                )
            )

    def words(self, statement: Statement, pattern: str, form: str) -> None:
        for number, phrase in enumerate(statement.heads):
            terms = phrase.terms[1:] if number == 0 else phrase.terms
            if not terms or match(pattern, list(terms)) is None:
                span = Phrase(tuple(terms), phrase.span).span if terms else phrase.span
                self.wrong(span, f"`{statement.keyword}` takes {readable(pattern)}", form)
                return
        if statement.values is not None:
            self.wrong(phrase_span(statement.values), f"`{statement.keyword}` takes no `=`", form)
        if statement.block is not None:
            self.wrong(statement.block.span, f"`{statement.keyword}` has no block", form)

    def names(self, statement: Statement) -> None:
        if statement.block is None:
            self.wrong(
                head_span(statement), "`names` has a block", 'names { namespace : k8s.namespace = "..." }'
            )
            return
        for inner in statement.block.statements:
            if inner.keyword == "in" and overlay_environments(inner) is not None and inner.block is not None:
                self.overlay(inner)
                for deeper in inner.block.statements:
                    self.convention(deeper)
            else:
                self.convention(inner)

    def convention(self, statement: Statement) -> None:
        form = 'name : k8s.namespace = "{platform}-{environment}"'
        terms = statement.heads[0].terms
        if (
            not (isinstance(terms[0], Path) and len(terms[0].parts) == 1)
            or len(terms) > 1
            or len(statement.heads) > 1
        ):
            self.wrong(head_span(statement), 'a convention is `name : kind = "..."`', form)
        elif statement.values is None:
            self.wrong(head_span(statement), f"the name `{terms[0].parts[0]}` has no value", form)
        elif match(CONVENTION, tokens_of(statement.values)) is None:
            self.wrong(phrase_span(statement.values), f"a convention takes {CONVENTION}", form)
        elif statement.block is not None:
            self.wrong(statement.block.span, "a convention has no block", form)

    def deploy(self, statement: Statement) -> None:
        form = "deploy { kubernetes in prod; compose in local }"
        if statement.block is None:
            self.wrong(head_span(statement), "`deploy` has a block", form)
            return
        for inner in statement.block.statements:
            terms, environments = trailing_environments(inner, 0)
            first = inner.heads[0].terms[0]
            if not isinstance(first, Path) or inner.values is not None or len(terms) != 1:
                self.wrong(head_span(inner), "`deploy` takes TARGET [in ENVIRONMENT, ...] [{ ... }]", form)
                continue
            self.target(first)
            self.known(environments or [])

    def target(self, path: Path) -> None:
        if self.targets and path.dotted not in self.targets:  # asking by name also finds others' targets
            from platformc.resolve.targets import UNKNOWN_TARGET

            self.report(
                UNKNOWN_TARGET.at(
                    path.span,
                    f"there is no target `{path.dotted}`",
                    hint=did_you_mean(path.dotted, self.targets),
                )
            )

    def patch(self, statement: Statement) -> None:
        form = 'patch kubernetes "apps/v1/Deployment/app" in prod { ... }'
        terms, environments = trailing_environments(statement, 1)
        if (
            len(terms) != 2
            or not isinstance(terms[0], Path)
            or not isinstance(terms[1], String)
            or statement.block is None
        ):
            self.wrong(head_span(statement), "a patch takes a target, an artifact and a block", form)
            return
        self.target(terms[0])
        self.known(environments or [])

    def overlay(self, statement: Statement) -> None:
        paths = overlay_environments(statement)
        if paths is None:
            self.wrong(head_span(statement), "`in` takes environments and a block", "in prod { ... }")
            return
        self.known(paths)

    def known(self, paths: list[Path]) -> None:
        for path in paths:
            if path.dotted not in self.environments:
                self.report(
                    UNKNOWN_ENVIRONMENT.at(
                        path.span,
                        f"there is no environment `{path.dotted}`",
                        hint=did_you_mean(path.dotted, self.environments),
                        values=(path.dotted, ""),
                    )
                )

    def wrong(self, span: Span, message: str, form: str) -> None:
        self.report(WRONG_PHRASE.at(span, message, hint=f"write `{form}`"))


def meant(statement: Statement) -> str:
    """What a declaration of a misspelt kind would have declared: `volume.data`; "" when nothing is near."""
    terms = statement.heads[0].terms
    kind = nearest(statement.keyword, KINDS) if statement.keyword else None
    return f"{kind}.{key_of(terms[1])}" if kind is not None and len(terms) > 1 and key_of(terms[1]) else ""


def shape(word: str, attribute: Attribute) -> str:
    """How an attribute is written, for a hint: `health = http TEXT on PORT ...`."""
    label = {"": "", "name": " NAME", "text": ' "TEXT"', "path": " names.NAME", "named": ' KIND "NAME"'}[
        attribute.label
    ]
    if attribute.words and not attribute.value:
        return f"{word} {readable(attribute.words)}"
    if attribute.flag:
        return word
    if attribute.value:
        return f"{word}{label} = {readable(attribute.value)}"
    return f"{word}{label} {{ ... }}"
