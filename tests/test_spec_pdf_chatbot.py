"""specs/pdf_chatbot.plat as a whole: its files, what reads them, and what the guide asks of production."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from oracles import github, kubernetes, prometheus, terraform
from platformc.pipeline import Compiled, verify
from platformc.resolve.metrics import METRIC_UNKNOWN
from platformc.syntax.format import format_text
from spec_files import ROOT, compiled, tree

SPEC = "specs/pdf_chatbot.plat"
REFERENCE = ROOT.parent / "shared" / "reference" / "pdf_chatbot"

Object = dict[str, Any]


@cache
def built() -> Compiled:
    return compiled(SPEC)


def text(path: str) -> str:
    return tree(built())[path]


def objects(folder: str) -> dict[str, Object]:
    """The objects of a folder (`prod/kubernetes`) by `KIND/NAME`."""
    return {
        f"{one['kind']}/{one['metadata']['name']}": one
        for path, content in tree(built()).items()
        if path.startswith(f"{folder}/") and not path.endswith(("/values.yaml", "/kustomization.yaml"))
        for one in yaml.safe_load_all(content)
    }


def test_the_spec_has_no_findings_and_is_laid_out_as_the_formatter_has_it() -> None:
    assert [one.message for one in built().diagnostics] == []
    written = (ROOT / SPEC).read_text("utf-8")
    assert format_text(SPEC, written, [].append) == written


def test_each_environment_has_its_targets() -> None:
    folders = {"/".join(path.split("/")[:2]) for path in tree(built())}
    assert folders == {
        "local/kubernetes",
        "local/monitoring",
        "prod/kubernetes",
        "prod/monitoring",
        "prod/github",
        "prod/terraform",
    }


@pytest.mark.parametrize(
    "folder", ["local/kubernetes", "local/monitoring", "prod/kubernetes", "prod/monitoring"]
)
def test_the_published_schemas_and_kubeconform_take_every_object(folder: str, tmp_path: Path) -> None:
    assert kubernetes.validate(objects(folder).values()) == []
    for number, one in enumerate(objects(folder).values()):
        (tmp_path / f"{number}.yaml").write_text(yaml.safe_dump(one), "utf-8")
    assert kubernetes.kubeconform(tmp_path) == []


@pytest.mark.parametrize("environment", ["local", "prod"])
def test_promtool_takes_the_rules_and_the_queries(environment: str, tmp_path: Path) -> None:
    found = objects(f"{environment}/monitoring")
    rules = found[f"PrometheusRule/pdf-chatbot-{environment}"]["spec"]
    judged = prometheus.check_rules(tmp_path, rules)
    assert judged.status == 0, judged.words
    data = found["ConfigMap/pdf-chatbot-dashboard"]["data"]["pdf-chatbot-dashboard.json"]
    queries = [target["expr"] for panel in json.loads(data)["panels"] for target in panel["targets"]]
    records = [{"record": f"a:{number}", "expr": query} for number, query in enumerate(queries)]
    judged = prometheus.check_rules(tmp_path, {"groups": [{"name": "all", "rules": records}]})
    assert judged.status == 0, judged.words


def test_github_takes_the_workflow(tmp_path: Path) -> None:
    workflow = text("prod/github/.github/workflows/deploy.prod.yaml")
    assert github.schema_errors(yaml.safe_load(workflow)) == []
    assert github.actionlint(tmp_path, workflow) == []


# --- what the guide's files say, which the spec takes the place of ------------------------------------------


def test_names_and_numbers_of_the_guide() -> None:
    found = objects("local/kubernetes")
    deployment = found["Deployment/pdf-chatbot"]
    container = deployment["spec"]["template"]["spec"]["containers"][0]
    assert (container["image"], container["imagePullPolicy"]) == ("pdf-chatbot:latest", "Never")
    assert container["env"][0]["valueFrom"]["secretKeyRef"] == {
        "name": "openai-secret",
        "key": "OPENAI_API_KEY",
    }
    service = found["Service/pdf-chatbot-service"]
    assert service["spec"]["type"] == "NodePort"
    assert service["spec"]["selector"] == {"app": "pdf-chatbot"}
    assert [(one["name"], one["port"], one.get("nodePort")) for one in service["spec"]["ports"]] == [
        ("web", 8501, 30001),
        ("metrics", 8502, None),
    ]
    scaler = found["HorizontalPodAutoscaler/pdf-chatbot-hpa"]["spec"]
    assert (scaler["minReplicas"], scaler["maxReplicas"]) == (1, 3)
    assert {one["metadata"]["namespace"] for one in found.values()} == {"default"}
    assert "Namespace/default" not in found


def test_the_files_that_its_users_wrote_are_proved_by_the_spec() -> None:
    """Their monitor misses nothing; what is not theirs is told as missing, and nothing else about it."""
    if not REFERENCE.exists():
        pytest.skip("shared/reference is not beside the checkout")
    theirs = (REFERENCE / "servicemonitor.yaml").read_text("utf-8")
    monitor = yaml.safe_load(theirs)
    monitor["metadata"]["namespace"] = "default"  # where kubectl puts it
    files = {path: one for path, one in tree(built()).items() if path.startswith("local/")}
    files["local/monitoring/monitors.yaml"] = yaml.safe_dump(monitor)
    result = compiled(SPEC, environments=("local",))
    assert [one.message for one in verify(result, files)[0]] == []
    monitor["spec"]["endpoints"][0]["port"] = 8502
    files["local/monitoring/monitors.yaml"] = yaml.safe_dump(monitor)
    assert [one.slug for one in verify(result, files)[0]] == ["monitor/port"]


# --- what the guide asks of production ----------------------------------------------------------------------


def test_people_come_in_by_tls_and_with_a_password() -> None:
    found = objects("prod/kubernetes")
    ingress = found["Ingress/chatbot.example.com"]
    assert ingress["spec"]["tls"] == [
        {"hosts": ["chatbot.example.com"], "secretName": "chatbot.example.com-tls"}
    ]
    used = ingress["metadata"]["annotations"]["traefik.ingress.kubernetes.io/router.middlewares"]
    assert "pdf-chatbot-prod-login@kubernetescrd" in used.split(",")
    assert found["Middleware/login"]["spec"] == {"basicAuth": {"secret": "pdf-chatbot-users"}}
    users = found["ExternalSecret/pdf-chatbot-users"]["spec"]
    assert [one["secretKey"] for one in users["data"]] == ["users"]
    assert "nodePort" not in str(found["Service/pdf-chatbot-service"])


def test_terraform_takes_the_repository_that_scans_what_is_pushed(tmp_path: Path) -> None:
    for path, content in tree(built()).items():
        if path.startswith("prod/terraform/"):
            (tmp_path / path.rpartition("/")[2]).write_text(content, "utf-8")
    assert "scan_on_push = true" in (tmp_path / "registry.tf").read_text("utf-8")
    assert terraform.fmt_check(tmp_path) == []
    assert terraform.validate(tmp_path) == []


def test_images_secrets_and_stores_of_production() -> None:
    found = objects("prod/kubernetes")
    container = found["Deployment/pdf-chatbot"]["spec"]["template"]["spec"]["containers"][0]
    assert container["image"].startswith("012345678901.dkr.ecr.us-east-1.amazonaws.com/pdf-chatbot:")
    secret = found["ExternalSecret/openai-secret"]["spec"]
    assert secret["secretStoreRef"] == {"kind": "ClusterSecretStore", "name": "aws-secrets-manager"}
    claim = found["PersistentVolumeClaim/pdf-chatbot-vectors"]["spec"]
    assert claim["accessModes"] == ["ReadWriteMany"]
    rebuild = found["CronJob/pdf-chatbot-rebuild"]["spec"]["jobTemplate"]["spec"]["template"]["spec"]
    for pod in (rebuild, found["Deployment/pdf-chatbot"]["spec"]["template"]["spec"]):
        assert pod["volumes"][0]["persistentVolumeClaim"]["claimName"] == "pdf-chatbot-vectors"
        assert pod["securityContext"]["fsGroup"] == 1000
    assert found["PodDisruptionBudget/pdf-chatbot"]["spec"]["maxUnavailable"] == 1
    assert found["StatefulSet/pdf-chatbot-redis"]["spec"]["replicas"] == 1


def test_the_stack_of_production_stands_apart_and_keeps_no_known_password() -> None:
    found = objects("prod/monitoring")
    monitor = found["ServiceMonitor/chatbot-monitor"]
    assert monitor["metadata"]["namespace"] == "monitoring"
    assert monitor["spec"]["namespaceSelector"]["matchNames"] == ["pdf-chatbot-prod"]
    admin = yaml.safe_load(text("prod/monitoring/values.yaml"))["grafana"]["admin"]
    made = objects("prod/kubernetes")["ExternalSecret/pdf-chatbot-grafana"]
    assert made["metadata"]["namespace"] == "monitoring"
    assert made["spec"]["target"]["name"] == admin["existingSecret"]
    everything = "\n".join(tree(built()).values())
    assert "prom-operator" not in everything


def test_what_is_planned_waits_in_comments_and_nowhere_else() -> None:
    rules = text("prod/monitoring/rules.yaml")
    lines = [line for line in rules.splitlines() if "llm_timeouts_total" in line]
    assert len(lines) == 2
    assert all(line.lstrip().startswith("#") for line in lines)
    dashboard = text("prod/monitoring/dashboard-chatbot.yaml")
    for metric in ("vector_store_latency_seconds", "sources_matched", "prompt_length_tokens"):
        assert all(line.startswith("#") for line in dashboard.splitlines() if metric in line), metric
        assert metric in dashboard


@pytest.mark.parametrize(
    ("before", "after", "slug"),
    [
        (
            "admin { user = secret.grafana.USER; password = secret.grafana.PASSWORD }",
            'admin { user = "admin"; password = "prom-operator" }',
            "monitoring/admin-literal",
        ),
        (
            "    admin { user = secret.grafana.USER; password = secret.grafana.PASSWORD }\n",
            "",
            "monitoring/admin-default",
        ),
        (
            "    namespace = monitoring.main.namespace\n",
            "",
            "monitoring/admin-namespace",
        ),
        ("rate of token_count_total", "rate of tokens_total", METRIC_UNKNOWN.slug),
        ("percentiles of latency {", "value of latency {", "metric/type"),
        ('users = external "pdf-chatbot/users"', 'a = external "a"; b = external "b"', "middleware/one-key"),
    ],
)
def test_what_production_must_not_say(before: str, after: str, slug: str) -> None:
    written = (ROOT / SPEC).read_text("utf-8")
    assert before in written
    found = compiled(SPEC, {SPEC: written.replace(before, after, 1)}).diagnostics
    assert [one.slug for one in found] == [slug], [one.message for one in found]
