"""Words of Kubernetes that a few platforms need: who is let in, old selectors, shared volumes, namespaces that are there."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from oracles import kubernetes
from platformc.cli.targets import Targets
from platformc.pipeline import Compiled, compile_spec, verify

SHOP = """\
platform shop { }
names { namespace : k8s.namespace = "shop" }
secret users { users = external "shop/users" }
volume data { size = 1Gi; at = "/data" }
service web {
  image     = "web:1"
  port http = 80
  labels { app = "web"; tier = "front" }
  selector  = ["app", "tier"]
  replicas  = 2..3 at cpu 70%
  resources { cpu = 100m; memory = 128Mi }
  mount     = volume.data
}
zone main { name = "example.com"; external }
record web { name = "www.example.com"; external }
middleware login { basic_auth = secret.users }
middleware portal { forward_auth = "http://auth.auth.svc.cluster.local/verify" }
ingress web {
  host       = "www.example.com"
  class      = traefik
  route "/"  = service.web.port.http
  middleware = [middleware.login, middleware.portal]
}
deploy { kubernetes { secret_store = "vault" } }
"""
SHARED = SHOP.replace('at = "/data" }', 'at = "/data"; shared }')


def compiled(text: str, emit: bool = True) -> Compiled:
    return compile_spec("main.plat", read=lambda _: text.encode(), project=".", targets=Targets(), emit=emit)


def files(text: str) -> dict[str, str]:
    result = compiled(text)
    assert [one.message for one in result.diagnostics if one.is_error] == []
    return {one.path: one.text for one in result.files}


def objects(text: str) -> dict[str, Any]:
    return {
        f"{one['kind']}/{one['metadata']['name']}": one
        for path, content in files(text).items()
        if not path.endswith("kustomization.yaml")
        for one in yaml.safe_load_all(content)
    }


def test_who_is_let_in_is_said_as_traefik_says_it() -> None:
    found = objects(SHARED)
    assert found["Middleware/login"]["spec"] == {"basicAuth": {"secret": "users"}}
    assert found["Middleware/portal"]["spec"] == {
        "forwardAuth": {"address": "http://auth.auth.svc.cluster.local/verify"}
    }
    assert kubernetes.validate(found.values()) == []


def test_a_secret_of_a_middleware_that_was_renamed_in_the_text() -> None:
    made = files(SHARED)
    path = "default/kubernetes/middlewares.yaml"
    changed = {**made, path: made[path].replace("secret: users", "secret: usrs")}
    found, _ = verify(compiled(SHARED, emit=False), changed)
    assert len(found) == 1
    assert found[0].span.file == path


def test_pods_are_found_by_the_labels_that_the_spec_says_everywhere() -> None:
    found = objects(SHARED)
    labels = {"app": "web", "tier": "front"}
    assert found["Deployment/web"]["spec"]["selector"]["matchLabels"] == labels
    assert found["Service/web"]["spec"]["selector"] == labels
    assert found["PodDisruptionBudget/web"]["spec"]["selector"]["matchLabels"] == labels


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("    app: web\n    tier: front\n  ports", "    app: web\n  ports"),
        ("      app: web\n      tier", "      tier"),
    ],
)
def test_a_selector_that_lost_a_label(before: str, after: str) -> None:
    made = files(SHARED)
    path = "default/kubernetes/web.yaml"
    assert before in made[path]
    changed = {**made, path: made[path].replace(before, after, 1)}
    found, _ = verify(compiled(SHARED, emit=False), changed)
    assert len(found) == 1
    assert found[0].slug.endswith("/selector")


def test_a_shared_volume_is_for_several_nodes_and_lets_replicas_roll() -> None:
    found = objects(SHARED)
    assert found["PersistentVolumeClaim/data"]["spec"]["accessModes"] == ["ReadWriteMany"]
    assert found["Deployment/web"]["spec"]["strategy"]["type"] == "RollingUpdate"
    assert [one.slug for one in compiled(SHARED).diagnostics] == []


def test_a_volume_for_one_node_does_not() -> None:
    assert [one.slug for one in compiled(SHOP).diagnostics] == ["kubernetes/shared-volume"]
    found = objects(SHOP)
    assert found["PersistentVolumeClaim/data"]["spec"]["accessModes"] == ["ReadWriteOnce"]
    assert found["Deployment/web"]["spec"]["strategy"]["type"] == "Recreate"


def test_a_namespace_that_every_cluster_has_is_neither_made_nor_closed() -> None:
    found = objects(SHARED.replace('k8s.namespace = "shop"', 'k8s.namespace = "default"'))
    assert not [name for name in found if name.startswith("Namespace/")]
    assert "NetworkPolicy/default-deny-ingress" not in found
    assert found["Deployment/web"]["metadata"]["namespace"] == "default"


def test_a_secret_of_another_namespace_cannot_be_used_here() -> None:
    text = SHARED.replace('users = external "shop/users"', 'namespace = "default"; users = external "u"')
    text = text.replace(
        "  mount     = volume.data\n", "  mount     = volume.data\n  env { A = secret.users.users }\n"
    )
    found = compiled(text).diagnostics
    assert "secret/name" in [one.slug for one in found]


def test_an_image_that_is_built_here_needs_a_registry_unless_nodes_have_it() -> None:
    text = SHARED.replace('  image     = "web:1"\n', '  image     = "web:1"\n  build     = "."\n')
    assert [one.slug for one in compiled(text).diagnostics] == ["image/unpullable"]
    never = text.replace('  build     = "."\n', '  build     = "."\n  pull      = never\n')
    assert [one.slug for one in compiled(never).diagnostics] == []
    named = text.replace('"web:1"', '"ghcr.io/example/web:1"')
    assert [one.slug for one in compiled(named).diagnostics] == []
