"""Makes `platformc_schemas/kubernetes/*.json` again from the published packages that hold them.

    python tests/oracles/vendor_kubernetes.py

needs the Python package kubernetes-validate, PyYAML, and Go for the modules with the custom resources.
Files are named as kubeconform looks for them: KIND-GROUP-VERSION.json, the group up to its first dot.
"""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import yaml

KUBERNETES = "1.33"
KINDS = (
    "apps/v1/DaemonSet",
    "apps/v1/Deployment",
    "apps/v1/StatefulSet",
    "autoscaling/v2/HorizontalPodAutoscaler",
    "batch/v1/CronJob",
    "batch/v1/Job",
    "networking.k8s.io/v1/Ingress",
    "networking.k8s.io/v1/NetworkPolicy",
    "policy/v1/PodDisruptionBudget",
    "rbac.authorization.k8s.io/v1/ClusterRole",
    "rbac.authorization.k8s.io/v1/ClusterRoleBinding",
    "rbac.authorization.k8s.io/v1/Role",
    "rbac.authorization.k8s.io/v1/RoleBinding",
    "v1/ConfigMap",
    "v1/Namespace",
    "v1/PersistentVolumeClaim",
    "v1/Secret",
    "v1/Service",
    "v1/ServiceAccount",
)
TRAEFIK = "docs/content/reference/dynamic-configuration/traefik.io_"
MODULES = {
    "github.com/cert-manager/cert-manager@v1.21.2": (
        "deploy/crds/cert-manager.io_certificates.yaml",
        "deploy/crds/cert-manager.io_clusterissuers.yaml",
    ),
    "github.com/traefik/traefik/v3@v3.7.13": (
        f"{TRAEFIK}middlewares.yaml",
        f"{TRAEFIK}traefikservices.yaml",
    ),
    "github.com/external-secrets/external-secrets@v1.3.2": (
        "config/crds/bases/external-secrets.io_externalsecrets.yaml",
        "config/crds/bases/generators.external-secrets.io_passwords.yaml",
    ),
    "github.com/prometheus-operator/prometheus-operator@v0.85.0": (
        "example/prometheus-operator-crd/monitoring.coreos.com_servicemonitors.yaml",
        "example/prometheus-operator-crd/monitoring.coreos.com_prometheusrules.yaml",
    ),
}
OUTPUT = Path(__file__).parents[2] / "schemas" / "platformc_schemas" / "kubernetes"
DRAFT = "http://json-schema.org/draft-07/schema#"


def main() -> None:
    """Write every schema; say how large they are together."""
    OUTPUT.mkdir(parents=True, exist_ok=True)
    definitions = _definitions()
    for kind in KINDS:
        api, _, name = kind.rpartition("/")
        _write(api, name, _core(definitions, api, name))
    metadata = _core_part(definitions, "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta")
    for module, paths in MODULES.items():
        folder = _module(module)
        for path in paths:
            for definition in yaml.safe_load_all((folder / path).read_text()):
                _custom(definition, metadata)
    total = sum(path.stat().st_size for path in OUTPUT.glob("*.json"))
    print(f"{len(list(OUTPUT.glob('*.json')))} schemas, {total // 1024} KiB", file=sys.stderr)


def _definitions() -> dict[str, Any]:
    spec = find_spec("kubernetes_validate")
    assert spec is not None
    assert spec.origin is not None
    folder = Path(spec.origin).parent / "kubernetes-json-schema" / f"v{KUBERNETES}.0-local-strict"
    found: dict[str, Any] = json.loads((folder / "_definitions.json").read_text())["$defs"]
    return found


def _core(definitions: dict[str, Any], api: str, kind: str) -> dict[str, Any]:
    for name, schema in definitions.items():
        properties = schema.get("properties", {})
        group = schema.get("x-kubernetes-group-version-kind", [{}])[0]
        said = f"{group.get('group', '')}/{group.get('version', '')}".lstrip("/")
        if group.get("kind") == kind and said == api and "metadata" in properties:
            part = _core_part(definitions, name)
            part["properties"]["apiVersion"] = {"enum": [api]}
            part["properties"]["kind"] = {"enum": [kind]}
            part["required"] = sorted({*part.get("required", ()), "apiVersion", "kind", "metadata"})
            return {"$schema": DRAFT, **part}
    raise LookupError(f"{api} {kind}")


