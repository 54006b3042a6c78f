"""From an attribute's words to values: what its phrase captured, as numbers, texts, lists and references."""

from __future__ import annotations

from platformc.diagnostics import Code, did_you_mean
from platformc.ir import (
    Bounds,
    EnvVar,
    HostVariable,
    Label,
    Name,
    Plain,
    Quantity,
    Scalar,
    Sequence,
    Table,
    Text,
)
from platformc.resolve.attributes import Attribute
from platformc.resolve.layers import Decl, Entry, key_of
from platformc.resolve.phrases import DURATIONS, SIZES, Captures, match, tokens_of
from platformc.resolve.scope import UNKNOWN_NAME, Scope
from platformc.resolve.vocabulary import KINDS
from platformc.source import Span
from platformc.syntax.tree import Block, List, Path, Range, Statement, String, Term
from platformc.syntax.tree import Quantity as QuantityTerm

MISSING = Code(
    "missing-word",
    summary="a declaration lacks a word that it cannot do without",
    why="What it does not say, nobody can guess.",
    wrong="platform demo { }\nservice web { port http = 80 }\ndeploy { compose }",
    right='platform demo { }\nservice web { image = "web:1"; port http = 80 }\ndeploy { compose }',
)


class Builder:
    """A declaration being lowered: each method takes an attribute's word and gives its value."""

    def __init__(self, scope: Scope, decl: Decl, attributes: dict[str, Attribute] | None = None) -> None:
        self.scope = scope
        self.decl = decl
        self.attributes = KINDS[decl.kind].attributes if attributes is None else attributes

    # --- one attribute -----------------------------------------------------------------------------

    def captures(self, word: str) -> Captures:
        """What the attribute's phrase captured; empty when it is not said (a wrong phrase is reported before)."""
        entry = self.decl.get(word)
        if entry is None or not entry.statement.values:
            return {}
        return match(self.attributes[word].value, tokens_of(entry.statement.values)) or {}

    def of_entry(self, entry: Entry, attribute: Attribute) -> Captures:
        if not entry.statement.values:
            return {}
        return match(attribute.value, tokens_of(entry.statement.values)) or {}

    def flag(self, word: str) -> bool:
        return self.decl.get(word) is not None

    def term(self, term: Term) -> Text | None:
        return self.scope.text(term, self.decl)

    def text(self, word: str) -> Text | None:
        entry = self.decl.get(word)
        return None if entry is None else self.entry_text(entry)

    def entry_text(self, entry: Entry) -> Text | None:
        values = entry.statement.values
        if not values or not values[0].terms:
            return None
        return self.term(values[0].terms[0])

    def choice(self, word: str, default: str = "") -> str:
        """The one word that an attribute takes (`always`), or the default."""
        entry = self.decl.get(word)
        return self.entry_choice(entry) if entry else default

    def entry_choice(self, entry: Entry) -> str:
        values = entry.statement.values
        first = values[0].terms[0] if values and values[0].terms else None
        return first.parts[0] if isinstance(first, Path) else ""

    def list(self, word: str) -> tuple[Text, ...]:
        entry = self.decl.get(word)
        return self.entry_list(entry) if entry else ()

    def entry_list(self, entry: Entry) -> tuple[Text, ...]:
        values = entry.statement.values or ()
        texts: list[Text] = []
        for phrase in values:
            for term in phrase.terms:
                for item in term.items if isinstance(term, List) else (term,):
                    text = self.term(item)
                    if text is not None:
                        texts.append(text)
        return tuple(texts)

    def terms(self, term: Term) -> tuple[Text, ...]:
        """The texts of a list."""
        items = term.items if isinstance(term, List) else (term,)
        return tuple(text for item in items if (text := self.term(item)) is not None)

    def number(self, term: Term | None) -> int | None:
        """A whole number, or a reference to one (`port.http`)."""
        if isinstance(term, QuantityTerm):
            return int(term.number)
        if isinstance(term, Path):
            text = self.term(term)
            plain = text.plain if text else None
            return int(plain) if plain is not None and plain.isdigit() else None
        return None

    def int(self, word: str) -> int | None:
        found = self.captures(word).get("int")
        return self.number(found[0]) if found else None

    def missing(self, word: str, example: str) -> None:
        self.scope.report(
            MISSING.at(
                self.decl.span,
                f"{self.decl.kind} `{self.decl.label}` does not say its `{word}`",
                hint=f"`{example}`",
                values=(word, ""),
            )
        )

    # --- references --------------------------------------------------------------------------------

    def refer(self, term: Term | None, kinds: tuple[str, ...]) -> str:
        """The declaration that a path names (`issuer.platform`, or the label alone); "" after reporting."""
        if not isinstance(term, Path):
            return ""
        parts = term.parts
        found = ""
        if len(parts) == 2 and parts[0] in kinds and (parts[0], parts[1]) in self.scope.layer.declarations:
            found = term.dotted
        elif len(parts) == 1:
            candidates = [kind for kind in kinds if (kind, parts[0]) in self.scope.layer.declarations]
            if len(candidates) == 1:
                found = f"{candidates[0]}.{parts[0]}"
            elif candidates:
                from platformc.resolve.scope import AMBIGUOUS

                dotted = [f"`{kind}.{parts[0]}`" for kind in candidates]
                self.scope.report(
                    AMBIGUOUS.at(
                        term.span,
                        f"`{parts[0]}` is both {' and '.join(dotted)}",
                        hint=f"write {' or '.join(dotted)}",
                    )
                )
                return ""
        if found:
            kind, label = found.split(".")
            decl = self.scope.layer.declarations[(kind, label)]
            from platformc.ir import Reference

            self.scope.references[Reference(found, term.span, decl.span)] = None
            return found
        if len(parts) == 2 and parts[0] in kinds:
            kinds = (parts[0],)  # the path says itself what it wants
        wanted = parts[-1]
        if any(self.scope.elsewhere(term, kind, wanted) for kind in kinds):
            return ""
        known = [f"{kind}.{label}" for kind in kinds for label in self.scope.labels(kind)]
        near = did_you_mean(wanted, [name.split(".")[1] for name in known])
        if near and near.startswith("did you mean"):
            label = near.split("`")[1]
            near = (
                "did you mean "
                + " or ".join(f"`{name}`" for name in known if name.endswith(f".{label}"))
                + "?"
            )
        elif known:
            near = "one of " + ", ".join(f"`{name}`" for name in known[:12])
        else:
            near = f"declare it: `{kinds[0]} {wanted} {{ ... }}`"
        self.scope.report(
            UNKNOWN_NAME.at(
                term.span, f"there is no {' or '.join(kinds)} `{wanted}`", hint=near, values=(term.dotted, "")
            )
        )
        return ""

    def ref(self, word: str, *kinds: str) -> str:
        """The label of the declaration that an attribute refers to."""
        entry = self.decl.get(word)
        if entry is None or not entry.statement.values:
            return ""
        terms = entry.statement.values[0].terms
        return self.refer(terms[0], kinds).partition(".")[2]

    def refs(self, entry: Entry | None, *kinds: str) -> tuple[tuple[str, Span], ...]:
        """Every declaration in a list (or the one that stands alone)."""
        if entry is None or not entry.statement.values:
            return ()
        found: list[tuple[str, Span]] = []
        for phrase in entry.statement.values:
            for term in phrase.terms:
                for item in term.items if isinstance(term, List) else (term,):
                    dotted = self.refer(item, kinds)
                    if dotted:
                        found.append((dotted, item.span))
        return tuple(found)

    # --- quantities --------------------------------------------------------------------------------

    def quantity(self, term: Term, units: str) -> Quantity | None:
        """`units`: cpu (millicores), size (bytes), duration (seconds), percent, count."""
        if not isinstance(term, QuantityTerm):
            return None
        number = float(term.number)
        if units == "cpu":
            amount = number if term.unit == "m" else number * 1000
        elif units == "size":
            amount = number * SIZES.get(term.unit, 1)
        elif units == "duration":
            amount = number * DURATIONS.get(term.unit, 1)
        else:
            amount = number
        return Quantity(round(amount), term.text, term.span)

    def bounds(self, term: Term | None, units: str) -> Bounds | None:
        low, high = (term.low, term.high) if isinstance(term, Range) else (term, term)
        if low is None or high is None or term is None:
            return None
        first, second = self.quantity(low, units), self.quantity(high, units)
        return None if first is None or second is None else Bounds(first, second, term.span)

    # --- blocks ------------------------------------------------------------------------------------

    def labels(self, word: str = "labels") -> tuple[Label, ...]:
        """A block of keys of the user's own with texts."""
        entry = self.decl.get(word)
        found = []
        for child in entry.children() if entry else ():
            text = self.entry_text(child)
            if text is not None:
                found.append(Label(child.label, text, child.label_span))
        return tuple(found)

    def variables(self, entry: Entry | None) -> tuple[EnvVar, ...]:
        """The variables of an `env` or `args` block."""
        found = []
        for child in entry.children() if entry else ():
            captures = (
                match("inherit [variable:TEXT] | none | TEXT", tokens_of(child.statement.values or ())) or {}
            )
            if "inherit" in captures:
                given = captures.get("variable")
                name = self.term(given[0]) if given else None
                plain = name.plain if name else None
                text: Text | None = Text((HostVariable(plain or child.label),), child.span)
            else:
                text = self.entry_text(child)
            if text is not None:
                found.append(EnvVar(child.label, text, child.label_span))
        return tuple(found)

    def own_names(self) -> tuple[Name, ...]:
        """`names { k8s.hpa = "..." }`: names of single artifacts."""
        from platformc.names import KINDS as NAME_KINDS
        from platformc.resolve.scope import UNKNOWN_KIND

        entry = self.decl.get("names")
        found = []
        for child in entry.children() if entry else ():
            if child.label not in NAME_KINDS:
                self.scope.report(
                    UNKNOWN_KIND.at(
                        child.label_span,
                        f"`{child.label}` is no kind of name",
                        hint=did_you_mean(child.label, NAME_KINDS),
                    )
                )
                continue
            text = self.entry_text(child)
            name = (
                self.scope.name(text, child.label, f"{self.decl.path}.names.{child.label}", child.label_span)
                if text
                else None
            )
            if name is not None:
                found.append(name)
        return tuple(found)

    # --- passed on as it stands --------------------------------------------------------------------

    def table(self, statements: tuple[Statement, ...], span: Span) -> Table:
        """A block whose keys are not ours to know: dotted keys nest."""
        root: dict[str, object] = {}
        for statement in statements:
            first = statement.heads[0].terms[0]
            keys = list(first.parts) if isinstance(first, Path) else [key_of(first)]
            value: Plain | None
            if statement.block is not None:
                value = self.table(statement.block.statements, statement.block.span)
            elif statement.values:
                value = self.plain(statement.values[0].terms[0])
            else:
                value = Scalar(True, statement.span)
            if value is None:
                continue
            here = root
            for key in keys[:-1]:
                inner = here.setdefault(key, {})
                if not isinstance(inner, dict):
                    inner = here[key] = {}
                here = inner
            old = here.get(keys[-1])
            if isinstance(old, dict) and isinstance(value, Table):
                old.update(dict(value.entries))
            else:
                here[keys[-1]] = value
        return _table(root, span)

    def plain(self, term: Term) -> Plain | None:
        match term:
            case QuantityTerm(number, "", _):
                return Scalar(float(number) if "." in number else int(number), term.span)
            case List():
                items = [self.plain(item) for item in term.items]
                return Sequence(tuple(item for item in items if item is not None), term.span)
            case Path(("true",)) | Path(("false",)):
                return Scalar(term.parts[0] == "true", term.span)
            case Path(("none",)) | Path(("null",)):
                return Scalar(None, term.span)
            case Path(("chart", label)):
                dotted = self.refer(term, ("chart",))
                return Text((label,), term.span, (), dotted) if dotted else None
            case Block():
                return self.table(term.statements, term.span)
            case String() | Path() | QuantityTerm():
                return self.term(term)
            case _:
                return None


def _table(nested: dict[str, object], span: Span) -> Table:
    entries: list[tuple[str, Plain]] = []
    for key, value in nested.items():
        if isinstance(value, dict):
            entries.append((key, _table(value, span)))
        elif isinstance(value, Text | Table | Sequence | Scalar):
            entries.append((key, value))
    return Table(tuple(entries), span)


def copied(b: Builder, span: Span) -> bool:
    """Whether words stand in another declaration, from which `like` copied them."""
    others = (d.statement.span for d in b.scope.layer.declarations.values() if d is not b.decl)
    return bool(b.decl.like) and any(
        span.file == other.file and other.start <= span.start < other.end for other in others
    )
