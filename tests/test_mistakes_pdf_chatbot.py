"""Ten mistakes that somebody would make in specs/pdf_chatbot.plat: each is one finding that shows the other side."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from platformc.cli.targets import Targets
from platformc.pipeline import compile_spec

ROOT = Path(__file__).parents[1]
SPEC = ROOT / "specs" / "pdf_chatbot.plat"
END = "\ndeploy {\n"
OPERATOR = "monitoring.coreos.com/v1"


class Mistake(NamedTuple):
    """before, after: the words that are exchanged. slug: of the one finding. line: a part of the line that it
    is at. other: a part of a line that it shows beside, "" where one side is all there is. fix: a part of its hint."""

    before: str
    after: str
    slug: str
    line: str
    other: str
    fix: str


MISTAKES = {
    "a metric renamed": Mistake(
        "metric number_of_requests_total = counter",
        "metric requests_total           = counter",
        "metric/unknown",
        'panel "Requests"',
        "metric requests_total",
        "did you mean `requests_total`?",
    ),
    "the monitor's port misspelt": Mistake(
        '"/metrics" on metrics every 15s',
        '"/metrics" on metrcs every 15s',
        "scrape/port",
        "on metrcs",
        "port metrics",
        "it has `web`, `metrics`",
    ),
    "a release label that the stack does not select": Mistake(
        END,
        f'\npatch monitoring "{OPERATOR}/ServiceMonitor/chatbot-monitor" {{ metadata.labels.release = "prometheus" }}\n'
        + END,
        "monitor/release",
        '"prometheus"',
        "release: prometheus",
        "it should be `monitoring`",
    ),
    "fewer replicas at most than at least": Mistake(
        "replicas     = 1..3 at cpu 70%",
        "replicas     = 5..3 at cpu 70%",
        "replicas/minimum-over-maximum",
        "5..3",
        "",
        "3..5",
    ),
    "a limit under its request": Mistake(
        "cpu = 250m..500m; memory = 256Mi..512Mi",
        "cpu = 250m..500m; memory = 1Gi..512Mi",
        "resources/request-over-limit",
        "1Gi..512Mi",
        "",
        "512Mi..1Gi",
    ),
    "a target port without a container port": Mistake(
        END,
        '\npatch kubernetes "v1/Service/pdf-chatbot-service" in prod {\n  spec.ports = [\n'
        '    { name = "web"; port = 8501; targetPort = 8500 },\n'
        '    { name = "metrics"; port = 8502; targetPort = "metrics" },\n  ]\n}\n' + END,
        "service/target-port",
        "targetPort = 8500",
        "port web",
        "it should be `web`",
    ),
    "a Secret's key renamed": Mistake(
        "  env { OPENAI_API_KEY = secret.openai.OPENAI_API_KEY }\n\n",
        "  env { OPENAI_API_KEY = secret.openai.OPENAI_KEY }\n\n",
        "unknown-name",
        "secret.openai.OPENAI_KEY",
        "secret openai {",
        "did you mean `OPENAI_API_KEY`?",
    ),
    "a selector that matches nothing": Mistake(
        'selector = ["app"]',
        'selector = ["application"]',
        "selector/label",
        '["application"]',
        "labels { app = names.app }",
        "one of `app`",
    ),
    "an image without a registry in prod": Mistake(
        '    image    = "{registry.main.url}:{input.version}"\n    replicas',
        '    image    = "{names.app}:{input.version}"\n    replicas',
        "image/unpullable",
        "{names.app}:{input.version}",
        "build",
        "{registry.main.url}",
    ),
    "an alert on a metric that nobody exports": Mistake(
        END,
        "\nalert wrong_answers { when = rate of wrong_answers_total over 5m above 1 }\n" + END,
        "metric/unknown",
        "wrong_answers_total",
        "service chatbot {",
        "one of `number_of_requests_total`",
    ),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_one_finding_at_its_line(name: str) -> None:
    mistake = MISTAKES[name]
    text = SPEC.read_text("utf-8")
    assert text.count(mistake.before) == 1, mistake.before
    wrong = text.replace(mistake.before, mistake.after)
    compiled = compile_spec(
        "specs/pdf_chatbot.plat",
        read=lambda _: wrong.encode(),
        project=".",
        targets=Targets(),
    )
    found = compiled.diagnostics
    assert [one.slug for one in found] == [mistake.slug], [one.message for one in found]
    assert compiled.files == ()
    only = found[0]
    assert mistake.line in line(wrong, only.span.start)
    assert mistake.fix in (only.hint or "") + only.message
    beside = [
        line(compiled.sources[one.span.file].text, one.span.start)
        for one in only.related
        if one.span.file in compiled.sources
    ]
    assert any(mistake.other in one for one in beside) or not mistake.other, beside


def line(text: str, at: int) -> str:
    """The line that a place of a text is in."""
    return text[text.rfind("\n", 0, at) + 1 : text.find("\n", at)]
