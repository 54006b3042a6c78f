"""What is wrong with the input: one slug for each problem, its words, and where it was found."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Literal, NamedTuple

from platformc.source import Span

Severity = Literal["error", "warning"]

CATALOGUE: dict[str, Code] = {}
"""Every code by its slug; each stands beside the function that reports it."""


class Related(NamedTuple):
    """The other side of a finding, possibly in another file and another format."""

    message: str
    span: Span


class Edit(NamedTuple):
    """Replace `span` by `text`."""

    span: Span
    text: str


class Fix(NamedTuple):
    """Edits that belong together; `safe` ones never change what the platform means."""

    title: str
    safe: bool
    edits: tuple[Edit, ...]


class Diagnostic(NamedTuple):
    """One finding, with everything that a renderer needs to show it.

    `values` are the two values that disagree (or the one that is wrong and ""): they name the finding
    in a baseline, where lines may move.
    """

    code: Code
    span: Span
    message: str
    hint: str | None = None
    related: tuple[Related, ...] = ()
    number: int | None = None
    environment: str | None = None
    source: str | None = None
    fixes: tuple[Fix, ...] = ()
    values: tuple[str, str] = ("", "")

    @property
    def slug(self) -> str:
        return self.code.slug

    @property
    def severity(self) -> Severity:
        return self.code.severity

    @property
    def is_error(self) -> bool:
        return self.code.severity == "error"


Report = Callable[[Diagnostic], None]
"""Takes one finding; how a target says what it cannot express."""

Example = str | Mapping[str, str]
"""A spec, or files by path of which `main.plat` is the spec."""


class Code:
    """A kind of finding: its slug, its severity, and the words and examples that explain it.

    slug: kebab-case, with the group before a slash (`handshake/cluster-issuer`).
    summary: one line, what is wrong. why: what it does to the people who deploy.
    wrong: gives exactly this slug. right: gives nothing. Both are run by the tests.
    command: how the examples are run; `main.plat` and `build/` are the arguments' usual names.
    Raises ValueError when the slug is taken.
    """

    __slots__ = ("command", "right", "severity", "slug", "source", "summary", "why", "wrong")

    def __init__(
        self,
        slug: str,
        *,
        summary: str,
        why: str,
        wrong: Example,
        right: Example,
        severity: Severity = "error",
        source: str | None = None,
        command: tuple[str, ...] = ("check", "main.plat"),
    ) -> None:
        if slug in CATALOGUE:
            raise ValueError(f"two codes are called {slug}")
        self.slug = slug
        self.summary = summary
        self.why = why
        self.wrong = wrong
        self.right = right
        self.severity: Severity = severity
        self.source = source
        self.command = command
        CATALOGUE[slug] = self

    def at(
        self,
        span: Span,
        message: str,
        *,
        hint: str | None = None,
        related: Iterable[Related] = (),
        number: int | None = None,
        environment: str | None = None,
        source: str | None = None,
        fixes: Iterable[Fix] = (),
        values: tuple[str, str] = ("", ""),
    ) -> Diagnostic:
        """This finding at a place. `message` is one line and names things in backticks."""
        return Diagnostic(
            self,
            span,
            message,
            hint,
            tuple(related),
            number,
            environment,
            source if source is not None else self.source,
            tuple(fixes),
            values,
        )

    def __repr__(self) -> str:
        return f"Code({self.slug!r})"


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word most like `word`, or None when none is near enough to be meant."""
    from difflib import get_close_matches

    close = get_close_matches(word, list(dict.fromkeys(known)), n=1, cutoff=0.6)
    return close[0] if close else None


def did_you_mean(word: str, known: Iterable[str]) -> str | None:
    """A hint that says what to type: the nearest known word, else the known ones when they are few."""
    words = list(dict.fromkeys(known))
    near = nearest(word, words)
    if near:
        return f"did you mean `{near}`?"
    if 0 < len(words) <= 12:
        return "one of " + ", ".join(f"`{known_word}`" for known_word in words)
    return None
