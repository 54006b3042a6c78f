from __future__ import annotations

import pytest

from platformc.output import Document, Marked
from platformc.source import Span
from platformc_targets.text import Plain, Unwritable


def test_lines_keep_their_marks_and_the_header_is_a_comment() -> None:
    span = Span("main.plat", 4, 8)
    rendered = Plain(["{", Marked("  a\n  b", span), "}"]).render("made by platformc\nfrom x.plat")
    assert rendered.text == "# made by platformc\n# from x.plat\n{\n  a\n  b\n}\n"
    assert rendered.origins == [None, None, None, span, span, None]


def test_a_format_has_its_own_comments_or_none() -> None:
    assert Plain(["# Title"], ("<!-- ", " -->")).render("made").text == "<!-- made -->\n# Title\n"
    assert Plain(["x"], None).render("made").text == "x\n"
    assert Plain(["x"]).render("").text == "x\n"


def test_what_a_patch_makes_of_it_is_lines_or_refused() -> None:
    span = Span("main.plat", 1, 2)
    output = Plain(["a"])
    output.documents = [Document("", Marked(["b", "c"], span))]
    assert output.render("").text == "b\nc\n"
    output.documents = [Document("", Marked({"a": 1}, span))]
    with pytest.raises(Unwritable, match="list of lines") as refused:
        output.render("")
    assert refused.value.span == span


def test_a_lone_surrogate_is_refused() -> None:
    with pytest.raises(Unwritable, match=r"\[1\]"):
        Plain(["a", "\udfff"]).render("")
