"""The script of a step that upgrades a release, run by bash and jq; kubectl and helm say what they were given."""

from __future__ import annotations

import json
import subprocess
import sys
from base64 import b64encode
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from oracles import spoke
from oracles.kubernetes import _program

Cluster = Mapping[str, Mapping[str, str]]
"""Secrets of one namespace: name, key and value."""

KUBECTL = """\
#!{python}
import json, sys
secrets = json.load(open({secrets!r}, encoding="utf-8"))
words = sys.argv[1:]
if words[0:1] + words[2:4] + words[-2:] != ["--namespace", "get", "secrets", "--output", "json"]:
    sys.exit("kubectl: " + " ".join(words))
asked = words[4:-2]
found = [secrets[name] for name in asked if name in secrets]
lacking = [name for name in asked if name not in secrets]
if len(asked) == 1 and found:
    json.dump(found[0], sys.stdout)
elif found or len(asked) > 1:
    json.dump({{"apiVersion": "v1", "kind": "List", "items": found}}, sys.stdout)
for name in lacking:
    print('Error from server (NotFound): secrets "%s" not found' % name, file=sys.stderr)
sys.exit(1 if lacking else 0)
"""
"""As kubectl does: one object by itself, several as a List, what is there also when another is not."""
HELM = """\
#!{python}
import json, sys
json.dump({{"arguments": sys.argv[1:], "given": sys.stdin.read()}}, open({kept!r}, "w", encoding="utf-8"))
"""


class Ran(NamedTuple):
    """How a script ended. arguments, values: what helm was given, None when it never ran."""

    status: int
    said: str
    arguments: list[str] | None
    values: Any


def run(script: str, env: Mapping[str, str], cluster: Cluster, folder: Path) -> Ran:
    """Runs a script as GitHub does with `shell: bash`. The test is skipped without jq.

    https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstepsshell
    """
    jq = Path(_program("jq"))
    version = subprocess.run([jq, "--version"], capture_output=True, text=True, check=True)
    spoke("jq", version.stdout.strip().removeprefix("jq-"))
    secrets = {
        name: {
            "apiVersion": "v1",
            "kind": "Secret",
            "metadata": {"name": name},
            "data": {key: b64encode(value.encode()).decode() for key, value in keys.items()},
        }
        for name, keys in cluster.items()
    }
    (folder / "secrets.json").write_text(json.dumps(secrets), encoding="utf-8")
    kept = folder / "helm.json"
    for name, text in (("kubectl", KUBECTL), ("helm", HELM)):
        program = text.format(python=sys.executable, secrets=str(folder / "secrets.json"), kept=str(kept))
        (folder / name).write_text(program, encoding="utf-8")
        (folder / name).chmod(0o755)
    (folder / "script.sh").write_text(script, encoding="utf-8")
    ended = subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", folder / "script.sh"],
        env={**env, "PATH": f"{folder}:{jq.parent}:/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    if not kept.exists():
        return Ran(ended.returncode, ended.stdout + ended.stderr, None, None)
    document = json.loads(kept.read_text(encoding="utf-8"))
    values = json.loads(document["given"]) if document["given"].strip() else None
    return Ran(ended.returncode, ended.stdout + ended.stderr, document["arguments"], values)
