"""A workflow that upgrades a chart of others: each mistake is one finding that says what to type."""

from __future__ import annotations

from compiling import reader
from platformc.cli.targets import Targets
from platformc.diagnostics import Diagnostic
from platformc.pipeline import Compiled, compile_spec, verify

SPEC = """\
platform shop { aws { account = "012345678901"; region = "us-east-1" } }
names { namespace : k8s.namespace = "{platform}-live" }
input version
registry main { kind = ecr; name = names.namespace; external }
cluster main { name = "shop-us"; external }
role deploy { name = "shop-deploy"; external }
service app { image = "{registry.main.url}:{input.version}"; build = "."; port http = 8000 }
chart app {
  external
  source     = "app"
  repository = "https://charts.example.com"
  version    = "2.1.0"
  makes k8s.service "{values.name}" { of = service.app; port = values.port }
  makes k8s.deployment "{values.name}" {
    of    = service.app
    port  = values.port
    image = "{values.image.repository}:{values.image.tag}"
  }
}
workflow deploy {
  on { dispatch }
  role   = role.deploy
  builds = app
  deploy = helm { cluster = cluster.main }
}
deploy { helm { chart = chart.app }; github }
"""
WORKFLOW = "default/github/.github/workflows/deploy.yaml"
VALUES = "default/helm/values.yaml"


def _compiled(emit: bool) -> Compiled:
    return compile_spec(
        "main.plat", read=reader({"main.plat": SPEC}), project=".", targets=Targets(), emit=emit
    )


def _verified(path: str, old: str, new: str) -> Diagnostic:
    files = {one.path: one.text for one in _compiled(emit=True).files}
    assert old in files[path], files[path]
    files[path] = files[path].replace(old, new, 1)
    found, _ = verify(_compiled(emit=False), files)
    assert len(found) == 1, [one.message for one in found]
    return found[0]


def test_another_version_of_the_chart() -> None:
    found = _verified(WORKFLOW, 'CHART_VERSION: "2.1.0"', 'CHART_VERSION: "2.0.0"')

    assert found.slug == "github/chart"
    assert found.message == "workflow `deploy.yaml` installs version `2.0.0`, the platform says `2.1.0`"
    assert found.hint == "it should be `2.1.0`"


def test_a_chart_of_another_repository() -> None:
    found = _verified(WORKFLOW, "https://charts.example.com", "https://charts.example.org")

    assert found.slug == "github/chart"
    assert "takes its chart from `https://charts.example.org`" in found.message


def test_what_the_deployment_gives_is_shown_as_everywhere() -> None:
    found = _verified(VALUES, "/shop-live", "/shop-test")

    assert found.slug == "workload/image"
    assert "/shop-test:…`, the platform says" in found.message


def test_a_permission_that_is_missing_is_named() -> None:
    found = _verified(WORKFLOW, "id-token: write", "packages: read")

    assert found.slug == "github/permission"
    assert found.message == (
        "workflow `deploy.yaml` has no permission `id-token`, the platform says `id-token: write`"
    )
    assert found.hint == "say `id-token: write` there"
