"""The words of what watches a platform: the stack, alerts, dashboards, and how both say what they measure."""

from __future__ import annotations

from platformc.resolve.attributes import Attribute, Kind, block, flag, table, value

_NUMBERS = (
    "percentile percent:PERCENT of metric:REF [over window:DURATION]",
    "average of metric:REF [over window:DURATION]",
    "rate of metric:REF [by by:WORD] [over window:DURATION]",
    "value of metric:REF [by by:WORD]",
    "errors of ingress:REF [over window:DURATION]",
    "requests of ingress:REF [over window:DURATION]",
    "restarts of service:REF [over window:DURATION]",
    "missing of service:REF",
    "cpu of service:REF [over window:DURATION]",
    "memory of service:REF",
)
"""Phrases whose value is a number that only a threshold makes good or bad."""

_THRESHOLD = "[above above:AMOUNT | below below:AMOUNT]"

WHEN = " | ".join(
    (
        *(f"{phrase} {_THRESHOLD}" for phrase in _NUMBERS),
        "down of service:REF",
        "expression text:TEXT",
    )
)
"""What an alert waits for. A number without a threshold is told when it is lowered: the message can say more."""

SHOWS = " | ".join(
    (
        *_NUMBERS,
        "percentiles of metric:REF [over window:DURATION]",
        "down of service:REF",
        "expression text:TEXT",
    )
)
"""What a panel shows."""

MONITORING: dict[str, Kind] = {
    "monitoring": Kind(
        "a Prometheus and a Grafana for this platform: the chart kube-prometheus-stack",
        {
            "external": flag("made by somebody else: we only use it"),
            "release": value(
                "TEXT", "its Helm release, by which it knows what is its own; by default its label"
            ),
            "namespace": value("TEXT", "where it runs; by default the platform's"),
            "version": value("TEXT", "version of the chart"),
            "admin": block(
                "Grafana's administrator: two keys of one Secret; without them the chart's own, which everybody knows",
                {
                    "user": value("REF | given:TEXT", "the key that holds the name"),
                    "password": value("REF | given:TEXT", "the key that holds the password"),
                },
            ),
            "logs": value(
                "loki [at url:TEXT] | cloudwatch [group group:TEXT] [as role:REF]",
                "where the logs of all pods go",
            ),
            "values": table("further values of the chart, as it names them"),
        },
    ),
    "alert": Kind(
        "something that somebody must hear of",
        {
            "name": value("TEXT", "what it is called; by default its label"),
            "when": value(WHEN, "what is wrong"),
            "for": value("DURATION", "how long it must be so before anybody hears of it"),
            "severity": value("critical | warning | info", "how bad it is; `warning` unless said"),
            "summary": value("TEXT", "one line for those who hear of it"),
            "description": value("TEXT", "more for them"),
            "runbook": value("TEXT", "URL of what to do"),
        },
    ),
    "dashboard": Kind(
        "a page of curves in Grafana",
        {
            "name": value("TEXT", "what its ConfigMap is called; by default its label with `_` as `-`"),
            "title": value("TEXT", "its title"),
            "panel": Attribute(
                "a curve, or several",
                label="text",
                value=SHOWS,
                block={"unit": value("seconds | bytes | percent | short", "what its numbers are")},
            ),
        },
    ),
}
"""Kinds of declarations about watching."""
