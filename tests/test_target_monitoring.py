"""What watches a platform: valid by the published schemas and by promtool, and proved from every side."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from oracles import kubernetes, prometheus
from platformc.cli.targets import Targets
from platformc.pipeline import Compiled, compile_spec, verify

Object = dict[str, Any]

SHOP = """\
platform shop {
  aws { account = "012345678901"; region = "us-east-1" }
}
names { namespace : k8s.namespace = "shop-prod" }

monitoring main {
  release   = "watch"
  namespace = "monitoring"
  version   = "88.5.3"
  admin { user = secret.grafana.USER; password = secret.grafana.PASSWORD }
  logs = cloudwatch as role.logs
  values { prometheus.prometheusSpec.retention = "30d" }
}
secret grafana { namespace = monitoring.main.namespace; USER = "admin"; PASSWORD = generated 32 }
role logs { name = "shop-logs"; external }

service web {
  image        = "example.com/web:1.0"
  port http    = 8000
  port metrics = 9000
  labels { app = "web" }
  selector     = ["app"]
  resources { cpu = 100m; memory = 128Mi }
  names { k8s.service = "web-service"; k8s.service_monitor = "web-monitor" }
  scrape = "/metrics" on metrics every 15s timeout 10s
  metric requests_total = counter { labels = [status] }
  metric latency_seconds = histogram
  metric sessions = gauge
  metric timeouts_total = counter { planned }
}
zone main { name = "example.com"; external }
record web { name = "www.example.com"; external }
ingress web { host = "www.example.com"; class = traefik; route "/" = service.web.port.http }

alert slow {
  when        = percentile 99.5% of latency_seconds over 10m above 2s
  for         = 90s
  severity    = critical
  summary     = "Slow: {{{{ $value }}}}"
  description = "More"
  runbook     = "https://example.com/runbook"
}
alert average_slow { when = average of latency_seconds above 1s }
alert idle { when = rate of requests_total over 1h below 0.01 }
alert crowded { when = value of sessions above 100 }
alert errors { when = errors of ingress.web above 5% }
alert busy { when = requests of ingress.web above 100 }
alert gone { when = down of service.web; for = 5m }
alert restarts { when = restarts of service.web over 15m above 3 }
alert missing { when = missing of service.web above 0 }
alert processor { when = cpu of service.web above 90% }
alert memory { when = memory of service.web above 90% }
alert own { name = "Own"; when = expression "sum(rate(requests_total[5m])) / count(up == 1) > 7" }
alert timeouts { when = rate of timeouts_total above 1 }

