"""The filters of a template, and `fit` above all: short enough, always the same, never two alike."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from platformc.names import FILTERS, KINDS, FilterError, apply, fit, violation

LABEL = KINDS["k8s.namespace"]
LABELS = st.from_regex(r"[a-z]([a-z0-9-]{0,100}[a-z0-9])?", fullmatch=True)
TEXTS = st.text(max_size=120)
LENGTHS = st.integers(min_value=12, max_value=80)


@pytest.mark.parametrize("name", FILTERS)
def test_a_filter_does_as_its_example_says(name: str) -> None:
    before, after = FILTERS[name].example
    assert apply(name, str(len(after)) if name == "fit" else None, before, None) == after


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("snake", "smarter-platform-alpha", "smarter_platform_alpha"),
        ("snake", "A--b..C", "a_b_c"),
        ("kebab", "drunc_ui", "drunc-ui"),
        ("first_label", "localhost", "localhost"),
        ("title", "", ""),
        ("upper", "db_host", "DB_HOST"),
    ],
)
def test_what_a_filter_makes(name: str, value: str, expected: str) -> None:
    assert apply(name, None, value, None) == expected


@given(TEXTS, LENGTHS)
def test_fit_is_never_too_long_and_always_the_same(value: str, length: int) -> None:
    once = fit(value, length)
    assert len(once) <= length
    assert once == fit(value, length)


@given(TEXTS)
def test_fit_leaves_what_fits(value: str) -> None:
    assert fit(value, max(len(value), 12)) == value


@given(LABELS, LENGTHS)
def test_fit_keeps_a_label_legal(value: str, length: int) -> None:
    value = f"n-{value}{'-x' * length}"
    assert violation(LABEL._replace(maximum=length), fit(value, length, LABEL)) is None


@given(LABELS, LABELS)
def test_fit_keeps_names_of_one_beginning_apart(first: str, second: str) -> None:
    assume(first != second)
    beginning = "a" * 40
    assert fit(beginning + first, 32) != fit(beginning + second, 32)


def test_fit_sets_the_hash_off_as_the_kind_allows() -> None:
    long = "a" * 30
    assert fit(long, 24, KINDS["azure.storage_account"]) == "a" * 17 + "3a54fc0"
    assert fit("a_" * 20, 24) == "a_a_a_a_a_a_a_a_c2d6165"
    assert fit("my_db_" * 12, 63, KINDS["mysql.database"])[-8] == "_"
    assert fit("my-db-" * 12, 63, KINDS["k8s.namespace"])[-8] == "-"
    assert fit("name" * 30, 63, KINDS["mysql.database"])[-8] == "_"
    assert fit("-" * 40, 20) == fit("-" * 40, 30)


def test_bare_fit_takes_the_kind_s_length() -> None:
    assert len(apply("fit", None, "a" * 100, 63)) == 63


@pytest.mark.parametrize(
    ("name", "argument", "maximum", "message", "hint"),
    [
        ("snek", None, 63, "`snek` is no filter", "did you mean `snake`?"),
        (
            "zzz",
            None,
            63,
            "`zzz` is no filter",
            "one of `lower`, `upper`, `snake`, `kebab`, `first_label`, `title`, `fit`",
        ),
        ("lower", "3", 63, "the filter `lower` takes no argument", "write `lower`"),
        ("fit", "x", 63, "`fit` takes a number of characters, not `x`", "write `fit 63`"),
        ("fit", "-1", 63, "`fit` takes a number of characters, not `-1`", "write `fit 63`"),
        ("fit", None, None, "`fit` needs a length here: this kind of name has no limit", "write `fit 63`"),
        ("fit", "5", 63, "`fit` cannot shorten to 5 characters; at least 12", None),
    ],
)
def test_a_wrong_filter_is_explained(
    name: str, argument: str | None, maximum: int | None, message: str, hint: str | None
) -> None:
    with pytest.raises(FilterError) as caught:
        apply(name, argument, "a" * 100, maximum)
    assert (caught.value.message, caught.value.hint) == (message, hint)


def test_a_domain_is_not_cut() -> None:
    with pytest.raises(FilterError, match="its end says where it is delegated"):
        fit("a" * 60 + ".example.com", 64, KINDS["aws.acm_domain"])


def test_a_length_of_many_digits_is_no_accident() -> None:
    assert apply("fit", "9" * 5000, "abc", None) == "abc"
