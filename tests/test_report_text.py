"""Findings as people, programs, code scanning and GitHub get them."""

from __future__ import annotations

import io
import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from syrupy.assertion import SnapshotAssertion

from platformc.cli.output.findings import HAND_EDITED
from platformc.cli.show import coloured
from platformc.diagnostics import Diagnostic, Edit, Fix, Related
from platformc.report import github, sarif, text
from platformc.report import json as json_report
from platformc.report.columns import cells, expand, safe
from platformc.report.order import fingerprint, ordered
from platformc.source import Sources, Span
from platformc.suppress import UNUSED

SPEC = 'ingress api {\n\ttls\t= cert_manager cluster_issuer names.platform_domain\n  name = "日本👩‍💻é" # ünï\n}\n'
ISSUER = 'resource "x" {\n    name = "alpha.api.example.com"\n}\n'


def sources() -> Sources:
    found = Sources()
    found.add("specs/a.plat", SPEC)
    found.add("infra/issuer,1:2.tf", ISSUER)
    return found


def span(file: str, words: str) -> Span:
    start = sources()[file].text.index(words)
    return Span(file, start, start + len(words))


def finding() -> Diagnostic:
    return HAND_EDITED.at(
        span("specs/a.plat", "names.platform_domain"),
        "Ingress `api` asks for ClusterIssuer `alpha`, and 100% of nothing makes it",
        hint="use `names.api_domain`",
        related=[Related("the only one", span("infra/issuer,1:2.tf", '"alpha.api.example.com"'))],
        number=3,
        environment="alpha",
        source="https://example.com/rule",
        fixes=[
            Fix("say it", True, (Edit(span("specs/a.plat", "names.platform_domain"), "names.api_domain"),))
        ],
        values=("a", "b"),
    )


def others() -> list[Diagnostic]:
    wide = span("specs/a.plat", "👩‍💻é")
    block = Span("specs/a.plat", 0, len(SPEC))
    return [
        UNUSED.at(wide, "wide"),
        UNUSED.at(block, "several lines"),
        UNUSED.at(Span("specs/a.plat", len(SPEC), len(SPEC)), "at the end"),
        UNUSED.at(Span("never/read.yaml", 7, 9), "a file that was never read"),
        UNUSED.at(Span("specs/a.plat", 3, 3), "escape \033[31m and\nline", hint="first\nsecond"),
    ]


def test_text(snapshot: SnapshotAssertion) -> None:
    assert text.render([finding(), *others()], sources()) == snapshot


def test_the_caret_stands_under_what_it_means() -> None:
    for diagnostic in [finding(), *others()[:1]]:
        lines = text.finding(diagnostic, sources()).split("\n")
        shown, marked = lines[3], lines[4]
        start, width = marked.index("^"), marked.count("^")
        words = SPEC[diagnostic.span.start : diagnostic.span.end]
        assert cells(shown[: shown.index(words)]) == start
        assert cells(words) == width


def test_colour() -> None:
    painted = text.render([finding()], sources(), text.COLOUR)
    plain = painted
    for code in set(text.COLOUR):
        plain = plain.replace(code, "")
    assert plain == text.render([finding()], sources())
    assert painted.count(text.COLOUR.off) >= 4


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_colour_is_for_terminals_that_want_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert coloured(Terminal())
    assert not coloured(io.StringIO())
    monkeypatch.setenv("NO_COLOR", "1")
    assert not coloured(Terminal())


@given(st.text())
def test_nothing_reaches_the_terminal_that_moves_it(words: str) -> None:
    shown = safe(words)
    assert all(unicodedata.category(character) not in ("Cc", "Cs", "Zl", "Zp") for character in shown)
    assert not set(shown) & set("\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u2069")
    line, columns = expand(words)
    assert len(columns) == len(words) + 1
    assert columns == sorted(columns)
    assert columns[-1] == cells(line)


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])), st.integers(0, 50), st.integers(0, 50))
def test_any_span_of_any_text_can_be_shown(words: str, start: int, length: int) -> None:
    found = Sources()
    found.add("a", words)
    diagnostic = UNUSED.at(Span("a", start, start + length), words.replace("\n", " ") or "x")
    assert "warning[suppression/unused]" in text.finding(diagnostic, found)
    document = json_report.document([diagnostic], found)["diagnostics"][0]
    assert (document["line"], document["column"]) <= (document["end_line"], document["end_column"])


def test_a_long_line_is_cut_around_the_caret() -> None:
    found = Sources()
    found.add("a", "x" * 5000 + "HERE" + "y" * 5000)
    lines = text.finding(UNUSED.at(Span("a", 5000, 5004), "m"), found).split("\n")
    assert max(map(len, lines)) < 300
    assert lines[3][lines[4].index("^") :].startswith("HERE")


def test_json(snapshot: SnapshotAssertion) -> None:
    document = json_report.document([finding(), others()[0]], sources())
    assert json_report.render(document) == snapshot
    assert json.loads(json_report.render(document)) == document


def test_sarif(snapshot: SnapshotAssertion) -> None:
    log = sarif.document(ordered([finding(), *others()], sources()), sources(), "1.2.3")
    assert json_report.render(log) == snapshot
    for result in log["runs"][0]["results"]:
        assert log["runs"][0]["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]


def test_uris() -> None:
    assert sarif.uri("a b/ü#?.tf") == "a%20b/%C3%BC%23%3F.tf"
    assert sarif.uri("/x/y.tf") == "file:///x/y.tf"


def test_github(snapshot: SnapshotAssertion) -> None:
    written = github.render([finding(), *others()], sources())
    assert written == snapshot
    assert written.count("\n") == 6
    assert "100%25 of nothing" in written
    assert "infra/issuer,1:2.tf:2:12: the only one" in written, "only properties escape commas and colons"


def test_github_escapes_the_file_name() -> None:
    diagnostic = UNUSED.at(span("infra/issuer,1:2.tf", "name"), "m")
    assert github.render([diagnostic], sources()).startswith("::warning file=infra/issuer%2C1%3A2.tf,line=2,")


def test_order_is_of_places_and_slugs_whatever_the_order_of_work() -> None:
    found = [finding(), *others()]
    assert ordered(found, sources()) == ordered(reversed(found), sources())
    files = [each.span.file for each in ordered(found, sources())]
    assert files == sorted(files)


def test_fingerprint_stands_still_when_lines_move() -> None:
    first = finding()
    moved = first._replace(span=first.span._replace(start=0, end=1), message="other words")
    assert fingerprint(first) == fingerprint(moved)
    changed = [
        first._replace(values=("a", "c")),
        first._replace(environment="beta"),
        first._replace(span=first.span._replace(file="b")),
        first._replace(code=UNUSED),
    ]
    assert len({fingerprint(each) for each in [first, *changed]}) == 5
