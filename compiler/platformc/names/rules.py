"""Whether a value is a legal name of its kind, and what exactly is wrong when it is not."""

from __future__ import annotations

from typing import NamedTuple

from platformc.names.kind import Grammar, Kind, compiled


class Violation(NamedTuple):
    """What is wrong, as the end of a sentence about the value, and where the rule is written."""

    reason: str
    source: str


def violation(kind: Kind, value: str) -> Violation | None:
    """What makes `value` illegal as a name of this kind, or None."""
    reason = _reason(kind, value)
    return None if reason is None else Violation(reason, kind.source)


def both(declared: Kind, wanted: Kind, value: str) -> tuple[Kind, Violation] | None:
    """For a name of one kind used where another is wanted: the first rule that it breaks, or None."""
    for one in (declared, wanted) if declared.id != wanted.id else (declared,):
        found = violation(one, value)
        if found is not None:
            return one, found
    return None


def _reason(kind: Kind, value: str) -> str | None:
    if not value and kind.minimum:
        return "is empty"
    fits = compiled(kind.pattern).fullmatch(value) is not None
    return (
        (None if fits else _wrong_character(kind, value) or _wrong_end(kind.grammar, value))
        or _forbidden(kind, value)
        or _wrong_length(kind, value)
        or (None if fits else _wrong_form(kind, value))
        or (kind.condition(value) if kind.condition is not None else None)
    )


def _wrong_character(kind: Kind, value: str) -> str | None:
    alphabet = kind.grammar.alphabet
    if not alphabet:
        return None
    # a class that starts with ^ lists what is wrong instead of what is right
    wrong = f"[{alphabet[1:]}]" if alphabet.startswith("^") else f"[^{alphabet}]"
    found = compiled(wrong).search(value)
    if found is None:
        return None
    character = found.group()
    case = ""
    if character.isascii() and character.isalpha():
        other = character.swapcase()
        if compiled(wrong).search(other) is None:
            case = "upper-case " if character.isupper() else "lower-case "
    return f"{case}{_shown(character)} at position {found.start() + 1} is not allowed"


def _wrong_end(grammar: Grammar, value: str) -> str | None:
    """The first part that is empty, or starts or ends with what it may not."""
    if grammar.parts == "." and grammar.domain:
        value = value.removeprefix("*.")
        if "*" in value:
            return "may have `*` only as its whole first label, as in `*.example.com`"
        if value.endswith(".") and grammar.pattern.endswith(r"\.?"):
            value = value[:-1]
    parts = value.split(grammar.parts) if grammar.parts else [value]
    for number, part in enumerate(parts):
        if not part:
            return _empty_part(grammar.parts, number, len(parts))
        has = f"has the part `{part}`, which " if len(parts) > 1 else ""
        if grammar.first and compiled(f"[{grammar.first}]").match(part) is None:
            return f"{has}may not start with {_shown(part[0])}"
        if grammar.last and compiled(f"[{grammar.last}]").match(part[-1]) is None:
            return f"{has}may not end with {_shown(part[-1])}"
    return None


def _empty_part(separator: str, number: int, count: int) -> str:
    if number == 0:
        return f"may not start with `{separator}`"
    if number == count - 1:
        return f"may not end with `{separator}`"
    return f"may not contain `{separator}{separator}`"


def _forbidden(kind: Kind, value: str) -> str | None:
    for ban in kind.forbid:
        if compiled(ban.pattern).search(value) is not None:
            return ban.reason
    if kind.reserved and (value.lower() if kind.folds_case else value) in kind.reserved:
        return "is a reserved word"
    return None


def _wrong_length(kind: Kind, value: str) -> str | None:
    if kind.maximum is not None and len(value) > kind.maximum:
        bound = f"exactly {kind.maximum}" if kind.minimum == kind.maximum else f"at most {kind.maximum}"
    elif len(value) < kind.minimum:
        bound = f"exactly {kind.minimum}" if kind.minimum == kind.maximum else f"at least {kind.minimum}"
    else:
        return None
    return f"is {len(value)} character{'' if len(value) == 1 else 's'} long; {bound}"


def _wrong_form(kind: Kind, value: str) -> str:
    """For a value whose characters, ends and length are right, and which still does not match."""
    grammar = kind.grammar
    if grammar.domain:
        for label in value.split("."):
            if len(label) > 63:
                return f"has the label `{label[:16]}…` of {len(label)} characters; at most 63"
        if "." not in value.removeprefix("*.").rstrip("."):
            return "has one label; at least two, as in `example.com`"
    explained = grammar.explain(value) if grammar.explain is not None else None
    if explained is not None:
        return explained
    doubled = compiled(r"[._/-]{2,}").search(value) if grammar.alphabet else None
    if doubled is not None:
        return f"may not contain `{doubled.group()}`"
    return f"must be {kind.words}"


def _shown(character: str) -> str:
    if character == " ":
        return "a space"
    if character == "`":
        return "a backtick"
    return f"`{character}`" if character.isprintable() else f"the character U+{ord(character):04X}"
