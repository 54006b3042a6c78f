"""Times `platformc build` against tools that make the same number of objects, side by side, and prints ratios.

Every tool starts anew for each measurement, and the tools take turns, so that a busy machine is busy for all.
A peer that is not installed is left out.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent


class Contender(NamedTuple):
    """A command that makes the objects; `reset` runs before each measurement and is not timed."""

    name: str
    command: list[str]
    folder: Path
    reset: Callable[[], None] = lambda: None


def spec(services: int) -> str:
    """A Deployment, a Service and a ConfigMap's worth of environment for each of so many services."""
    lines = ["platform bench { }", 'names { namespace : k8s.namespace = "bench" }']
    for number in range(services):
        needs = f"; UPSTREAM = service.app{number - 1}.host" if number else ""
        lines.append(
            f'service app{number} {{ image = "example.com/app{number}:1.0"; port http = 8080; replicas = 2; '
            f'env {{ MODE = "production"; NUMBER = "{number}"{needs} }} }}'
        )
    return "\n".join([*lines, "deploy { kubernetes }", ""])


JSONNET = """
local services = %d;
local object(number) = [
  { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'app%%d' %% number, namespace: 'bench' },
    spec: { replicas: 2, selector: { matchLabels: { app: 'app%%d' %% number } },
      template: { metadata: { labels: { app: 'app%%d' %% number } },
        spec: { containers: [{ name: 'app%%d' %% number, image: 'example.com/app%%d:1.0' %% number,
          env: [{ name: 'MODE', value: 'production' }, { name: 'NUMBER', value: '%%d' %% number }],
          ports: [{ containerPort: 8080 }] }] } } } },
  { apiVersion: 'v1', kind: 'Service', metadata: { name: 'app%%d' %% number, namespace: 'bench' },
    spec: { selector: { app: 'app%%d' %% number }, ports: [{ port: 8080, targetPort: 8080 }] } },
];
std.flattenArrays([object(number) for number in std.range(0, services - 1)])
"""
TEMPLATE = """{{- range $number := until (int .Values.services) }}
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: app{{ $number }}
  namespace: bench
spec:
  replicas: 2
  selector:
    matchLabels: {app: app{{ $number }}}
  template:
    metadata:
      labels: {app: app{{ $number }}}
    spec:
      containers:
        - name: app{{ $number }}
          image: example.com/app{{ $number }}:1.0
          env:
            - {name: MODE, value: production}
            - {name: NUMBER, value: {{ $number | quote }}}
          ports:
            - containerPort: 8080
---
apiVersion: v1
kind: Service
metadata:
  name: app{{ $number }}
  namespace: bench
spec:
  selector: {app: app{{ $number }}}
  ports:
    - {port: 8080, targetPort: 8080}
{{- end }}
"""


def contenders(folder: Path, services: int) -> list[Contender]:
    """What can be measured here, ours first; what they read is written under `folder`."""
    (folder / "bench.plat").write_text(spec(services))
    ours = [sys.executable, "-m", "platformc"]
    out = folder / "build"

    def fresh() -> None:
        shutil.rmtree(out, ignore_errors=True)

    found = [
        Contender("platformc build", [*ours, "build", "bench.plat", "--quiet"], folder, fresh),
        Contender("platformc check", [*ours, "check", "bench.plat", "--quiet"], folder),
    ]
    subprocess.run([*ours, "build", "bench.plat", "--quiet"], cwd=folder, check=True)
    built = folder / "built"
    shutil.move(out / "default" / "kubernetes", built)
    if kubectl := program("kubectl"):
        found.append(Contender("kubectl kustomize", [kubectl, "kustomize", str(built)], folder))
    if helm := program("helm"):
        chart = folder / "chart"
        (chart / "templates").mkdir(parents=True)
        (chart / "Chart.yaml").write_text("apiVersion: v2\nname: bench\nversion: 1.0.0\n")
        (chart / "values.yaml").write_text(f"services: {services}\n")
        (chart / "templates" / "apps.yaml").write_text(TEMPLATE)
        found.append(Contender("helm template", [helm, "template", "bench", str(chart)], folder))
    if find_spec("rjsonnet"):
        (folder / "bench.jsonnet").write_text(JSONNET % services)
        code = "import rjsonnet; rjsonnet.evaluate_file('bench.jsonnet')"
        found.append(Contender("jsonnet (rjsonnet)", [sys.executable, "-c", code], folder))
    return found


def program(name: str) -> str | None:
    """Where a program is: beside the repository's other tools, else on the PATH."""
    own = ROOT / ".tools" / "bin" / name
    return str(own) if own.is_file() else shutil.which(name)


def measure(chosen: Sequence[Contender], runs: int) -> dict[str, float]:
    """The median of so many runs of each, in seconds; they take turns. The first turn does not count."""
    times: dict[str, list[float]] = {one.name: [] for one in chosen}
    for turn in range(runs + 1):
        for one in chosen:
            one.reset()
            start = time.perf_counter()
            subprocess.run(one.command, cwd=one.folder, check=True, stdout=subprocess.DEVNULL)
            if turn:
                times[one.name].append(time.perf_counter() - start)
    return {name: statistics.median(taken) for name, taken in times.items()}


def table(results: dict[int, dict[str, float]]) -> str:
    """Markdown: how long each takes, as a multiple of `platformc build` over as many services."""
    names = list(next(iter(results.values())))
    rows = [
        "| | " + " | ".join(f"{many} services" for many in results) + " |",
        "|---|" + "---|" * len(results),
    ]
    for name in names:
        cells = [f"{taken[name] / taken[names[0]]:.2f}" for taken in results.values()]
        rows.append(f"| `{name}` | " + " | ".join(cells) + " |")
    return "\n".join(rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--services", type=int, nargs="+", default=[10, 100, 500])
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    paths = os.environ.get("PYTHONPATH")
    if paths:  # commands run elsewhere
        os.environ["PYTHONPATH"] = os.pathsep.join(os.path.abspath(path) for path in paths.split(os.pathsep))
    results = {}
    for services in options.services:
        with tempfile.TemporaryDirectory() as folder:
            results[services] = measure(contenders(Path(folder), services), options.runs)
    print(table(results))


if __name__ == "__main__":
    main()
