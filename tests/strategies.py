"""What generated tests are made of: texts that formats like to turn into something else, and trees of them."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

TRAPS = (
    "${", "${HOME}", "$$", "$", "%{", "{{", "}}", "{{ .Values.x }}", "#{", "${{ x }}",
    "no", "No", "yes", "on", "off", "y", "n", "true", "null", "~", "<<", "=", "-", "?", ":", "|", ">", "*a", "&a", "!t",
    "0x1e3", "12:30", "1:30:00", "012", "0o14", "0b1", "1e3", "1.5e3", "1_000", ".5", "5.", "+1", "-.5", ".inf", ".nan",
    "-0x1f", "-_", "._", "+.", "2024-01-01", "2024-01-01T00:00:00Z", "127.0.0.1", "8080:80", "---", "...", "--- a", "%YAML",
    "a: b", "a:", ": a", "a #b", "#a", "# a", "- a", "? a", "[a]", "{a}", ",", "@a", "`a`", "'", '"', "''", '"a"', "\\", "\\n",
    "\\$", "a\\", "\\'", " ", "  ", "\t", " a", "a ", "\ta", "a\t", "a\tb", "\n", "\n\n", "a\n", "a\nb", "a\n\n", "\na",
    " a\nb", "a\n b\n", "a \nb", "a\n\t\n", "a\n\tb\n", "\ta\nb", "\n\ta", "\r", "\r\n", "a\r\nb\r\n", "\x85", "\u2028", "\u2029", "\ufeff", "\ufeffa",
    "\x00", "\x07", "\x1b[0m", "\x7f", "\xa0", "\u3000", "\u202e", "\ufffe", "\U0001f600", "é", "日本", "e\u0301",
)  # fmt: skip


def texts(max_size: int = 30) -> st.SearchStrategy[str]:
    """Any text without lone surrogates; most of it traps, alone and joined."""
    anything = st.text(st.characters(exclude_categories=["Cs"]), max_size=max_size)
    trap = st.sampled_from(TRAPS)
    joined = st.lists(st.one_of(trap, trap, anything), min_size=1, max_size=4).map("".join)
    words = st.text("abz AZ09-_./:#'\"\\$\n", max_size=max_size)
    return st.one_of(trap, joined, words, anything)


def trees(leaves: int = 20) -> st.SearchStrategy[Any]:
    """Maps, lists and scalars inside each other, with keys of any text."""
    scalars = st.one_of(
        texts(),
        texts(),
        st.integers(),
        st.booleans(),
        st.none(),
        st.floats(allow_nan=False, allow_infinity=False),
    )
    return st.recursive(
        scalars,
        lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(texts(12), inner, max_size=4)),
        max_leaves=leaves,
    )
