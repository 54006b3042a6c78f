"""What is deployed, what it makes, and what it refuses."""

from __future__ import annotations

import pytest

from check_specs import findings, service, slugs

HOST = 'zone z { name = "example.com" }\n'


def test_an_environment_without_targets_is_fine_beside_one_with() -> None:
    spec = 'platform demo { }\nenvironments test, prod\nservice web { image = "web:1" }\ndeploy { compose in prod }'
    assert slugs(spec) == []
    [finding] = findings(spec, environments=["test"])
    assert finding.slug == "deploy/none"
    assert "in test" in finding.message


def test_what_is_asked_for_needs_no_deploy() -> None:
    assert slugs('platform demo { }\nservice web { image = "web:1" }', only=["compose"]) == []


def test_names_alone_deploy_nothing() -> None:
    assert slugs("platform demo { }") == []


@pytest.mark.parametrize(
    ("target", "hint"),
    [
        ('kubernetes { secret_stor = "x" }', "did you mean `secret_store`?"),
        ("compose { x = 1 }", "`compose` takes no options"),
    ],
)
def test_options(target: str, hint: str) -> None:
    [finding] = findings(service("", target))
    assert (finding.slug, finding.hint) == ("deploy/option", hint)


@pytest.mark.parametrize(
    "words",
    [
        'bucket b { name = "demo-b" }',
        'cdn c { host = "cdn.example.com" }',
        'record r { name = "a.example.com" }',
        'monitoring m { release = "m" }',
    ],
)
def test_what_nobody_makes(words: str) -> None:
    [finding] = findings(service("", "kubernetes", words))
    assert (finding.slug, finding.is_error) == ("nothing-makes", False)
    assert slugs(service("", "kubernetes", words.replace("}", "; external }").replace("{ ;", "{"))) == []


def test_it_is_enough_that_one_target_makes_it() -> None:
    ingress = 'ingress i { host = "a.example.com"; class = nginx; route "/" = service.web.port.http }'
    assert slugs(service("port http = 80", "compose", ingress)) == ["nothing-makes"]
    assert slugs(service("port http = 80", "compose; kubernetes", ingress)) == []


def test_a_repository_that_the_first_push_makes() -> None:
    assert slugs(service("", more='registry r { kind = ghcr; name = "a/b" }')) == []


def test_what_a_target_refuses_is_told_where_it_is_said() -> None:
    spec = service("port http = 8000 { service = 80 }")
    [finding] = findings(spec)
    assert finding.slug == "target/refused"
    assert spec[finding.span.start : finding.span.end] == "80"


def test_what_a_target_tells_itself_is_left_to_it() -> None:
    assert slugs(service('env_file = ".env"', "kubernetes")) == []


def test_what_is_used_in_one_environment_is_used() -> None:
    spec = (
        'platform demo { }\nenvironments test, prod\nvolume data { at = "/data" }\n'
        'service web { image = "web:1"; in prod { mount = volume.data } }\ndeploy { compose }'
    )
    assert slugs(spec) == []
    assert findings(spec, environments=["test"]) == []
    assert slugs(spec.replace("in prod { mount = volume.data }", "")) == ["unused"]


@pytest.mark.parametrize(
    "words", ['file f { content = "x"; at = "/f" }', "node_group n { external }", "chart c { external }"]
)
def test_what_nothing_uses(words: str) -> None:
    assert slugs(service("", more=words)) == ["unused"]


@pytest.mark.parametrize(
    ("deploy", "expected"),
    [
        ("github; helm", ["workflow/no-manifests"] * 2),
        ("github; kubernetes in prod", ["workflow/no-manifests"]),
        ("github in prod; kubernetes in prod; compose in test", []),
        ("github; kubernetes", []),
        ("github; helm; kubernetes { alternative }", []),
        ("github", []),
    ],
)
def test_a_workflow_applies_manifests_that_are_written(deploy: str, expected: list[str]) -> None:
    spec = (
        "platform demo { }\nenvironments test, prod\n"
        'names { namespace : k8s.namespace = "demo-{environment}" }\nservice web { image = "w:1" }\n'
        "workflow ci { on { dispatch }; deploy = kubernetes { kubeconfig = secrets.KUBECONFIG } }\n"
    )
    assert slugs(f"{spec}deploy {{ {deploy} }}") == expected