dashboard web {
  title = "Web"
  panel "Requests" = rate of requests_total by status
  panel "Latency" = percentiles of latency_seconds { unit = seconds }
  panel "Errors" = errors of ingress.web
  panel "Down" = down of service.web
  panel "Memory" = memory of service.web
  panel "Timeouts" = rate of timeouts_total
}
deploy { kubernetes { secret_store = "vault" }; monitoring }
"""
ALLOWED = SHOP.replace(
    "  metric timeouts_total",
    "  # platformc: allow metric/planned because it comes next\n  metric timeouts_total",
)


@cache
def compiled(text: str = ALLOWED, emit: bool = True) -> Compiled:
    return compile_spec("main.plat", read=lambda _: text.encode(), project=".", targets=Targets(), emit=emit)


@cache
def files(text: str = ALLOWED) -> dict[str, str]:
    result = compiled(text)
    assert [one.message for one in result.diagnostics if one.is_error] == []
    return {one.path: one.text for one in result.files}


def watched() -> dict[str, str]:
    return {
        path.rpartition("/")[2]: text
        for path, text in files().items()
        if path.startswith("default/monitoring/")
    }


def objects(name: str) -> list[Object]:
    return [one for one in yaml.safe_load_all(watched()[name]) if one]


def groups() -> Object:
    found: Object = objects("rules.yaml")[0]["spec"]
    return found


# --- the files --------------------------------------------------------------------------------------------


def test_the_published_schemas_take_every_object() -> None:
    names = [name for name in watched() if name not in ("values.yaml", "kustomization.yaml")]
    assert kubernetes.validate(one for name in names for one in objects(name)) == []


def test_kubeconform_takes_every_object(tmp_path: Path) -> None:
    for name, text in watched().items():
        if name not in ("values.yaml", "kustomization.yaml"):
            (tmp_path / name).write_text(text, "utf-8")
    assert kubernetes.kubeconform(tmp_path) == []


def test_promtool_takes_the_rules(tmp_path: Path) -> None:
    judged = prometheus.check_rules(tmp_path, groups())
    assert judged.status == 0, judged.words
    assert "12 rules found" in judged.words


def test_promtool_takes_every_query_of_a_dashboard_and_what_waits(tmp_path: Path) -> None:
    data = objects("dashboard-web.yaml")[0]["data"]["web.json"]
    queries = [target["expr"] for panel in json.loads(data)["panels"] for target in panel["targets"]]
    assert len(queries) == 7
    waiting = json.loads(commented(watched()["dashboard-web.yaml"]))
    rules = [
        {"record": f"a:{number}", "expr": expression}
        for number, expression in enumerate([*queries, waiting["targets"][0]["expr"]])
    ]
    judged = prometheus.check_rules(tmp_path, {"groups": [{"name": "all", "rules": rules}]})
    assert judged.status == 0, judged.words


def commented(text: str) -> str:
    """The lines of the comment at the end, without their sign and the line that says why."""
    lines = [line for line in text.splitlines()[1:] if line.startswith("#")]
    return "\n".join(line.removeprefix("# ").removeprefix("#") for line in lines[1:])


def test_what_waits_is_in_place_when_its_sign_is_taken_away(tmp_path: Path) -> None:
    text = watched()["rules.yaml"]
    assert "# Timeouts waits for timeouts_total, which is planned:" in text
    head, _, tail = text.partition("        # Timeouts waits")
    rest = tail.partition("\n")[2].replace("        # ", "        ")
    whole = yaml.safe_load(head + rest)["spec"]
    assert [rule["alert"] for rule in whole["groups"][0]["rules"]][-2:] == ["Own", "Timeouts"]
    judged = prometheus.check_rules(tmp_path, whole)
    assert judged.status == 0, judged.words


def test_alerts_fire_when_they_should_and_not_before(tmp_path: Path) -> None:
    service = 'namespace="shop-prod",service="web-service"'
    labels = {"severity": "warning", "platform": "shop", "environment": "default"}
    down = {
        "interval": "1m",
        "input_series": [{"series": f'up{{{service},pod="a"}}', "values": "1x3 0x20"}],
        "alert_rule_test": [
            {"eval_time": "3m", "alertname": "Gone", "exp_alerts": []},
            {
                "eval_time": "15m",
                "alertname": "Gone",
                "exp_alerts": [
                    {
                        "exp_labels": labels,
                        "exp_annotations": {"summary": "Gone"},
                    }
                ],
            },
        ],
    }
    backend = 'exported_service="shop-prod-web-service-8000@kubernetes"'
    errors = {
        "interval": "1m",
        "input_series": [
            {"series": f'traefik_service_requests_total{{code="200",{backend}}}', "values": "0+90x20"},
            {"series": f'traefik_service_requests_total{{code="502",{backend}}}', "values": "0+10x20"},
        ],
        "alert_rule_test": [
            {
                "eval_time": "10m",
                "alertname": "Errors",
                "exp_alerts": [{"exp_labels": labels, "exp_annotations": {"summary": "Errors"}}],
            }
        ],
    }
    slow = {
        "interval": "1m",
        "input_series": [
            {"series": f'latency_seconds_bucket{{le="1",{service}}}', "values": "0+10x20"},
            {"series": f'latency_seconds_bucket{{le="10",{service}}}', "values": "0+100x20"},
            {"series": f'latency_seconds_bucket{{le="+Inf",{service}}}', "values": "0+100x20"},
        ],
        "promql_expr_test": [
            {
                "expr": next(
                    rule["expr"] for rule in groups()["groups"][0]["rules"] if rule["alert"] == "Slow"
                ),
                "eval_time": "12m",
                "exp_samples": [{"labels": "{}", "value": 9.95}],
            }
        ],
    }
    judged = prometheus.fire_rules(tmp_path, groups(), [down, errors, slow])
    assert judged.status == 0, judged.words


def test_the_monitor_selects_what_the_service_carries() -> None:
    (monitor,) = objects("monitors.yaml")
    assert monitor["metadata"]["labels"]["release"] == "watch"
    assert monitor["spec"] == {
        "selector": {"matchLabels": {"app": "web"}},
        "namespaceSelector": {"matchNames": ["shop-prod"]},
        "endpoints": [{"port": "metrics", "path": "/metrics", "interval": "15s", "scrapeTimeout": "10s"}],
    }
    service = next(
        one for one in yaml.safe_load_all(files()["default/kubernetes/web.yaml"]) if one["kind"] == "Service"
    )
    assert service["metadata"]["labels"]["app"] == "web"
    assert service["spec"]["selector"] == {"app": "web"}


def test_only_the_stack_may_read_metrics() -> None:
    policy = next(
        one
        for one in yaml.safe_load_all(files()["default/kubernetes/web.yaml"])
        if one["kind"] == "NetworkPolicy"
    )
    rule = next(rule for rule in policy["spec"]["ingress"] if rule["ports"][0]["port"] == 9000)
    names = [one["namespaceSelector"]["matchLabels"] for one in rule["from"]]
    assert names == [{"kubernetes.io/metadata.name": "monitoring"}]


def test_the_values_of_the_chart() -> None:
    assert yaml.safe_load(watched()["values.yaml"]) == {
        "grafana": {
            "admin": {"existingSecret": "grafana", "userKey": "USER", "passwordKey": "PASSWORD"},
            "sidecar": {"dashboards": {"enabled": True, "label": "grafana_dashboard", "labelValue": "1"}},
        },
        "prometheus": {
            "prometheusSpec": {
                "serviceMonitorSelector": {"matchLabels": {"release": "watch"}},
                "ruleSelector": {"matchLabels": {"release": "watch"}},
                "retention": "30d",
            }
        },
    }
    assert (
        "--install watch prometheus-community/kube-prometheus-stack --version 88.5.3"
        in watched()["kustomization.yaml"]
    )


def test_annotations_pass_on_what_prometheus_fills_in() -> None:
    slow = groups()["groups"][0]["rules"][0]
    assert slow["annotations"] == {
        "summary": "Slow: {{ $value }}",
        "description": "More",
        "runbook_url": "https://example.com/runbook",
    }
    assert (slow["for"], slow["labels"]["severity"]) == ("90s", "critical")


def test_logs_of_the_platform_alone_go_to_cloudwatch() -> None:
    found = {one["kind"]: one for one in objects("logs.yaml")}
    settings = found["ConfigMap"]["data"]["fluent-bit.conf"]
    assert "/var/log/containers/*_shop-prod_*.log" in settings
    assert "log_group_name    /shop/default" in settings
    role = found["ServiceAccount"]["metadata"]["annotations"]["eks.amazonaws.com/role-arn"]
    assert role == "arn:aws:iam::012345678901:role/shop-logs"


def test_the_role_that_ships_logs_trusts_its_account_and_may_write_to_its_group() -> None:
    text = ALLOWED.replace('role logs { name = "shop-logs"; external }', 'role logs { name = "shop-logs" }')
    text = text.replace("; monitoring }", "; monitoring; terraform }")
    made = files(text + 'cluster main { name = "shop"; external }\n')["default/terraform/iam.tf"]
    assert '"system:serviceaccount:monitoring:shop-default-logs"' in made
    assert '"arn:aws:logs:us-east-1:012345678901:log-group:/shop/default:*"' in made


def test_logs_go_to_loki_by_one_word() -> None:
    text = ALLOWED.replace("logs = cloudwatch as role.logs", "logs = loki").replace(
        'role logs { name = "shop-logs"; external }\n', ""
    )
    made = files(text)
    settings = next(
        one["data"]["fluent-bit.conf"]
        for one in yaml.safe_load_all(made["default/monitoring/logs.yaml"])
        if one["kind"] == "ConfigMap"
    )
    assert "Host              loki-gateway.monitoring.svc.cluster.local" in settings
    (source,) = yaml.safe_load(made["default/monitoring/values.yaml"])["grafana"]["additionalDataSources"]
    assert source["url"] == "http://loki-gateway.monitoring.svc.cluster.local"


def test_a_stack_of_others_is_only_used() -> None:
    text = ALLOWED.replace('  release   = "watch"\n', '  release   = "watch"\n  external\n')
    made = files(text)
    assert "default/monitoring/values.yaml" not in made
    assert "default/monitoring/namespace.yaml" not in made
    assert "release: watch" in made["default/monitoring/monitors.yaml"]


def test_a_warning_lists_what_is_planned_and_what_waits_for_it() -> None:
    found = compiled(SHOP).diagnostics
    assert [one.slug for one in found] == ["metric/planned"]
    assert "alert `timeouts` and panel `Timeouts` waits for it" in found[0].message
    assert len(found[0].related) == 2


# --- the proof over the text ------------------------------------------------------------------------------

MUTATIONS = {
    "release of a monitor": ("monitors.yaml", "release: watch", "release: other", "monitor/release"),
    "release of the rules": ("rules.yaml", "release: watch", "release: other", "monitor/release"),
    "label that is selected": ("monitors.yaml", "app: web", "app: wbe", "monitor/selector"),
    "key that is selected": ("monitors.yaml", "      app: web", "      name: web", "monitor/selector"),
    "port of a monitor": ("monitors.yaml", "port: metrics", "port: http", "monitor/port"),
    "path of a monitor": ("monitors.yaml", "path: /metrics", "path: /metric", "monitor/path"),
    "namespace that is looked in": ("monitors.yaml", "- shop-prod", "- default", "monitor/namespace"),
    "namespace of a monitor": (
        "monitors.yaml",
        "namespace: monitoring",
        "namespace: default",
        "handshake/namespace",
    ),
    "name of a monitor": ("monitors.yaml", "name: web-monitor", "name: other", "artifact/name"),
    "metric of a rule": ("rules.yaml", "latency_seconds_bucket", "latency_bucket", "metric/unknown"),
    "Service in a rule": ("rules.yaml", 'service="web-service"', 'service="web"', "query/name"),
    "namespace in a rule": ("rules.yaml", 'namespace="shop-prod"', 'namespace="shop"', "query/name"),
    "container in a rule": ("rules.yaml", 'container="web"', 'container="wbe"', "query/name"),
    "backend in a rule": (
        "rules.yaml",
        'service=~"shop-prod-web-service-8000@',
        'service=~"shop-prod-web-service-80@',
        "query/name",
    ),
    "name of an alert": ("rules.yaml", "alert: Gone", "alert: Gne", "alert/name"),
    "label of a dashboard": (
        "dashboard-web.yaml",
        'grafana_dashboard: "1"',
        'grafana_dashboard: "2"',
        "dashboard/label",
    ),
    "metric of a panel": (
        "dashboard-web.yaml",
        "rate(requests_total",
        "rate(request_total",
        "metric/unknown",
    ),
    "Service in a panel": ("dashboard-web.yaml", 'service=\\"web-service', 'service=\\"wbe', "query/name"),
    "Secret of the administrator": (
        "values.yaml",
        "existingSecret: grafana",
        "existingSecret: grafna",
        "secret/name",
    ),
    "key of the administrator": ("values.yaml", "passwordKey: PASSWORD", "passwordKey: PASS", "secret/key"),
    "what Prometheus selects": ("values.yaml", "release: watch", "release: other", "monitoring/selects"),
    "what the sidecar looks for": (
        "values.yaml",
        "label: grafana_dashboard",
        "label: dashboard",
        "dashboard/label",
    ),
    "namespace of the logs": ("logs.yaml", "*_shop-prod_*", "*_shop_*", "logs/namespace"),
    "account of the logs": (
        "logs.yaml",
        "serviceAccountName: shop-default-logs",
        "serviceAccountName: other",
        "workload/account",
    ),
    "role of the logs": ("logs.yaml", "role/shop-logs", "role/other", "permission/role"),
    "binding of the logs": (
        "logs.yaml",
        "  kind: ClusterRole\n  name: shop-default-logs",
        "  kind: ClusterRole\n  name: other",
        "permission/cluster",
    ),
}


@pytest.mark.parametrize("name", MUTATIONS)
def test_a_name_that_was_changed_in_the_text_is_one_finding(name: str) -> None:
    file, before, after, slug = MUTATIONS[name]
    path = f"default/monitoring/{file}"
    text = files()[path]
    assert before in text
    changed = {**files(), path: text.replace(before, after, 1)}
    found, _ = verify(compiled(emit=False), changed)
    assert [one.slug for one in found] == [slug], [one.message for one in found]
    assert found[0].span.file == path


def test_nothing_is_found_in_what_was_built() -> None:
    assert verify(compiled(emit=False), files())[0] == ()


def test_a_service_that_lost_the_label_that_a_monitor_selects() -> None:
    path = "default/kubernetes/web.yaml"
    documents = list(yaml.safe_load_all(files()[path]))
    for one in documents:
        if one["kind"] == "Service":
            del one["metadata"]["labels"]["app"]
    changed = {**files(), path: yaml.safe_dump_all(documents, sort_keys=False)}
    found, _ = verify(compiled(emit=False), changed)
    assert [one.slug for one in found] == ["workload/label"]


def test_a_dashboard_that_is_no_json_any_more() -> None:
    path = "default/monitoring/dashboard-web.yaml"
    text = files()[path].replace('"panels": [', '"panels": [,', 1)
    found, _ = verify(compiled(emit=False), {**files(), path: text})
    assert [one.slug for one in found] == ["dashboard/json"]
