"""Manifests: valid by the published schemas, named by the Platform, and saying what the spec says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

import platforms
from oracles import kubernetes as oracle
from platformc.diagnostics import Diagnostic
from platformc.ir import (
    EnvVar,
    File,
    Health,
    HostVariable,
    InputPart,
    Issuer,
    Lookup,
    Mount,
    Platform,
    Port,
    Scaling,
    SecretKey,
    SecretPart,
    Store,
    Volume,
    Web,
)
from platformc_targets.kubernetes import TARGET
from platformc_targets.kubernetes.secrets import go_escape
from platformc_targets.kubernetes.texts import escape
from platforms import deploy, name, shop, small, span, text, variable, with_service

Object = dict[str, Any]


def emitted(platform: Platform) -> tuple[dict[str, str], list[Diagnostic]]:
    found: list[Diagnostic] = []
    files = TARGET.emit(platform, found.append)
    return {path: output.render("made").text for path, output in files.items()}, found


def objects(platform: Platform) -> dict[str, Object]:
    """Every object by `KIND/NAME`; fails when anything is reported."""
    texts, found = emitted(platform)
    assert not found
    return {
        f"{document['kind']}/{document['metadata']['name']}": document
        for path, content in texts.items()
        if path != "kustomization.yaml"
        for document in yaml.safe_load_all(content)
    }


def slugs(platform: Platform) -> list[str]:
    return [one.slug for one in emitted(platform)[1]]


def container(document: Object) -> Object:
    spec = document["spec"]
    template = spec["jobTemplate"]["spec"]["template"] if "jobTemplate" in spec else spec["template"]
    first: Object = template["spec"]["containers"][0]
    return first


def pod(document: Object) -> Object:
    found: Object = document["spec"]["template"]["spec"]
    return found


def environment(document: Object) -> dict[str, Any]:
    return {one["name"]: one.get("value", one.get("valueFrom")) for one in container(document)["env"]}


def web(**changes: Any) -> Platform:
    """`small` with its one service changed."""
    return with_service(small(), "web", **changes)


def store(engine: Any, kind: Any = "database", **changes: Any) -> Store:
    base = Store(
        **platforms.declared(kind, "main", "shop_db", "text.any"),
        kind=kind,
        engine=engine,
        version="",
        host=name("shop-store", "k8s.service", f"{kind}.main.host"),
        port=9092 if engine == "kafka" else 5432,
        password=text(SecretPart("db", "PASSWORD")) if engine == "postgres" else None,
    )
    return replace(base, **changes)


def walk(tree: Any) -> Iterator[Any]:
    yield tree
    if isinstance(tree, dict):
        for value in tree.values():
            yield from walk(value)
    elif isinstance(tree, list):
        for value in tree:
            yield from walk(value)


# --- judged by others ---------------------------------------------------------------------------------------


EVERYTHING = [
    shop(),
    shop("prod"),
    small(),
    *(small(stores={"database.main": store(engine)}) for engine in ("mysql", "mariadb", "postgres")),
    small(stores={"broker.main": store("kafka", "broker")}),
    small(stores={"cache.main": store("redis", "cache")}),
]


@pytest.mark.parametrize("platform", EVERYTHING, ids=range(len(EVERYTHING)))
def test_objects_satisfy_the_published_schemas(platform: Platform) -> None:
    assert oracle.validate(objects(platform).values()) == []


def test_the_schemas_see_an_unknown_field_a_wrong_type_and_a_missing_word() -> None:
    for pointer, value in (("replica", 1), ("replicas", "1"), ("selector", None)):
        deployment = objects(small())["Deployment/web"]
        deployment["spec"][pointer] = value
        if value is None:
            del deployment["spec"][pointer]
        assert len(oracle.validate([deployment])) >= 1, pointer
    secret = objects(shop())["ExternalSecret/openai"]
    secret["spec"]["refreshIntervals"] = "1h"
    assert len(oracle.validate([secret])) == 1


def written(platform: Platform, folder: Path) -> dict[str, str]:
    texts, _ = emitted(platform)
    for path, content in texts.items():
        (folder / path).write_text(content, encoding="utf-8")
    return texts


def test_kustomize_makes_the_same_objects(tmp_path: Path) -> None:
    written(shop(), tmp_path)
    made = {f"{one['kind']}/{one['metadata']['name']}": one for one in oracle.kustomize(tmp_path)}
    assert made == objects(shop())


def test_kubeconform_agrees(tmp_path: Path) -> None:
    written(shop(), tmp_path)
    assert oracle.kubeconform(tmp_path) == []
    (tmp_path / "shop.yaml").write_text((tmp_path / "shop.yaml").read_text().replace("minReplicas", "min"))
    assert len(oracle.kubeconform(tmp_path)) == 1


def test_every_kind_of_the_shop_is_there() -> None:
    kinds = {address.partition("/")[0] for address in objects(shop())}
    assert kinds >= {
        "Namespace", "NetworkPolicy", "ClusterIssuer", "Middleware", "Password", "ExternalSecret",
        "PersistentVolumeClaim", "StatefulSet", "Service", "Job", "CronJob", "ServiceAccount", "ConfigMap",
        "Deployment", "HorizontalPodAutoscaler", "PodDisruptionBudget", "Ingress",
    }  # fmt: skip
    assert "Secret" not in kinds


# --- the files ----------------------------------------------------------------------------------------------


def test_the_same_platform_gives_the_same_bytes() -> None:
    assert emitted(shop())[0] == emitted(shop())[0]


def test_the_kustomization_lists_every_file_namespace_first() -> None:
    texts, _ = emitted(shop())
    resources = yaml.safe_load(texts["kustomization.yaml"])["resources"]
    assert sorted([*resources, "kustomization.yaml"]) == sorted(texts)
    assert resources[0] == "namespace.yaml"
    assert resources[-1] == "ingress.yaml"
    assert resources.index("secrets.yaml") < resources.index("shop-mysql.yaml") < resources.index("shop.yaml")


def test_each_line_leads_to_the_spec() -> None:
    files = TARGET.emit(shop(), lambda one: None)
    for path, output in files.items():
        rendered = output.render("made")
        lines = rendered.text.splitlines()
        for line, origin in zip(lines, rendered.origins, strict=False):
            assert line.startswith(("#", "---")) or (origin and origin.file == platforms.FILE), (
                f"{path}: {line}"
            )


def test_a_value_leads_to_the_line_that_says_it() -> None:
    output = TARGET.emit(shop(), lambda one: None)["shop.yaml"]
    rendered = output.render("")
    lines = rendered.text.splitlines()
    at = next(index for index, line in enumerate(lines) if "averageUtilization: 75" in line)
    assert rendered.origins[at] == span("replicas app")
    at = next(index for index, line in enumerate(lines) if "value: shop-platform-alpha" in line)
    assert rendered.origins[at] == span("use of names.namespace")


def test_addresses_are_what_an_escape_hatch_writes() -> None:
    files = TARGET.emit(shop(), lambda one: None)
    addresses = [document.address for document in files["shop.yaml"].documents]
    assert "apps/v1/Deployment/shop" in addresses
    assert "v1/Service/shop" in addresses
    every = [document.address for output in files.values() for document in output.documents]
    assert len(set(every)) == len(every)


@pytest.mark.parametrize("word", ["ingress", "namespace", "kustomization"])
def test_a_service_called_like_a_file_of_ours_gets_another_file(word: str) -> None:
    texts, _ = emitted(web(name=name(word, "k8s.service", "service.web")))
    assert "service-web.yaml" in texts
    assert yaml.safe_load(texts["kustomization.yaml"])["kind"] == "Kustomization"


# --- names and labels ---------------------------------------------------------------------------------------


def test_the_namespace_moves_in_every_object_and_reference() -> None:
    moved = replace(shop(), namespace=name("elsewhere", "k8s.namespace", "names.namespace"))
    before, after = objects(shop()), objects(moved)
    for one in after.values():
        if one["kind"] not in ("Namespace", "ClusterIssuer"):
            assert one["metadata"]["namespace"] == "elsewhere"
    assert "Namespace/elsewhere" in after
    ingress = after["Ingress/alpha.platform.example.com"]
    middlewares = ingress["metadata"]["annotations"]["traefik.ingress.kubernetes.io/router.middlewares"]
    assert middlewares == "elsewhere-cors@kubernetescrd,elsewhere-https-redirect@kubernetescrd"
    assert "elsewhere.svc.cluster.local" in environment(after["Deployment/shop"])["CACHE_URL"]
    assert len(before) == len(after)


@pytest.mark.parametrize(
    ("kind", "address"),
    [
        ("k8s.deployment", "Deployment"),
        ("k8s.service", "Service"),
        ("k8s.hpa", "HorizontalPodAutoscaler"),
        ("k8s.pdb", "PodDisruptionBudget"),
        ("k8s.service_account", "ServiceAccount"),
        ("k8s.network_policy", "NetworkPolicy"),
        ("k8s.config_map", "ConfigMap"),
    ],
)
def test_an_artifact_has_its_own_name(kind: str, address: str) -> None:
    found = objects(with_service(shop(), "app", names=(name("its-own", kind, "service.app.names"),)))
    assert f"{address}/its-own" in found
    assert f"{address}/shop" not in found
    if kind == "k8s.deployment":
        assert found["HorizontalPodAutoscaler/shop"]["spec"]["scaleTargetRef"]["name"] == "its-own"
    if kind == "k8s.service":
        [path] = found["Ingress/alpha.platform.example.com"]["spec"]["rules"][0]["http"]["paths"]
        assert path["backend"]["service"]["name"] == "its-own"
    if kind == "k8s.service_account":
        assert pod(found["Deployment/shop"])["serviceAccountName"] == "its-own"
    if kind == "k8s.config_map":
        assert pod(found["Deployment/shop"])["volumes"][0]["configMap"]["name"] == "its-own"


def test_every_object_says_whose_it_is() -> None:
    for address, one in objects(shop()).items():
        labels = one["metadata"]["labels"]
        assert labels["app.kubernetes.io/managed-by"] == "platformc", address
        assert labels["app.kubernetes.io/part-of"] == "shop", address
        assert labels["app.kubernetes.io/application-group"] == "shop", address
        common = one["kind"] in {"Namespace", "ClusterIssuer", "Middleware", "ExternalSecret", "Password"}
        if address != "NetworkPolicy/default-deny-ingress" and one["kind"] != "PersistentVolumeClaim":
            assert ("app.kubernetes.io/name" in labels) is not common, address


def test_selectors_match_pods_also_when_the_spec_gives_the_name_label() -> None:
    label = platforms.label("app.kubernetes.io/name", "other")
    found = objects(web(labels=(label,), replicas=Scaling(2, 4, span("replicas"))))
    pods = found["Deployment/web"]["spec"]["template"]["metadata"]["labels"]
    assert pods["app.kubernetes.io/name"] == "other"
    for selector in (
        found["Deployment/web"]["spec"]["selector"]["matchLabels"],
        found["Service/web"]["spec"]["selector"],
        found["PodDisruptionBudget/web"]["spec"]["selector"]["matchLabels"],
    ):
        assert selector == {"app.kubernetes.io/name": "other"}


def test_pods_and_policies_carry_the_group() -> None:
    found = objects(shop())
    for address in ("Deployment/shop", "StatefulSet/shop-mysql", "Job/shop-migrate"):
        labels = found[address]["spec"]["template"]["metadata"]["labels"]
        assert labels["app.kubernetes.io/application-group"] == "shop"
    policy = found["NetworkPolicy/shop-mysql"]["spec"]
    assert policy["podSelector"]["matchLabels"]["app.kubernetes.io/application-group"] == "shop"
    for source in policy["ingress"][0]["from"]:
        assert source["podSelector"]["matchLabels"]["app.kubernetes.io/application-group"] == "shop"


# --- services -----------------------------------------------------------------------------------------------


def test_replicas_belong_to_the_autoscaler_or_to_the_deployment() -> None:
    found = objects(shop())
    assert "replicas" not in found["Deployment/shop"]["spec"]
    scaler = found["HorizontalPodAutoscaler/shop"]["spec"]
    assert (scaler["minReplicas"], scaler["maxReplicas"]) == (3, 25)
    assert scaler["behavior"]["scaleDown"]["stabilizationWindowSeconds"] == 300
    targets = {one["resource"]["name"]: one["resource"]["target"] for one in scaler["metrics"]}
    assert targets["cpu"] == {"type": "Utilization", "averageUtilization": 75}
    assert targets["memory"] == {"type": "Utilization", "averageUtilization": 80}
    assert found["Deployment/shop-beat"]["spec"]["replicas"] == 1
    assert "HorizontalPodAutoscaler/shop-beat" not in found


@pytest.mark.parametrize(("minimum", "budget"), [(1, False), (2, True)])
def test_a_disruption_budget_needs_a_second_replica(minimum: int, budget: bool) -> None:
    found = objects(web(replicas=Scaling(minimum, 5, span("replicas"))))
    assert ("PodDisruptionBudget/web" in found) is budget


def test_a_range_without_targets_says_the_usual_one() -> None:
    found = objects(web(replicas=Scaling(1, 3, span("replicas"))))
    [metric] = found["HorizontalPodAutoscaler/web"]["spec"]["metrics"]
    assert metric["resource"] == {"name": "cpu", "target": {"type": "Utilization", "averageUtilization": 80}}


def test_a_profile_has_no_replicas() -> None:
    found = objects(web(profile=text("debug"), replicas=Scaling(2, 3, span("replicas"))))
    assert found["Deployment/web"]["spec"]["replicas"] == 0
    assert "HorizontalPodAutoscaler/web" not in found
    assert "PodDisruptionBudget/web" not in found


def test_ports_agree_by_name() -> None:
    port = Port("web", 8501, span("port"), service_port=80)
    health = Health("http", span("health"), path=text("/ok"), port="web", every=7, timeout=3, retries=4)
    found = objects(web(ports=(port,), health=health))
    [entry] = found["Service/web"]["spec"]["ports"]
    assert entry == {"name": "web", "port": 80, "targetPort": "web", "protocol": "TCP"}
    one = container(found["Deployment/web"])
    assert one["ports"] == [{"name": "web", "containerPort": 8501, "protocol": "TCP"}]
    for probe in ("startupProbe", "readinessProbe", "livenessProbe"):
        assert one[probe]["httpGet"] == {"path": "/ok", "port": "web"}
    assert one["readinessProbe"]["periodSeconds"] == 7
    assert one["readinessProbe"]["timeoutSeconds"] == 3
    assert one["livenessProbe"]["failureThreshold"] == 4


@pytest.mark.parametrize(("start", "allowed"), [(0, 300), (60, 300), (605, 610)])
def test_a_program_has_time_to_come_up(start: int, allowed: int) -> None:
    health = Health("tcp", span("health"), port="http", start=start)
    probe = container(objects(web(health=health))["Deployment/web"])["startupProbe"]
    assert probe["failureThreshold"] * probe["periodSeconds"] == allowed
    assert probe["tcpSocket"] == {"port": "http"}


def test_a_probe_asks_for_a_host_that_the_program_allows() -> None:
    believes = Web(span("web"), hosts=(text("www.example.com"),))
    health = Health("http", span("health"), path=text("/"), port="http")
    probe = container(objects(web(health=health, web=believes))["Deployment/web"])["readinessProbe"]
    assert probe["httpGet"]["httpHeaders"] == [{"name": "Host", "value": "www.example.com"}]


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({}, None),
        ({"node": 30001}, "NodePort"),
        ({"public": True}, "LoadBalancer"),
    ],
)
def test_who_reaches_a_port(changes: dict[str, Any], kind: str | None) -> None:
    found = objects(web(ports=(Port("http", 8080, span("port"), **changes),)))
    assert found["Service/web"]["spec"].get("type") == kind
    rules = found["NetworkPolicy/web"]["spec"]["ingress"] if kind else []
    assert rules == ([{"ports": [{"protocol": "TCP", "port": 8080}]}] if kind else [])


def test_a_public_port_behind_an_ingress_needs_no_load_balancer() -> None:
    port = replace(shop().services["app"].ports[0], public=True)
    assert "type" not in objects(with_service(shop(), "app", ports=(port,)))["Service/shop"]["spec"]


def test_a_worker_without_ports_has_no_service() -> None:
    assert "Service/shop-worker" not in objects(shop())


def test_sticky_sessions_are_cookies_of_the_service() -> None:
    annotations = objects(shop())["Service/shop"]["metadata"]["annotations"]
    prefix = "traefik.ingress.kubernetes.io/service.sticky.cookie"
    assert annotations == {
        prefix: "true",
        f"{prefix}.name": "shop-platform-alpha_sticky_session",
        f"{prefix}.secure": "true",
        f"{prefix}.httponly": "true",
    }


def test_resources_are_bounds_and_defaults() -> None:
    given = container(objects(shop())["Deployment/shop"])["resources"]
    assert given == {"requests": {"cpu": "500m", "memory": "1Gi"}, "limits": {"cpu": "2", "memory": "4Gi"}}
    default = container(objects(small())["Deployment/web"])["resources"]
    assert default["requests"] == {"cpu": "100m", "memory": "128Mi"}
    assert default["limits"] == {"cpu": "1", "memory": "512Mi"}


@pytest.mark.parametrize(
    ("user", "wanted"),
    [
        (None, {"runAsNonRoot": True}),
        ("1000", {"runAsNonRoot": True, "runAsUser": 1000}),
        ("1000:2000", {"runAsNonRoot": True, "runAsUser": 1000, "runAsGroup": 2000}),
        ("0", {"runAsUser": 0}),
        ("app", {}),
    ],
)
def test_who_it_runs_as(user: str | None, wanted: dict[str, Any]) -> None:
    found = objects(web(user=text(user) if user else None))["Deployment/web"]
    assert pod(found)["securityContext"] == wanted | {"seccompProfile": {"type": "RuntimeDefault"}}
    assert container(found)["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "capabilities": {"drop": ["ALL"]},
    }


def test_entrypoint_and_command_are_command_and_arguments() -> None:
    found = container(
        objects(web(entrypoint=(text("/run"),), command=(text("a"), text("b"))))["Deployment/web"]
    )
    assert found["command"] == ["/run"]
    assert found["args"] == ["a", "b"]


@pytest.mark.parametrize(
    ("pull", "policy"), [("always", "Always"), ("missing", "IfNotPresent"), ("never", "Never")]
)
def test_when_images_are_pulled(pull: Any, policy: str) -> None:
    assert container(objects(web(pull=pull))["Deployment/web"])["imagePullPolicy"] == policy


def test_a_private_registry_is_opened_by_its_secret() -> None:
    base = shop()
    registry = replace(base.registries["main"], pull_secret="openai")
    found = objects(replace(base, registries={"main": registry}))
    assert pod(found["Deployment/shop"])["imagePullSecrets"] == [{"name": "openai"}]
    assert "imagePullSecrets" not in pod(objects(base)["Deployment/shop"])


def test_a_role_is_an_annotation_of_the_account() -> None:
    found = objects(shop())
    account = found["ServiceAccount/shop"]
    role = account["metadata"]["annotations"]["eks.amazonaws.com/role-arn"]
    assert role == "arn:aws:iam::012345678901:role/shop-platform-us-app-alpha"
    assert pod(found["Deployment/shop"])["serviceAccountName"] == "shop"
    assert "serviceAccountName" not in pod(found["Deployment/shop-worker"])
    for address in ("Deployment/shop", "Deployment/shop-worker", "StatefulSet/shop-mysql"):
        assert pod(found[address])["automountServiceAccountToken"] is False


def test_what_a_program_looks_up_it_may_read_and_no_more() -> None:
    asked = (Lookup("k8s.tls_secret", text("www-tls"), span("lookup")),)
    found = objects(web(looks_up=asked))
    assert found["Role/web"]["rules"] == [
        {"apiGroups": [""], "resources": ["secrets"], "resourceNames": ["www-tls"], "verbs": ["get"]}
    ]
    binding = found["RoleBinding/web"]
    assert binding["roleRef"]["name"] == "web"
    assert binding["subjects"] == [{"kind": "ServiceAccount", "name": "web", "namespace": "small"}]
    assert pod(found["Deployment/web"])["automountServiceAccountToken"] is True


def test_nodes_apart_are_tolerated_and_preferred() -> None:
    spec = pod(objects(shop())["Deployment/shop"])
    assert spec["tolerations"] == [
        {"key": "node-group", "operator": "Equal", "value": "shop", "effect": "NoSchedule"}
    ]
    [preference] = spec["affinity"]["nodeAffinity"]["preferredDuringSchedulingIgnoredDuringExecution"]
    assert preference["weight"] == 100
    [term] = preference["preference"]["matchExpressions"]
    assert term == {"key": "node-group", "operator": "In", "values": ["shop"]}


# --- text ---------------------------------------------------------------------------------------------------


def test_a_secret_is_a_reference_and_text_with_a_secret_in_it_leans_on_one() -> None:
    one = container(objects(shop())["Deployment/shop"])
    names = [entry["name"] for entry in one["env"]]
    values = {entry["name"]: entry for entry in one["env"]}
    assert values["SECRET_KEY"]["valueFrom"] == {"secretKeyRef": {"name": "django", "key": "SECRET_KEY"}}
    assert values["REDIS_PASSWORD"]["valueFrom"] == {
        "secretKeyRef": {"name": "shop-redis", "key": "password"}
    }
    host = "shop-redis-master.shop-platform-alpha.svc.cluster.local"
    assert values["CACHE_URL"]["value"] == f"redis://:$(REDIS_PASSWORD)@{host}:6379/1"
    assert names.index("REDIS_PASSWORD") < names.index("CACHE_URL")
    assert values["MYSQL_HOST"]["value"] == "shop-mysql"


def test_a_helper_never_takes_the_name_of_a_variable() -> None:
    env = (
        variable("REDIS_PASSWORD", "mine"),
        variable("URL", "redis://", SecretPart("redis", "password"), "@x"),
    )
    values = environment(objects(with_service(shop(), "app", env=env))["Deployment/shop"])
    assert values["REDIS_PASSWORD"] == "mine"
    assert values["URL"] == "redis://$(REDIS_PASSWORD_2)@x"
    assert values["REDIS_PASSWORD_2"]["secretKeyRef"]["key"] == "password"


def test_a_command_may_hold_a_secret_by_reference() -> None:
    words = (text("run"), text("--token=", SecretPart("django", "SECRET_KEY")))
    found = objects(with_service(shop(), "app", command=words))["Deployment/shop"]
    assert container(found)["args"] == ["run", "--token=$(DJANGO_SECRET_KEY)"]
    assert "DJANGO_SECRET_KEY" in environment(found)


def test_an_external_store_is_called_by_its_address() -> None:
    base = shop()
    outside = replace(
        base.stores["database.main"], external=True, host=name("db.example.com", "dns.name", "host")
    )
    found = objects(replace(base, stores={**base.stores, "database.main": outside}))
    assert environment(found["Deployment/shop"])["MYSQL_HOST"] == "db.example.com"
    assert "StatefulSet/shop-mysql" not in found
    assert "StatefulSet/db.example.com" not in found


def kubelet(value: str, variables: dict[str, str]) -> str:
    """What kubelet makes of a value (k8s.io/kubernetes third_party/forked/golang/expansion/expand.go)."""
    made: list[str] = []
    data, at = value.encode(), 0
    while at < len(data):
        if data[at : at + 1] != b"$" or at + 1 == len(data):
            made.append(data[at : at + 1].decode("latin-1"))
            at += 1
            continue
        following = data[at + 1 : at + 2]
        if following == b"$":
            made.append("$")
            at += 2
        elif following == b"(" and b")" in data[at + 2 :]:
            end = data.index(b")", at + 2)
            made.append(variables[data[at + 2 : end].decode()])
            at = end + 1
        else:
            # one byte is taken for a code point: the reason why a `$` before such a byte is doubled
            made.append("$" + following.decode("latin-1").encode().decode("latin-1"))
            at += 2
    return "".join(made).encode("latin-1").decode()


@pytest.mark.parametrize(
    "literal",
    ["$", "$$", "$(X)", "$$(X)", "a$b", "$(", "$()", "pa$$word$", "$é", "$$é", "${X}", "$𝄞$(", "é$", "$$$"],
)
def test_kubelet_gives_back_what_the_spec_says(literal: str) -> None:
    assert kubelet(escape(literal), {}) == literal
    env = (variable("V", literal), variable("W", literal, SecretPart("django", "SECRET_KEY"), literal))
    values = environment(objects(with_service(shop(), "app", env=env))["Deployment/shop"])
    assert kubelet(values["V"], {}) == literal
    assert kubelet(values["W"], {"DJANGO_SECRET_KEY": "s"}) == f"{literal}s{literal}"


def test_an_input_is_the_tag_of_an_image_and_nothing_else() -> None:
    image = container(objects(shop())["Deployment/shop"])["image"]
    assert image == "012345678901.dkr.ecr.us-east-1.amazonaws.com/shop-platform-alpha:input.version"
    texts, _ = emitted(shop())
    command = r"sed 's/:input\.version$/:VALUE/'"
    assert command in texts["kustomization.yaml"]
    made = re.sub(r":input\.version$", ":1.2.3", texts["shop.yaml"], flags=re.MULTILINE)
    assert "shop-platform-alpha:1.2.3" in made
    assert "input.version" not in made
    assert slugs(web(env=(variable("V", InputPart("version")),))) == ["kubernetes/input"]
    assert slugs(web(image=text(InputPart("image")))) == ["kubernetes/input"]
    assert slugs(web(image=text("web:v", InputPart("version")))) == ["kubernetes/input"]


def test_what_a_manifest_cannot_hold_is_said() -> None:
    assert slugs(web(env=(EnvVar("V", text(HostVariable("V")), span("env V")),))) == ["kubernetes/inherit"]
    assert slugs(web(env_file=text(".env"))) == ["kubernetes/env-file"]
    assert slugs(web(image=None)) == ["kubernetes/no-image"]
    label = replace(platforms.label("a", "b"), value=text(SecretPart("x", "y")))
    assert set(slugs(web(labels=(label,)))) == {"kubernetes/secret-shown"}
    assert slugs(web(replicas=Scaling(0, 3, span("replicas")))) == ["kubernetes/scale-to-zero"]


# --- files and volumes --------------------------------------------------------------------------------------


def test_a_file_is_a_key_of_the_config_map_and_a_change_of_it_starts_new_pods() -> None:
    found = objects(shop())
    assert found["ConfigMap/shop"]["data"] == {"settings.ini": "[shop]\nname = shop\n"}
    [mount] = container(found["Deployment/shop"])["volumeMounts"]
    assert mount["subPath"] == "settings.ini"
    assert mount["mountPath"] == "/etc/shop/settings.ini"
    assert mount["readOnly"] is True
    assert pod(found["Deployment/shop"])["volumes"] == [
        {"name": mount["name"], "configMap": {"name": "shop"}}
    ]
    base = shop()
    changed = replace(base.files["settings"], content=text("other"))
    after = objects(replace(base, files={"settings": changed}))
    digests = [
        one["Deployment/shop"]["spec"]["template"]["metadata"]["annotations"]["checksum/config"]
        for one in (found, after)
    ]
    assert digests[0] != digests[1]


def test_a_file_given_by_its_path_is_refused() -> None:
    file = File(**platforms.declared("file", "x", "x", "k8s.config_map"), source=text("x.ini"))
    mounts = (Mount("file.x", text("/x.ini"), True, span("mount")),)
    assert slugs(replace(web(mounts=mounts), files={"x": file})) == ["kubernetes/file-source"]


def test_a_volume_is_a_claim_and_its_pod_is_recreated() -> None:
    found = objects(shop())
    claim = found["PersistentVolumeClaim/uploads"]["spec"]
    assert claim["accessModes"] == ["ReadWriteOnce"]
    assert claim["resources"]["requests"]["storage"] == "1Gi"
    beat = found["Deployment/shop-beat"]
    assert pod(beat)["volumes"] == [{"name": "uploads", "persistentVolumeClaim": {"claimName": "uploads"}}]
    assert beat["spec"]["strategy"] == {"type": "Recreate"}
    assert found["Deployment/shop"]["spec"]["strategy"]["rollingUpdate"] == {
        "maxUnavailable": 0,
        "maxSurge": 1,
    }


def test_a_volume_of_several_replicas_is_a_warning() -> None:
    volume = Volume(**platforms.declared("volume", "data", "data", "k8s.volume"))
    mounts = (Mount("volume.data", text("/data"), False, span("mount")),)
    both = web(mounts=mounts, replicas=Scaling(2, 2, span("replicas")))
    [finding] = emitted(replace(both, volumes={"data": volume}))[1]
    assert finding.slug == "kubernetes/shared-volume"
    assert finding.severity == "warning"


# --- secrets ------------------------------------------------------------------------------------------------


def test_secrets_come_from_the_store_and_from_generators() -> None:
    found = objects(shop())
    outside = found["ExternalSecret/openai"]["spec"]
    assert outside["data"] == [{"secretKey": "OPENAI_API_KEY", "remoteRef": {"key": "shop/openai"}}]
    assert outside["secretStoreRef"] == {"kind": "ClusterSecretStore", "name": "aws-secrets-manager"}
    assert outside["refreshInterval"] == "1h"
    mysql = found["ExternalSecret/mysql-shop"]["spec"]
    assert mysql["refreshPolicy"] == "CreatedOnce"
    assert mysql["target"]["name"] == "mysql-shop"
    assert mysql["target"]["template"]["data"] == {"MYSQL_DATABASE": "shop_platform_alpha"}
    assert mysql["target"]["template"]["mergePolicy"] == "Merge"
    made = {
        one["rewrite"][0]["regexp"]["target"]: one["sourceRef"]["generatorRef"] for one in mysql["dataFrom"]
    }
    assert set(made) == {"MYSQL_PASSWORD", "MYSQL_ROOT_PASSWORD"}
    for reference in made.values():
        generator = found[f"Password/{reference['name']}"]
        assert generator["spec"] == {"length": 32, "symbols": 0, "noUpper": False, "allowRepeat": True}
    assert found["Password/django-secret-key"]["spec"]["length"] == 50
    assert "ExternalSecret/theirs" not in found


def test_without_a_store_secrets_are_only_referred_to() -> None:
    found = objects(replace(shop(), deploys=(deploy("kubernetes"),)))
    assert not [address for address in found if address.startswith(("ExternalSecret", "Password", "Secret/"))]
    assert environment(found["Deployment/shop"])["SECRET_KEY"]["secretKeyRef"]["name"] == "django"


def secret_of(*keys: SecretKey) -> Platform:
    base = shop()
    return replace(base, secrets={**base.secrets, "django": replace(base.secrets["django"], keys=keys)})


def key(word: str, source: Any, **changes: Any) -> SecretKey:
    return SecretKey(word, source, span(f"key {word}"), **changes)


def test_a_composed_key_is_a_template_of_its_own_secret() -> None:
    url = key("URL", "text", text=text("a{{b}}://", SecretPart("django", "SECRET_KEY"), "/{"))
    found = objects(secret_of(key("SECRET_KEY", "generated", length=9), url))
    template = found["ExternalSecret/django"]["spec"]["target"]["template"]["data"]["URL"]
    assert template == 'a{{ "{{" }}b}}://{{ .SECRET_KEY }}/{{ "{" }}'
    assert go_escape("{{{x") == '{{ "{{{" }}x'


def test_secrets_that_no_operator_can_make_are_said() -> None:
    known = key("SECRET_KEY", "generated", length=9)
    assert slugs(secret_of(known, key("A", "inherit"))) == ["kubernetes/secret-source"]
    assert slugs(secret_of(known, key("A", "text", text=text(SecretPart("redis", "password"))))) == [
        "kubernetes/secret-text"
    ]
    assert slugs(secret_of(key("A", "text", text=text("b")))) == ["kubernetes/secret-text"]
    assert slugs(secret_of(key("SECRET_KEY", "github"))) == []


def test_two_keys_never_share_a_generator() -> None:
    found = objects(secret_of(key("A_B", "generated", length=8), key("a-b", "generated", length=9)))
    assert found["Password/django-a-b"]["spec"]["length"] == 8
    assert found["Password/django-a-b-2"]["spec"]["length"] == 9


# --- stores -------------------------------------------------------------------------------------------------


def test_a_database_is_a_stateful_set_that_answers_on_its_host() -> None:
    found = objects(shop())
    mysql = found["StatefulSet/shop-mysql"]
    assert mysql["spec"]["serviceName"] == "shop-mysql"
    assert container(mysql)["image"] == "mysql:8"
    values = environment(mysql)
    assert values["MYSQL_DATABASE"] == values["MYSQL_USER"] == "shop_platform_alpha"
    assert values["MYSQL_PASSWORD"] == {"secretKeyRef": {"name": "mysql-shop", "key": "MYSQL_PASSWORD"}}
    assert values["MYSQL_ROOT_PASSWORD"] == {
        "secretKeyRef": {"name": "mysql-shop", "key": "MYSQL_ROOT_PASSWORD"}
    }
    [claim] = mysql["spec"]["volumeClaimTemplates"]
    assert claim["spec"]["resources"]["requests"]["storage"] == "8Gi"
    [mount] = container(mysql)["volumeMounts"]
    assert mount["name"] == claim["metadata"]["name"]
    security = pod(mysql)["securityContext"]
    assert (security["runAsUser"], security["fsGroup"], security["runAsNonRoot"]) == (999, 999, True)
    assert found["Service/shop-mysql"]["spec"]["selector"] == mysql["spec"]["selector"]["matchLabels"]
    assert found["Service/shop-mysql"]["spec"]["ports"][0]["port"] == 3306


def test_a_cache_takes_its_password_by_reference() -> None:
    redis = objects(shop())["StatefulSet/shop-redis-master"]
    assert container(redis)["args"] == ["redis-server", "--requirepass", "$(REDIS_PASSWORD)"]
    values = environment(redis)
    assert values["REDIS_PASSWORD"] == values["REDISCLI_AUTH"]
    assert pod(redis)["volumes"] == [{"name": "data", "emptyDir": {}}]
    assert "volumeClaimTemplates" not in redis["spec"]


def test_engines_keep_their_data_where_a_new_volume_is_good_enough() -> None:
    postgres = objects(small(stores={"database.main": store("postgres")}))["StatefulSet/shop-store"]
    data = container(postgres)["volumeMounts"][0]["mountPath"]
    assert environment(postgres)["PGDATA"].startswith(f"{data}/")
    kafka = objects(small(stores={"broker.main": store("kafka", "broker")}))["StatefulSet/shop-store"]
    values = environment(kafka)
    assert values["KAFKA_LOG_DIRS"].startswith(container(kafka)["volumeMounts"][0]["mountPath"] + "/")
    assert values["KAFKA_ADVERTISED_LISTENERS"] == "PLAINTEXT://shop-store.small.svc.cluster.local:9092"
    assert pod(kafka)["enableServiceLinks"] is False


@pytest.mark.parametrize("engine", ["mysql", "mariadb", "postgres", "redis", "kafka"])
def test_every_engine_has_probes_an_image_with_a_version_and_its_port(engine: str) -> None:
    one = container(objects(small(stores={"database.main": store(engine)}))["StatefulSet/shop-store"])
    assert re.fullmatch(r"[a-z/]+:\d[\d.]*", one["image"])
    assert {"startupProbe", "readinessProbe", "livenessProbe"} <= set(one)
    assert one["ports"][0]["name"] == engine
    given = objects(small(stores={"database.main": store(engine, image=text("mine:1"))}))
    assert container(given["StatefulSet/shop-store"])["image"] == "mine:1"


def test_a_database_that_would_not_start_without_a_password_is_told() -> None:
    user = name("web", "text.any", "database.main.user")
    bare = store("postgres", password=None)
    assert slugs(small(stores={"database.main": bare})) == ["kubernetes/no-password"]
    assert slugs(small(stores={"database.main": store("mysql", user=user)})) == ["kubernetes/no-password"]
    assert slugs(small(stores={"database.main": store("mysql")})) == []
    trusting = replace(bare, env=(variable("POSTGRES_HOST_AUTH_METHOD", "trust"),))
    assert slugs(small(stores={"database.main": trusting})) == []


def test_root_of_mysql_is_made_once() -> None:
    root = name("root", "text.any", "database.main.user")
    held = store("mysql", user=root, password=text(SecretPart("db", "PASSWORD")))
    variables = environment(objects(small(stores={"database.main": held}))["StatefulSet/shop-store"])
    assert {"MYSQL_USER", "MYSQL_PASSWORD", "MYSQL_RANDOM_ROOT_PASSWORD"}.isdisjoint(variables)
    assert variables["MYSQL_ROOT_PASSWORD"]["secretKeyRef"]["key"] == "PASSWORD"


@pytest.mark.parametrize(("said", "tag"), [("4", "4.0.0"), ("4.1", "4.1.0"), ("3.9.1", "3.9.1")])
def test_a_version_of_kafka_has_three_numbers(said: str, tag: str) -> None:
    found = objects(small(stores={"broker.main": store("kafka", "broker", version=said)}))
    assert container(found["StatefulSet/shop-store"])["image"] == f"apache/kafka:{tag}"


def test_a_volume_can_be_written_by_whoever_the_image_runs_as() -> None:
    volume = Volume(**platforms.declared("volume", "data", "data", "k8s.pvc"))
    mount = Mount("volume.data", text("/data"), False, span("m"))
    found = objects(with_service(small(volumes={"data": volume}), "web", mounts=(mount,)))
    assert pod(found["Deployment/web"])["securityContext"]["fsGroup"] > 1000
    assert "fsGroup" not in pod(objects(small())["Deployment/web"])["securityContext"]


def test_a_store_takes_the_variables_of_the_spec_over_its_own() -> None:
    held = store("mysql", env=(variable("MYSQL_DATABASE", "mine"),))
    entries = container(objects(small(stores={"database.main": held}))["StatefulSet/shop-store"])["env"]
    assert [one["value"] for one in entries if one["name"] == "MYSQL_DATABASE"] == ["mine"]


# --- jobs ---------------------------------------------------------------------------------------------------


def test_jobs_by_how_they_run() -> None:
    found = objects(shop())
    migrate = found["Job/shop-migrate"]["spec"]
    assert migrate["template"]["spec"]["restartPolicy"] == "Never"
    assert migrate["ttlSecondsAfterFinished"] > 0
    backup = found["CronJob/shop-backup"]["spec"]
    assert backup["schedule"] == "0 2 * * *"
    assert backup["concurrencyPolicy"] == "Forbid"
    assert "suspend" not in backup
    assert found["CronJob/shop-seed"]["spec"]["suspend"] is True


def test_the_kustomization_says_how_a_job_comes_first() -> None:
    texts, _ = emitted(shop())
    comment = [line for line in texts["kustomization.yaml"].splitlines() if line.startswith("#")]
    commands = [line[1:].strip() for line in comment if "kubectl" in line]
    assert commands[0] == "kubectl -n shop-platform-alpha delete job shop-migrate --ignore-not-found"
    assert "app.kubernetes.io/name!=shop," in commands[1]
    assert commands[2].endswith("job/shop-migrate")
    assert commands[3].endswith("kubectl apply -f -")


def test_the_first_round_makes_all_that_the_job_leans_on() -> None:
    """The platform, a service and a Secret of one name: the Namespace must not wait for the service."""
    base = shop()
    secrets = {**base.secrets, "mysql": replace(base.secrets["mysql"], name=name("shop", "k8s.secret", "x"))}
    platform = replace(base, secrets=secrets)
    texts, _ = emitted(platform)
    [later] = re.findall(r"-l '(.*)'", texts["kustomization.yaml"])
    waiting = {one.partition("!=")[2] for one in later.split(",")}
    first = {
        address
        for address, one in objects(platform).items()
        if one["metadata"]["labels"].get("app.kubernetes.io/name") not in waiting
    }
    assert waiting == {"shop", "shop-worker", "shop-beat"}
    assert first >= {
        "Namespace/shop-platform-alpha", "ExternalSecret/shop", "StatefulSet/shop-mysql",
        "Service/shop-mysql", "NetworkPolicy/shop-mysql", "Job/shop-migrate",
    }  # fmt: skip
    assert not [address for address in first if address.startswith("Deployment")]


def test_the_commands_are_short_without_jobs() -> None:
    plain, _ = emitted(small())
    assert "#   kubectl kustomize . | kubectl apply -f -" in plain["kustomization.yaml"].splitlines()


# --- the way in ---------------------------------------------------------------------------------------------


def test_the_ingress_has_all_its_references() -> None:
    host = "alpha.platform.example.com"
    ingress = objects(shop())[f"Ingress/{host}"]
    metadata = ingress["metadata"]
    assert metadata["name"] == host
    assert metadata["namespace"] == "shop-platform-alpha"
    assert metadata["annotations"] == {
        "kubernetes.io/tls-acme": "true",
        "cert-manager.io/cluster-issuer": host,
        "traefik.ingress.kubernetes.io/router.entrypoints": "websecure",
        "traefik.ingress.kubernetes.io/router.middlewares": "shop-platform-alpha-cors@kubernetescrd,"
        "shop-platform-alpha-https-redirect@kubernetescrd",
    }
    assert metadata["labels"]["app.kubernetes.io/name"] == "shop"
    assert metadata["labels"]["app.kubernetes.io/application-group"] == "shop"
    backend = {"service": {"name": "shop", "port": {"number": 8000}}}
    assert ingress["spec"] == {
        "ingressClassName": "traefik",
        "rules": [
            {"host": host, "http": {"paths": [{"path": "/", "pathType": "Prefix", "backend": backend}]}}
        ],
        "tls": [{"hosts": [host], "secretName": f"{host}-tls"}],
    }


def with_ingress(**changes: Any) -> Platform:
    base = shop()
    return replace(base, ingresses={"platform": replace(base.ingresses["platform"], **changes)})


def test_another_controller_reads_no_middleware() -> None:
    assert slugs(with_ingress(ingress_class=text("nginx"))) == ["kubernetes/middleware-class"] * 3
    found = objects(with_ingress(ingress_class=text("nginx"), middlewares=(), entrypoint=None))
    annotations = found["Ingress/alpha.platform.example.com"]["metadata"]["annotations"]
    assert not [word for word in annotations if word.startswith("traefik")]
    assert (
        annotations["nginx.ingress.kubernetes.io/session-cookie-name"] == "shop-platform-alpha_sticky_session"
    )


def test_the_backend_is_the_port_of_the_service_not_of_the_pod() -> None:
    port = Port("http", 8000, span("port http"), service_port=80)
    found = objects(with_service(shop(), "app", ports=(port,)))
    [path] = found["Ingress/alpha.platform.example.com"]["spec"]["rules"][0]["http"]["paths"]
    assert path["backend"]["service"]["port"] == {"number": 80}
    [rule] = found["NetworkPolicy/shop"]["spec"]["ingress"]
    assert rule["ports"] == [{"protocol": "TCP", "port": 8000}]


def test_an_issuer_writes_in_its_zone() -> None:
    acme = objects(shop())["ClusterIssuer/alpha.platform.example.com"]["spec"]["acme"]
    assert acme["email"] == "admin@example.com"
    assert acme["privateKeySecretRef"] == {"name": "alpha.platform.example.com"}
    assert acme["solvers"] == [
        {
            "selector": {"dnsZones": ["alpha.platform.example.com"]},
            "dns01": {"route53": {"region": "us-east-1"}},
        }
    ]


def test_an_issuer_over_http_lets_the_solver_be_asked() -> None:
    base = shop()
    issuer: Issuer = replace(base.issuers["platform"], zone="", http01=True)
    found = objects(replace(base, issuers={"platform": issuer}))
    [solver] = found["ClusterIssuer/alpha.platform.example.com"]["spec"]["acme"]["solvers"]
    assert solver == {"http01": {"ingress": {"ingressClassName": "traefik"}}}
    assert "NetworkPolicy/acme-http01-solver" in found
    assert oracle.validate(found.values()) == []


def test_middlewares_are_as_traefik_writes_them() -> None:
    found = objects(shop())
    assert found["Middleware/cors"]["spec"]["headers"]["accessControlAllowOriginList"] == [
        "https://alpha.platform.example.com"
    ]
    assert found["Middleware/https-redirect"]["spec"] == {
        "redirectScheme": {"scheme": "https", "permanent": True}
    }


def test_what_others_make_is_not_made_twice() -> None:
    base = shop()
    outside = {label: replace(one, external=True) for label, one in base.middlewares.items()}
    issuer = {label: replace(one, external=True) for label, one in base.issuers.items()}
    texts, _ = emitted(replace(base, middlewares=outside, issuers=issuer))
    assert "middlewares.yaml" not in texts
    assert "issuers.yaml" not in texts


# --- policies -----------------------------------------------------------------------------------------------


def test_nobody_is_let_in_but_who_needs_it() -> None:
    found = objects(shop())
    deny = found["NetworkPolicy/default-deny-ingress"]["spec"]
    assert deny == {"podSelector": {}, "policyTypes": ["Ingress"]}
    [rule] = found["NetworkPolicy/shop-mysql"]["spec"]["ingress"]
    callers = [one["podSelector"]["matchLabels"]["app.kubernetes.io/name"] for one in rule["from"]]
    assert callers == ["shop", "shop-worker", "shop-beat", "shop-migrate", "shop-backup", "shop-seed"]
    assert rule["ports"] == [{"protocol": "TCP", "port": 3306}]
    assert "NetworkPolicy/shop-worker" not in found


def test_the_controller_is_let_in_from_its_namespace() -> None:
    [rule] = objects(shop())["NetworkPolicy/shop"]["spec"]["ingress"]
    assert rule["from"] == [{"namespaceSelector": {}}]
    found = objects(with_ingress(controller_namespace=text("traefik")))
    [rule] = found["NetworkPolicy/shop"]["spec"]["ingress"]
    assert rule["from"] == [
        {"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "traefik"}}}
    ]
    assert rule["ports"] == [{"protocol": "TCP", "port": 8000}]


def test_metrics_may_be_read_from_other_namespaces() -> None:
    ports = (Port("http", 8080, span("port http")), Port("metrics", 9100, span("port metrics")))
    [rule] = objects(web(ports=ports))["NetworkPolicy/web"]["spec"]["ingress"]
    assert rule == {"from": [{"namespaceSelector": {}}], "ports": [{"protocol": "TCP", "port": 9100}]}


# --- the target ---------------------------------------------------------------------------------------------


def test_the_matrix_answers_in_the_known_words() -> None:
    for feature, answer in TARGET.matrix.items():
        word, _, why = answer.partition(": ")
        assert word in ("emitted", "approximated", "refused", "elsewhere"), feature
        assert bool(why) is (word != "emitted"), feature


def test_no_manifest_holds_a_mark_or_a_missing_value() -> None:
    for document in objects(shop()).values():
        for one in walk(document):
            assert one is None or isinstance(one, dict | list | str | int | bool)
            assert one != ""
            assert one is not None
