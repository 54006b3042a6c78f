"""One environment's view of a spec: declarations with their overlays applied and what they inherit copied in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from platformc.diagnostics import Code, Related, Report, did_you_mean
from platformc.resolve.attributes import Attribute
from platformc.resolve.vocabulary import KINDS
from platformc.source import Span
from platformc.syntax.tree import Block, Path, Phrase, Statement, String, Term

DUPLICATE = Code(
    "duplicate",
    summary="one thing is said twice in the same place",
    why="Only one of the two can hold, and a reader cannot know which.",
    wrong='platform demo { }\nservice web { image = "a:1"; image = "b:1" }\ndeploy { compose }',
    right='platform demo { }\nservice web { image = "a:1" }\ndeploy { compose }',
)
LIKE_UNKNOWN = Code(
    "like-unknown",
    summary="`like` names a declaration that does not exist",
    why="There is nothing to inherit from.",
    wrong='platform demo { }\nservice web like app { image = "a:1" }\ndeploy { compose }',
    right='platform demo { }\nservice app { image = "a:1" }\nservice web like app { }\ndeploy { compose }',
)
LIKE_CYCLE = Code(
    "like-cycle",
    summary="declarations inherit from each other in a circle",
    why="None of them says anything of its own to begin with.",
    wrong='platform demo { }\nservice a like b { image = "a:1" }\nservice b like a { image = "b:1" }\ndeploy { compose }',
    right='platform demo { }\nservice a { image = "a:1" }\nservice b like a { }\ndeploy { compose }',
)

Key = tuple[str, str]


class Entry:
    """One attribute of a declaration after merging. label: `http` of `port http`, the key in a free block."""

    __slots__ = ("block", "label", "label_span", "statement", "word")

    def __init__(
        self, word: str, label: str, label_span: Span, statement: Statement, block: dict[Key, Entry] | None
    ) -> None:
        self.word = word
        self.label = label
        self.label_span = label_span
        self.statement = statement
        self.block = block

    @property
    def span(self) -> Span:
        """The value, or the whole statement when there is none."""
        values = self.statement.values
        if values:
            return values[0].span.to(values[-1].span)
        return head_span(self.statement)

    def child(self, word: str) -> Entry | None:
        return (self.block or {}).get((word, ""))

    def children(self) -> Iterator[Entry]:
        return iter((self.block or {}).values())


class Decl:
    """A declaration in one environment: `kind label`, and its entries by (word, label)."""

    __slots__ = ("entries", "kind", "label", "like", "span", "statement")

    def __init__(self, kind: str, label: str, span: Span, statement: Statement) -> None:
        self.kind = kind
        self.label = label
        self.span = span
        self.statement = statement
        self.like = ""
        self.entries: dict[Key, Entry] = {}

    @property
    def path(self) -> str:
        return f"{self.kind}.{self.label}" if self.label else self.kind

    def get(self, word: str) -> Entry | None:
        return self.entries.get((word, ""))

    def all(self, word: str) -> list[Entry]:
        return [entry for (name, _), entry in self.entries.items() if name == word]


def head_span(statement: Statement) -> Span:
    """From the first word to the last word before `=` or `{`."""
    return statement.heads[0].span.to(statement.heads[-1].span)


def overlay_environments(statement: Statement) -> list[Path] | None:
    """The environments of `in ENV, ENV { ... }`, or None when the statement is something else."""
    first = statement.heads[0]
    if statement.keyword != "in" or len(first.terms) != 2 or statement.block is None or statement.values:
        return None
    names = [first.terms[1], *(phrase.terms[0] for phrase in statement.heads[1:])]
    paths = [name for name in names if isinstance(name, Path) and len(name.parts) == 1]
    return paths if len(paths) == len(names) else None


def trailing_environments(statement: Statement, start: int) -> tuple[list[Term], list[Path] | None]:
    """Splits `kubernetes in alpha, beta` at `in`: the terms from `start` before it, and the environments."""
    terms = list(statement.heads[0].terms[start:])
    for at, term in enumerate(terms):
        if isinstance(term, Path) and term.parts == ("in",):
            names = [*terms[at + 1 :], *(t for phrase in statement.heads[1:] for t in phrase.terms)]
            return terms[:at], [name for name in names if isinstance(name, Path)]
    return terms, None


def key_of(term: Term) -> str:
    """A key of the user's own, as written: a string's text or a dotted path."""
    match term:
        case Path():
            return term.dotted
        case String():
            return term.literal or ""
        case _:
            return ""


def _shown(term: Term) -> str:
    """A text as written, with its holes."""
    if not isinstance(term, String):
        return key_of(term)
    return "".join(piece if isinstance(piece, str) else f"{{{piece.path.dotted}}}" for piece in term.pieces)


def merge_block(
    statements: Iterable[Statement],
    attributes: dict[str, Attribute],
    free: bool,
    environment: str,
    into: dict[Key, Entry],
    report: Report | None,
) -> None:
    """Adds a block's entries to `into`: base statements first, overlays of the environment after them.

    Blocks merge by key, everything else replaces, `none` takes away. `report` hears of duplicates.
    """
    seen: dict[Key, Span] = {}
    overlays: list[Block] = []
    for statement in statements:
        environments = overlay_environments(statement)
        if environments is not None and statement.block is not None:
            if any(name.parts[0] == environment for name in environments):
                overlays.append(statement.block)
            continue
        entry = _entry(statement, attributes, free, environment, report)
        if entry is None:
            continue
        key = (entry.word, entry.label)
        if key in seen and report is not None:
            what = f"{entry.word} {entry.label}" if entry.label and entry.word else entry.label or entry.word
            report(
                DUPLICATE.at(
                    head_span(statement),
                    f"`{what}` is said twice here",
                    related=[Related("said here first", seen[key])],
                    hint="write both after one `needs`, with a comma between them"
                    if entry.word == "needs"
                    else "keep one of the two; `in ENV { ... }` changes it for an environment",
                )
            )
        seen.setdefault(key, head_span(statement))
        _put(into, key, entry)
    for overlay in overlays:
        merge_block(overlay.statements, attributes, free, environment, into, report)


def typed(statement: Statement, attribute: Attribute | None) -> Statement:
    """`metric NAME : counter` says the same as `metric NAME = counter`."""
    kind = statement.kind
    if kind is None or statement.values is not None or attribute is None or attribute.label != "name":
        return statement
    return statement._replace(kind=None, values=(Phrase((kind,), kind.span),))


def _entry(
    statement: Statement,
    attributes: dict[str, Attribute],
    free: bool,
    environment: str,
    report: Report | None,
) -> Entry | None:
    first = statement.heads[0].terms[0]
    word = key_of(first)
    attribute = attributes.get(word)
    statement = typed(statement, attribute)
    block: dict[Key, Entry] | None = None
    if attribute is None:
        if not free:
            return None
        return Entry("", word, first.span, statement, None)
    label, label_span = "", first.span
    if attribute.label and len(statement.heads[0].terms) > 1:
        second = statement.heads[0].terms[1]
        label, label_span = key_of(second), second.span
    if attribute.label == "named" and len(statement.heads[0].terms) > 2:
        label = f"{label} {_shown(statement.heads[0].terms[2])}"
    if statement.block is not None:
        block = {}
        inner = attribute.block or {}
        merge_block(statement.block.statements, inner, bool(attribute.free), environment, block, report)
    return Entry(word, label, label_span, statement, block)


def _put(into: dict[Key, Entry], key: Key, entry: Entry) -> None:
    """Lays an entry over what is there. What takes something away stays, so that it holds over what is inherited."""
    word, label = key
    if word and label == "none":
        for other in [other for other in into if other[0] == word]:
            del into[other]
        into[key] = entry
        return
    if is_none(entry.statement):
        into.pop(key, None)
        into[key] = entry
        return
    old = into.get(key)
    if old is not None and old.block is not None and entry.block is not None:
        merged = dict(old.block)
        for inner_key, inner in entry.block.items():
            _put(merged, inner_key, inner)
        statement = entry.statement
        if statement.values is None:
            statement = statement._replace(values=old.statement.values)
        entry = Entry(entry.word, entry.label, entry.label_span, statement, merged)
    elif old is not None and old.block is not None and entry.statement.block is None:
        entry = Entry(entry.word, entry.label, entry.label_span, entry.statement, old.block)
    into[key] = entry


def _settle(entries: dict[Key, Entry]) -> dict[Key, Entry]:
    """The entries without those that only took something away."""
    kept: dict[Key, Entry] = {}
    for key, entry in entries.items():
        if (key[0] and key[1] == "none") or is_none(entry.statement):
            continue
        block = _settle(entry.block) if entry.block is not None else None
        kept[key] = Entry(entry.word, entry.label, entry.label_span, entry.statement, block)
    return kept


def is_none(statement: Statement) -> bool:
    """`X = none`: takes X away."""
    values = statement.values
    return bool(
        values
        and len(values) == 1
        and len(values[0].terms) == 1
        and isinstance(values[0].terms[0], Path)
        and values[0].terms[0].parts == ("none",)
        and statement.block is None
    )


class Layer:
    """Everything declared in one environment, before any value is worked out."""

    __slots__ = ("declarations", "deploys", "elsewhere", "environment", "names", "patches")

    def __init__(self, environment: str) -> None:
        self.environment = environment
        self.declarations: dict[Key, Decl] = {}
        self.elsewhere: dict[Key, tuple[tuple[str, ...], Span]] = {}
        """What is declared in other environments only: in which, and where."""
        self.names: dict[str, Statement] = {}
        self.deploys: list[Statement] = []
        self.patches: list[Statement] = []

    def of(self, kind: str) -> list[Decl]:
        return [decl for (name, _), decl in self.declarations.items() if name == kind]


def layer(statements: list[Statement], environment: str, report: Report) -> Layer:
    """The declarations of one environment. Order of statements never matters, but for the order of output."""
    result = Layer(environment)
    own: dict[Key, dict[Key, Entry]] = {}
    base = [s for s in statements if overlay_environments(s) is None]
    overlaid = [
        inner
        for s in statements
        if (names := overlay_environments(s)) is not None
        and s.block is not None
        and any(name.parts[0] == environment for name in names)
        for inner in s.block.statements
    ]
    for overlay, group in ((False, base), (True, overlaid)):
        for statement in group:
            _declare(statement, overlay, result, own, report)
    result.elsewhere = _elsewhere(statements, result)
    for key, decl in result.declarations.items():
        chain = _like_chain(decl, result, report)
        for ancestor in reversed(chain):
            for entry_key, entry in own[(ancestor.kind, ancestor.label)].items():
                _put(decl.entries, entry_key, entry)
        for entry_key, entry in own[key].items():
            _put(decl.entries, entry_key, entry)
        decl.entries = _settle(decl.entries)
    return result


def _elsewhere(statements: list[Statement], result: Layer) -> dict[Key, tuple[tuple[str, ...], Span]]:
    """What overlays of other environments declare, and nothing of this one."""
    found: dict[Key, tuple[tuple[str, ...], Span]] = {}
    for statement in statements:
        environments = overlay_environments(statement)
        for inner in statement.block.statements if environments and statement.block is not None else ():
            kind = KINDS.get(inner.keyword)
            terms = inner.heads[0].terms if inner.heads else ()
            key = (inner.keyword, key_of(terms[1]) if len(terms) > 1 else "")
            if kind is not None and kind.label and key[1] and key not in result.declarations:
                names, place = found.get(key, ((), head_span(inner)))
                found[key] = ((*names, *(name.parts[0] for name in environments or ())), place)
    return found


def _declare(
    statement: Statement, overlay: bool, result: Layer, own: dict[Key, dict[Key, Entry]], report: Report
) -> None:
    word = statement.keyword
    kind = KINDS.get(word)
    if kind is None or word in {"environments", "import"}:
        return
    if word == "names":
        _names(statement, overlay, result, report)
        return
    if word in {"deploy", "patch"}:
        (result.deploys if word == "deploy" else result.patches).append(statement)
        return
    terms = statement.heads[0].terms
    label = key_of(terms[1]) if kind.label and len(terms) > 1 else ""
    if kind.label and not label:
        return
    key = (word, label)
    decl = result.declarations.get(key)
    if decl is None:
        decl = result.declarations[key] = Decl(word, label, head_span(statement), statement)
        own[key] = {}
    elif not overlay:
        report(
            DUPLICATE.at(
                head_span(statement),
                f"{word} `{label}` is declared twice",
                related=[Related("declared here first", decl.span)],
                hint="give one of them another label, or put both blocks together",
            )
        )
    if kind.like and len(terms) == 4 and isinstance(terms[2], Path) and terms[2].parts == ("like",):
        decl.like = key_of(terms[3])
    if statement.block is not None:
        if kind.table:
            merge_block(
                statement.block.statements, kind.attributes, True, result.environment, own[key], report
            )
        else:
            merge_block(
                statement.block.statements,
                kind.attributes,
                bool(kind.free),
                result.environment,
                own[key],
                report,
            )


def _names(statement: Statement, overlay: bool, result: Layer, report: Report) -> None:
    if statement.block is None:
        return
    overlays: list[Block] = []
    seen: dict[str, Span] = {}
    for inner in statement.block.statements:
        environments = overlay_environments(inner)
        if environments is not None and inner.block is not None:
            if any(name.parts[0] == result.environment for name in environments):
                overlays.append(inner.block)
            continue
        label = key_of(inner.heads[0].terms[0])
        if label in result.names and not overlay:
            report(
                DUPLICATE.at(
                    head_span(inner),
                    f"the name `{label}` is declared twice",
                    related=[
                        Related("declared here first", seen.get(label) or head_span(result.names[label]))
                    ],
                    hint="keep one of the two; `in ENV { ... }` changes it for an environment",
                )
            )
        seen.setdefault(label, head_span(inner))
        old = result.names.get(label)
        if inner.kind is None and old is not None:
            inner = inner._replace(kind=old.kind)
        result.names[label] = inner
    for block in overlays:
        for inner in block.statements:
            label = key_of(inner.heads[0].terms[0])
            old = result.names.get(label)
            if inner.kind is None and old is not None:
                inner = inner._replace(kind=old.kind)
            result.names[label] = inner


def _like_chain(decl: Decl, result: Layer, report: Report) -> list[Decl]:
    """The declarations that `decl` inherits from, nearest first."""
    chain: list[Decl] = []
    seen = {(decl.kind, decl.label)}
    here = decl
    while here.like:
        found = next(
            (
                result.declarations[(kind, here.like)]
                for kind in _like_kinds(here.kind)
                if (kind, here.like) in result.declarations
            ),
            None,
        )
        span = here.statement.heads[0].terms[3].span if len(here.statement.heads[0].terms) == 4 else here.span
        if found is None:
            if here is decl:
                known = [d.label for d in result.declarations.values() if d.kind in _like_kinds(decl.kind)]
                report(
                    LIKE_UNKNOWN.at(
                        span,
                        f"there is no {' or '.join(_like_kinds(decl.kind))} `{here.like}` to inherit from",
                        hint=did_you_mean(here.like, [label for label in known if label != decl.label]),
                    )
                )
            break
        if (found.kind, found.label) in seen:
            if found is decl:
                report(LIKE_CYCLE.at(span, f"`{decl.label}` inherits from itself, through `{here.label}`"))
            break
        seen.add((found.kind, found.label))
        chain.append(found)
        here = found
    return chain


def _like_kinds(kind: str) -> tuple[str, ...]:
    """A job may inherit from a service: it is the same program, run once."""
    return ("job", "service") if kind == "job" else (kind,)


def phrase_span(phrases: tuple[Phrase, ...]) -> Span:
    return phrases[0].span.to(phrases[-1].span)
