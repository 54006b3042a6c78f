"""Agreements broken in text, in the values and in the chart: exactly that finding, at that line, with the other side."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import pytest

from charting import EXTERNAL, OWN
from compiling import reader
from platformc.cli.targets import Targets
from platformc.diagnostics import Diagnostic
from platformc.pipeline import Compiled, compile_spec, verify

VALUES = "prod/helm/values.yaml"
CHART = "shared/helm/shop/"
INGRESSES, WEB = f"{CHART}templates/ingresses.yaml", f"{CHART}templates/service-web.yaml"


class Row(NamedTuple):
    """One text of a file that becomes another, and the finding that it leads to.

    at: what stands in the line that is shown; the broken words when it is "". file: where that is, when elsewhere.
    """

    path: str
    old: str
    new: str
    slug: str
    other: str
    at: str = ""
    file: str = ""


OWN_ROWS = (
    # the side of the values
    Row(VALUES, "namespace: shop-prod", "namespace: shop-dev", "handshake/namespace", 'namespace : k8s.namespace'),
    Row(VALUES, "domain: prod.example.com", "domain: www.example.com", "handshake/ingress-name", "names.domain"),
    Row(VALUES, "api: prod.api.example.com", "api: api.example.com", "handshake/ingress-name", "names.api"),
    Row(VALUES, "NAMESPACE: shop-prod", "NAMESPACE: shop-dev", "env/value", "NAMESPACE = names.namespace"),
    Row(VALUES, "MYSQL_DATABASE: shop_prod", "MYSQL_DATABASE: shop_dev", "env/value", "names.database"),
    Row(VALUES, "repository: ghcr.io/example/prod/web", "repository: ghcr.io/example/dev/web", "workload/image",
        'image     = "ghcr.io'),
    # the side of the chart
    Row(INGRESSES, "}}-cors@", "}}-core@", "handshake/middleware-cors", "middleware.cors"),
    Row(INGRESSES, "}}-https-redirect@", "}}-http-redirect@", "handshake/middleware-https-redirect",
        "middleware.https_redirect"),
    Row(INGRESSES, "cluster-issuer: {{ .Values.names.domain | quote }}", 'cluster-issuer: "other"',
        "handshake/cluster-issuer", "cert_manager issuer.main"),
    Row(INGRESSES, "cluster-issuer: {{ .Values.names.domain | quote }}",
        "cluster-issuer: {{ .Values.names.api | quote }}", "handshake/cluster-issuer", "cert_manager issuer.main"),
    Row(INGRESSES, "- host: {{ .Values.names.domain | quote }}", "- host: {{ .Values.names.api | quote }}",
        "handshake/host", "names.domain"),
    Row(INGRESSES, "- {{ .Values.names.domain | quote }}", "- www.{{ .Values.names.domain }}", "handshake/tls-host",
        "names.domain"),
    Row(INGRESSES, "}}-tls", "}}-tla", "handshake/tls-secret", "cert_manager issuer.main"),
    Row(INGRESSES, "name: web\n                port", "name: wbe\n                port", "handshake/backend",
        "service.web.port.http", at="name: wbe"),
    Row(INGRESSES, "number: 8000", "number: 8080", "handshake/backend", "service.web.port.http"),
    Row(INGRESSES, "app.kubernetes.io/name: web", "app.kubernetes.io/name: wbe", "handshake/application-name",
        "service web {"),
    Row(f"{CHART}templates/_helpers.tpl", "application-group: shop", "application-group: other",
        "handshake/application-group", '"app.kubernetes.io/application-group" = platform'),
    Row(f"{CHART}templates/middlewares.yaml", "name: cors", "name: core", "handshake/middleware-cors",
        "middleware cors {"),
    Row(WEB, "containerPort: 8000", "containerPort: 8001", "workload/container-port", "port http = 8000"),
    Row(WEB, "port: 8000\n      targetPort", "port: 8001\n      targetPort", "handshake/backend", "port http = 8000",
        at="port: 8001"),
    Row(WEB, "targetPort: http", "targetPort: web", "service/target-port", "port http = 8000"),
    Row(WEB, "name: mail\n                  key: TOKEN", "name: male\n                  key: TOKEN", "secret/name",
        "TOKEN     = secret.mail.TOKEN", at="name: male"),
    Row(WEB, "kind: Deployment\n    name: web", "kind: Deployment\n    name: wbe", "hpa/target", "service web {",
        at="name: wbe"),
)  # fmt: skip

EXTERNAL_ROWS = (
    Row(VALUES, "appName: shop", "appName: other", "handshake/backend", "name      = platform"),
    Row(VALUES, "fullnameOverride: shop-redis", "fullnameOverride: redis", "service/name",
        'host = "{platform}-redis-master"'),
    Row(VALUES, "NAMESPACE: shop-prod", "NAMESPACE: shop-alpha", "env/value", "NAMESPACE       = names.namespace"),
    Row(VALUES, "shop-redis-master.shop-prod", "shop-redis-master.shop-alpha", "env/value", "CACHES_LOCATION = "),
    Row(VALUES, "  ENVIRONMENT: prod\n", "", "env/value", "ENVIRONMENT     = environment", at="NAMESPACE"),
    Row(VALUES, "  port: 8000\n", "  port: 8080\n", "handshake/backend", "port http = 8000"),
    Row(VALUES, "containerPort: 8000", "containerPort: 8080", "workload/container-port", "port http = 8000"),
    # the side of the chart: what the spec says that it makes
    Row("main.plat", "port   = values.service.port", "port   = 8001", "handshake/backend", "port   = 8001",
        at="port http = 8000"),
    Row("main.plat", '"{values.global.appName}-worker"\n      "app.kubernetes.io/application-group"',
        '"{values.global.appName}-beat"\n      "app.kubernetes.io/application-group"', "handshake/application-name",
        "appName: shop", at='name = "{platform}-worker"'),
    Row("main.plat", '"{values.redis.fullnameOverride}-master"', '"{values.redis.fullnameOverride}"', "service/name",
        "fullnameOverride: shop-redis", at="cache redis"),
)  # fmt: skip


@pytest.fixture(scope="module")
def own() -> Compiled:
    return _compiled(OWN)


@pytest.fixture(scope="module")
def external() -> Compiled:
    return _compiled(EXTERNAL)


def _compiled(text: str, emit: bool = True) -> Compiled:
    return compile_spec(
        "main.plat", read=reader({"main.plat": text}), project=".", targets=Targets(), emit=emit
    )


def _verified(whole: Compiled, row: Row) -> tuple[list[Diagnostic], Mapping[str, Any]]:
    files = {one.path: one.text for one in whole.files}
    assert row.old in files[row.path], row
    files[row.path] = files[row.path].replace(row.old, row.new, 1)
    spec = whole.sources["main.plat"].text
    found, sources = verify(_compiled(spec, emit=False), files)
    return list(found), sources


def _shown(row: Row, found: list[Diagnostic], sources: Mapping[str, Any]) -> None:
    assert [one.slug for one in found] == [row.slug], [one.message for one in found]
    (one,) = found
    line = sources[one.span.file].line(sources[one.span.file].position(one.span.start).line)
    assert one.span.file == (row.file or row.path)
    assert (row.at or row.new.splitlines()[0]) in line
    others = [
        sources[related.span.file].line(sources[related.span.file].position(related.span.start).line)
        for related in one.related
    ]
    assert any(row.other in other for other in others), others


@pytest.mark.parametrize("row", OWN_ROWS, ids=lambda row: f"{row.path.rpartition('/')[2]}-{row.new[:40]}")
def test_a_chart_of_our_own(row: Row, own: Compiled) -> None:
    _shown(row, *_verified(own, row))


@pytest.mark.parametrize("row", EXTERNAL_ROWS[:7], ids=lambda row: row.new[:40])
def test_values_of_a_chart_of_others(row: Row, external: Compiled) -> None:
    _shown(row, *_verified(external, row))


@pytest.mark.parametrize("row", EXTERNAL_ROWS[7:], ids=lambda row: row.new[:40])
def test_what_a_chart_of_others_makes(row: Row) -> None:
    assert row.old in EXTERNAL, row
    result = _compiled(EXTERNAL.replace(row.old, row.new, 1))

    assert result.files == ()
    _shown(row, list(result.diagnostics), result.sources)


def test_a_form_that_is_not_ours_is_refused(own: Compiled) -> None:
    row = Row(WEB, "{{ $value | quote }}", "{{ $value | squote }}", "artifact/unreadable", "")
    found, sources = _verified(own, row)

    assert [one.slug for one in found] == ["artifact/unreadable"]
    assert "{{ $value | squote }}" in sources[WEB].line(sources[WEB].position(found[0].span.start).line)


def test_values_that_are_gone_are_missed_where_they_are_asked_for(own: Compiled) -> None:
    found, _ = _verified(own, Row(VALUES, "names:\n", "nomes:\n", "", ""))

    assert [one.slug for one in found] == ["artifact/unreadable"]
    assert found[0].span.file.startswith(f"{CHART}templates/")
    assert "there are no values `names`" in found[0].message


@pytest.mark.parametrize(
    ("fact", "hint"),
    [
        ('image = "{values.image.repository}:{values.image.tag}"', "an image with as many parts"),
        ("replicas = values.replicas", "say `replicas = 2` in `service.app`, or set it in `deploy"),
        ("size = values.size", "set it in `deploy"),
    ],
)
def test_a_value_that_nobody_sets_says_what_it_would_follow_from(fact: str, hint: str) -> None:
    text = (
        'platform shop { }\nservice app { image = "ghcr.io/example/app" }\n'
        f'chart app {{ external; makes k8s.deployment "app" {{ of = service.app; {fact} }} }}\n'
        "deploy { helm { chart = chart.app } }\n"
    )
    found = [one.hint or "" for one in _compiled(text).diagnostics if one.slug == "helm/value-missing"]

    assert found
    assert all(hint in one for one in found)


def test_an_autoscaler_without_bounds_says_where_they_are_said() -> None:
    text = (
        'platform shop { }\nservice app { image = "ghcr.io/example/app:1"; replicas = 2 }\n'
        'chart app { external; makes k8s.hpa "app" { of = service.app; cpu = values.cpu } }\n'
        "deploy { helm { chart = chart.app } }\n"
    )
    found = [one.hint or "" for one in _compiled(text).diagnostics if one.slug == "helm/value-missing"]

    assert [hint.partition(", or ")[0] for hint in found] == [
        "say `replicas = 2..6 at cpu 75%` in `service.app`"
    ]


def test_a_value_that_deploy_sets_is_shown_where_it_is_set() -> None:
    text = (
        'platform shop { }\nservice app { image = "ghcr.io/example/app:1"; port http = 8000 }\n'
        'chart app { external; makes k8s.service "app" { of = service.app; port = values.port } }\n'
        "deploy { helm { chart = chart.app; values { port = 8080 } } }\n"
    )
    (found,) = _compiled(text).diagnostics

    assert found.slug == "service/port"
    assert text[found.span.start : found.span.end] == "8080"
    assert "8000" in [text[one.span.start : one.span.end] for one in found.related]


ADDED = (
    'platform shop { }\nservice app { image = "ghcr.io/example/app:1"; port http = 8000 }\n'
    'chart app {\n  external\n  values = ["env.*", "tag"]\n'
    '  makes k8s.service "{values.name}" { of = service.app; port = values.service.port }\n}\n'
    "deploy { helm { chart = chart.app } }\n"
)


def _held_against(values: str) -> list[Diagnostic]:
    return verify(_compiled(ADDED, emit=False), {"default/helm/values.yaml": values})[0]


def test_a_value_that_somebody_adds_to_the_file_and_the_chart_does_not_know() -> None:
    good = "name: app\nservice:\n  port: 8000\nenv:\n  ANY: x\ntag: v1\n"
    broken = good + "redis:\n  szie: 1Gi\nother: {}\n"
    found, other = _held_against(broken)
    (near,) = _held_against(good.replace("  port: 8000\n", "  port: 8000\n  prot: 8080\n"))

    assert not _held_against(good)
    assert (found.slug, found.severity) == ("helm/unknown-value", "warning")
    assert found.message == "chart `app` does not know the value `redis.szie`"
    assert broken[found.span.start : found.span.end] == "szie"
    assert broken[other.span.start : other.span.end] == "other"
    assert near.hint == "did you mean `service.port`?"


@pytest.mark.parametrize(
    ("old", "new", "shown", "hint"),
    [
        ("port: 8000", "prot: 8000", "prot", "this is `service.prot`: did you mean `service.port`?"),
        ("name: app", "nmae: app", "nmae", "this is `nmae`: did you mean `name`?"),
        ("name: app", "tag: v1", "", "the file of values must set it to `app`"),
    ],
)
def test_a_value_under_another_key_is_missed_once(old: str, new: str, shown: str, hint: str) -> None:
    text = "name: app\nservice:\n  port: 8000\n".replace(old, new)
    (found,) = _held_against(text)

    assert (found.slug, found.hint) == ("helm/value-missing", hint)
    assert (found.span.file == "default/helm/values.yaml") is bool(shown)
    assert not shown or text[found.span.start : found.span.end] == shown
