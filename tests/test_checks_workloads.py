"""What a workload says of itself: sizes, replicas, ports, health, images, schedules, needs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from check_specs import findings, service, slugs
from platformc.checks.cron_syntax import mistake


@pytest.mark.parametrize("words", ["cpu = 2..1", "memory = 1Gi..1000Mi", "storage = 2G..1Gi"])
def test_a_request_over_its_limit(words: str) -> None:
    [finding] = findings(service(f"resources {{ {words} }}"))
    assert finding.slug == "resources/request-over-limit"
    low, high = words.partition("= ")[2].split("..")
    assert finding.fixes[0].edits[0].text == f"{high}..{low}"


@pytest.mark.parametrize("words", ["cpu = 1000m..1", "memory = 1Gi", "memory = 1024Mi..1Gi"])
def test_a_request_up_to_its_limit(words: str) -> None:
    assert slugs(service(f"resources {{ {words} }}")) == []


@pytest.mark.parametrize(
    ("words", "slug"),
    [
        ("replicas = 3..2", "replicas/minimum-over-maximum"),
        ("replicas = -1", "replicas/number"),
        ("replicas = 1..2 at memory 0%", "replicas/number"),
        ('port http = 80; health = http "/" on http every 0s', "health/timing"),
        ("port http = 80; health = tcp on http timeout 60s", "health/timeout"),
        ('env { "1A" = "x" }', "env/illegal"),
        ("port a = 80; port b = 80", "port/duplicate"),
        ("port a = 80 { service = 90 }; port b = 90", "port/duplicate"),
        ("port a = 80 { service = 70000 }", "port/number"),
        ("port a = 80 { node = 29999 }", "port/node-range"),
        ("port a = 80 { node = 32768 }", "port/node-range"),
    ],
)
def test_numbers_that_cannot_be(words: str, slug: str) -> None:
    assert slugs(service(words, "kubernetes")) == [slug]


@pytest.mark.parametrize(
    "words",
    [
        "replicas = 2..2 at cpu 1%",
        "replicas = 0",
        'port http = 80; health = http "/" on http every 30s timeout 30s',
        "port a = 53; port b = 53 { protocol = udp }",
        "port a = 80 { node = 30000 }; port b = 81 { node = 32767 }",
        'env { _A1 = "x" }',
    ],
)
def test_numbers_at_the_edge(words: str) -> None:
    assert slugs(service(words, "kubernetes")) == []


def test_a_store_listens_on_a_port_that_there_is() -> None:
    assert slugs(service("", more="cache c { engine = redis 7; port = 70000 }")) == ["port/number"]


def test_node_ports_are_the_clusters() -> None:
    spec = (
        'platform demo {{ }}\nenvironments test, prod\nnames {{ namespace : k8s.namespace = "d-{{environment}}" }}\n{}'
        'service web {{ image = "web:1"; port http = 80 {{ node = 30080 }} }}\ndeploy {{ kubernetes }}'
    )
    [finding] = findings(spec.format(""))
    assert finding.slug == "port/node-taken"
    assert finding.environment == "prod"
    apart = 'cluster main { name = "c-{environment}"; external }\n'
    assert slugs(spec.format(apart)) == []


@pytest.mark.parametrize("image", ["Org/App:1", "nginx:", "a//b", "nginx:.x", "{input.tag}:UP/x"])
def test_an_image_that_no_runtime_takes(image: str) -> None:
    spec = f'platform demo {{ }}\ninput tag\nservice web {{ image = "{image}" }}\ndeploy {{ compose }}'
    assert slugs(spec) == ["image/illegal"]


@pytest.mark.parametrize(
    ("image", "floats"),
    [
        ("nginx", True),
        ("localhost:5000/nginx", True),
        ("nginx:latest", True),
        ("nginx:1", False),
        ("registry:5000/a/b:1", False),
        (f"nginx@sha256:{'a' * 64}", False),
        ("nginx:{input.tag}", False),
    ],
)
def test_an_image_that_may_be_another_tomorrow(image: str, floats: bool) -> None:
    spec = f'platform demo {{ }}\ninput tag\nservice web {{ image = "{image}" }}\ndeploy {{ compose }}'
    assert slugs(spec) == (["image/floating"] if floats else [])


def test_an_image_that_is_built_here_is_what_it_is() -> None:
    spec = 'platform demo { }\nservice web { build = "."; image = "web" }\nservice worker { image = "web" }\n'
    assert slugs(spec + "deploy { compose }") == []


@pytest.mark.parametrize(
    "line", ["0 2 * * *", "*/5 0-6,12 1 jan-mar mon", "@daily", "? * * * 0", "0 0 1 1 SUN", "5/10 * * * *"]
)
def test_lines_of_cron(line: str) -> None:
    assert mistake(line) is None


@pytest.mark.parametrize(
    "line",
    [
        "",
        "* * * *",
        "* * * * * *",
        "60 * * * *",
        "* 24 * * *",
        "* * 0 * *",
        "* * * 13 *",
        "* * * * 7",
        "@dayly",
        "5-1 * * * *",
        "*/0 * * * *",
        "a * * * *",
        "1,,2 * * * *",
        "1- * * * *",
        "* * * mon *",
        "-1 * * * *",
        "٣ * * * *",
    ],
)
def test_what_is_no_line_of_cron(line: str) -> None:
    assert mistake(line)


@given(st.text(max_size=40))
def test_any_text_is_read_as_cron_without_a_fault(line: str) -> None:
    wrong = mistake(line)
    assert wrong is None or wrong


def test_a_circle_is_told_once_with_its_chain() -> None:
    spec = (
        "platform demo { }\n"
        'service a { image = "a:1"; needs b }\nservice b { image = "b:1"; needs c, d }\n'
        'service c { image = "c:1"; needs a }\nservice d { image = "d:1" }\ndeploy { compose }'
    )
    [finding] = findings(spec)
    assert finding.slug == "need/cycle"
    assert "`service.a` → `service.b` → `service.c` → `service.a`" in finding.message
    assert len(finding.related) == 2


def test_a_job_before_a_service_that_it_needs_is_a_circle() -> None:
    job = 'job migrate { image = "web:1"; run = before service.web; needs web }'
    assert slugs(service("", more=job)) == ["need/cycle"]
    assert slugs(service("", more='job migrate { image = "web:1"; run = before service.web }')) == []


def test_a_long_chain_of_needs_is_followed() -> None:
    count = 1500
    services = [f'service s{at} {{ image = "a:1"; needs s{at + 1} }}' for at in range(count)]
    spec = "platform demo { }\n" + "\n".join(services)
    assert slugs(f'{spec}\nservice s{count} {{ image = "a:1" }}\ndeploy {{ compose }}') == []
    assert slugs(f'{spec}\nservice s{count} {{ image = "a:1"; needs s0 }}\ndeploy {{ compose }}') == [
        "need/cycle"
    ]


def test_a_nul_is_refused_wherever_a_process_would_get_it() -> None:
    for words in (
        'env { A = "a\\u0000" }',
        'command = ["a\\u0000"]',
        'entrypoint = ["a\\u0000"]',
        'health = command ["a\\u0000"]',
    ):
        assert slugs(
            f'platform demo {{ }}\nservice web {{ image = "web:1"; {words} }}\ndeploy {{ kubernetes }}'
        ) == ["text/nul"]


VOLUMES = 'volume a { at = "/data" }\nvolume b { at = "/data/" }\nvolume c { at = "/data/c" }\n'


@pytest.mark.parametrize(("mounts", "told"), [("a, b, c", 1), ("a, c", 0), ("b, b", 1)])
def test_one_path_holds_one_volume(mounts: str, told: int) -> None:
    listed = ", ".join(f"volume.{label}" for label in mounts.split(", "))
    more = VOLUMES + "service other like web { }\n"
    unused = 'service rest { image = "w:1"; mount = [volume.a, volume.c] }\nservice more { image = "w:1"; mount = volume.b }'
    found = findings(service(f"mount = [{listed}]", more=more + unused))
    assert [one.slug for one in found] == ["mount/path"] * told


def test_a_copied_health_check_goes_with_the_ports_that_are_taken_away() -> None:
    words = 'port http = 80; health = http "/" on http'
    assert findings(service(words, more="service worker like web { port none }")) == []
    renamed = service(words, more="service worker like web { port none; port other = 81 }")
    [finding] = findings(renamed)
    assert finding.hint == "it has `other`"


def test_needs_are_said_together() -> None:
    more = "cache a { engine = redis 7 }\ncache b { engine = redis 7 }"
    [finding] = findings(service("needs a\n  needs b", more=more))
    assert (finding.slug, finding.hint) == (
        "duplicate",
        "write both after one `needs`, with a comma between them",
    )
