from __future__ import annotations

import pytest

from platformc.output import Marked
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


def test_a_lone_surrogate_is_refused() -> None:
    with pytest.raises(Unwritable, match=r"\[1\]"):
        Plain(["a", "\udfff"]).render("")
