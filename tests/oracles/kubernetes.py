"""Kubernetes' own schemas and those of custom resources, kustomize inside kubectl, and kubeconform."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import yaml

from oracles import TOOLS, absent, spoke

VERSION = "1.33.0"
SCHEMAS = files("platformc_schemas") / "kubernetes"

Object = dict[str, Any]


def validate(documents: Iterable[Object]) -> list[str]:
    """What the published schemas, unknown fields refused, say against these objects; nothing when all is well."""
    found: list[str] = []
    for document in documents:
        api, kind = str(document.get("apiVersion")), str(document.get("kind"))
        name = f"{api}/{kind}/{document.get('metadata', {}).get('name')}"
        validator = _validator(api, kind)
        if validator is None:
            found.append(f"{name}: no schema of this kind is here")
            continue
        for error in validator.iter_errors(document):
            found.append(f"{name}: {'.'.join(map(str, error.instance_path))}: {error.message}")
    spoke("Kubernetes schemas (jsonschema-rs)", VERSION)
    return found


@cache
def _validator(api: str, kind: str) -> Any:
    group, _, version = api.rpartition("/")
    words = [kind.lower(), *([group.partition(".")[0]] if group else []), version]
    path = SCHEMAS / f"{'-'.join(words)}.json"
    if not path.is_file():
        return None
    return jsonschema_rs.validator_for(json.loads(path.read_text(encoding="utf-8")))


def kustomize(folder: Path) -> list[Object]:
    """The objects that `kubectl kustomize` makes of a folder; the test is skipped without kubectl."""
    program = _program("kubectl")
    version = subprocess.run([program, "version", "--client"], capture_output=True, text=True, check=False)
    known = re.search(r"Kustomize Version: v?(\S+)", version.stdout)
    spoke("kubectl kustomize", known.group(1) if known else "unknown")
    run = subprocess.run([program, "kustomize", str(folder)], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    return [document for document in yaml.safe_load_all(run.stdout) if document]


def kubeconform(folder: Path) -> list[str]:
    """What kubeconform says against the files of a folder; the test is skipped without it."""
    program = _program("kubeconform")
    version = subprocess.run([program, "-v"], capture_output=True, text=True, check=False).stdout.strip()
    spoke("kubeconform", version)
    location = f"{SCHEMAS}/{{{{ .ResourceKind }}}}{{{{ .KindSuffix }}}}.json"
    options = ["-strict", "-output", "json", "-schema-location", location]
    paths = [str(path) for path in sorted(folder.glob("*.yaml")) if path.name != "kustomization.yaml"]
    run = subprocess.run([program, *options, *paths], capture_output=True, text=True, check=False)
    resources = json.loads(run.stdout)["resources"]
    return [f"{found['kind']}/{found['name']}: {found['msg']}" for found in resources]


def _program(name: str) -> str:
    inside = TOOLS / name
    path = str(inside) if inside.is_file() else shutil.which(name)
    if path is None:
        absent(name)
        pytest.skip(f"{name} is not installed")
    return path
