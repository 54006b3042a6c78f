"""Which metrics an expression asks for, and which the cluster exports by itself."""

from __future__ import annotations

import pytest

from platformc.names.exported_metrics import EXPORTED, ROWS, series
from platformc.names.promql import metrics_of


@pytest.mark.parametrize(
    ("expression", "names"),
    [
        ("up", ["up"]),
        ("up == 0", ["up"]),
        ('up{job="x"}[5m:1m] offset 1h', ["up"]),
        ("sum(rate(a_total[5m])) by (code)", ["a_total"]),
        ("sum by (le, pod) (rate(a_bucket[5m]))", ["a_bucket"]),
        ("sum without (pod) (a) / on (job) group_left (node) b", ["a", "b"]),
        ("histogram_quantile(0.95, sum by (le) (rate(l_bucket[5m]))) > 1e3", ["l_bucket"]),
        ("a and on(x) b or c unless ignoring(y) d", ["a", "b", "c", "d"]),
        ("a > bool 1", ["a"]),
        ('{__name__="a", job="x"}', ["a"]),
        ('label_replace(a, "b", "$1", "c", "(.*)")', ["a"]),
        ("a # b\n + c", ["a", "c"]),
        ("job:a:rate5m * 0x1f", ["job:a:rate5m"]),
        ("topk by (pod) (3, a)", ["a"]),
        ("Inf + NaN + 5m", []),
        ("a{b=\"c}d\"} + e{f='}'}", ["a", "e"]),
    ],
)
def test_the_metrics_of_an_expression(expression: str, names: list[str]) -> None:
    found = list(metrics_of(expression))
    assert [one.name for one in found] == names
    assert all(expression[one.start : one.end] in (one.name, "{") for one in found)


def test_matchers_that_ask_for_something_are_told() -> None:
    (found,) = metrics_of('a{b="c", d=~"e|f", g!="h", i!~"j"}')
    assert found.labels == (("b", "c"), ("d", "e|f"))


def test_each_exported_metric_stands_once_and_says_who_says_so() -> None:
    assert len(ROWS) == len(EXPORTED)
    for row in ROWS:
        assert row.source.startswith("https://"), row
        assert row.exporter, row


def test_the_time_series_of_each_type() -> None:
    assert series("a", "counter") == ("a",)
    assert series("a", "histogram") == ("a_bucket", "a_sum", "a_count")
