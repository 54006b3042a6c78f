"""Values for a chart that others made: what the spec sets, and the variables of its programs."""

from __future__ import annotations

from platformc.chart_values import chart_of, is_known, knows, leaves, set_by_deploy, unknown_value, values_of
from platformc.diagnostics import Code, Diagnostic, Report
from platformc.ir import Chart, HostPart, Plain, Platform, SecretPart, Table, Text
from platformc.output import Document, Files, Marked, Tree
from platformc_targets.helm.commands import upgrade
from platformc_targets.helm.texts import WithNotes
from platformc_targets.kubernetes.texts import address
from platformc_targets.passed import tree_of
from platformc_targets.paths import project_path

_CHART = 'chart web {\n  external\n  values = ["appName", "service.port"]\n}\n'
_SPEC = 'platform demo { }\nservice web { image = "web:1"; port http = 8000 }\n' + _CHART

VALUE_OPEN = Code(
    "helm/value-open",
    summary="a secret or an input stands among the values of a chart",
    why="The file of values would hold the secret for everybody who may read it, or something that is not known yet.",
    wrong=_SPEC.replace("platform demo { }", "platform demo { }\nsecret web { KEY = generated 32 }")
    + "deploy { helm { chart = chart.web; values { appName = secret.web.KEY } } }",
    right=_SPEC + 'deploy { helm { chart = chart.web; values { appName = "web" } } }',
)


_SECRET = (
    "platform demo { }\nsecret web { KEY = generated 32 }\n"
    'service web { image = "web:1"; env { KEY = secret.web.KEY } }\n'
    'chart web {\n  external\n  values = ["env.*", "replicas"]\n'
    '  makes k8s.deployment "web" { of = service.web; env = values.env }\n}\n'
)
VALUE_SECRET = Code(
    "helm/value-secret",
    summary="a secret is typed among the values of a chart",
    why="Whoever reads the spec or the file of values reads it too; and it is not the one that the Secret holds.",
    wrong=_SECRET + 'deploy { helm { chart = chart.web; values { env.KEY = "p4ssw0rd" } } }',
    right=_SECRET + "deploy { helm { chart = chart.web; values { replicas = 2 } } }",
)


def existing_values(platform: Platform, report: Report) -> Files:
    """`values.yaml` of one environment."""
    chart, given = chart_of(platform), set_by_deploy(platform)
    assert chart is not None
    tree: dict[str, Tree] = {}
    if isinstance(given, Table):
        secrets = {path: one for path, one in values_of(platform, chart).items() if _secrets(one)}
        for path, value in leaves(given, ""):
            if path in secrets and isinstance(value, Text) and not _secrets(value):
                report(_typed(platform, path, value, secrets[path]))
            if not knows(chart, path):
                report(unknown_value(chart, path, value.span))
        tree = tree_of(given, lambda text: _text(platform, report, text))
    for path, wanted in values_of(platform, chart).items():
        if is_known(wanted):
            _default(tree, path.split("."), tree_of(wanted, lambda text: _text(platform, report, text)))
    span = given.span if given is not None else chart.span
    return {"values.yaml": WithNotes([Document("", Marked(tree, span))], _notes(platform, chart))}


def _secrets(value: Plain) -> list[SecretPart]:
    """The secrets that a text is made of."""
    return [part for part in value.parts if isinstance(part, SecretPart)] if isinstance(value, Text) else []


def _typed(platform: Platform, path: str, value: Text, wanted: Plain) -> Diagnostic:
    secret = _secrets(wanted)[0]
    gives = [one for one in platform.workflows.values() if one.deploy is not None and one.deploy.follows]
    who = f"workflow `{gives[0].label}` gives" if gives else "whoever upgrades the release gives"
    return VALUE_SECRET.at(
        value.span,
        f"`{path}` is a secret, and stands here in clear text",
        hint=f"take the line away: {who} `secret.{secret.secret}.{secret.key}`",
        environment=platform.environment,
        values=(path, ""),
    )


def _notes(platform: Platform, chart: Chart) -> list[str]:
    """How the release is upgraded: by a workflow, or by hand with what no file may hold."""
    options = [
        word
        for flag, text in (("--repo", chart.repository), ("--version", chart.version))
        if text is not None
        for word in (flag, text.value)
    ]
    upgraded = [one for one in platform.workflows.values() if one.deploy is not None and one.deploy.follows]
    if not upgraded:
        later = [path for path, value in values_of(platform, chart).items() if not is_known(value)]
        options += [word for path in later for word in ("--set-string", f"{path}=VALUE")]
    command = upgrade(platform, _where(platform, chart), options, "FILE")
    notes = ["", "Install or upgrade it, from the project folder, FILE being this one:", f"  {command}"]
    return [
        *notes,
        *(f"Workflow `{one.name.value}` does so, with what no file may hold." for one in upgraded),
    ]


def _where(platform: Platform, chart: Chart) -> str:
    """The chart: a folder, from the project folder, says so by its first dot; else it is a name or an address."""
    if chart.source is None:
        return chart.name.value
    place = chart.source.value
    return project_path(platform, chart.source, place) if place.startswith(".") else place


def _text(platform: Platform, report: Report, text: Text) -> Tree:
    pieces: list[str] = []
    for part in text.parts:
        if isinstance(part, str):
            pieces.append(part)
        elif isinstance(part, HostPart):
            pieces.append(address(platform, part))
        else:
            what = "a secret" if isinstance(part, SecretPart) else "known only when it is deployed"
            report(
                VALUE_OPEN.at(
                    text.span,
                    f"`{text.value}` is {what}, and values are a file",
                    hint="set it when it is deployed: `helm upgrade --set`, or `values` of a workflow",
                    values=(text.value, ""),
                )
            )
    return Marked("".join(pieces), text.span)


def _default(tree: dict[str, Tree], steps: list[str], value: Tree) -> None:
    here = tree
    for step in steps[:-1]:
        here = here.setdefault(step, {})
        if not isinstance(here, dict):
            return
    here.setdefault(steps[-1], value)