def _core_part(definitions: dict[str, Any], name: str) -> dict[str, Any]:
    """One definition with all that it leads to, without the words for people."""
    reached: dict[str, Any] = {}
    waiting = [name]
    while waiting:
        now = waiting.pop()
        if now in reached:
            continue
        reached[now] = _lean(definitions[now])
        waiting += [ref for ref in _references(reached[now]) if ref not in reached]
    root: dict[str, Any] = reached.pop(name)
    return {**root, "definitions": dict(sorted(reached.items()))} if reached else root


def _lean(node: Any) -> Any:
    if isinstance(node, list):
        return [_lean(item) for item in node]
    if not isinstance(node, dict):
        return node
    lean: dict[str, Any] = {}
    for key, value in node.items():
        if key == "properties" or key == "definitions":
            lean[key] = {name: _lean(item) for name, item in value.items()}
        elif key == "$ref":
            lean[key] = "#/definitions/" + value.rpartition("/")[2]
        elif key != "description" and not key.startswith("x-"):
            lean[key] = _lean(value)
    return lean


def _references(node: Any) -> list[str]:
    if isinstance(node, list):
        return [ref for item in node for ref in _references(item)]
    if not isinstance(node, dict):
        return []
    own = [node["$ref"].rpartition("/")[2]] if isinstance(node.get("$ref"), str) else []
    return own + [ref for value in node.values() for ref in _references(value)]


def _module(module: str) -> Path:
    run = ("go", "mod", "download", "-json", module)
    answer = subprocess.run(run, check=True, capture_output=True, text=True, cwd="/")
    return Path(json.loads(answer.stdout)["Dir"])


def _custom(definition: dict[str, Any], metadata: dict[str, Any]) -> None:
    spec = definition["spec"]
    for version in spec["versions"]:
        if not version["served"] or version.get("deprecated"):
            continue
        api, kind = f"{spec['group']}/{version['name']}", spec["names"]["kind"]
        schema = _strict(version["schema"]["openAPIV3Schema"])
        own = dict(metadata)
        shared = own.pop("definitions", {})
        schema["properties"] |= {
            "apiVersion": {"enum": [api]},
            "kind": {"enum": [kind]},
            "metadata": own,
        }
        schema["required"] = sorted({*schema.get("required", ()), "apiVersion", "kind", "metadata", "spec"})
        _write(api, kind, {"$schema": DRAFT, **schema, "definitions": shared})


def _strict(node: Any) -> Any:
    """A structural schema as JSON Schema that refuses what the server would prune."""
    if isinstance(node, list):
        return [_strict(item) for item in node]
    if not isinstance(node, dict):
        return node
    strict: dict[str, Any] = {}
    for key, value in node.items():
        if key == "properties":
            strict[key] = {name: _strict(item) for name, item in value.items()}
        elif key == "pattern" and "(?i)" in value:
            continue  # Go's flag, which no pattern of JSON Schema has
        elif key not in ("description", "default", "nullable", "example") and not key.startswith("x-"):
            strict[key] = _strict(value)
    if node.get("x-kubernetes-int-or-string"):
        strict.pop("type", None)
        strict["anyOf"] = [{"type": "integer"}, {"type": "string"}]
    closed = "properties" in node and not node.get("x-kubernetes-preserve-unknown-fields")
    if closed and "additionalProperties" not in node and node.get("type") == "object":
        strict["additionalProperties"] = False
    return strict


def _write(api: str, kind: str, schema: dict[str, Any]) -> None:
    group, _, version = api.rpartition("/")
    words = [kind.lower(), *([group.partition(".")[0]] if group else []), version]
    text = json.dumps(schema, sort_keys=True, separators=(",", ":"))
    (OUTPUT / f"{'-'.join(words)}.json").write_text(f"{text}\n")


if __name__ == "__main__":
    main()
