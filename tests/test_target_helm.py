"""A chart of our own: helm takes it, renders it as we read it, and it becomes the objects of the manifests."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from charting import EXTERNAL, GIVEN, OWN, ROOT, Object, artifacts, built, objects, put, read, rendered
from compiling import compiled
from oracles import helm, kubernetes

ENVIRONMENTS = ("dev", "prod")
MANAGED_BY = "app.kubernetes.io/managed-by"


def smarter() -> str:
    """The largest spec, as one chart."""
    text = (ROOT / "specs/smarter.plat").read_text(encoding="utf-8")
    head, _, _ = text.partition("\ndeploy {")
    deploy = 'deploy { helm in alpha, beta, next, prod { secret_store = "aws-secrets-manager" }; compose in local }\n'
    # its workflows upgrade another chart
    head = re.sub(r"^  workflow \w+ \{.*?^  \}\n", "", head, flags=re.DOTALL | re.MULTILINE)
    return f"{head.replace('patch kubernetes', 'patch helm')}\n{deploy}"


def cases() -> list[Any]:
    return [
        *(pytest.param(OWN, one, id=f"shop-{one}") for one in ENVIRONMENTS),
        *(pytest.param(smarter(), one, id=f"smarter-{one}") for one in ("alpha", "prod")),
    ]


@pytest.mark.parametrize("text", [OWN, EXTERNAL], ids=["own", "external"])
def test_the_specs_are_clean(text: str) -> None:
    assert [one.message for one in compiled(text).diagnostics] == []


@pytest.mark.parametrize(("text", "environment"), cases())
def test_helm_finds_nothing_in_the_chart(text: str, environment: str, tmp_path: Path) -> None:
    files = built(text)
    chart = put(files, tmp_path)

    assert helm.lint(chart, tmp_path / environment / "helm/values.yaml") == ""


@pytest.mark.parametrize(("text", "environment"), cases())
def test_what_we_read_is_what_helm_renders(text: str, environment: str, tmp_path: Path) -> None:
    files = built(text)

    def said(found: list[Any]) -> list[tuple[str, ...]]:
        return sorted(
            (one.address, one.kind, one.slot, one.value, one.scope, str(one.makes))
            for artifact in found
            for one in artifact.mentions
        )

    ours = [
        tuple(word.replace("${inputs.version}", GIVEN["inputs.version"]) for word in row)
        for row in said(read(files, environment))
    ]
    theirs = said(artifacts(rendered(files, environment, tmp_path), environment))

    assert len(theirs) > 100
    assert ours == theirs


@pytest.mark.parametrize(("text", "environment"), cases())
def test_the_chart_becomes_the_objects_of_the_manifests(text: str, environment: str, tmp_path: Path) -> None:
    files = built(text)
    plain = built(text.replace("deploy { helm", "deploy { kubernetes").replace("patch helm", "patch kubernetes")
                  .replace('; version = "1.2.3"', ""))  # fmt: skip
    wanted = [
        one
        for path, content in plain.items()
        if path.startswith(f"{environment}/kubernetes/")
        for one in objects(content)
        # the namespace is there before a chart is installed in it; helm needs no list of its files
        if one["kind"] not in ("Kustomization", "Namespace")
    ]
    made = objects(rendered(files, environment, tmp_path))

    # what `helm test` runs has no part in the platform
    assert _keyed(made, "Pod") == _keyed(wanted)


def _keyed(found: list[Object], *without: str) -> dict[tuple[str, str], Object]:
    keyed = {
        (one["kind"], one["metadata"]["name"]): _alike(one) for one in found if one["kind"] not in without
    }
    assert len(keyed) == len([one for one in found if one["kind"] not in without])
    return keyed


def _alike(value: Any) -> Any:
    """An object without what helm says in its own way."""
    if isinstance(value, list):
        if value and all(
            isinstance(one, dict) and {"name"} < set(one) <= {"name", "value", "valueFrom"} for one in value
        ):
            # variables by name: those that others are made from stand before them, the rest in any order
            names = [one["name"] for one in value]
            for place, one in enumerate(value):
                for name in names:
                    if f"$({name})" in one.get("value", "").replace("$$", ""):
                        assert names.index(name) < place
            return {one["name"]: _alike(one) for one in value}
        return [_alike(one) for one in value]
    if isinstance(value, str):
        # a tag that is open in a manifest is given to helm
        return value.replace(":input.version", f":{GIVEN['inputs.version']}")
    if not isinstance(value, dict):
        return value
    kept = {
        key: _alike(one) for key, one in value.items() if key != MANAGED_BY and not key.startswith("helm.sh/")
    }
    return {key: one for key, one in kept.items() if not (key == "annotations" and one == {})}


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_objects_satisfy_their_schemas(environment: str, tmp_path: Path) -> None:
    made = objects(rendered(built(OWN), environment, tmp_path))

    assert kubernetes.validate(one for one in made if one["kind"] != "Pod") == []


def test_any_text_comes_back(tmp_path: Path) -> None:
    made = objects(rendered(built(OWN), "prod", tmp_path))
    web = next(one for one in made if one["kind"] == "Deployment" and one["metadata"]["name"] == "web")
    (container,) = web["spec"]["template"]["spec"]["containers"]
    variables = {one["name"]: one.get("value") for one in container["env"]}
    config = next(one for one in made if one["kind"] == "ConfigMap" and one["metadata"]["name"] == "web")
    secret = next(
        one for one in made if one["kind"] == "ExternalSecret" and one["metadata"]["name"] == "database"
    )

    assert variables["BRACES"] == "{{ not a hole }} {{"
    assert variables["QUOTES"] == 'it\'s "quoted" \\ é ☃\n  second line\n'
    assert variables["WORD"] == "yes"
    assert variables["NUMBER"] == "0123"
    assert variables["DOLLAR"] == "$$(NOT_A_VARIABLE) $HOME"
    assert container["args"] == ["serve", "--host=prod.example.com", "{{braces}}"]
    assert config["data"]["settings.ini"] == "[main]\nvalue = {{ .Values.x }}\n"
    assert secret["spec"]["target"]["template"]["data"]["LINE"] == "{{ .PASSWORD }}@{x}"


def test_what_helm_waits_for_must_be_given(tmp_path: Path) -> None:
    files = built(OWN)
    chart = put(files, tmp_path)

    without_tag = helm.template(chart, tmp_path / "prod/helm/values.yaml", {})
    assert "inputs.version is given when it is deployed" in without_tag.stderr
    assert "missing propert" in helm.lint(chart, None)

    values = yaml.safe_load(files["prod/helm/values.yaml"])
    values["names"]["namespac"] = values["names"]["namespace"]
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text(yaml.safe_dump(values), encoding="utf-8")
    assert "namespac" in helm.lint(chart, wrong)


def test_one_environment_is_made_as_all_are() -> None:
    whole = built(OWN)
    one = built(OWN, environments=["prod"])

    assert one == {path: text for path, text in whole.items() if not path.startswith("dev/")}


def test_only_what_differs_stands_with_an_environment() -> None:
    files = built(OWN)
    common = yaml.safe_load(files["shared/helm/shop/values.yaml"])
    prod = yaml.safe_load(files["prod/helm/values.yaml"])

    assert prod["names"] == {
        "namespace": "shop-prod",
        "domain": "prod.example.com",
        "api": "prod.api.example.com",
    }
    assert common["services"]["web"]["resources"]["requests"] == {"cpu": "100m", "memory": "64Mi"}
    assert "resources" not in prod["services"]["web"]
    assert common["inputs"] == {"version": ""}
    assert prod["services"]["web"]["image"] == {"repository": "ghcr.io/example/prod/web"}
    assert prod["services"]["tool"] == {"enabled": False}


def test_the_schema_refuses_values_that_nobody_knows() -> None:
    schema = json.loads(built(OWN)["shared/helm/shop/values.schema.json"])

    assert schema["additionalProperties"] is False
    assert schema["properties"]["names"]["required"] == ["namespace", "domain", "api"]


def test_jobs_that_run_before_are_hooks(tmp_path: Path) -> None:
    made = objects(rendered(built(OWN), "prod", tmp_path))
    job = next(one for one in made if one["kind"] == "Job")

    assert job["metadata"]["annotations"] == {
        "helm.sh/hook": "post-install,pre-upgrade",
        "helm.sh/hook-delete-policy": "before-hook-creation",
    }


def test_a_patch_holds_in_the_chart() -> None:
    text = (
        OWN
        + 'patch helm "apps/v1/Deployment/web" in prod { spec.template.spec.priorityClassName = "high" }\n'
    )
    files = built(text)

    assert yaml.safe_load(files["prod/helm/values.yaml"])["services"]["web"]["priorityClassName"] == "high"
    template = files["shared/helm/shop/templates/service-web.yaml"]
    assert "{{- with .Values.services.web.priorityClassName }}" in template

    (wrong,) = compiled(OWN + 'patch helm "apps/v1/Deployment/wbe" { spec.paused = true }\n').diagnostics
    assert wrong.slug == "unknown-artifact"


def test_what_terraform_makes_is_left_to_it() -> None:
    makes = '["k8s.namespace", "k8s.cluster_issuer", "k8s.middleware", "k8s.ingress"]'
    text = OWN.replace(
        "platform shop {", 'platform shop {\n  aws { account = "012345678901"; region = "us-east-1" }'
    )
    result = compiled(text + f"deploy {{ terraform {{ makes = {makes} }} }}\n", only=["helm"])

    assert [one.message for one in result.diagnostics if one.is_error] == []
    kinds = {one.kind for one in read({one.path: one.text for one in result.files}, "prod")}
    assert kinds & {"Ingress", "Middleware", "ClusterIssuer", "Namespace"} == set()
    assert {"Deployment", "ExternalSecret"} <= kinds


def test_a_chart_of_others_gets_its_values() -> None:
    files = built(EXTERNAL)
    values = yaml.safe_load(files["prod/helm/values.yaml"])

    assert sorted(files) == ["alpha/helm/values.yaml", "prod/helm/values.yaml"]
    assert values["global"] == {"appName": "shop"}
    assert values["env"] == {
        "NAMESPACE": "shop-prod",
        "ENVIRONMENT": "prod",
        "CACHES_LOCATION": "redis://shop-redis-master.shop-prod.svc.cluster.local:6379/1",
    }
    command = files["prod/helm/values.yaml"].splitlines()[3]
    assert command == (
        "#   helm upgrade --install shop ./charts/shop --version 1.4.0 --set-string env.SECRET_KEY=VALUE"
        " --namespace shop-prod --create-namespace --values FILE"
    )


def test_its_makers_are_those_of_the_handshakes() -> None:
    from platformc.agreement.tables import handshakes

    result = compiled(EXTERNAL)
    read = [mention for mention in result.mentions if mention.target == "helm"]
    rows = handshakes(result.platforms, read, result.sources)["alpha"]
    makers = {row["number"]: row["maker"] for row in rows if row["number"] in (6, 7, 9)}

    assert {maker["file"] for maker in makers.values()} == {"alpha/helm/values.yaml"}
    assert makers[9]["address"] == "v1/Service/shop-alpha/shop"
    assert {number: maker["line"] for number, maker in makers.items()} == {6: 6, 7: 6, 9: 6}


def test_what_a_chart_of_others_does_not_make_is_told() -> None:
    text = EXTERNAL.replace("# platformc: allow nothing-makes", "# allowed once:")
    (found,) = compiled(text, environments=["prod"]).diagnostics

    assert (found.slug, found.message) == (
        "nothing-makes",
        "`helm` makes no ingress `app`; that is left to others",
    )


def test_a_value_that_the_chart_does_not_know_is_told() -> None:
    text = EXTERNAL.replace("global.appName = platform;", "global.appName = platform; service.prot = 8000;")
    (found,) = compiled(text, environments=["prod"]).diagnostics

    assert (found.slug, found.severity) == ("helm/unknown-value", "warning")
    assert found.message == "chart `shop` does not know the value `service.prot`"
    assert found.hint == "did you mean `service.port`?"


ALIKE = """platform shop { domain = "example.com" }
environments test, prod
input version
names { namespace : k8s.namespace = "{platform}-{environment}"; host : dns.host = "{environment}.{domain}" }
service web {
  image     = "ghcr.io/example/web:{input.version}"
  port http = 8000
  health    = http "/healthz" on http
}
zone main { name = domain; external }
record web { name = names.host; external }
issuer main { name = names.host; email = "admin@{domain}"; dns01 = zone.main }
ingress web {
  host      = names.host
  route "/" = service.web.port.http
  class     = traefik
  tls       = cert_manager issuer.main
}
deploy { helm }
"""
"""A service whose container is the same in all environments."""


def test_an_image_is_a_value_where_all_environments_have_the_same_container(tmp_path: Path) -> None:
    files = built(ALIKE)
    common = yaml.safe_load(files["shared/helm/shop/values.yaml"])
    made = objects(rendered(files, "prod", tmp_path))
    (container,) = next(one for one in made if one["kind"] == "Deployment")["spec"]["template"]["spec"][
        "containers"
    ]

    assert common["services"]["web"]["image"] == {"repository": "ghcr.io/example/web"}
    assert common["services"]["web"]["resources"]["requests"] == {"cpu": "100m", "memory": "128Mi"}
    assert container["image"] == "ghcr.io/example/web:v1.2.3"
    assert not any("input.version" in text for text in files.values())


def test_helm_test_asks_where_policies_let_it_in(tmp_path: Path) -> None:
    named = ALIKE.replace(
        "class     = traefik", 'in prod { class = traefik in "traefik" }\n  class = traefik'
    )
    files = built(named)

    def pods(environment: str) -> list[str]:
        made = objects(rendered(files, environment, tmp_path))
        return [one["metadata"]["name"] for one in made if one["kind"] == "Pod"]

    # in prod only the controller's namespace is let in: a pod of the release would wait in vain
    assert (pods("test"), pods("prod")) == (["web-test"], [])
    nowhere = built(named.replace("  class = traefik\n", '  class = traefik in "traefik"\n'))
    assert "helm test" in files["shared/helm/shop/templates/NOTES.txt"]
    assert "helm test" not in nowhere["shared/helm/shop/templates/NOTES.txt"]
    assert not any("/templates/tests/" in path for path in nowhere)


def test_a_value_that_is_taken_away_is_no_variable() -> None:
    text = EXTERNAL.replace("env.NAMESPACE = names.namespace", "env.ENVIRONMENT = none")
    (found,) = compiled(text, environments=["prod"]).diagnostics

    assert (found.slug, found.hint) == ("env/value", "give it the variable `ENVIRONMENT`")
    assert found.message == "Deployment `shop` lacks the variable `ENVIRONMENT`, which the platform says"


@pytest.mark.parametrize("value", ["global.appName = none", 'global { appName { first = "shop" } }'])
def test_a_value_that_makes_no_name_is_told_once(value: str) -> None:
    text = EXTERNAL.replace("global.appName = platform", value)
    found = compiled(text, environments=["prod"]).diagnostics

    assert [(one.message, one.hint) for one in found if one.slug == "helm/value-missing"] == [
        (
            "chart `shop` is said to use `global.appName`, and nobody sets it",
            "set it in `deploy { helm { values { global.appName = ... } } }`",
        )
    ]
