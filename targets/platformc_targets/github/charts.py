"""Steps that upgrade a Helm release; values that are keys of Secrets are read in the cluster."""

from __future__ import annotations

import json
from textwrap import indent

from platformc.chart_values import chart_name
from platformc.ir import HostPart, Plain, Rollout, Scalar, SecretPart, Sequence, Store, Table, Text, Workload
from platformc.output import Tree, bare
from platformc_targets.github.clouds import cluster_steps
from platformc_targets.github.emission import Emission, Step, mark
from platformc_targets.github.shell import quote

READ = """\
(if .kind == "List" then .items else [.] end) as $secrets |
def secret($name; $key):
  $secrets[] | select(.metadata.name == $name) |
  .data[$key] // error("Secret \\($name) has no key \\($key)") | @base64d;
"""
"""https://jqlang.org/manual/: a function that finds a key's value among what kubectl gave."""


GIVE = "printf '%s\\n' \"$values\" |\n"
"""Gives them to helm: in one pipe with what makes them, helm would upgrade without those that are missing."""


class Values:
    """Values as a jq program; what only the run knows comes through variables of the step."""

    def __init__(self, emission: Emission) -> None:
        self.emission = emission
        self.env: dict[str, Tree] = {}
        self.secrets: dict[str, None] = {}

    def program(self, value: Plain) -> str:
        """The jq expression of a value."""
        match value:
            case Table(entries):
                inner = ",\n".join(f"{_literal(key)}: {self.program(one)}" for key, one in entries)
                return "{\n" + indent(inner, "  ") + "\n}"
            case Sequence(items):
                return f"[{', '.join(self.program(one) for one in items)}]"
            case Scalar(scalar):
                return json.dumps(scalar)
            case Text():
                return self._text(value)

    def _text(self, text: Text) -> str:
        if text.plain is not None:
            return _literal(text.plain)
        pieces: list[str] = []
        for part in text.parts:
            read = self._read(part.secret, part.key) if isinstance(part, SecretPart) else ""
            if read:
                pieces.append(read)
            elif isinstance(part, str):
                pieces.append(_literal(part))
            elif isinstance(part, HostPart) and self._address(part):
                pieces.append(_literal(self._address(part)))
            else:
                name = f"VALUE_{len(self.env) + 1}"
                self.env[name] = self.emission.text(Text((part,), text.span))
                pieces.append(f"env.{name}")
        return pieces[0] if len(pieces) == 1 else f"({' + '.join(pieces)})"

    def _address(self, part: HostPart) -> str:
        """Where a declaration answers in the cluster; "" for what is not there."""
        platform = self.emission.platform
        declared = platform.find(part.declaration)
        if isinstance(declared, Store):
            name = declared.host.value
        elif isinstance(declared, Workload):
            name = declared.own_name("k8s.service").value
        else:
            return ""
        inside = f"{name}.{platform.namespace.value}.svc.cluster.local"
        return inside if part.full and not declared.external else name

    def _read(self, label: str, key: str) -> str:
        """The call that reads a key of a Secret in the cluster; "" for one that GitHub holds."""
        secret = self.emission.platform.secrets.get(label)
        held = secret.key(key) if secret else None
        if secret is None or held is None or held.source == "github":
            return ""
        self.secrets[secret.name.value] = None
        return f"secret({_literal(secret.name.value)}; {_literal(key)})"


def chart_steps(emission: Emission, deploy: Rollout) -> list[Step]:
    """Know the cluster, then upgrade the release and wait until it runs."""
    platform = emission.platform
    release = deploy.release or Text((platform.name.value,), deploy.span)
    env: dict[str, Tree] = {
        "RELEASE": emission.text(release),
        "CHART": _chart(emission, deploy.chart)
        if deploy.chart
        else f"./build/shared/helm/{chart_name(platform)}",
        "NAMESPACE": emission.name(platform.namespace),
    }
    upgrade = ['helm upgrade --install "$RELEASE" "$CHART"', '--namespace "$NAMESPACE"']
    if deploy.repository is not None:
        env["REPOSITORY"] = emission.text(deploy.repository)
        upgrade.append('--repo "$REPOSITORY"')
    if deploy.version is not None:
        env["CHART_VERSION"] = emission.text(deploy.version)
        upgrade.append('--version "$CHART_VERSION"')
    files = [emission.path(file) for file in deploy.files]
    if deploy.follows:
        files.insert(0, f"build/{platform.environment}/helm/values.yaml")
    for number, file in enumerate(files, 1):
        env[f"VALUES_FILE_{number}"] = file
        upgrade.append(f'--values "$VALUES_FILE_{number}"')
    script = ""
    if deploy.values is not None and deploy.values.entries:
        values = Values(emission)
        script = _reading(values, values.program(deploy.values))
        env.update(values.env)
        if values.secrets:
            env["SECRETS"] = " ".join(values.secrets)
        upgrade[0] = f"{GIVE}{upgrade[0]}"
        upgrade.append("--values -")
    if deploy.chart is not None and deploy.chart.value.startswith("."):
        upgrade.append("--dependency-update")  # a folder seldom holds the charts that it is made of
    upgrade.append("--wait --timeout 15m")
    script += " \\\n  ".join(upgrade) + "\n"
    title = emission.text(deploy.title) if deploy.title else "Deploy"
    step = Step(
        title, id="deploy", shell="bash" if "|" in script else "", run=script, env=env, span=deploy.span
    )
    return [*cluster_steps(emission, deploy), step]


def _chart(emission: Emission, chart: Text) -> Tree:
    """The chart: a folder says so by its first dot, else it is a name or an address."""
    if not chart.value.startswith("."):
        return emission.text(chart)
    return mark(f"./{bare(emission.path(chart))}", chart.span)


def _reading(values: Values, program: str) -> str:
    """The values, made before helm runs: they are never in a file, in an argument or in the log."""
    if not values.secrets:
        return f"values=$(jq --null-input {quote(program)})\n"
    get = 'kubectl --namespace "$NAMESPACE" get secrets $SECRETS --output json |\n'
    return f"values=$({get}jq {quote(READ + program)})\n"


def _literal(text: str) -> str:
    """A text in jq, ASCII only; a backslash never stands before a parenthesis of ours."""
    return json.dumps(text)
