"""Values of the chart kube-prometheus-stack: what is not as the chart has it by itself.

https://github.com/prometheus-community/helm-charts/blob/main/charts/kube-prometheus-stack/values.yaml
"""

from __future__ import annotations

from platformc.diagnostics import Report
from platformc.ir import Monitoring, Plain, Platform, Scalar, Sequence, Table
from platformc.output import Document, Marked, Tree, merge_patch
from platformc_targets.monitoring.dashboards import SIDECAR_LABEL, SIDECAR_VALUE
from platformc_targets.monitoring.logs import loki_url
from platformc_targets.monitoring.objects import RELEASE_LABEL, known
from platformc_targets.text import Yaml


def values(platform: Platform, report: Report, stack: Monitoring) -> Yaml:
    """The values file; the spec's own `values` come last."""
    # said, so that it holds whatever the chart is released as
    mine = {"matchLabels": {RELEASE_LABEL: Marked(stack.name.value, stack.name.span)}}
    grafana: dict[str, Tree] = {}
    if stack.user is not None and stack.password is not None:
        secret = platform.secrets[stack.password.secret]
        admin = {
            "existingSecret": Marked(secret.name.value, stack.at("admin.password")),
            "userKey": Marked(stack.user.key, stack.at("admin.user")),
            "passwordKey": Marked(stack.password.key, stack.at("admin.password")),
        }
        grafana["admin"] = Marked(admin, stack.at("admin"))
    grafana["sidecar"] = {
        "dashboards": {"enabled": True, "label": SIDECAR_LABEL, "labelValue": SIDECAR_VALUE}
    }
    if stack.logs is not None and stack.logs.store == "loki":
        source = {
            "name": "Loki",
            "uid": "loki",
            "type": "loki",
            "access": "proxy",
            "url": loki_url(platform, report, stack),
        }
        grafana["additionalDataSources"] = [Marked(source, stack.logs.span)]
    tree: Tree = {
        "grafana": grafana,
        "prometheus": {"prometheusSpec": {"serviceMonitorSelector": mine, "ruleSelector": mine}},
    }
    if stack.values is not None:
        tree = merge_patch(tree, _written(report, stack.values))
    return Yaml([Document("", Marked(tree, stack.span))])


def _written(report: Report, value: Plain) -> Tree:
    match value:
        case Table():
            return {key: _written(report, entry) for key, entry in value.entries}
        case Sequence():
            return Marked([_written(report, item) for item in value.items], value.span)
        case Scalar():
            return Marked(value.value, value.span)
        case _:
            return known(report, value, "a value of the chart")
