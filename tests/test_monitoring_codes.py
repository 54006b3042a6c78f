"""Findings about what watches: each example gives exactly its slug, and the right one nothing."""

from __future__ import annotations

from importlib import import_module

import pytest

from platformc.cli.targets import Targets
from platformc.diagnostics import Code
from platformc.pipeline import compile_spec

MODULES = (
    "platformc.resolve.metrics",
    "platformc.resolve.monitoring",
    "platformc.resolve.scraping",
    "platformc.resolve.selecting",
    "platformc_targets.monitoring.emit",
    "platformc_targets.monitoring.expressions",
    "platformc_targets.monitoring.logs",
    "platformc_targets.monitoring.objects",
)
CODES = {
    code.slug: code
    for module in MODULES
    for code in vars(import_module(module)).values()
    if isinstance(code, Code)
} | {"middleware/one-key": import_module("platformc.resolve.networking").ONE_KEY}


def slugs(text: str) -> list[str]:
    found = compile_spec(
        "main.plat", read=lambda _: text.encode(), project=".", targets=Targets()
    ).diagnostics
    return [one.slug for one in found]


@pytest.mark.parametrize("slug", [slug for slug in sorted(CODES) if slug != "ambiguous-name"])
def test_the_examples_of_a_code(slug: str) -> None:
    code = CODES[slug]
    assert isinstance(code.wrong, str)
    assert isinstance(code.right, str)
    assert slugs(code.wrong) == [slug]
    assert slugs(code.right) == []


WATCHED = (
    'platform shop { }\nmonitoring main { release = "monitoring" }\nservice web {\n  image = "web:1"\n'
    '  port metrics = 9000\n  scrape = "/metrics" on metrics\n  metric a_total = counter\n}\n'
    "deploy { kubernetes; monitoring }\n"
)


@pytest.mark.parametrize(
    ("alert", "expected"),
    [
        ("rate of service.web.metric.a_total above 1", []),
        ("rate of service.web.metric.b_total above 1", ["metric/unknown"]),
        ("rate of service.app.metric.a_total above 1", ["metric/unknown"]),
        ("rate of web.a_total above 1", ["metric/unknown"]),
        ("restarts of service.wbe above 1", ["unknown-name"]),
        ("errors of ingress.web above 5%", ["unknown-name"]),
        ("rate of a_total", ["alert/threshold"]),
        ("down of service.web above 1", ["wrong-phrase"]),
        ('expression "absent(a_total) or upp"', ["metric/unknown"]),
        ('expression "a_total > 1"', []),
        ("median of a_total above 1", ["wrong-phrase"]),
    ],
)
def test_what_an_alert_may_measure(alert: str, expected: list[str]) -> None:
    assert slugs(f"{WATCHED}alert a {{ when = {alert} }}\n") == expected


def test_a_metric_of_two_services_must_say_whose() -> None:
    text = WATCHED + "service other like web { }\n"
    assert slugs(text + "alert a { when = rate of a_total above 1 }\n") == ["ambiguous-name"]
    assert slugs(text + "alert a { when = rate of service.other.metric.a_total above 1 }\n") == []


def test_a_threshold_is_a_number_of_base_units() -> None:
    text = WATCHED.replace("metric a_total = counter", "metric a_seconds = histogram")
    result = compile_spec(
        "main.plat",
        read=lambda _: (
            text
            + "alert a { when = average of a_seconds above 2m }\n"
            + "alert b { when = memory of service.web above 12.5% }\n"
            + "alert c { when = percentile 99.9% of a_seconds below 3 }\n"
        ).encode(),
        project=".",
        targets=Targets(),
    )
    (platform,) = result.platforms
    thresholds = [alert.threshold for alert in platform.alerts.values()]
    assert [(one.side, one.value) for one in thresholds if one] == [
        ("above", "120"),
        ("above", "0.125"),
        ("below", "3"),
    ]
    assert platform.alerts["c"].query.percent == "0.999"
