"""What a phrase that does not fit is told: the word in the way, what it should be, what to type."""

from __future__ import annotations

import pytest

from compiling import reader
from platformc.cli.targets import Targets
from platformc.pipeline import Compiled, compile_spec

FIRST = "platform demo { }\n"
WEB = 'service web { image = "w:1"; port http = 80; '


def compiled(text: str) -> Compiled:
    return compile_spec("main.plat", project=".", read=reader({"main.plat": FIRST + text}), targets=Targets())


@pytest.mark.parametrize(
    ("text", "expected", "hint"),
    [
        (
            WEB + 'health = http "/" on http every 15 }',
            "2:78 `every` takes a duration such as `30s`, not `15`",
            "write `15s`",
        ),
        (
            WEB + 'health = http "/" on http evry 15s }',
            "2:72 `evry` cannot stand after `http`: `every`, `timeout`, `retries` or `start` may",
            "did you mean `every`?",
        ),
        (
            WEB + 'health = http "/" on }',
            "2:55 `on` is followed by a port of this service by its label, and nothing stands there",
            "write `health = http TEXT on PORT [every DURATION] [timeout DURATION] [retries INT] [start DURATION]`",
        ),
        (
            WEB + 'health = "/" }',
            '2:55 `health` takes `http`, `tcp` or `command`, not `"/"`',
            "write `health = http TEXT on PORT | tcp on PORT | command LIST`",
        ),
        (
            WEB + "replicas = 2..8 at cpu 70 }",
            "2:69 `cpu` takes a percentage such as `75%`, not `70`",
            "write `70%`",
        ),
        (
            WEB + 'command = "serve" }',
            '2:56 `command` takes a list such as `["a", "b"]`, not `"serve"`',
            'write `["serve"]`',
        ),
        (
            WEB + "resources { memory = 64..128 } }",
            "2:67 `memory` takes a size such as `1Gi..4Gi`, not `64..128`",
            "write `64Mi..128Mi`",
        ),
        (
            WEB + "resources { memory = 1GB..2GiB } }",
            "2:67 `memory` takes a size such as `1Gi..4Gi`, not `1GB..2GiB`",
            "write `1G..2Gi`",
        ),
        (
            WEB + "restart = allways }",
            "2:56 `restart` takes `no`, `always`, `on_failure` or `unless_stopped`, not `allways`",
            "did you mean `always`?",
        ),
        (WEB + 'port admin = "81" }', '2:59 `port` takes a whole number, not `"81"`', "write `81`"),
        (
            WEB + "port admin = [81] }",
            "2:59 `port` takes a whole number, not a list",
            "write `port NAME = INT`",
        ),
        (
            "secret main { KEY = generatd 5 }",
            "2:21 `KEY` takes `generated`, `external`, `inherit` or `github`, not `generatd`",
            "did you mean `generated`?",
        ),
        (
            'database main { engine = postgres 17; password = "hunter2" }',
            '2:50 `password` takes a reference: the key of a Secret that holds its password, not `"hunter2"`',
            "write `password = secret.LABEL.KEY`",
        ),
        (
            "database main { engine = postgres }",
            "2:26 `postgres` is followed by a version such as `8` or `8.4`, and nothing stands there",
            "write `engine = postgres VERSION`",
        ),
        (
            "database main { engine = postgresql 17 }",
            "2:26 `engine` takes `mysql`, `mariadb`, `postgres`, `redis` or `kafka`, not `postgresql`",
            "did you mean `postgres`?",
        ),
    ],
)
def test_the_word_in_the_way_and_what_to_type(text: str, expected: str, hint: str) -> None:
    told = compiled(text)
    (one,) = told.diagnostics
    at = told.sources[one.span.file].position(one.span.start)
    assert (one.slug, f"{at.line}:{at.column} {one.message}", one.hint) == ("wrong-phrase", expected, hint)


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        pytest.param(
            'volum data { at = "/d" }\n' + WEB + "mount = [volume.data] }", "unknown-word", id="misspelt kind"
        ),
        pytest.param("service a like b { }\nservice c like a { }", "like-unknown", id="like of nothing"),
        pytest.param("service web { image = web:1 }", "syntax/unexpected", id="a lost statement"),
        pytest.param(
            WEB + 'env {\n A = "1"\n}\nservice b { image = "w:1" }', "syntax/unclosed", id="a lost brace"
        ),
        pytest.param(
            'service web {\n  image = "w:1"\n  env {\n    A = "1"\n  }}\n  port http = 80\n}\nservice b { image = "w:1" }',
            "syntax/unexpected",
            id="a brace too many",
        ),
        pytest.param(
            'import "nams.plat"\nservice web { image = names.image }', "import/not-found", id="a lost file"
        ),
    ],
)
def test_what_follows_from_a_mistake_is_not_told_too(text: str, slug: str) -> None:
    assert [one.slug for one in compiled(text).diagnostics] == [slug]


@pytest.mark.parametrize(
    ("kind", "convention", "hint", "mended"),
    [
        ("k8s.namespace", '"demo-{site}"', "; write `{site|lower}`", '"demo-{site|lower}"'),
        ("k8s.namespace", '"{platform}-{site}"', "; write `{...|lower}`", '"{platform}-{site|lower}"'),
        ("postgres.database", '"x_{host}"', "; write `{host|snake}`", '"x_{host|snake}"'),
        ("postgres.database", '"{site}-x"', "at most 63 characters", '"{site}_x"'),
        (
            "k8s.namespace",
            f'"{{platform}}-{"a" * 60}"',
            "; `fit` after the closing quote shortens it",
            f'"{{platform}}-{"a" * 60}" fit',
        ),
    ],
)
def test_an_illegal_name_says_what_makes_it_legal(kind: str, convention: str, hint: str, mended: str) -> None:
    def told(text: str) -> list[str]:
        spec = (
            f'platform demo {{ site = "EU"; host = "a-b.example.com" }}\nnames {{ it : {kind} = {text} }}\n'
            f"{WEB}env {{ IT = names.it }} }}\ndeploy {{ compose }}"
        )
        files = reader({"main.plat": spec})
        found = compile_spec("main.plat", project=".", read=files, targets=Targets()).diagnostics
        return [f"{one.slug} {one.hint}" for one in found]

    (one,) = told(convention)
    assert one.startswith("name/illegal ")
    assert one.endswith(hint)
    assert told(mended) == []


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        (
            'service web { image = "w:{input.version}" }\ndeploy { compose }',
            "there is no input `version`",
            "declare it: `input version`",
        ),
        (
            'service web { image = "w:1"; env { A = "{service.web.port.http}" } }\ndeploy { compose }',
            "service `web` has no port `http`",
            "declare it: `port http = 8000`",
        ),
    ],
)
def test_what_is_not_there_at_all_says_how_it_is_declared(text: str, message: str, hint: str) -> None:
    found = compiled(text).diagnostics

    assert [(one.message, one.hint) for one in found] == [(message, hint)]


def test_a_port_with_a_wrong_number_is_told_once() -> None:
    found = compiled(
        'service web { image = "w:1"; port http = 70000; health = tcp on http }\ndeploy { compose }'
    )

    assert [one.slug for one in found.diagnostics] == ["port/number"]


def test_metrics_that_were_copied_go_with_the_ports() -> None:
    more = 'service worker like web { command = ["work"]; port none }\ndeploy { compose }'

    assert compiled(WEB + 'scrape = "/metrics" on http }\n' + more).diagnostics == ()
    (found,) = compiled(WEB + 'scrape = "/metrics" on htp }\ndeploy { compose }').diagnostics
    assert found.slug == "scrape/port"
